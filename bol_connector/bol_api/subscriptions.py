"""Messages that bol sends by itself, and the keys to check them with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import operations
from .process_status import ProcessStatus, accepted
from .reading import choice, items, mapping, text, texts
from .resource import Resource, one


@dataclass(frozen=True, slots=True)
class Subscription:
    """`resources` for example ORDER, PROCESS_STATUS, SHIPMENT; `type` WEBHOOK,
    GCP_PUBSUB or AWS_SQS; `url` the address or topic. `enabled` None: not said."""

    subscription_id: str
    resources: tuple[str, ...]
    url: str
    type: str
    enabled: bool | None
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SignatureKey:
    """A key to check signatures with: `type` RSA, `public_key` in base64. `key_id`
    is the `keyId` of the Signature header."""

    key_id: str
    type: str
    public_key: str


def read_subscription(data: Any) -> Subscription:
    """A subscription out of JSON."""
    return Subscription(
        subscription_id=text(data, "id"),
        resources=texts(data, "resources"),
        url=text(data, "url"),
        type=text(data, "subscriptionType"),
        enabled=choice(data, "enabled"),
        raw=mapping(data),
    )


def _read_key(data: Any) -> SignatureKey:
    return SignatureKey(text(data, "id"), text(data, "type"), text(data, "publicKey"))


class Subscriptions(Resource):
    """`/retailer/subscriptions`."""

    def list(self) -> tuple[Subscription, ...]:
        """All subscriptions (`get-push-notification-subscriptions`)."""
        answer = self._transport.call(operations.GET_SUBSCRIPTIONS)
        return items(answer.document, "subscriptions", read_subscription)

    def get(self, subscription_id: str) -> Subscription:
        """One subscription (`get-push-notification-subscription`)."""
        ids = {"subscription-id": subscription_id}
        answer = self._transport.call(operations.GET_SUBSCRIPTION, ids)
        return one(answer, read_subscription, "id")

    def create(
        self, resources: Sequence[str], url: str, type_: str = "WEBHOOK"
    ) -> ProcessStatus:
        """Subscribe (`post-push-notification-subscription`). Not idempotent. The
        entity id of its SUCCESS is the subscription's id."""
        body = _request(resources, url, type_, True)
        return accepted(self._transport.call(operations.CREATE_SUBSCRIPTION, body=body))

    def update(
        self,
        subscription_id: str,
        resources: Sequence[str],
        url: str,
        type_: str = "WEBHOOK",
        enabled: bool = True,
    ) -> ProcessStatus:
        """Replace a subscription, also to switch it on again after bol switched it
        off (`put-push-notification-subscription`). Idempotent."""
        ids = {"subscription-id": subscription_id}
        body = _request(resources, url, type_, enabled)
        operation = operations.UPDATE_SUBSCRIPTION
        return accepted(self._transport.call(operation, ids, body=body))

    def delete(self, subscription_id: str) -> ProcessStatus:
        """End a subscription (`delete-push-notification-subscription`).
        Idempotent."""
        ids = {"subscription-id": subscription_id}
        return accepted(self._transport.call(operations.DELETE_SUBSCRIPTION, ids))

    def test(self, subscription_id: str) -> ProcessStatus:
        """Have bol send a test message (`post-test-push-notification`)."""
        ids = {"subscription-id": subscription_id}
        return accepted(self._transport.call(operations.TEST_SUBSCRIPTION, ids))

    def signature_keys(self) -> tuple[SignatureKey, ...]:
        """The keys to check messages with (`get-subscription-keys`); bol allows ten
        calls an hour."""
        answer = self._transport.call(operations.GET_SIGNATURE_KEYS)
        return items(answer.document, "signatureKeys", _read_key)


def _request(
    resources: Sequence[str], url: str, type_: str, enabled: bool
) -> dict[str, Any]:
    return {
        "resources": list(resources),
        "url": url,
        "subscriptionType": type_,
        "enabled": enabled,
    }
