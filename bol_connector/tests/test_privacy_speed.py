from datetime import timedelta

from odoo.tests import tagged

from .privacy import EMAIL, REFERENCE, STREET, SURNAME, PrivacyCase


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
