"""Orders long ago, and what is left of who bought."""

from datetime import timedelta

from odoo.tools import SQL

from . import samples
from .common import BolCase

SURNAME = "Zwaluwstaartje"
EMAIL = "zwaluw-7x@verkopen.bol.com"
STREET = "Kwartelkade"
PHONE = "0698712345"
REFERENCE = "Inkoop-8855"
TRACES = (SURNAME, EMAIL, STREET, PHONE, REFERENCE)


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
        # What people wrote before is logged by then.
        self.commit()
        cron = self.env.ref("bol_connector.ir_cron_privacy")
        with self.transactions():
            cron.method_direct_trigger()
        if contacts:
            # With SQL: a write would have Odoo log what the job then changes.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_partner SET bol_erase_at = bol_erase_at - INTERVAL '1 hour'"
            )
            self.env.invalidate_all()
            with self.transactions():
                cron.method_direct_trigger()
            self.commit()

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
