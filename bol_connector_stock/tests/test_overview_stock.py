from odoo import fields
from odoo.tests import tagged

from odoo.addons.bol_connector.tests.common import BolCase

USER = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestOverviewStock(BolCase):
    """Differences of stock on the account's card."""

    def check(self, different, repaired):
        """A finished check that found so many differences."""
        check = self.env["bol.stock.check"].create(
            {
                "account_id": self.account.id,
                "started": fields.Datetime.now(),
                "finished": fields.Datetime.now(),
                "whole": True,
                "different_count": different,
            }
        )
        offer = self.env["bol.offer"].create(
            {"account_id": self.account.id, "bol_id": f"offer-{check.id}"}
        )
        self.env["bol.stock.check.line"].create(
            [
                {
                    "check_id": check.id,
                    "offer_id": offer.id,
                    "repaired_at": place < repaired and fields.Datetime.now(),
                }
                for place in range(different)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return check

    def test_what_the_last_check_left(self):
        user = self._make_user("stocker", USER)
        card = self.account.with_user(user)
        self.assertEqual(card.stock_difference_count, 0)
        action = card.action_view_stock_differences()
        self.assertEqual(action["res_model"], "bol.stock.check")
        self.check(different=5, repaired=0)
        last = self.check(different=3, repaired=1)
        self.assertEqual(card.stock_difference_count, 2)
        self.assertEqual(card.action_view_stock_differences()["res_id"], last.id)
