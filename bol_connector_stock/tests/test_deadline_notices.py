from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import BolStockCase, samples

CRON = "bol_connector_stock.ir_cron_deadlines"


@tagged("post_install", "-at_install")
class TestDeadlineNotices(BolStockCase):
    """People are warned before it is too late: once, in their language, bol or not."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 90)
        self.user = self._make_user(
            "bol-boss", "bol_connector.bol_connector_group_user"
        )
        self.account.user_id = self.user

    def sold(self, ship_in=1, **options):
        """The transfer of an order to be shipped in so many hours."""
        picking = self.sell(samples.item(self.product.barcode, 2))
        order = picking.sale_id.bol_order_id
        order.placed_at = self.now() - timedelta(hours=100)
        order.item_ids.expires_on = self.now().date() + timedelta(days=9)
        order.item_ids.ship_by = self.now() + timedelta(hours=ship_in)
        return picking

    def warn(self):
        """Let the scheduled action run."""
        with self.transactions():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def warnings(self):
        """Summaries of the open activities about deadlines."""
        activities = self.account._bol_trouble_activities("deadline:%")
        return activities.sorted("bol_trouble").mapped("summary")

    def mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "bol.account"), ("res_id", "=", self.account.id)]
        )

    def an_hour_later(self):
        for notice in self.env["bol.deadline.notice"].search([]):
            notice.mailed_at = notice.mailed_at and notice.mailed_at - timedelta(
                hours=1
            )

    def test_nothing_near_nothing_said(self):
        self.sold(ship_in=48)
        self.ship(self.sold())
        self.warn()
        self.assertEqual(self.warnings(), [])
        self.assertFalse(self.mails())

    def test_one_activity_and_one_mail_until_it_is_settled(self):
        picking = self.sold()
        self.warn()
        (summary,) = self.warnings()
        self.assertIn("to ship these items: 1.", summary)
        activity = self.account._bol_trouble_activities("deadline:ship")
        self.assertEqual(activity.user_id, self.user)
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.user.partner_id)
        self.assertIn(picking.bol_order_id.bol_id, mail.body_html)
        self.assertIn("Theepot", mail.body_html)
        self.an_hour_later()
        self.warn()
        self.assertEqual(len(self.mails()), 1)
        self.ship(picking)
        self.send()
        self.warn()
        self.assertEqual(self.warnings(), [])
        self.assertEqual(len(self.mails()), 1)

    def test_more_items_change_the_activity_and_are_mailed_together(self):
        self.sold()
        self.warn()
        late = self.sold(ship_in=-1), self.sold()
        self.warn()
        (summary,) = self.warnings()
        self.assertIn("items: 3.", summary)
        # There was a mail a moment ago.
        self.assertEqual(len(self.mails()), 1)
        self.an_hour_later()
        self.warn()
        newest = self.mails().sorted("id")[-1]
        self.assertEqual(len(self.mails()), 2)
        self.assertIn("deadline: 2", newest.subject)
        for picking in late:
            self.assertIn(picking.bol_order_id.bol_id, newest.body_html)

    def test_what_bol_is_about_to_cancel_is_mailed_at_once(self):
        picking = self.sold()
        self.warn()
        picking.bol_order_id.item_ids.expires_on = self.now().date()
        self.warn()
        self.assertEqual(len(self.mails()), 2)
        self.warn()
        self.assertEqual(len(self.mails()), 2)

    def test_refused_shipment_is_warned_of_beside_the_others(self):
        picking = self.sold()
        self.warn()
        self.ship(picking)
        picking.bol_shipment_ids.state = "failed"
        self.an_hour_later()
        self.warn()
        (summary,) = self.warnings()
        self.assertIn("bol hasn't confirmed", summary)
        self.assertEqual(len(self.mails()), 2)

    def test_closed_activity_comes_back_for_news_only(self):
        self.sold()
        self.warn()
        self.account._bol_trouble_activities("deadline:%").action_done()
        self.warn()
        self.assertEqual(self.warnings(), [])
        self.sold()
        self.warn()
        self.assertIn("items: 2.", self.warnings()[0])

    def test_mail_can_be_switched_off(self):
        self.account.deadline_mail = False
        self.sold()
        self.warn()
        self.assertEqual(len(self.warnings()), 1)
        self.assertFalse(self.mails())

    def test_in_the_language_of_the_responsible(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.user.lang = "nl_NL"
        self.sold(ship_in=3)
        self.warn()
        self.assertIn("over 3 uur", self.mails().body_html)

    def test_works_while_bol_is_down(self):
        self.sold()
        with patch("requests.sessions.Session.send", side_effect=AssertionError):
            self.warn()
        self.assertEqual(len(self.warnings()), 1)

    def test_copy_of_the_database_warns_nobody(self):
        self.sold()
        self.account.sudo().database_uuid = "another/1"
        self.warn()
        self.assertEqual(self.warnings(), [])
        self.assertFalse(self.mails())

    def test_one_bad_account_stops_no_other(self):
        second = self._make_live_account(self.sandbox.seller())
        self.account.sequence, second.sequence = 2, 1
        self.sold()
        accounts = self.env.registry["bol.account"]
        near = accounts._bol_near_deadlines

        def broken(account):
            if account.id == second.id:
                raise ZeroDivisionError
            return near(account)

        with patch.object(accounts, "_bol_near_deadlines", broken):
            with self.assertLogs("odoo.addons.bol_connector_stock.models", "ERROR"):
                self.warn()
        self.assertEqual(len(self.warnings()), 1)
