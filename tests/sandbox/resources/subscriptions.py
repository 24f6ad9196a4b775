"""Subscriptions to events, and the keys of their signatures (v10)."""

from urllib.parse import urlsplit

from .. import processes, signing, webhooks
from ..exchange import V10, Answer, Route
from ..listing import listed
from ..problems import invalid, not_allowed, not_found, violation
from ..shapes import each, flag, nullable, shape, text

RESOURCES = (
    "PROCESS_STATUS",
    "SHIPMENT",
    "PRICE_STAR_BOUNDARY",
    "COMPETING_OFFER",
    "OFFER_FOR_SALE",
    "OFFER_NOT_FOR_SALE",
    "ORDER",
)
BY_WEBHOOK = ("PROCESS_STATUS", "SHIPMENT", "ORDER")
TYPES = ("WEBHOOK", "GCP_PUBSUB", "AWS_SQS")
LOOPBACK = ("127.0.0.1", "localhost")


def list_subscriptions(call) -> Answer:
    return listed(call, "subscriptions", list(call.account.subscriptions.values()))


def get_subscription(call) -> Answer:
    key = call.params["subscription-id"]
    if key not in call.account.subscriptions:
        raise not_found("Subscription", key)
    return Answer(200, call.account.subscriptions[key])


def signature_keys(call) -> Answer:
    key = signing.public_key(webhooks.signing_key(call.world))
    return Answer(
        200,
        {"signatureKeys": [{"id": signing.KEY_ID, "type": "RSA", "publicKey": key}]},
    )


def create(call) -> Answer:
    _check(call.body)
    description = "Create subscription."
    return processes.submit(call, "CREATE_SUBSCRIPTION", description, call.body)


@processes.effect("CREATE_SUBSCRIPTION")
def _create(world, account, work):
    key = world.number("subscription", 1233)
    account.subscriptions[key] = _row(key, work)
    return key


def update(call) -> Answer:
    _check(call.body)
    return _change(call, "UPDATE_SUBSCRIPTION", "Update subscription.")


@processes.effect("UPDATE_SUBSCRIPTION")
def _update(world, account, work):
    _existing(account, work)
    account.subscriptions[work["key"]] = _row(work["key"], work)


def delete(call) -> Answer:
    return _change(call, "DELETE_SUBSCRIPTION", "Delete subscription.")


@processes.effect("DELETE_SUBSCRIPTION")
def _delete(world, account, work):
    _existing(account, work)
    del account.subscriptions[work["key"]]


def test(call) -> Answer:
    return _change(call, "SEND_SUBSCRIPTION_TST_MSG", "Send test message.")


@processes.effect("SEND_SUBSCRIPTION_TST_MSG")
def _test(world, account, work):
    row = _existing(account, work)
    webhooks.message(world, account, row, "TEST", "TEST", row["id"])


def _change(call, event_type: str, description: str) -> Answer:
    key = call.params["subscription-id"]
    work = {**(call.body or {}), "key": key}
    return processes.submit(call, event_type, description, work, entity_id=key)


def _existing(account, work: dict) -> dict:
    if work["key"] not in account.subscriptions:
        raise processes.Failed(f"Subscription with id {work['key']} not found.")
    return account.subscriptions[work["key"]]


def _row(key: str, work: dict) -> dict:
    row = {
        "id": key,
        "resources": work["resources"],
        "url": work["url"],
        "subscriptionType": work["subscriptionType"],
        "enabled": work.get("enabled") is not False,
    }
    if work.get("identity"):
        row["identity"] = work["identity"]
    return row


def _check(body: dict):
    """bol delivers to https only; on the sandbox's own machine http will do."""
    if body["subscriptionType"] != "WEBHOOK":
        return
    for resource in body["resources"]:
        if resource not in BY_WEBHOOK:
            raise invalid(not_allowed("resources", resource, BY_WEBHOOK))
    address = urlsplit(body["url"])
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise invalid(violation("url", "must be an https address"))


BODY = shape(
    {
        "resources": each(text(choices=RESOURCES), 1),
        "url": text(1),
        "subscriptionType": text(choices=TYPES),
    },
    {"enabled": nullable(flag), "identity": nullable(text())},
)
BASE = "/retailer/subscriptions"
ONE = BASE + "/{subscription-id}"
ROUTES = [
    Route("GET", BASE, list_subscriptions),
    Route("POST", BASE, create, consumes=(V10,), body=BODY),
    Route("GET", BASE + "/signature-keys", signature_keys),
    Route("POST", BASE + "/test/{subscription-id}", test),
    Route("GET", ONE, get_subscription),
    Route("PUT", ONE, update, consumes=(V10,), body=BODY),
    Route("DELETE", ONE, delete),
]
