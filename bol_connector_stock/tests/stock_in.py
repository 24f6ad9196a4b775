"""Offers whose stock is kept at bol."""

from .common import BolStockCase


class StockInCase(BolStockCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer_id = self.offer(self.product, 12)

    def offer(self, product, amount, **values):
        return self.seller.offer(
            ean=product.barcode,
            reference=f"T-{product.id}",
            **{"stock": {"amount": amount, "managedByRetailer": False}, **values},
        )

    def on_hand(self, product=None):
        product = (product or self.product).with_context(warehouse_id=self.warehouse.id)
        product.invalidate_recordset()
        return product.qty_available

    def one(self, offer_id=None):
        offer_id = offer_id or self.offer_id
        return self.offers().filtered(lambda offer: offer.bol_id == offer_id)

    def free(self, product=None):
        return (
            (product or self.product)
            .with_context(warehouse_id=self.warehouse.id)
            .free_qty
        )
