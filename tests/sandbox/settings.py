"""What the admin can set while the sandbox runs, and the defaults."""

from dataclasses import asdict, dataclass, field, fields


@dataclass
class Settings:
    """Times are seconds.

    ``limits``: multiplies the real rate limits, 0 switches them off.
    ``retry_after``: whether a 429 says when to come back.
    ``process_result``: per event type ``{"status", "errorMessage", "times",
    "applied"}``: how its next processes end (``times`` 1; null: all of them);
    ``applied`` does the work anyway.
    ``label_lookup``: what bol shows of a label's purchase that is looked up by its
    order item: "" (nothing), "label" (the process, which names the label), "item" (the
    process, which names the order item).
    ``label_prices``: times the price of each label offered from now on.
    ``late_labels``: transporters whose labels don't meet what the customer expects.
    ``report_seconds``: how long bol judges uploaded content.
    ``empty_lists``: "key" (``{"orders": []}``, as described) or "omitted"
    (``{}``, as seen in practice).
    ``portal_seconds``: how late lists show what was changed in bol's own screens.
    ``consent``: whether the seller agrees at /authorize.
    ``invoice_verdict``: "refuse" has every upload of a customer's invoice refused.
    """

    limits: float = 20.0
    retry_after: bool = True
    process_seconds: float = 2.0
    process_retention: float = 86400.0
    report_seconds: float = 5.0
    process_result: dict = field(default_factory=dict)
    token_seconds: int = 299
    code_token_seconds: int = 599
    token_requests_per_minute: int = 20
    block_seconds: float = 600.0
    label_offer_days: int = 1
    label_lookup: str = ""
    label_prices: float = 1.0
    late_labels: list = field(default_factory=list)
    fbb_ship_seconds: float = 3600.0
    handled_seconds: float = 48 * 3600.0
    billing_days: int = 30
    portal_seconds: float = 0.0
    empty_lists: str = "key"
    consent: bool = True
    invoice_verdict: str = ""
    webhook_attempts: int = 10
    webhook_first_wait: float = 1.17

    def update(self, values: dict):
        """KeyError names a setting that doesn't exist."""
        known = {one.name for one in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise KeyError(name)
            setattr(self, name, value)

    def dump(self) -> dict:
        return asdict(self)
