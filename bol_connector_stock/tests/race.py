"""Orders that are placed at bol while the stock there changes."""

from odoo.addons.bol_connector.tests import samples

from .common import BolStockCase


class RaceCase(BolStockCase):
    """Ten pieces of one product, which bol sells all of."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 10)
        self.offer_id = self.put_on_offer(self.product)
        self.push()
        self.assertEqual(self.sells(), 10)

    def put_on_offer(self, product, ean=None):
        """Make an offer at bol and read it; its id."""
        offer_id = self.seller.offer(
            ean=ean or product.barcode, stock={"amount": 0, "managedByRetailer": True}
        )
        self.run_now("offers")
        return offer_id

    def place(self, quantity, offer_id=None, ean=None, **changes):
        """Customers order at bol, and Odoo doesn't know it yet; the order's number."""
        offer = {"offerId": offer_id or self.offer_id}
        item = samples.item(ean or self.product.barcode, quantity, offer=offer)
        placed = samples.order(item, **changes)
        self.placed[placed["orderId"]] = placed
        return self.seller.place(placed)[0]

    def fetch(self, number):
        """Import what is at bol; returns the mirrored order."""
        self.run_now("orders")
        return self.orders(number)

    def buy(self, quantity, **where):
        """Place an order and import it; returns its open transfers."""
        order = self.fetch(self.place(quantity, **where))
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id.picking_ids

    def push(self):
        """Let the scheduled action send what changed."""
        self.commit()
        self.run_lane("out")

    def patches(self):
        return len(self.seller.received("PATCH", "/offers/"))

    def sells(self, offer_id=None):
        """How many pieces bol would still sell now."""
        offers = self.seller.truth()["offers"]
        return offers[offer_id or self.offer_id]["correctedStock"]

    def assertSells(self, pieces, offer_id=None):
        """bol sells so many once all is sent that there is to send."""
        self.push()
        self.assertEqual(self.sells(offer_id), pieces)

    def assertCostsNothing(self, pieces, step):
        """Nothing has to be sent because of ``step()``, and bol sells so many."""
        before = self.patches()
        step()
        self.push()
        self.run_now("stock")
        self.assertEqual(self.patches(), before)
        self.assertEqual(self.sells(), pieces)
