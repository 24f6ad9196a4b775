"""Offers whose stock bol was told some time ago, and comparing it with bol's list."""

from datetime import timedelta

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tools import last_night

from .common import BolStockCase


class StockCheckCase(BolStockCase):
    """
    :ivar product: of which there are 12, and bol was told so three hours ago
    :ivar offer_id: bol's id of its offer
    """

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer_id = self.offer_of(self.product)
        self.count(self.product, 12)
        self.tell()

    def offer_of(self, product, seller=None, **values):
        """Put an offer of the product at bol; returns its id."""
        return (seller or self.seller).offer(
            ean=product.barcode, reference="T-1", **values
        )

    def tell(self):
        """Read the offers, and let bol be told their stock, some time ago."""
        self.run_now("offers")
        self.run_lane("out")
        self.age()
        self.checks().unlink()
        self.forget()

    def age(self, **passed):
        """Let bol have been told so long ago (keywords of timedelta)."""
        for offer in self.env["bol.offer"].search([("stock_sent_at", "!=", False)]):
            offer.stock_sent_at -= timedelta(**(passed or {"hours": 3}))
        self.commit()

    def forget(self):
        self.sandbox.admin("DELETE", "received")

    def check(self):
        """Let the whole list be read, and compared; returns the newest check."""
        self.assertEqual(self.run_now("offers")[0], "success")
        return self.checks()[:1]

    def read_changes(self):
        """Let the hourly list of what changed be read."""
        self.make_due(self.flow("offers"), hours=1)
        self.flow("offers").whole_listed_at = last_night(self.now())
        self.run_lane("bulk")

    def checks(self, account=None):
        domain = [("account_id", "=", (account or self.account).id)]
        return self.env["bol.stock.check"].search(domain)

    def one(self, offer_id=None):
        offers = self.offers(active_test=False)
        return offers.filtered(lambda o: o.bol_id == (offer_id or self.offer_id))

    def patches(self):
        return self.seller.received("PATCH", "/offers/")

    def assertFound(self, check, **counts):
        """So many offers were found to be so; none were found to be anything else."""
        names = [
            name.removesuffix("_count")
            for name in check._fields
            if name.endswith("_count") and not name.startswith(("offer", "open"))
        ]
        found = {name: check[f"{name}_count"] for name in names}
        self.assertEqual({n: count for n, count in found.items() if count}, counts)


__all__ = ["StockCheckCase", "samples"]
