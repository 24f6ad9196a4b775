"""For the tests of whose name a sale order gets, and where it goes."""

from . import samples
from .common import BolCase

MISSING = "__missing__"


def billing(**changes):
    """Billing details: bol tells neither language nor phone number there."""
    return samples.address(language=MISSING, **changes)


class CustomerCase(BolCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def order(self, shipping=None, billed=None, **changes):
        """An order at bol; billed at the place of delivery, if not told."""
        here = shipping or samples.address()
        return samples.order(
            samples.item(self.product.barcode),
            shipmentDetails=here,
            billingDetails=billed or here,
            **changes,
        )

    def sell_all(self, *orders):
        """The sale orders of orders at bol, imported in one batch."""
        numbers = self.seller.place(*orders)
        self.run_now("orders")
        mirrored = self.orders(*numbers)
        for order in mirrored:
            self.assertEqual(order.state, "imported", order.held_reason)
        return [order.sale_order_id for order in mirrored]

    def sell(self, shipping=None, billed=None, **changes):
        return self.sell_all(self.order(shipping, billed, **changes))[0]

    def addresses(self, sale):
        """(customer, invoice address, delivery address)"""
        return sale.partner_id, sale.partner_invoice_id, sale.partner_shipping_id

    def contacts(self):
        """How many contacts there are, archived ones included."""
        partners = self.env["res.partner"].with_context(active_test=False)
        return partners.search_count([])
