from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from . import samples
from .privacy import EMAIL, PHONE, STREET, SURNAME, PrivacyCase


@tagged("post_install", "-at_install")
class TestPrivacyContacts(PrivacyCase):
    """Contacts of buyers that something else needs are kept, as far as it does."""

    def test_contact_of_a_later_order_is_kept_until_that_one_goes(self):
        old = self.buy(days=181)
        later = self.buy(days=10)
        buyer = old.sale_order_id.partner_id
        self.assertEqual(later.sale_order_id.partner_id, buyer)
        self.run_job()
        self.assertTrue(old.erased_on)
        self.assertKept(buyer)
        later.placed_at -= timedelta(days=180)
        self.run_job()
        self.assertAnonymous(buyer)
        self.assertNoTrace()

    def test_contact_used_elsewhere_is_kept(self):
        uses = (
            lambda buyer: self.env["sale.order"].create({"partner_id": buyer.id}),
            lambda buyer: self.env["res.partner.bank"].create(
                {"partner_id": buyer.id, "acc_number": "NL91ABNA0417164300"}
            ),
            lambda buyer: self.partners.create({"name": "Kid", "parent_id": buyer.id}),
            lambda buyer: self.account.message_post(
                body="Complaint", author_id=buyer.id
            ),
        )
        for number, use in enumerate(uses):
            with self.subTest(use=number):
                email = f"{number}-{EMAIL}"
                order = self.buy(days=181, billing=self.person(email=email))
                buyer = order.sale_order_id.partner_id
                use(buyer)
                self.run_job()
                self.assertTrue(order.erased_on)
                self.assertEqual((buyer.email, buyer.active), (email, True))
                self.assertGreater(buyer.bol_erase_at, self.now() + timedelta(days=20))

    def test_contact_kept_is_erased_when_its_use_is_over(self):
        order = self.buy(days=181)
        buyer = order.sale_order_id.partner_id
        quotation = self.env["sale.order"].create({"partner_id": buyer.id})
        self.run_job()
        self.assertKept(buyer)
        quotation.unlink()
        buyer.bol_erase_at -= timedelta(days=31)
        self.run_job()
        self.assertAnonymous(buyer)

    def test_parent_of_a_contact_that_is_needed(self):
        order = self.buy(days=181, delivery=self.person(houseNumber="99"))
        sale = order.sale_order_id
        delivery = sale.partner_shipping_id
        self.account.message_post(body="Complaint", author_id=delivery.id)
        self.run_job()
        self.assertKept(sale.partner_id)
        self.assertKept(delivery)

    def test_address_goes_and_its_parent_stays(self):
        order = self.buy(days=181, delivery=self.person(houseNumber="99"))
        sale = order.sale_order_id
        self.env["sale.order"].create(
            {
                "partner_id": sale.partner_id.id,
                "partner_shipping_id": sale.partner_id.id,
            }
        )
        # Odoo gives a person's address to the company as well.
        sale.partner_shipping_id._bol_write({"type": "contact"})
        self.run_job()
        self.assertKept(sale.partner_id)
        self.assertEqual(sale.partner_id.street, f"{STREET} 12B")
        self.assertAnonymous(sale.partner_shipping_id)

    def test_contact_that_was_there_before_is_left_alone(self):
        mine = self.partners.create(
            {
                "name": f"Sanne {SURNAME}",
                "email": EMAIL,
                "phone": PHONE,
                "street": f"{STREET} 12B",
                "zip": "3511LN",
                "city": "Utrecht",
                "country_id": self.env.ref("base.nl").id,
                "company_id": self.company.id,
            }
        )
        order = self.buy(days=181)
        self.assertEqual(order.sale_order_id.partner_id, mine)
        self.run_job()
        self.assertTrue(order.erased_on)
        self.assertKept(mine)

    def test_buyer_who_comes_back_meanwhile(self):
        """The contact waits for being erased when an order finds it again."""
        old = self.buy(days=181)
        buyer = old.sale_order_id.partner_id
        self.run_job(contacts=False)
        self.assertTrue(buyer.bol_erase_at)
        self.assertKept(buyer)
        new = self.buy()
        self.assertEqual(new.sale_order_id.partner_id, buyer)
        self.assertFalse(buyer.bol_erase_at)
        self.run_job()
        self.assertKept(buyer)

    def test_buyer_who_comes_back_afterwards_is_new(self):
        old = self.buy(days=181)
        self.run_job()
        new = self.buy()
        self.assertNotEqual(new.sale_order_id.partner_id, old.sale_order_id.partner_id)

    def test_contact_of_another_company_is_left_alone(self):
        order = self.buy(days=181)
        other = self._make_company("Other")
        seller = self.sandbox.seller()
        account = self._make_live_account(seller, company_id=other.id)
        product = self._make_product(company_id=other.id, taxes_id=[])
        seller.place(
            samples.order(
                samples.item(product.barcode),
                shipmentDetails=self.person(),
                billingDetails=self.person(),
            )
        )
        self.run_now("orders", account)
        theirs = self.orders(account=account)
        self.run_job()
        self.assertAnonymous(order.sale_order_id.partner_id)
        self.assertFalse(theirs.erased_on)
        self.assertKept(theirs.sale_order_id.partner_id)


