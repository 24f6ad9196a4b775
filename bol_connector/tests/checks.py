import json
import time

from . import samples
from .common import BolCase

REASONS = "not-for-sale-reasons"
COMMISSION = "/retailer/commission"


class ChecksCase(BolCase):
    """Offers at bol, and what Odoo knows of them."""

    def offer(self, stock=0, price=12.0, ean=None, **values):
        return self.seller.offer(
            ean=ean or samples.ean(),
            reference="T-1",
            stock={"amount": stock, "managedByRetailer": False},
            pricing={"bundlePrices": [{"quantity": 1, "unitPrice": price}]},
            **values,
        )

    def read_offers(self):
        """Read the offers, and check what is due; forget the calls so far."""
        self.run_now("offers")
        self.run_lane("bulk")
        self.sandbox.admin("DELETE", "received")

    def one(self, number):
        return self.offers(False).filtered(lambda offer: offer.bol_id == number)

    def asked(self):
        """Offers whose reasons bol told, in the order of the calls."""
        calls = self.seller.calls("GET", REASONS)
        return [row["path"].split("/")[-2] for row in calls if row["status"] < 300]

    def questions(self):
        """The bodies of the questions for commissions."""
        calls = self.seller.calls("POST", COMMISSION)
        bodies = [row["body"] for row in calls]
        return [b if isinstance(b, dict) else json.loads(b) for b in bodies]

    def go_on(self):
        """Let the time pass that bol's limit or the trouble put the flow off."""
        time.sleep(2.1)
        self.flow("checks").not_before = False
        self.run_lane("bulk")
