"""An offer of a product whose stock a rule decides on."""

from .common import BolStockCase


class StockRuleCase(BolStockCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer_id = self.offer(self.product)
        self.sandbox.admin("DELETE", "received")

    def offer(self, product, account=None, seller=None, **values):
        """Put an offer of the product at bol, and read it; returns its id."""
        values = {"stock": {"amount": 777, "managedByRetailer": False}, **values}
        offer_id = (seller or self.seller).offer(ean=product.barcode, **values)
        self.run_now("offers", account)
        return offer_id

    def one(self):
        """The mirror of the product's offer."""
        return self.offers().filtered(lambda offer: offer.bol_id == self.offer_id)

    def rule(self, **values):
        rule = self.env["bol.stock.rule"].create(
            {"account_id": self.account.id, **values}
        )
        self.commit()
        return rule

    def categories(self, *names):
        """A category per name, each below the one before."""
        made = self.env["product.category"]
        for name in names:
            values = {"name": name, "parent_id": made[-1:].id}
            made |= made.create(values)
        return made

    def look(self):
        """Let the scheduled action look at what changed: at that, and no more."""
        self.commit()
        self.run_lane("out")

    def assertSeen(self, told):
        """What was changed just now brings bol to an amount."""
        self.look()
        self.assertEqual(self.seller.stock()[self.offer_id], told)

    def assertTold(self, here, told):
        """With so many on the shelf bol is told so many."""
        with self.subTest(here=here):
            self.count(self.product, here)
            self.assertSeen(told)
