from datetime import timedelta

from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrdersAdoption(BolCase):
    """Sale orders that were entered before the import are taken, not made again."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.buyer = self.env["res.partner"].create({"name": "Buyer"})
        # Orders of before this moment may have been entered by hand.
        self.account.orders_live_since = self.now() + timedelta(minutes=5)

    def enter(self, **values):
        """A sale order that somebody entered."""
        line = {"product_id": self.product.id, "product_uom_qty": 2, "price_unit": 7}
        return self.env["sale.order"].create(
            {
                "partner_id": self.buyer.id,
                "company_id": self.company.id,
                "order_line": [(0, 0, line)],
                **values,
            }
        )

    def take_in(self, order):
        self.seller.place(order)
        self.run_now("orders")
        return self.orders(order["orderId"])

    def order(self, **changes):
        return samples.order(samples.item(self.product.barcode, 2), **changes)

    def test_taken_by_its_reference_or_source(self):
        for field in ("client_order_ref", "origin"):
            for words in ("%s", "bol %s / Jan", "BOL-%s"):
                with self.subTest(field=field, words=words):
                    order = self.order()
                    sale = self.enter(**{field: words % order["orderId"]})
                    mirrored = self.take_in(order)
                    self.assertEqual(mirrored.sale_order_id, sale)
                    self.assertEqual(mirrored.state, "imported")
                    self.assertEqual(sale.bol_number, order["orderId"])
                    self.assertEqual(sale.order_line.bol_item_id, mirrored.item_ids)

    def test_what_was_entered_stays_as_it_is(self):
        order = self.order()
        sale = self.enter(client_order_ref=order["orderId"])
        self.take_in(order)
        self.assertEqual((sale.state, sale.partner_id), ("draft", self.buyer))
        self.assertEqual(sale.order_line.price_unit, 7)

    def test_number_within_a_longer_one_is_another(self):
        order = self.order()
        self.enter(client_order_ref=f"{order['orderId']}9")
        self.enter(client_order_ref=f"9{order['orderId']}")
        mirrored = self.take_in(order)
        self.assertEqual(mirrored.state, "imported")
        self.assertNotEqual(mirrored.sale_order_id.partner_id, self.buyer)

    def test_two_of_them_are_held_for_a_person(self):
        order = self.order()
        sales = [self.enter(client_order_ref=order["orderId"]) for _ in range(2)]
        mirrored = self.take_in(order)
        self.assertEqual((mirrored.state, mirrored.held_kind), ("held", "double"))
        for sale in sales:
            self.assertIn(sale.name, mirrored.held_reason)
        sales[0]._action_cancel()
        self.env.flush_all()
        self.retry(mirrored)
        self.assertEqual(mirrored.sale_order_id, sales[1])

    def test_cancelled_ones_and_those_of_other_companies_do_not_count(self):
        order = self.order()
        self.enter(client_order_ref=order["orderId"])._action_cancel()
        other = self._make_company("Other")
        self.enter(
            company_id=other.id,
            client_order_ref=order["orderId"],
            order_line=[],
        )
        mirrored = self.take_in(order)
        self.assertEqual(mirrored.sale_order_id.company_id, self.company)
        self.assertEqual(mirrored.sale_order_id.state, "sale")

    def test_orders_after_going_live_are_not_looked_for(self):
        self.account.orders_live_since = self.now() - timedelta(minutes=5)
        order = self.order()
        self.enter(client_order_ref=order["orderId"])
        mirrored = self.take_in(order)
        self.assertNotEqual(mirrored.sale_order_id.partner_id, self.buyer)

    def test_held_order_that_somebody_enters_by_hand(self):
        """However long the account is live."""
        self.account.orders_live_since = self.now() - timedelta(days=9)
        ean = samples.ean()
        mirrored = self.take_in(samples.order(samples.item(ean)))
        self.assertEqual(mirrored.state, "held")
        sale = self.enter(client_order_ref=f"bol_{mirrored.bol_id.lower()}")
        self._make_product(barcode=ean)
        self.run_lane()
        self.assertEqual(mirrored.sale_order_id, sale)

    def test_unknown_product_does_not_matter_then(self):
        order = samples.order(samples.item(samples.ean()))
        sale = self.enter(client_order_ref=order["orderId"])
        self.assertEqual(self.take_in(order).sale_order_id, sale)

    def test_going_live_is_noted_once(self):
        account = self._make_account(self.sandbox.seller())
        self.assertFalse(account.orders_live_since)
        account.action_go_live()
        first = account.orders_live_since
        self.assertTrue(first)
        account.orders_live_since = first - timedelta(days=1)
        self.flow("orders", account).action_live()
        self.assertEqual(account.orders_live_since, first - timedelta(days=1))
