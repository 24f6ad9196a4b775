from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from ..models import bol_account_privacy
from . import samples
from .common import BolCase

SURNAME = "Zwaluwstaartje"
EMAIL = "zwaluw-7x@verkopen.bol.com"
STREET = "Kwartelkade"
PHONE = "0698712345"
REFERENCE = "Inkoop-8855"
TRACES = (SURNAME, EMAIL, STREET, PHONE, REFERENCE)


class Killed(BaseException):
    """The worker is gone."""


class PrivacyCase(BolCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.partners = self.env["res.partner"].with_context(active_test=False)

    def person(self, **changes):
        return samples.address(
            **{
                "surname": SURNAME,
                "email": EMAIL,
                "streetName": STREET,
                "deliveryPhoneNumber": PHONE,
                **changes,
            }
        )

    def buy(self, days=0, shipped=True, delivery=None, billing=None, account=None):
        """An order placed so many days ago, all of it shipped."""
        billing = billing or self.person(orderReference=REFERENCE)
        order = self.import_order(
            samples.item(self.product.barcode),
            shipmentDetails=delivery or billing,
            billingDetails=billing,
        )
        self.assertEqual(order.state, "imported", order.held_reason)
        if shipped:
            self.close(order)
        order.placed_at -= timedelta(days=days)
        return order

    def close(self, order):
        for item in order.item_ids:
            item.quantity_shipped = item.quantity
        if "picking_ids" in order.sale_order_id:
            order.sale_order_id.picking_ids.action_cancel()

    def run_job(self, contacts=True):
        """Let the scheduled action run, and again when contacts are due."""
        cron = self.env.ref("bol_connector.ir_cron_privacy")
        with self.transactions():
            cron.method_direct_trigger()
        if contacts:
            for partner in self.partners.search([("bol_erase_at", "!=", False)]):
                partner.bol_erase_at = partner.bol_erase_at - timedelta(minutes=20)
            with self.transactions():
                cron.method_direct_trigger()

    def found(self, text):
        """The tables of the database in which a text still stands."""
        self.env.flush_all()
        tables = self.env.execute_query(
            SQL("SELECT tablename FROM pg_tables WHERE schemaname = current_schema")
        )
        return [
            table
            for (table,) in tables
            if self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s AS t WHERE t::text ILIKE %s LIMIT 1",
                    SQL.identifier(table),
                    f"%{text}%",
                )
            )
        ]

    def assertNoTrace(self):
        for text in TRACES:
            self.assertEqual(self.found(text), [], text)

    def assertAnonymous(self, partner):
        self.assertEqual(partner.name, "Bol.com buyer")
        self.assertFalse(partner.active or partner.email or partner.street)
        self.assertTrue(partner.bol_erased_on)

    def assertKept(self, partner, name=f"Sanne {SURNAME}"):
        self.assertEqual(partner.name, name)
        self.assertEqual(partner.email, EMAIL)
        self.assertTrue(partner.active and partner.street)


