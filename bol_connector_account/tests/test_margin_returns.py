from odoo.tests import tagged

from .settling import SettlementCase


@tagged("post_install", "-at_install")
class TestMarginReturns(SettlementCase):
    """What is left of what was sold when some of it came back."""

    def setUp(self):
        super().setUp()
        for kind in ("return_handlings", "returns"):
            self.flow(kind).action_live()
        self.product.with_company(self.company).standard_price = 4
        # 12.10 a piece is 10.00 without VAT.
        (self.order,) = self.sell_and_ship(12.1, quantity=4, commission=8)
        self.orders().write({"detail_due": True, "detail_not_before": False})
        self.make_due(self.flow("orders"))
        self.run_now("orders")

    def come_back(self, quantity, received=True):
        """So many pieces are announced, and come in; the returned item."""
        line = {"orderItemId": self.order.item_ids.bol_id, "quantity": quantity}
        self.admin("returns", lines=[line])
        self.tell_returns()
        back = self.env["bol.return"].search([("account_id", "=", self.account.id)])
        if received:
            self.ship(back.picking_ids)
        return back.item_ids

    def decide(self, item, **results):
        for result, quantity in results.items():
            item._bol_handle(result, quantity)
        self.commit()
        self.tell_returns()

    def assertFigures(self, **figures):
        self.env.flush_all()
        self.env["bol.margin"].invalidate_model()
        mine = [("bol_order_id", "=", self.order.id)]
        (row,) = self.env["bol.margin"].search(mine)
        found = {name: round(row[name], 2) for name in figures}
        self.assertEqual(found, figures)

    def test_part_is_refunded(self):
        """The refused piece stays sold; those that came back cost nothing."""
        self.assertFigures(sold=40.0, refunded=0.0, margin=16.0)
        item = self.come_back(3)
        self.assertFigures(refunded=0.0, purchase_cost=16.0, margin=16.0)
        self.decide(item, RETURN_RECEIVED=2, RETURN_DOES_NOT_MEET_CONDITIONS=1)
        self.assertFigures(units=4, units_refunded=2, sold=40.0, refunded=20.0)
        self.assertFigures(commission=4.0, purchase_cost=8.0, margin=8.0)
        self.assertFigures(margin_percent=20.0)

    def test_goods_that_never_came_are_lost(self):
        item = self.come_back(1, received=False)
        self.decide(item, RETURN_RECEIVED=1)
        self.assertFigures(refunded=10.0, commission=6.0, purchase_cost=16.0)
        self.assertFigures(margin=8.0)

    def test_refund_taken_back(self):
        item = self.come_back(1)
        self.decide(item, RETURN_RECEIVED=1)
        self.assertFigures(refunded=10.0)
        self.decide(item, RETURN_DOES_NOT_MEET_CONDITIONS=1)
        self.assertFigures(refunded=0.0, units_refunded=0, margin=16.0)

    def test_commission_as_settled(self):
        """bol charges it, and gives it back with the refund's settlement."""
        self.settle()
        self.assertFigures(commission=8.0, margin=16.0)
        self.decide(self.come_back(1), RETURN_RECEIVED=1)
        self.assertFigures(commission=8.0, refunded=10.0, margin=10.0)
        self.settle()
        self.assertFigures(refunded=10.0, purchase_cost=12.0, margin=12.0)
