from odoo.tests import tagged

from .common import BooksCase, samples


@tagged("post_install", "-at_install")
class TestQuiet(BooksCase):
    """Over the whole life of an order of bol its buyer hears nothing from Odoo."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)
        # What a seller may have switched on for his other customers.
        self.company.stock_move_email_validation = True
        self.before = {name: self.newest(name) for name in self.counted()}

    def counted(self):
        names = ("mail.mail", "mail.notification", "sms.sms", "rating.rating")
        return [name for name in names if name in self.env]

    def newest(self, model):
        return self.env[model].sudo().search([], order="id desc", limit=1).id or 0

    def new(self, model):
        return self.env[model].sudo().search([("id", ">", self.before[model])])

    def life(self):
        """An order from bol's list to bol's money; returns the sale order."""
        mail = f"life-{samples.ean()}@verkopen.bol.com"
        here = samples.address(email=mail, deliveryPhoneNumber="+31612345678")
        sale = self.sold(2, shipmentDetails=here, billingDetails=here)
        self.run_lane("orders_1")
        self.ship(sale.picking_ids)
        self.send(2)
        invoice = self.invoice() & sale.invoice_ids
        self.assertEqual(invoice.payment_state, "paid")
        self.come_back(sale)
        credit = sale.order_line.bol_item_id._bol_credit(1, "Return")
        credit.with_user(self.accountant).action_post()
        self.assertEqual(credit.payment_state, "paid")
        self.settle()
        for name in (
            "account.ir_cron_account_move_send",
            "mail.ir_cron_mail_scheduler_action",
        ):
            if cron := self.env.ref(name, raise_if_not_found=False):
                with self.transactions():
                    cron.method_direct_trigger()
        return sale

    def come_back(self, sale):
        """One piece comes back, and is received."""
        picking = sale.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        self.ship(back, 1)

    def settle(self):
        """Bol closes its books, and pays."""
        if "bol.settlement" in self.env:
            self.sandbox.admin("POST", "invoices", account=self.seller.client_id)
            self.run_now("settlements")

    def buyer(self, sale):
        return sale.partner_id | sale.partner_invoice_id | sale.partner_shipping_id

    def told(self, buyer):
        """What was sent to a buyer, by model."""
        emails = set(buyer.mapped("email_normalized"))
        mails = self.new("mail.mail").filtered(
            lambda mail: (
                mail.recipient_ids & buyer
                or any(email in (mail.email_to or "") for email in emails)
            )
        )
        notes = self.new("mail.notification").filtered(
            lambda note: note.res_partner_id & buyer
        )
        texts = self.new("sms.sms") if "sms.sms" in self.env else mails.browse()
        return mails, notes, texts

    def test_nothing_goes_to_the_buyer(self):
        sale = self.life()
        buyer = self.buyer(sale)
        self.assertTrue(buyer.mapped("email_normalized"))
        for found in self.told(buyer):
            self.assertFalse(found, found.mapped("display_name"))
        self.assertFalse(self.new("mail.mail"), "nor to anybody else")
        self.assertFalse(
            self.new("rating.rating") if "rating.rating" in self.env else 0
        )

    def test_nothing_invites_the_buyer(self):
        """No way into the portal, no document to share, nobody follows."""
        sale = self.life()
        buyer = self.buyer(sale)
        self.assertFalse(buyer.user_ids)
        self.assertFalse(any(buyer.mapped("signup_type")))
        moves = sale.invoice_ids
        self.assertEqual(len(moves), 2)
        for documents in (sale, sale.picking_ids, moves, sale.bol_order_id):
            if "access_token" in documents._fields:
                self.assertFalse(any(documents.mapped("access_token")), documents)
            self.assertFalse(documents.message_partner_ids & buyer, documents)
            self.assertFalse(documents.activity_ids, documents)

    def test_nothing_is_dunned(self):
        sale = self.life()
        buyer = self.buyer(sale).with_company(self.company)
        for move in sale.invoice_ids:
            self.assertEqual((move.payment_state, move.amount_residual), ("paid", 0))
        self.assertEqual(sum(buyer.mapped("credit")), 0)
        due = self.env["account.move.line"].search(
            [
                ("partner_id", "in", buyer.ids),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
            ]
        )
        self.assertFalse(due)

    def test_unless_the_account_says_so(self):
        """The same life, told: this test sees what the others don't."""
        self.account.mute_buyers = False
        sale = self.life()
        mails, notes, _texts = self.told(self.buyer(sale))
        self.assertTrue(mails or notes)
