from odoo.tests import tagged

from .prices import PricesCase


@tagged("post_install", "-at_install")
class TestPriceLog(PricesCase):
    """What became of each price that bol was to have."""

    def log(self):
        # Other addons log other parts of the same offer.
        mine = self.one().log_ids.filtered(lambda row: row.part == "price")
        return mine.sorted("id")

    def states(self):
        return [(row.value_text, row.state) for row in self.log()]

    def test_price_that_bol_had_already_was_never_sent(self):
        self.assertEqual((self.one().price_state, self.states()), ("confirmed", []))

    def test_from_the_wish_to_bols_list(self):
        self.flow("prices").action_preview()
        self.product.list_price = 20
        self.send()
        self.assertEqual(self.one().price_state, "pending")
        self.assertEqual(self.states(), [("24.20", "pending")])
        self.flow("prices").action_live()
        self.send()
        self.assertEqual(self.at_bol(), [(1, 24.2)])
        self.assertEqual(self.one().price_state, "sent")
        self.assertEqual(self.states(), [("24.20", "sent")])
        self.run_now("offers")
        self.assertEqual(self.one().price_state, "confirmed")
        self.assertEqual(self.states(), [("24.20", "confirmed")])

    def test_held_price_is_no_value_to_be_sent(self):
        self.account.price_change_max = 10
        self.product.list_price = 40
        self.send()
        self.assertEqual((self.one().price_state, self.states()), ("held", []))
        self.one().action_confirm_price()
        self.send()
        self.assertEqual(self.at_bol(), [(1, 48.4)])
        self.assertEqual(self.states(), [("48.40", "sent")])

    def test_refused(self):
        self.sandbox.fault("server_error", f"/offers/{self.offer_id}$", share=1)
        self.product.list_price = 20
        self.send()
        self.assertEqual(self.one().price_state, "failed")
        self.assertEqual(self.states(), [("24.20", "failed")])
        self.assertEqual(self.log().reason, self.one().price_error)
