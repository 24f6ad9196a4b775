from odoo.tests import tagged

from .settling import SettlementCase


@tagged("post_install", "-at_install")
class TestCreditTakenBack(SettlementCase):
    """A return that was paid back is refused after all, in Odoo and at bol."""

    def setUp(self):
        super().setUp()
        for kind in ("return_handlings", "returns"):
            self.flow(kind).action_live()
        self.commit()

    def refunded(self):
        """A return that is credited; its item."""
        (order,) = self.sell_and_ship(24.2)
        self.orders().write({"detail_due": True, "detail_not_before": False})
        self.make_due(self.flow("orders"))
        self.run_now("orders")
        line = {"orderItemId": order.item_ids.bol_id, "quantity": 1}
        self.admin("returns", lines=[line])
        self.tell_returns()
        back = self.env["bol.return"].search([("account_id", "=", self.account.id)])
        self.ship(back.picking_ids)
        self.decide(back.item_ids, "RETURN_RECEIVED")
        return back.item_ids

    def decide(self, item, result):
        item._bol_handle(result, 1)
        self.commit()
        self.tell_returns()

    def credits(self):
        return self.documents().filtered(lambda one: one.move_type == "out_refund")

    def at_bol(self):
        (row,) = self.seller.truth()["returns"]
        (item,) = row["items"]
        return [one["handlingResult"] for one in item["processingResults"]]

    def test_draft_is_cancelled(self):
        item = self.refunded()
        self.assertEqual(self.credits().state, "draft")
        self.decide(item, "RETURN_DOES_NOT_MEET_CONDITIONS")
        self.assertEqual(self.at_bol(), ["RETURN_DOES_NOT_MEET_CONDITIONS"])
        self.assertEqual(self.credits().state, "cancel")
        self.invoice()
        self.assertEqual(self.balance(), 24.2)
        self.decide(item, "STILL_APPROVED")
        self.assertEqual(sorted(self.credits().mapped("state")), ["cancel", "draft"])

    def test_of_a_posted_one_a_person_is_told(self):
        item = self.refunded()
        self.credits().action_post()
        self.commit()
        self.decide(item, "RETURN_DOES_NOT_MEET_CONDITIONS")
        self.assertEqual(self.credits().state, "posted")
        sale = item.item_id.sale_line_ids.order_id
        self.assertIn(self.credits().name, str(sale.activity_ids.note))
        self.assertEqual(len(self.invoice()), 2)
