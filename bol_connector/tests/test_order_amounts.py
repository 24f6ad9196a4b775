import random

from odoo.tests import Form, tagged

from ..bol_api.orders import read_order
from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrderAmounts(BolCase):
    """A sale order has the total that bol charged its buyer, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_9 = cls._make_tax(9)
        cls.included = cls._make_tax(
            21, name="21% included", price_include_override="tax_included"
        )

    def setUp(self):
        super().setUp()
        self.account.action_prepare_taxes()
        self.products = {
            tax: self._make_product(taxes_id=tax.ids)
            for tax in (self.tax_21, self.tax_9, self.included)
        }

    def sell(self, *items, **changes):
        """The sale order of an order at bol; it is confirmed."""
        order = self.import_order(*items, **changes)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id

    def item(self, tax, quantity, price, **changes):
        return samples.item(self.products[tax].barcode, quantity, price, **changes)

    # -- totals ----------------------------------------------------------------

    def test_each_kind_of_tax(self):
        for tax, without in (
            (self.tax_21, 82.64),
            (self.tax_9, 91.74),
            (self.included, 82.64),
        ):
            with self.subTest(tax=tax.name):
                sale = self.sell(self.item(tax, 1, 99.99))
                self.assertEqual(sale.amount_total, 99.99)
                self.assertEqual(
                    sale.amount_untaxed, without if without == 82.64 else 91.73
                )
                self.assertEqual(sale.order_line.price_unit, 99.99)

    def test_mixed_order(self):
        sale = self.sell(
            self.item(self.tax_21, 3, 12.49),
            self.item(self.tax_9, 7, 1.99),
            self.item(self.included, 2, 0.03),
        )
        self.assertEqual(sale.amount_total, 51.46)
        self.assertEqual(sale.order_line.mapped("price_total"), [37.47, 13.93, 0.06])

    def test_totals_of_many_orders_to_the_cent(self):
        """In either way of rounding; taxes that come on top miss every fourth."""
        dice = random.Random(7)
        taxes = list(self.products)
        for rounding in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = rounding
            orders = [
                samples.order(
                    *(
                        self.item(
                            dice.choice(taxes),
                            dice.randint(1, 12),
                            round(dice.uniform(0.5, 150), 2),
                        )
                        for _ in range(dice.randint(1, 4))
                    )
                )
                for _ in range(20)
            ]
            numbers = self.seller.place(*orders)
            self.run_now("orders")
            charged = [
                round(sum(item["totalPrice"] for item in order["orderItems"]), 2)
                for order in orders
            ]
            mirrored = self.orders(*numbers)
            self.assertEqual(mirrored.mapped("amount_total"), charged)
            sold = mirrored.mapped("sale_order_id.amount_total")
            self.assertEqual(sold, charged, rounding)

    def test_discount(self):
        """bol's total is less than its price times the quantity."""
        discounts = [{"title": "2e halve prijs", "amount": 5}]
        line = self.item(self.tax_21, 2, 10, totalPrice=15, discounts=discounts)
        sale = self.sell(line)
        self.assertEqual(sale.amount_total, 15)
        goods, discount = sale.order_line
        self.assertEqual((goods.price_unit, goods.price_total), (10, 20))
        self.assertEqual(
            (discount.price_total, discount.product_id.type), (-5, "service")
        )
        self.assertEqual(discount.tax_ids, goods.tax_ids)
        self.assertEqual(discount.product_id, self.account.discount_product_id)

    def test_discount_is_called_what_bol_calls_it(self):
        discounts = [
            {"title": "2e halve prijs", "amount": 5},
            {"title": "Actie <b>&</b>", "amount": 0.5},
        ]
        line = self.item(self.tax_21, 2, 10, totalPrice=14.5, discounts=discounts)
        sale = self.sell(line)
        self.assertEqual(
            sale.order_line[1].name, "Discount by bol: 2e halve prijs, Actie <b>&</b>"
        )
        item = sale.bol_order_id.item_ids
        self.assertEqual(item.discounts[0], {"title": "2e halve prijs", "amount": "5"})
        self.assertEqual(
            item.discount_names.replace("\xa0", " "),
            "2e halve prijs (5.00 €), Actie <b>&</b> (0.50 €)",
        )

    def test_discount_without_a_title(self):
        line = self.item(self.tax_21, 2, 10, totalPrice=15, discounts=[{"amount": 5}])
        sale = self.sell(line)
        self.assertEqual(
            sale.order_line[1].name, f"Discount by bol: {sale.order_line[0].name}"
        )

    def test_discounts_that_bol_no_longer_shows_are_kept(self):
        discounts = [{"title": "Actie", "amount": 5}]
        services = [{"serviceType": "PLACEMENT_AND_INSTALLATION"}]
        line = self.item(
            self.tax_21, 2, 10, discounts=discounts, additionalServices=services
        )
        order = self.sell(line).bol_order_id
        answer = read_order(
            samples.order({**line, "discounts": {}, "additionalServices": None})
        )
        order._bol_mirror([answer])
        item = order.item_ids
        self.assertEqual(item.discounts, [{"title": "Actie", "amount": "5"}])
        self.assertEqual(item.services, "PLACEMENT_AND_INSTALLATION")

    def test_discounts_of_any_kind(self):
        """What bol may never send must not keep an order away, nor break a screen."""
        for discounts in (
            None,
            {},
            [{}],
            [None],
            ["x"],
            [{"title": None, "amount": "a lot"}],
            [{"title": {"a": 1}, "amount": 10**40}],
        ):
            with self.subTest(discounts=discounts):
                line = self.item(self.tax_21, 1, 10, discounts=discounts)
                item = self.sell(line).bol_order_id.item_ids
                self.assertIsInstance(item.discount_names, str | bool)

    # -- services --------------------------------------------------------------

    def test_service_is_on_the_line(self):
        services = [
            {"serviceType": "PLACEMENT_AND_INSTALLATION"},
            {"serviceType": "GIFT_WRAPPING"},
            {},
        ]
        line = self.item(self.tax_21, 1, 10, additionalServices=services)
        sale = self.sell(line)
        words = "Placement and installation, Gift wrapping"
        self.assertEqual(sale.bol_order_id.item_ids.service_names, words)
        self.assertEqual(sale.order_line.name, f"Theepot gietijzer\n{words}")

    def test_without_services(self):
        sale = self.sell(self.item(self.tax_21, 1, 10, additionalServices=[]))
        self.assertFalse(sale.bol_order_id.item_ids.service_names)
        self.assertEqual(sale.order_line.name, "Theepot gietijzer")

    # -- odd totals ------------------------------------------------------------

    def test_total_that_does_not_divide_by_the_quantity(self):
        line = self.item(self.tax_9, 3, 3.33, totalPrice=10)
        self.assertEqual(self.sell(line).amount_total, 10)

    def test_only_a_total(self):
        line = self.item(self.tax_9, 3, 10, unitPrice=None, totalPrice=10)
        self.assertEqual(self.sell(line).amount_total, 10)

    def test_only_a_unit_price(self):
        line = self.item(self.tax_9, 3, 3.33, totalPrice=None)
        self.assertEqual(self.sell(line).amount_total, 9.99)

    def test_no_total_but_a_discount(self):
        discounts = [{"title": "Actie", "amount": 0.5}]
        line = self.item(self.tax_21, 2, 10, totalPrice=None, discounts=discounts)
        self.assertEqual(self.sell(line).amount_total, 19.5)

    def test_given_away(self):
        self.assertEqual(self.sell(self.item(self.tax_21, 1, 0)).amount_total, 0)

    def test_price_with_more_decimals_than_odoo_keeps(self):
        line = self.item(self.tax_21, 3, 3.333, totalPrice=10)
        self.assertEqual(self.sell(line).amount_total, 10)

    def test_discount_of_what_is_left(self):
        line = self.item(self.tax_21, 4, 10, totalPrice=36, quantityCancelled=1)
        self.assertEqual(self.sell(line).amount_total, 27)

    def test_product_without_tax(self):
        product = self._make_product(taxes_id=[])
        sale = self.sell(samples.item(product.barcode, 2, 7.77))
        self.assertEqual((sale.amount_total, sale.amount_tax), (15.54, 0))

    # -- afterwards ------------------------------------------------------------

    def test_price_stays_when_the_quantity_changes(self):
        sale = self.sell(self.item(self.tax_21, 3, 12.49))
        with (
            # Bol cancels no part of an item, and the form says so.
            self.assertLogs("odoo.tests.form.onchange", "WARNING"),
            Form(sale) as form,
            form.order_line.edit(0) as line,
        ):
            line.product_uom_qty = 2
        self.assertEqual(
            (sale.order_line.price_unit, sale.amount_total), (12.49, 24.98)
        )
        sale.order_line.product_uom_qty = 5
        self.assertEqual(
            (sale.order_line.price_unit, sale.amount_total), (12.49, 62.45)
        )

    def test_price_stays_when_the_discount_feature_is_on(self):
        self.env.ref("base.group_user").implied_ids += self.env.ref(
            "sale.group_discount_per_so_line"
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Everything must go", "company_id": self.company.id}
        )
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": pricelist.id,
                "compute_price": "percentage",
                "percent_price": 50,
            }
        )
        sale = self.sell(self.item(self.tax_21, 3, 12.49))
        sale.order_line.product_uom_qty = 2
        self.assertEqual(sale.amount_total, 24.98)

    def test_taxes_stay_when_the_order_is_opened_and_saved(self):
        sale = self.sell(self.item(self.tax_9, 1, 10))
        with Form(sale) as form:
            form.client_order_ref = "x"
        self.assertEqual(sale.order_line.tax_ids, self.tax_9.bol_included_tax_id)
        self.assertEqual(sale.amount_total, 10)

    # -- another currency ------------------------------------------------------

    def test_company_with_another_currency(self):
        sale = self.in_dollars()
        self.assertEqual(sale.currency_id, self.env.ref("base.EUR"))
        self.assertEqual(sale.amount_total, 24.98)
        self.assertEqual(sale.order_line.price_unit, 12.49)

    def test_company_with_another_currency_keeps_prices(self):
        sale = self.in_dollars()
        sale.order_line.product_uom_qty = 3
        self.assertEqual(sale.amount_total, 37.47)

    def test_company_with_another_currency_and_a_euro_pricelist(self):
        """One that is meant for other customers: its discounts must not count."""
        sale = self.in_dollars(pricelist=True)
        self.assertEqual(sale.amount_total, 24.98)
        sale.order_line.product_uom_qty = 3
        self.assertEqual(sale.amount_total, 37.47)

    def in_dollars(self, pricelist=False):
        """A sale order of 2 x 12.49 euros in a company whose currency is the dollar."""
        company = self._make_company("Dollars", currency="USD")
        self.env = self.env(context={"allowed_company_ids": company.ids})
        tax = self._make_tax(21, company)
        product = self._make_product(company_id=company.id, taxes_id=tax.ids)
        if pricelist:
            self.env.ref("base.group_user").implied_ids += self.env.ref(
                "sale.group_discount_per_so_line"
            )
            euros = {"name": "Half", "company_id": company.id}
            euros["currency_id"] = self.env.ref("base.EUR").id
            half = self.env["product.pricelist"].create(euros)
            self.env["product.pricelist.item"].create(
                {
                    "pricelist_id": half.id,
                    "compute_price": "percentage",
                    "percent_price": 50,
                }
            )
        seller = self.sandbox.seller()
        account = self._make_live_account(seller, company_id=company.id)
        seller.place(samples.order(samples.item(product.barcode, 2, 12.49)))
        self.run_now("orders", account)
        order = self.orders(account=account)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id
