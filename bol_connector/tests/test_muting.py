from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestMuting(BolCase):
    """Odoo doesn't write to bol's buyers, unless somebody says it may."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.buyer = self.sell().partner_id
        self.friend = self.env["res.partner"].create(
            {"name": "Friend", "email": "friend@example.com"}
        )
        self.user = self._make_user(
            "bol-muter", "sales_team.group_sale_salesman,base.group_partner_manager"
        )
        self.mails = self.env["mail.mail"]
        self.mails.search([]).unlink()

    def sell(self, **changes):
        order = self.import_order(samples.item(self.product.barcode), **changes)
        return order.sale_order_id

    def mail(self, **values):
        values = {"subject": "Hello", "body_html": "<p>Hello</p>", **values}
        mail = self.mails.create({"email_from": "shop@example.com", **values})
        mail.send()
        return mail

    def allow(self):
        self.buyer.bol_muted = False

    def test_address_of_an_archived_contact(self):
        """As every buyer's is where one customer stands for all."""
        self.buyer.active = False
        mail = self.mail(email_to=self.buyer.email)
        self.assertEqual(mail.state, "cancel")

    # -- which contacts --------------------------------------------------------

    def test_contacts_that_the_import_makes_are_muted(self):
        self.assertTrue(self.buyer.bol_buyer and self.buyer.bol_muted)
        sale = self.sell(shipmentDetails=samples.address(houseNumber="9"))
        self.assertNotEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertTrue(sale.partner_shipping_id.bol_muted)

    def test_not_when_the_account_allows_mail(self):
        self.account.mute_buyers = False
        here = samples.address(email="mail-me@verkopen.bol.com")
        buyer = self.sell(shipmentDetails=here, billingDetails=here).partner_id
        self.assertTrue(buyer.bol_buyer)
        self.assertFalse(buyer.bol_muted)

    def test_other_contacts_are_not(self):
        self.assertFalse(self.friend.bol_buyer or self.friend.bol_muted)
        copy = self.buyer.copy()
        self.assertFalse(copy.bol_buyer or copy.bol_muted)

    def test_user_allows_mail_on_the_contact(self):
        sale = self.sell(shipmentDetails=samples.address(houseNumber="9"))
        form = Form(self.buyer.with_user(self.user))
        form.bol_muted = False
        form.save()
        self.assertFalse(self.buyer.bol_muted)
        self.assertFalse(sale.partner_shipping_id.bol_muted, "goes with the buyer")

    # -- what Odoo sends by itself ---------------------------------------------

    def notified(self, **values):
        record = self.env["sale.order"].search([("partner_id", "=", self.buyer.id)])
        message = record[:1].message_post(
            body="News", subtype_xmlid="mail.mt_comment", **values
        )
        return message.notified_partner_ids

    def test_notifications_leave_the_buyer_out(self):
        both = self.buyer | self.friend
        self.assertEqual(self.notified(partner_ids=both.ids), self.friend)
        self.allow()
        self.assertEqual(self.notified(partner_ids=both.ids), both)

    def test_followers_that_are_muted_get_nothing(self):
        sale = self.env["sale.order"].search([("partner_id", "=", self.buyer.id)])
        sale.message_subscribe((self.buyer | self.friend).ids)
        self.assertEqual(self.notified(), self.friend)

    def test_notification_by_address_alone(self):
        for address in (self.buyer.email, self.friend.email):
            self.notified(outgoing_email_to=address)
        self.assertEqual(self.mails.search([]).mapped("email_to"), [self.friend.email])

    def test_text_messages_leave_the_buyer_out(self):
        if "sms.sms" not in self.env:
            self.skipTest("The addon SMS isn't installed.")
        self.buyer.phone = "+31612345678"
        sale = self.env["sale.order"].search([("partner_id", "=", self.buyer.id)])[:1]
        texts = self.env["sms.sms"]
        for sent in (0, 1):
            sale._message_sms("Hello", partner_ids=self.buyer.ids, put_in_queue=True)
            found = texts.search([("partner_id", "=", self.buyer.id)])
            self.assertEqual(len(found), sent)
            self.allow()

    def test_confirmation_mail_of_the_sale_order(self):
        sale = self.sell()
        template = sale._get_confirmation_template()
        sale._send_order_notification_mail(template)
        self.assertFalse(sale.message_ids.notified_partner_ids & self.buyer)
        self.allow()
        sale._send_order_notification_mail(template)
        self.assertIn(self.buyer, sale.message_ids.notified_partner_ids)

    # -- mails -----------------------------------------------------------------

    def test_mail_is_cancelled_and_says_why(self):
        for recipients in (
            {"recipient_ids": self.buyer.ids},
            {"email_to": self.buyer.email},
            {"email_to": f"Sanne <{self.buyer.email.upper()}>"},
        ):
            with self.subTest(**recipients):
                mail = self.mail(**recipients)
                self.assertEqual(mail.state, "cancel")
                self.assertIn("No Mail from Odoo", mail.failure_reason)

    def test_mail_to_others_goes(self):
        for recipients in (
            {"recipient_ids": self.friend.ids},
            {"email_to": self.friend.email},
        ):
            mail = self.mail(**recipients)
            self.assertEqual(mail.state, "outgoing", "tests send nothing")
            self.assertFalse(mail.failure_reason)

    def test_mail_to_several_goes_to_the_others(self):
        mail = self.mail(
            recipient_ids=(self.buyer | self.friend).ids,
            email_to=f"{self.buyer.email}, Info <info@example.com>",
            email_cc=self.buyer.email,
        )
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.friend)
        self.assertIn("info@example.com", mail.email_to)
        self.assertNotIn(self.buyer.email, mail.email_to)
        self.assertFalse(mail.email_cc)

    def test_mail_whose_buyer_is_only_in_copy_goes_without(self):
        mail = self.mail(email_to=self.friend.email, email_cc=self.buyer.email)
        self.assertEqual((mail.state, mail.email_cc), ("outgoing", ""))

    def test_address_of_another_contact_too_is_not_muted(self):
        self.friend.email = self.buyer.email
        self.assertEqual(self.mail(email_to=self.buyer.email).state, "outgoing")

    def test_cancelled_mail_goes_once_it_is_allowed(self):
        mail = self.mail(recipient_ids=self.buyer.ids)
        self.allow()
        mail.mark_outgoing()
        mail.send()
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.buyer)

    def test_mail_of_a_template(self):
        sale = self.sell()
        template = self.env.ref("sale.email_template_edi_sale")
        mail = self.mails.browse(template.send_mail(sale.id))
        mail.send()
        self.assertEqual(mail.state, "cancel")

    def test_colleague_who_buys_at_bol_is_reached(self):
        self.user.partner_id.bol_muted = True
        mail = self.mail(recipient_ids=self.user.partner_id.ids)
        self.assertEqual(mail.state, "outgoing")

    # -- what people send ------------------------------------------------------

    def assertRefused(self, method, *arguments, **values):
        with self.assertRaisesRegex(UserError, "Sanne de Vries.*No Mail from Odoo"):
            method(*arguments, **values)

    def test_person_who_writes_to_a_buyer_is_told(self):
        sale = self.sell().with_user(self.user)
        message = {
            "body": "Dear Sanne",
            "message_type": "comment",
            "partner_ids": self.buyer.ids,
        }
        # The chatter's route posts as superuser in the user's name.
        for record in (sale, sale.sudo()):
            self.assertRefused(record.message_post, **message)
        self.allow()
        self.assertTrue(sale.message_post(**message))

    def test_composer_tells_so(self):
        sale = self.sell().with_user(self.user)
        action = sale.action_quotation_send()
        composer = Form.from_action(sale.env, action).save()
        self.assertIn(self.buyer, composer.partner_ids)
        self.assertRefused(composer.action_send_mail)
        self.allow()
        composer.action_send_mail()
        self.assertIn(self.buyer, sale.message_ids.notified_partner_ids)

    def test_portal_invitation_is_refused(self):
        manager = self._make_user(
            "bol-portal", "base.group_erp_manager,base.group_partner_manager"
        )
        wizard = (
            self.env["portal.wizard"]
            .with_user(manager)
            .create({"partner_ids": self.buyer.ids})
        )
        self.assertRefused(wizard.user_ids.action_grant_access)
        self.assertFalse(self.buyer.user_ids)
        self.allow()
        wizard.user_ids.action_grant_access()
        self.assertTrue(self.buyer.user_ids)
        self.buyer.bol_muted = True
        self.assertRefused(wizard.user_ids.action_invite_again)

    def test_sharing_a_document_is_refused(self):
        sale = self.sell()
        share = (
            self.env["portal.share"]
            .with_user(self.user)
            .with_context(active_model="sale.order", active_id=sale.id)
            .create({"partner_ids": self.buyer.ids})
        )
        self.assertRefused(share.action_send_mail)
