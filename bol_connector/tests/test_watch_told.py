from odoo.tests import tagged

from .watched import WatchCase

OFF = "UPDATE bol_flow SET mode = 'off' WHERE account_id = %s"
USER = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestWatchTold(WatchCase):
    """Who is told of trouble, in which words, and how often."""

    def setUp(self):
        super().setUp()
        self.look()

    def break_(self, account=None):
        self.by_sql(OFF, (account or self.account).id)
        self.look()

    def mend(self, account=None):
        (account or self.account).flow_ids.action_live()
        self.look()

    def rest(self, active=False):
        self.env.ref("bol_connector.ir_cron_lane_out").active = active

    def test_told_once_with_the_count_and_when_it_is_over(self):
        self.break_()
        count = len(self.account.flow_ids)
        self.assertEqual(self.activities(), [f"Flows were switched off: {count}"])
        activity = self.account._bol_trouble_activities("watch:%")
        self.assertEqual(activity.user_id, self.user)
        self.assertIn("Orders from bol", activity.note)
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.user.partner_id)
        self.assertTrue(mail.subject.endswith("trouble with bol.com: 1"), mail.subject)
        self.assertIn("Orders from bol", mail.body_html)
        self.assertIn(self.account.name, mail.body_html)
        self.let_pass(15)
        self.assertEqual(len(self.mails()), 1)
        self.mend()
        self.assertEqual(self.activities(), [])
        self.assertEqual(len(self.mails()), 2)
        self.assertIn("trouble with bol.com is over: 1", self.mails()[1].subject)
        self.look()
        self.assertEqual(len(self.mails()), 2)

    def test_mail_leaves_soon(self):
        """Odoo's queue is emptied once an hour only, unless somebody rings."""
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        rung = [("cron_id", "=", queue.id)]
        before = self.env["ir.cron.trigger"].search_count(rung)
        self.break_()
        self.assertEqual(self.env["ir.cron.trigger"].search_count(rung), before + 1)

    def test_several_at_once_are_one_mail(self):
        self.rest()
        self.account.state = "trouble"
        self.break_()
        self.assertEqual(len(self.troubles()), 3)
        self.assertEqual(len(self.activities()), 3)
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("trouble with bol.com: 3", self.mails().subject)

    def test_flapping_trouble_is_mailed_once_in_hours(self):
        for _time in range(6):
            self.break_()
            self.minutes += 15
            self.mend()
            self.minutes += 15
        self.assertEqual(len(self.mails()), 2)
        trouble = self.troubles("over")
        self.assertEqual(trouble.times, 6)
        self.break_()
        self.assertEqual(len(self.activities()), 1)
        self.let_pass(61)
        # It is there, and hours have gone by since the last mail of it.
        self.assertEqual(len(self.mails()), 3)

    def test_another_trouble_soon_after_waits_for_the_next_mail(self):
        self.break_()
        self.account.state = "trouble"
        self.look()
        self.assertEqual(len(self.activities()), 2)
        self.assertEqual(len(self.mails()), 1)
        self.minutes += 15
        self.look()
        self.assertEqual(len(self.mails()), 2)
        self.assertIn("trouble with bol.com: 1", self.mails()[1].subject)

    def test_account_without_mails_has_activities_only(self):
        self.account.watch_mail = False
        self.break_()
        self.assertEqual(len(self.activities()), 1)
        self.mend()
        self.assertFalse(self.mails())

    def test_switching_mails_on_later_brings_no_old_news(self):
        self.account.watch_mail = False
        self.break_()
        self.account.watch_mail = True
        self.mend()
        self.assertFalse(self.mails())

    def test_closed_activity_comes_back_for_news_only(self):
        self.break_()
        self.account._bol_trouble_activities("watch:%").action_done()
        self.look()
        self.assertEqual(self.activities(), [])
        self.mend()
        self.break_()
        self.assertEqual(len(self.activities()), 1)

    def test_everybodys_trouble_is_told_to_each_responsible_once(self):
        others = self._make_company("Other")
        other = self._make_live_account(self.sandbox.seller(), company_id=others.id)
        other.user_id = self._make_user("bol-other", USER, company=others)
        third = self._make_live_account(self.sandbox.seller())
        third.user_id = self.user
        self.look()
        self.rest()
        self.look()
        self.assertEqual(len(self.activities()), 1)
        self.assertEqual(len(self.activities(other)), 1)
        self.assertEqual(len(self.activities(third)), 0)
        self.assertEqual(len(self.mails()), 1)
        self.assertEqual(len(self.mails(third)), 0)
        mail = self.mails(other)
        self.assertEqual(mail.recipient_ids, other.user_id.partner_id)
        self.assertNotIn(self.account.name, mail.body_html + mail.subject)
        self.rest(active=True)
        self.look()
        self.assertEqual(self.activities(other), [])
        self.assertEqual(len(self.mails(other)), 2)

    def test_mail_names_the_shops_that_it_is_about(self):
        other = self._make_live_account(self.sandbox.seller(), name="Theehuis")
        other.user_id = self.user
        self.look()
        self.break_(other)
        mail = self.mails()
        self.assertEqual(mail.subject, "Theehuis: trouble with bol.com: 1")
        self.assertIn("Theehuis", mail.body_html)

    def test_trouble_of_one_account_is_told_to_its_people_only(self):
        others = self._make_company("Other")
        other = self._make_live_account(self.sandbox.seller(), company_id=others.id)
        other.user_id = self._make_user("bol-other", USER, company=others)
        self.look()
        self.break_()
        self.assertEqual(len(self.mails()), 1)
        self.assertFalse(self.mails(other) or self.activities(other))

    def test_archived_responsible_is_replaced_by_the_administrator(self):
        self.user.active = False
        self.break_()
        admin = self.env.ref("base.user_admin")
        activity = self.account._bol_trouble_activities("watch:%")
        self.assertEqual(activity.user_id, admin)
        self.assertEqual(self.mails().recipient_ids, admin.partner_id)

    def test_in_the_language_of_the_responsible(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.user.write({"lang": "nl_NL", "tz": "Europe/Amsterdam"})
        self.env["ir.module.module"].search(
            [("name", "=", "bol_connector")]
        )._update_translations(["nl_NL"])
        kinds = self.env["bol.flow"]._fields["kind"]
        dutch = dict(kinds._description_selection(self.env(context={"lang": "nl_NL"})))
        self.assertNotEqual(dutch["orders"], "Orders from bol")
        self.by_sql(OFF, self.account.id)
        self.look()
        mail = self.env["mail.mail"].search([("res_id", "=", self.account.id)])
        self.assertIn(dutch["orders"], mail.sorted("id")[-1].body_html)

    def test_names_are_text_and_not_html(self):
        self.account.name = "Tea <script>alert(1)</script> & more"
        self.break_()
        body = self.mails().body_html
        self.assertNotIn("<script>", body)
        self.assertIn("&lt;script&gt;", body)

    def test_error_of_a_flow_is_text_and_not_html(self):
        flow = self.flow("orders")
        flow.write({"last_error": "<b>boom</b>", "next_run": "2100-01-01"})
        self.let_pass(25)
        self.assertIn("<b>boom</b>", self.troubles().message)
        self.assertIn("&lt;b&gt;boom", self.mails().body_html)
        activity = self.account._bol_trouble_activities("watch:%")
        self.assertIn("&lt;b&gt;boom", activity.note)

    def test_account_form_says_it(self):
        self.break_()
        self.rest()
        self.look()
        text = self.account.with_user(self.user).trouble_text
        self.assertIn("Flows were switched off", text)
        self.assertIn("Bol.com: send to bol", text)
        self.assertEqual(self.account.trouble_count, 2)
