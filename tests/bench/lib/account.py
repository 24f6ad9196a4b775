"""A seller account at the stand-in and in Odoo."""

import json
from decimal import Decimal

from .processes import SECRET

#: What can be sold with the products on offer; in turn, so that rounds are alike.
KINDS = (
    "plain",
    "several_items",
    "be",
    "business",
    "pickup",
    "vvb",
    "discount",
    "separate_billing",
    "exact_date",
    "evening",
)
OFFERS = 40


class Account:
    """One account, connected and live, its products in stock.

    :param bol: :class:`.processes.Bol`
    :param worker: :class:`.processes.Worker`
    :param str ean: of its only offer; without one it has :data:`OFFERS` of its own
    :ivar id: of the ``bol.account``
    """

    def __init__(self, bol, worker, client_id, ean=None):
        self.bol = bol
        self.client_id = client_id
        self.kinds = [kind for kind in KINDS if not ean or kind != "several_items"]
        self.reader = bol.reader(client_id)
        bol.make_account(client_id)
        bol.make_offers(client_id, OFFERS, ean)
        self.id = worker.get(
            "enter",
            name=client_id,
            url=bol.url,
            client_id=client_id,
            client_secret=SECRET,
        )

    def place(self, count):
        """Let so many orders be placed at bol; their numbers."""
        return self.bol.place(self.client_id, count, self.kinds)

    def details(self, numbers):
        """These orders as bol details them."""
        orders = [self.reader.order(number) for number in numbers]
        return json.loads(json.dumps(orders, default=_plain))

    def token(self):
        return self.reader.log_in()


def _plain(value):
    return float(value) if isinstance(value, Decimal) else str(value)
