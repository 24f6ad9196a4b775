"""The stand-in for bol.com, run for the tests as the process that a user would run."""

import subprocess
import sys
import unittest
from pathlib import Path

import requests

# The sandbox lies beside the addons, not in one: it knows nothing of them.
ROOT = Path(__file__).resolve().parents[2]


class Sandbox:
    """``python -m tests.sandbox``, whose answers come at once.

    :param state: path of a file that lets it forget nothing at a restart
    :ivar url: the one address of its token endpoint and its API
    """

    def __init__(self, state=None):
        self.url = None
        self._options = [f"--state={state}"] if state else []
        self._process = None
        self._sellers = 0

    @staticmethod
    def is_there():
        return (ROOT / "tests" / "sandbox" / "__main__.py").is_file()

    @classmethod
    def for_class(cls, case):
        """A running one for a test class, which is skipped without the sandbox."""
        if not cls.is_there():
            raise unittest.SkipTest("The sandbox (tests/sandbox) isn't here.")
        sandbox = cls()
        sandbox.start()
        case.addClassCleanup(sandbox.stop)
        return sandbox

    def start(self):
        """Start it, at the same address as before if it was started before."""
        port = self.url.rpartition(":")[2] if self.url else 0
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.sandbox", f"--port={port}"),
                *("--offers=0", "--process-seconds=0", "--limits=1000"),
                *self._options,
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        # "sandbox at http://host:port": it listens.
        self.url = self._process.stdout.readline().split()[-1]

    def stop(self):
        self._process.terminate()
        self._process.wait(10)
        self._process.stdout.close()

    def admin(self, method, endpoint, /, **body):
        """Call one of its own endpoints; its JSON answer."""
        answer = requests.request(
            method, f"{self.url}/_sandbox/{endpoint}", json=body or None, timeout=20
        )
        assert answer.ok, answer.text
        return answer.json()

    def fault(self, kind, path, **values):
        """Let the next call of ``path`` (a regular expression) go wrong, or what
        ``times`` and ``share`` say."""
        self.admin("POST", "faults", kind=kind, path=path, **values)

    def mend(self):
        self.admin("DELETE", "faults")

    def setting(self, **values):
        self.admin("POST", "settings", **values)

    def catalogue(self, ean, **said):
        """What bol's catalogue says of an EAN: see ``tests/sandbox/README.rst``."""
        self.admin("POST", f"catalogue/{ean}", **said)

    def seller(self, **values):
        """A new seller at bol, with nothing.

        :rtype: Seller
        """
        self._sellers += 1
        client_id = f"seller-{self._sellers}"
        values = {"client_id": client_id, "client_secret": "right", **values}
        self.admin("POST", "accounts", **values)
        return Seller(self, client_id, "right")


class Seller:
    """bol's side of one seller: what is put there, and what is true there."""

    def __init__(self, sandbox, client_id, secret):
        self.sandbox = sandbox
        self.client_id = client_id
        self.secret = secret

    def place(self, *orders):
        """Orders of :mod:`.samples` arrive at bol; returns their numbers."""
        return [
            self.sandbox.admin(
                "POST",
                "orders",
                account=self.client_id,
                order={"_complete": False, **order},
            )["orderIds"][0]
            for order in orders
        ]

    def offer(self, **offer):
        """An offer appears at bol; returns its id."""
        answer = self.sandbox.admin(
            "POST", "offers", account=self.client_id, offer=offer
        )
        return answer["offerIds"][0]

    def change_offer(self, offer_id, **changes):
        self.sandbox.admin(
            "POST", f"offers/{offer_id}", account=self.client_id, **changes
        )

    def truth(self):
        """What is true at bol: see ``tests/sandbox/truth.py``."""
        return self.sandbox.admin("GET", f"truth?account={self.client_id}")

    def shipments(self, number):
        """The shipments of an order at bol, oldest first."""
        rows = self.truth()["shipments"]
        return [row for row in rows if row["order_id"] == number]

    def stock(self):
        """{offer id: amount}"""
        offers = self.truth()["offers"]
        return {offer_id: offer["amount"] for offer_id, offer in offers.items()}

    def received(self, method="", path=""):
        """The API calls that bol received of this seller, as (method, path)."""
        return [(row["method"], row["path"]) for row in self.calls(method, path)]

    def calls(self, method="", path=""):
        """The same with all that bol remembers of them: query, body, status, ..."""
        rows = self.sandbox.admin("GET", f"received?path={path}")
        return [
            row
            for row in rows
            if row["account"] == self.client_id and method in ("", row["method"])
        ]

    def token_requests(self):
        return self.truth()["tokens"]["requests"]
