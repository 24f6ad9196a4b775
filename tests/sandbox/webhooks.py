"""Webhooks: events become messages, messages are delivered until accepted.

At least once and in no order: a message that isn't answered with 2xx within five
seconds is sent again, ten times over about ten minutes; then the subscription is
switched off.
"""

import json
import threading
import urllib.error
import urllib.request

from . import signing
from .clock import iso

TIMEOUT = 5
POLL = 0.1
KEPT = 1000


def enqueue(world, account, resource: str, kind: str, resource_id: str):
    """Listener of the world's events."""
    for subscription in account.subscriptions.values():
        if subscription["enabled"] and resource in subscription["resources"]:
            message(world, account, subscription, resource, kind, resource_id)


def message(world, account, subscription, resource, kind, resource_id):
    """Put a message for one subscription into the outbox."""
    if subscription["subscriptionType"] != "WEBHOOK":
        return
    world.outbox.append(
        {
            "account": account.client_id,
            "subscription": subscription["id"],
            "url": subscription["url"],
            "attempts": 0,
            "due": world.clock.now(),
            "payload": {
                "retailerId": int(account.retailer_id),
                "timestamp": iso(world.clock.now()),
                "event": {
                    "resource": resource,
                    "type": kind,
                    "resourceId": resource_id,
                },
            },
        }
    )
    world.changed()


def signing_key(world) -> str:
    """The private key, made when it is first needed."""
    if not world.signing_key:
        world.signing_key = signing.make_key()
        world.changed()
    return world.signing_key


class Courier(threading.Thread):
    """Delivers what is due, one message after the other."""

    def __init__(self, world):
        super().__init__(daemon=True, name="sandbox-webhooks")
        self._world = world
        self._stopped = threading.Event()

    def run(self):
        while not self._stopped.wait(POLL):
            for entry in self._due():
                self._deliver(entry)

    def stop(self):
        self._stopped.set()

    def _due(self) -> list[dict]:
        with self._world.lock:
            now = self._world.clock.now()
            return [entry for entry in self._world.outbox if entry["due"] <= now]

    def _deliver(self, entry: dict):
        body = json.dumps(entry["payload"]).encode()
        with self._world.lock:
            signature = signing.header(signing_key(self._world), body)
        status = _post(entry["url"], body, signature)
        with self._world.lock:
            self._note(entry, status)
            if status is not None and 200 <= status < 300:
                self._world.outbox.remove(entry)
            else:
                self._postpone(entry)
            self._world.changed()

    def _note(self, entry: dict, status: int | None):
        account = self._world.accounts.get(entry["account"])
        if account is not None:
            at = iso(self._world.clock.now())
            row = {"at": at, "url": entry["url"], "status": status}
            account.deliveries.append({**row, "payload": entry["payload"]})
            del account.deliveries[:-KEPT]

    def _postpone(self, entry: dict):
        settings = self._world.settings
        wait = settings.webhook_first_wait * 2 ** entry["attempts"]
        entry["attempts"] += 1
        entry["due"] = self._world.clock.now() + wait
        if entry["attempts"] >= settings.webhook_attempts:
            self._world.outbox.remove(entry)
            account = self._world.accounts[entry["account"]]
            subscription = account.subscriptions.get(entry["subscription"])
            if subscription:
                subscription["enabled"] = False


def _post(url: str, body: bytes, signature: str) -> int | None:
    """The status of the answer; None if there was none."""
    headers = {"Content-Type": "application/json", "Signature": signature}
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError):
        return None
