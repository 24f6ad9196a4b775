from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models import bol_account_privacy
from . import samples
from .privacy import EMAIL, SURNAME, TRACES, PrivacyCase


class Killed(BaseException):
    """The worker is gone."""


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
        """Its sale order is gone; bol hasn't said that it was shipped."""
        order = self.buy(days=400, shipped=False)
        self.run_job()
        self.assertTrue(order.erased_on)
        order.sale_order_id._action_cancel()
        order.sale_order_id.unlink()
        self.assertEqual(order.state, "held")
        self.retry(order)
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