@tagged("post_install", "-at_install")
class TestPrivacy(PrivacyCase):
    """Personal data of buyers goes in time, wherever it stands."""

    # -- everything goes -------------------------------------------------------

    def test_nothing_is_left_of_the_buyer(self):
        order = self.buy(days=181, delivery=self.person(houseNumber="99"))
        sale = order.sale_order_id
        buyer, delivery = sale.partner_id, sale.partner_shipping_id
        self.assertNotEqual(buyer, delivery)
        for text in TRACES:
            self.assertTrue(self.found(text), text)
        self.run_job()
        self.assertNoTrace()
        self.assertAnonymous(buyer)
        self.assertAnonymous(delivery)
        self.assertEqual(buyer.country_id, self.env.ref("base.nl"))
        self.assertEqual(order.erased_on, fields.Date.today())
        self.assertFalse(order.raw or order.buyer_name or order.shipping_address)
        self.assertEqual(sale.client_order_ref, order.bol_id)
        self.assertEqual(sale.amount_total, order.amount_total)

    def test_what_people_wrote_goes_as_well(self):
        order = self.buy(days=181)
        sale, buyer = order.sale_order_id, order.sale_order_id.partner_id
        buyer.bol_muted = False
        said = f"Dear {SURNAME}"
        for record in (order, sale, buyer):
            record.message_post(body=said, partner_ids=buyer.ids)
        sale.message_post(body=said, author_id=buyer.id, email_from=EMAIL)
        self.env["mail.mail"].create(
            {"body": said, "email_to": EMAIL, "model": sale._name, "res_id": sale.id}
        )
        buyer.write({"comment": said, "function": said, "website": said})
        buyer.message_subscribe(buyer.ids)
        sale.message_subscribe(buyer.ids)
        files = self.env["ir.attachment"]
        for record in (order, buyer):
            record.activity_schedule("mail.mail_activity_data_todo", summary=said)
            values = {"res_model": record._name, "res_id": record.id}
            files += files.create({"name": f"{said}.txt", "raw": b"x", **values})
        sale.message_post(body="The parcel is late.")
        self.run_job()
        self.assertNoTrace()
        self.assertFalse(files.exists())
        self.assertIn("The parcel is late.", "".join(sale.message_ids.mapped("body")))

    def test_change_of_customer_leaves_no_name(self):
        order = self.buy(days=181)
        sale, buyer = order.sale_order_id, order.sale_order_id.partner_id
        other = self.partners.create({"name": "Somebody Else"})
        sale.action_cancel()
        sale.action_draft()
        sale.partner_id = other
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertIn("mail_tracking_value", self.found(SURNAME))
        sale.partner_id = buyer
        self.cr.precommit.run()
        self.run_job()
        self.assertEqual(self.found(SURNAME), [])

    def test_company_and_its_address(self):
        company = self.person(company="Bakkerij Zwaluw", vatNumber="NL123456782B90")
        order = self.buy(
            days=181, billing=company, delivery=self.person(houseNumber="7")
        )
        buyer = order.sale_order_id.partner_id.commercial_partner_id
        self.assertTrue(buyer.is_company and buyer.vat)
        self.run_job()
        self.assertAnonymous(buyer)
        self.assertFalse(buyer.vat)
        self.assertNoTrace()
        self.assertEqual(self.found("Bakkerij Zwaluw"), [])

    def test_contact_whose_sale_order_was_deleted(self):
        order = self.buy(days=181)
        sale, buyer = order.sale_order_id, order.sale_order_id.partner_id
        sale._action_cancel()
        sale.unlink()
        self.run_job()
        self.assertAnonymous(buyer)
        self.assertNoTrace()

    def test_account_that_was_archived(self):
        order = self.buy(days=181)
        self.account.active = False
        self.run_job()
        self.assertTrue(order.erased_on)

    # -- when ------------------------------------------------------------------

    def test_only_after_the_days_of_the_account(self):
        self.account.privacy_days = 30
        young, old = self.buy(days=29), self.buy(days=31)
        self.run_job()
        self.assertFalse(young.erased_on)
        self.assertTrue(young.shipment_details and young.raw)
        self.assertTrue(old.erased_on)

    def test_open_order_waits_but_not_for_ever(self):
        order = self.buy(days=181, shipped=False)
        self.run_job()
        self.assertFalse(order.erased_on)
        order.placed_at -= timedelta(days=180)
        self.run_job()
        self.assertTrue(order.erased_on)

    def test_order_that_bol_has_let_expire_is_not_open(self):
        order = self.buy(days=181, shipped=False)
        order.item_ids.expires_on = fields.Date.today() - timedelta(days=1)
        if "picking_ids" in order.sale_order_id:
            order.sale_order_id.picking_ids.action_cancel()
        self.run_job()
        self.assertTrue(order.erased_on)

    def test_order_without_a_date_goes_by_its_arrival(self):
        order = self.buy()
        order.placed_at = False
        self.run_job()
        self.assertFalse(order.erased_on)
        self.cr.execute(
            "UPDATE bol_order SET create_date = %s WHERE id = %s",
            [self.now() - timedelta(days=181), order.id],
        )
        self.env.invalidate_all()
        self.run_job()
        self.assertTrue(order.erased_on)

    def test_days_have_limits(self):
        for days in (-1, 0, 13, 9999):
            with (
                self.subTest(days=days),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.account.privacy_days = days
                self.account.flush_recordset()

    def test_held_order_is_given_up(self):
        order = self.import_order(
            samples.item(samples.ean(), quantityCancelled=0),
            shipmentDetails=self.person(),
            billingDetails=self.person(),
        )
        self.assertEqual(order.state, "held")
        order.placed_at -= timedelta(days=361)
        self.run_job()
        self.assertEqual(order.state, "ignored")
        self.assertIn("erased", order.held_reason)
        self.assertNoTrace()

    # -- contacts that something else needs ------------------------------------

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

    # -- nothing comes back ----------------------------------------------------

    def test_reading_it_again_brings_nothing_back(self):
        order = self.buy(days=181)
        self.run_job()
        order.detail_due = True
        self.run_now("orders")
        self.assertFalse(order.detail_due)
        self.assertNoTrace()
        self.assertEqual(order.state, "imported")

    def test_no_sale_order_is_made_of_it_any_more(self):
        order = self.buy(days=181)
        self.run_job()
        order.sale_order_id._action_cancel()
        order.sale_order_id.unlink()
        self.assertEqual(order.state, "held")
        with self.transactions():
            order.action_retry()
        self.assertEqual(order.state, "ignored")

    # -- the job ---------------------------------------------------------------

    def test_killed_between_two_batches(self):
        orders = self.env["bol.order"].union(
            *(
                self.buy(days=200 - n, billing=self.person(email=f"{n}-{EMAIL}"))
                for n in range(3)
            )
        )
        erase = self.registry["bol.order"]._bol_erase
        done = []

        def killed(records):
            if done:
                raise Killed
            done.append(records)
            return erase(records)

        with (
            patch.object(bol_account_privacy, "BATCH", 1),
            patch.object(self.registry["bol.order"], "_bol_erase", killed),
            # Not assertRaises, which would take back what was committed.
            suppress(Killed),
            self.transactions(),
        ):
            self.env["bol.account"]._run_privacy()
        self.env.invalidate_all()
        self.assertEqual(len(orders.filtered("erased_on")), 1)
        self.assertTrue(orders[0].erased_on, "the oldest first")
        with patch.object(bol_account_privacy, "BATCH", 1):
            self.run_job()
        self.assertTrue(all(orders.mapped("erased_on")))
        self.assertNoTrace()

    def test_order_that_cannot_be_erased_stops_no_other(self):
        bad, good = self.buy(days=200), self.buy(days=190)
        erase = self.registry["bol.order"]._bol_erase

        def refuse(records):
            if bad in records:
                raise ValueError("No")
            return erase(records)

        with (
            patch.object(self.registry["bol.order"], "_bol_erase", refuse),
            mute_logger(bol_account_privacy.__name__),
        ):
            self.run_job(contacts=False)
        self.assertFalse(bad.erased_on)
        self.assertTrue(good.erased_on)

    def test_screens_say_so(self):
        order = self.buy(days=181)
        self.run_job()
        for record in (order, order.sale_order_id.partner_id, self.account):
            Form(record)
        self.assertIn("Personal data was erased", order.get_view()["arch"])


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


@tagged("post_install", "-at_install")
class TestPrivacySpeed(PrivacyCase):
    def make_orders(self, number):
        """Sold orders, without bol."""
        partners = self.partners.create(
            [
                {
                    "name": f"{SURNAME} {n}",
                    "email": f"{number}-{n}-{EMAIL}",
                    "street": STREET,
                    "company_id": self.company.id,
                    "bol_buyer": True,
                }
                for n in range(number)
            ]
        )
        orders = self.env["bol.order"].create(
            [
                {
                    "account_id": self.account.id,
                    "bol_id": f"C{number}-{n}",
                    "state": "imported",
                    "placed_at": self.now() - timedelta(days=200),
                    "buyer_reference": REFERENCE,
                    "shipment_details": {"email": partner.email},
                }
                for n, partner in enumerate(partners)
            ]
        )
        orders.mapped("buyer_name")
        sales = self.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "bol_order_id": order.id,
                    "client_order_ref": order._bol_customer_reference(),
                }
                for order, partner in zip(orders, partners, strict=True)
            ]
        )
        for order, sale in zip(orders, sales, strict=True):
            order.sale_order_id = sale
        self.env.flush_all()
        self.env.invalidate_all()
        return orders, partners

    def queries(self, records):
        before = self.cr.sql_log_count
        records._bol_erase()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_orders(self):
        self.make_orders(2)[0]._bol_erase()
        counts = []
        for number in (5, 105):
            orders, partners = self.make_orders(number)
            counts.append((self.queries(orders), self.queries(partners)))
            self.assertTrue(all(orders.mapped("erased_on")))
            self.assertTrue(all(partners.mapped("bol_erased_on")))
        (orders_few, partners_few), (orders_many, partners_many) = counts
        self.assertLess(orders_many, orders_few + 20, counts)
        self.assertLess(partners_many, partners_few + 20, counts)
