from datetime import timedelta

from . import samples
from .common import BolCase

MISSING = "__missing__"


class HeldCase(BolCase):
    """A seller with one product, and what is expected of held orders."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.orders_flow = self.flow("orders")

    def item(self, **changes):
        return {**samples.item(self.product.barcode), **changes}

    def assertHeld(self, order, kind, *words):
        self.assertEqual(
            (order.state, order.held_kind), ("held", kind), order.held_reason
        )
        self.assertFalse(order.sale_order_id)
        for word in words:
            self.assertIn(word, order.held_reason)

    def assertImported(self, order):
        self.assertEqual(order.state, "imported", order.held_reason)
        self.assertTrue(order.sale_order_id)
        self.assertFalse(order.held_kind or order.held_reason)

    def hour_later(self):
        """Let an hour go by, and the scheduled action run."""
        for order in self.orders():
            for name in ("retry_at", "detail_not_before"):
                if order[name]:
                    order[name] -= timedelta(hours=1)
        self.make_due(self.orders_flow, minutes=50)
        self.run_lane()
