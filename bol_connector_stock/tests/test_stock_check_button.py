from odoo.tests import tagged

from odoo.addons.bol_connector.tests.committed import CommittedCase


@tagged("post_install", "-at_install")
class TestStockCheckButton(CommittedCase):
    """The button in a transaction that began before the check was made."""

    def test_button_shows_the_check_it_has_made(self):
        self.seller.offer(ean="8799999999990", reference="?", stock={"amount": 4})
        with self.transaction() as env:
            action = self.account(env).action_check_stock()
        self.assertEqual(action["res_model"], "bol.stock.check", action)
        with self.transaction() as env:
            check = env["bol.stock.check"].browse(action["res_id"])
            self.assertEqual(check.account_id, self.account(env))
            self.assertEqual(check.unmatched_count, 1)