@tagged("post_install", "-at_install")
class TestPrivacyInvoices(PrivacyCase):
    """What tax law needs on invoices stays."""

    def setUp(self):
        super().setUp()
        self.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "BOLS",
                "type": "sale",
                "company_id": self.company.id,
                "default_account_id": self.make_account("Turnover", "income").id,
            }
        )
        self.product.property_account_income_id = self.make_account("In", "income")
        receivable = self.make_account("Debtors", "asset_receivable")
        self.env["ir.default"].set(
            "res.partner",
            "property_account_receivable_id",
            receivable.id,
            company_id=self.company.id,
        )

    def make_account(self, name, kind):
        return self.env["account.account"].create(
            {
                "name": name,
                "code": str(800000 + len(name)),
                "account_type": kind,
                "reconcile": kind == "asset_receivable",
                "company_ids": [Command.link(self.company.id)],
            }
        )

    def invoice(self, order, post=True):
        sale = order.sale_order_id
        sale.order_line.qty_delivered = 1
        invoice = sale._create_invoices()
        if post:
            invoice.action_post()
        return invoice

    def test_invoice_keeps_name_and_address(self):
        order = self.buy(days=181, delivery=self.person(houseNumber="99"))
        sale = order.sale_order_id
        buyer, delivery = sale.partner_id, sale.partner_shipping_id
        invoice = self.invoice(order)
        buyer.message_post(body=f"Dear {SURNAME}")
        self.run_job()
        self.assertEqual(invoice.partner_id, buyer)
        self.assertEqual(invoice.partner_shipping_id, delivery)
        self.assertEqual(buyer.name, f"Sanne {SURNAME}")
        self.assertEqual(buyer.street, f"{STREET} 12B")
        self.assertEqual((buyer.zip, buyer.city), ("3511LN", "Utrecht"))
        self.assertFalse(buyer.email or buyer.phone)
        self.assertTrue(buyer.active)
        self.assertFalse(buyer.bol_erase_at)
        self.assertAnonymous(delivery)
        for text in (EMAIL, PHONE):
            self.assertEqual(self.found(text), [], text)
        self.assertLessEqual(set(self.found(SURNAME)), {"res_partner", "account_move"})

    def test_invoice_keeps_a_company(self):
        company = self.person(company="Bakkerij Zwaluw", vatNumber="NL123456782B90")
        order = self.buy(days=181, billing=company, delivery=self.person())
        invoice = self.invoice(order)
        self.run_job()
        customer = invoice.commercial_partner_id
        self.assertEqual(customer.name, "Bakkerij Zwaluw")
        self.assertEqual(customer.vat, "NL123456782B90")
        self.assertFalse(customer.email or customer.phone)

    def test_draft_invoice_is_still_to_be_sent(self):
        order = self.buy(days=181)
        buyer = order.sale_order_id.partner_id
        invoice = self.invoice(order, post=False)
        self.run_job()
        self.assertKept(buyer)
        invoice.action_post()
        buyer.bol_erase_at -= timedelta(days=31)
        self.run_job()
        self.assertTrue(buyer.name and buyer.street)
        self.assertFalse(buyer.email)
