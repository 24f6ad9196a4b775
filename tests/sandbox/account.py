"""One seller at bol: his credentials and everything bol keeps for him."""

from dataclasses import dataclass, field

DEFAULT_ID = "sandbox-client"
DEFAULT_SECRET = "sandbox-secret"


@dataclass
class Account:
    """Tables map bol's ids to JSON-able rows.

    A row holds what bol serves in the API's own shape, and beside it what bol
    keeps to itself (moments in seconds since 1970).
    ``grant``: "client_credentials" or "code"; ``rotating``: refresh tokens are
    single-use. ``acts_for``: of an intermediary, the client id of the seller who
    consents next; '' for himself.
    ``scores``: service scores that aren't good by chance: "INDICATOR", or "INDICATOR
    2026-05" for one week, with the value, null for none.
    ``invoice_lines``: what the next invoice has besides what was sold and sent back.
    """

    client_id: str = DEFAULT_ID
    secret: str = DEFAULT_SECRET
    grant: str = "client_credentials"
    rotating: bool = False
    acts_for: str = ""
    active: bool = True
    retailer_id: str = "1055479"
    company: str = "Fietsentuin"
    redirect_uris: list = field(default_factory=list)
    orders: dict = field(default_factory=dict)
    offers: dict = field(default_factory=dict)
    shipments: dict = field(default_factory=dict)
    processes: dict = field(default_factory=dict)
    label_offers: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    returns: dict = field(default_factory=dict)
    inventory: dict = field(default_factory=dict)
    invoices: dict = field(default_factory=dict)
    invoice_lines: list = field(default_factory=list)
    invoice_requests: dict = field(default_factory=dict)
    replenishments: dict = field(default_factory=dict)
    destinations: dict = field(default_factory=dict)
    uploads: dict = field(default_factory=dict)
    operators: dict = field(default_factory=dict)
    subscriptions: dict = field(default_factory=dict)
    deliveries: list = field(default_factory=list)
    scores: dict = field(default_factory=dict)
    money_spent: float = 0.0
    generated_orders: int = 0
    generated_offers: int = 0
    token_requests: int = 0
    tokens_issued: int = 0
    token_moments: list = field(default_factory=list)
    blocked_until: float = 0.0
    violations: list = field(default_factory=list)
    refused: int = 0
    refused_in_a_row: int = 0
    most_refused_in_a_row: int = 0

    def __post_init__(self):
        self.order_of_item: dict[str, str] = {}
        self.items_of_offer: dict[str, list[str]] = {}
        for order_id, order in self.orders.items():
            self.index(order_id, order)

    def dump(self) -> dict:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def load(cls, saved: dict) -> "Account":
        """What an older sandbox saved may have fields that are gone."""
        known = cls.__dataclass_fields__
        return cls(**{name: value for name, value in saved.items() if name in known})

    def index(self, order_id: str, order: dict):
        """Make the order's items findable by item id and by offer."""
        for item_id, state in order["items"].items():
            # An order that the admin writes anew has its items already.
            known = item_id in self.order_of_item
            self.order_of_item[item_id] = order_id
            if state["offer_id"] and not known:
                self.items_of_offer.setdefault(state["offer_id"], []).append(item_id)

    def item(self, item_id: str):
        """(order row, item state, item as served), or None."""
        order_id = self.order_of_item.get(item_id)
        if order_id is None:
            return None
        order = self.orders[order_id]
        state = order["items"][item_id]
        return order, state, order["data"]["orderItems"][state["place"]]

    def note_limit(self, refused: bool):
        """Count the calls that were answered 429, and how many without a pause."""
        self.refused += refused
        self.refused_in_a_row = self.refused_in_a_row + 1 if refused else 0
        self.most_refused_in_a_row = max(
            self.most_refused_in_a_row, self.refused_in_a_row
        )

    def note_violation(self, at: str, operation: str, what: str):
        """Remember something that bol could complain about."""
        self.violations.append({"at": at, "operation": operation, "what": what})
        del self.violations[:-1000]
