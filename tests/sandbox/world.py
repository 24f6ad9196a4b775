"""Everything bol knows, and the clockwork that moves it on."""

import heapq
import random
import threading
import uuid
from collections import deque

from .account import DEFAULT_ID, Account
from .clock import Clock
from .faults import Faults
from .limits import Limits
from .settings import Settings

VERSION = 1
RECEIVED_KEPT = 50_000


class World:
    """The state, guarded by ``lock``. ``dump``/``load`` are its lasting form.

    ``revision`` grows with every change worth saving. What is to happen later
    (a process ends, an item expires, bol ships from its own warehouse) waits in
    ``agenda`` and is done by ``catch_up``, in order of time.
    """

    def __init__(self, seed: int = 1):
        self.lock = threading.RLock()
        self.seed = seed
        self.clock = Clock()
        self.settings = Settings()
        self.accounts: dict[str, Account] = {}
        self.tokens: dict[str, dict] = {}
        self.codes: dict[str, dict] = {}
        self.refresh_tokens: dict[str, dict] = {}
        self.counters: dict[str, int] = {}
        self.signing_key = ""
        self.outbox: list[dict] = []
        self.catalogue: dict[str, dict] = {}
        self.limits = Limits()
        self.faults = Faults(seed)
        self.received: deque = deque(maxlen=RECEIVED_KEPT)
        self.agenda: list[tuple] = []
        self.revision = 0
        self._jobs: dict = {}
        self._listeners: list = []
        self._planned = 0

    # ids ---------------------------------------------------------------
    def number(self, name: str, start: int) -> str:
        """The next number of a series, as text."""
        self.counters[name] = self.counters.get(name, start) + 1
        return str(self.counters[name])

    def uuid(self, name: str) -> str:
        """The next UUID of a series; the same ones for the same seed."""
        dice = random.Random(f"{self.seed}:{name}:{self.number(name, 0)}")
        return str(uuid.UUID(int=dice.getrandbits(128), version=4))

    # accounts ----------------------------------------------------------
    def account(self, client_id: str | None = None) -> Account:
        """KeyError if there is none of that id."""
        return self.accounts[client_id or DEFAULT_ID]

    def add_account(self, **values) -> Account:
        if "retailer_id" not in values:
            values["retailer_id"] = self.number("retailer", 1055478)
        account = Account(**values)
        self.accounts[account.client_id] = account
        self.changed()
        return account

    # time --------------------------------------------------------------
    def changed(self):
        self.revision += 1

    def job(self, name: str, function):
        """Register what an agenda entry of that name does."""
        self._jobs[name] = function

    def plan(self, moment: float, name: str, account: Account, key: str):
        self._planned += 1
        entry = (moment, self._planned, name, account.client_id, key)
        heapq.heappush(self.agenda, entry)

    def catch_up(self):
        """Do whatever is due by now."""
        now = self.clock.now()
        while self.agenda and self.agenda[0][0] <= now:
            moment, _, name, client_id, key = heapq.heappop(self.agenda)
            account = self.accounts.get(client_id)
            if account is not None:
                with self.clock.at(moment):
                    self._jobs[name](self, account, key)
                self.changed()

    # events ------------------------------------------------------------
    def listen(self, listener):
        """``listener(world, account, resource, type, id)`` hears every event."""
        self._listeners.append(listener)

    def emit(self, account, resource: str, kind: str, resource_id: str):
        """Tell that something happened that bol has webhooks for."""
        for listener in self._listeners:
            listener(self, account, resource, kind, resource_id)

    # saving --------------------------------------------------------------
    def dump(self) -> dict:
        return {
            "version": VERSION,
            "seed": self.seed,
            "offset": self.clock.offset,
            "settings": self.settings.dump(),
            "accounts": [account.dump() for account in self.accounts.values()],
            "tokens": self.tokens,
            "codes": self.codes,
            "refresh_tokens": self.refresh_tokens,
            "counters": self.counters,
            "signing_key": self.signing_key,
            "outbox": self.outbox,
            "catalogue": self.catalogue,
            "agenda": self.agenda,
        }

    def load(self, saved: dict):
        """ValueError if another version of the sandbox has saved it."""
        if saved.get("version") != VERSION:
            raise ValueError("this state was saved by another version of the sandbox")
        self.seed = saved["seed"]
        self.clock.offset = saved["offset"]
        # A file of another version may know settings that are gone.
        known = self.settings.dump().keys()
        self.settings.update({k: v for k, v in saved["settings"].items() if k in known})
        self.accounts = {
            values["client_id"]: Account.load(values) for values in saved["accounts"]
        }
        self.tokens = saved["tokens"]
        self.codes = saved["codes"]
        self.refresh_tokens = saved["refresh_tokens"]
        self.counters = saved["counters"]
        self.signing_key = saved["signing_key"]
        self.outbox = saved["outbox"]
        self.catalogue = saved.get("catalogue", {})
        self.agenda = [tuple(entry) for entry in saved["agenda"]]
        self._planned = max((entry[1] for entry in self.agenda), default=0)
        heapq.heapify(self.agenda)
