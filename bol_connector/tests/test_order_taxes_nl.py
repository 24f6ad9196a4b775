import random
from decimal import ROUND_HALF_UP, Decimal

from odoo.tests import tagged

from . import samples
from .dutch import DutchCase


@tagged("post_install", "-at_install")
class TestOrderTaxesNL(DutchCase):
    """A Dutch seller: the taxes, accounts and positions of Odoo's own chart."""

    def setUp(self):
        super().setUp()
        taxes = {"21": self.tax_21, "9": self.tax_9, "0": self.tax_0}
        self.products = {
            rate: self._make_product(name=f"With {rate}%", taxes_id=tax.ids)
            for rate, tax in taxes.items()
        }

    def order(self, *rates, country="NL", quantity=1, price=12.1, **changes):
        there = samples.address(countryCode=country)
        items = [
            samples.item(self.products[rate].barcode, quantity, price, **changes)
            for rate in rates
        ]
        return self.import_order(*items, shipmentDetails=there, billingDetails=there)

    def sell(self, *rates, **changes):
        order = self.order(*rates, **changes)
        self.assertEqual(order.state, "imported", order.held_reason)
        sale = order.sale_order_id
        self.assertEqual(sale.amount_total, order.amount_total)
        return sale

    def position(self, name):
        return self.chart.ref(name)

    def vat(self, sale):
        return [round(line.price_tax, 2) for line in sale.order_line]

    # -- which tax -------------------------------------------------------------

    def test_at_home(self):
        sale = self.sell("21", "9", "0")
        home = self.position("l10n_nl_domestic_fiscal_position")
        self.assertEqual(sale.fiscal_position_id, home)
        self.assertEqual(self.vat(sale), [2.1, 1.0, 0])

    def test_belgium_below_the_threshold(self):
        """The chart's own position keeps the Dutch taxes on purpose."""
        sale = self.sell("21", "9", "0", country="BE")
        private = self.position("fiscal_position_template_eu_private")
        self.assertEqual(sale.fiscal_position_id, private)
        self.assertEqual(self.vat(sale), [2.1, 1.0, 0])

    def test_belgium_with_a_valid_vat_number(self):
        """It isn't the reverse charge of the position for companies."""
        there = samples.address(countryCode="BE", company="Ateliers")
        order = self.import_order(
            samples.item(self.products["21"].barcode, 1, 12.1),
            shipmentDetails=there,
            billingDetails={**there, "vatNumber": "BE0477472701"},
        )
        self.assertEqual(order.sale_order_id.partner_id.vat, "BE0477472701")
        self.assertEqual(order.sale_order_id.amount_tax, 2.1)

    def test_belgium_as_if_it_were_outside_the_eu(self):
        """No position is for its private persons, and one for all the world is left."""
        self.chart.ref("fiscal_position_template_eu_private").active = False
        order = self.order("21", country="BE")
        self.assertEqual((order.state, order.held_kind), ("held", "tax"))
        self.assertIn("without VAT", order.held_reason)
        texts = [text for _level, text in self.account._bol_tax_findings()]
        self.assertTrue(any("VAT 0 %" in text for text in texts), texts)
        self.account.sell_untaxed = True
        self.retry(order)
        self.assertEqual(order.state, "imported")

    def test_invoice_knows_no_position_that_the_order_has_not(self):
        """Odoo would find one by the buyer's VAT number."""
        self.chart.ref("fiscal_position_template_eu_private").auto_apply = False
        for xmlid in ("non_eu", "eu"):
            position = self.chart.ref(
                f"fiscal_position_template_{xmlid}", raise_if_not_found=False
            )
            if position and not position.vat_required:
                position.auto_apply = False
        sale = self.sell("21", country="BE")
        if sale.fiscal_position_id:
            self.skipTest("this chart has yet another position for Belgium")
        sale.partner_invoice_id.vat = "BE0477472701"
        self.assertFalse(self.invoice(sale).fiscal_position_id)

    def test_belgium_with_oss(self):
        position, taxes = self._make_oss(tax_21=21, tax_9=6)
        self.account.action_prepare_taxes()
        sale = self.sell("21", "9", country="BE", price=10.6)
        self.assertEqual(sale.fiscal_position_id, position)
        twins = [tax.bol_included_tax_id for tax in taxes.values()]
        self.assertEqual([line.tax_ids for line in sale.order_line], twins)
        self.assertEqual(self.vat(sale), [1.84, 0.6])

    def test_belgium_with_oss_that_lacks_a_rate(self):
        """Odoo's mapping has no Belgian rate for the Dutch 0 %."""
        self._make_oss(tax_21=21, tax_9=6)
        self.account.action_prepare_taxes()
        order = self.order("21", "0", country="BE")
        self.assertEqual((order.state, order.held_kind), ("held", "tax"))
        self.assertIn("With 0%", order.held_reason)
        self.assertIn("OSS B2C Belgium", order.held_reason)

    def test_oss_taxes_without_twins(self):
        _position, taxes = self._make_oss(tax_21=21)
        order = self.order("21", country="BE")
        self.assertEqual((order.state, order.held_kind), ("held", "tax"))
        self.assertIn(taxes["tax_21"].name, order.held_reason)
        self.account.action_prepare_taxes()
        self.run_now("orders")
        self.assertEqual(order.state, "imported", order.held_reason)

    def test_untaxed_product_is_held_by_default(self):
        """The chart has a default tax, so a product without one is a mistake."""
        self.assertFalse(self.account.sell_untaxed)
        self.products["21"].taxes_id = False
        self.assertEqual(self.order("21").held_kind, "tax")

    # -- what the invoice books ------------------------------------------------

    def invoice(self, sale):
        sale.order_line.qty_delivered = 1
        move = sale._create_invoices()
        move.action_post()
        return move

    def booked(self, move):
        lines = move.line_ids.filtered(lambda line: line.display_type != "payment_term")
        return {line.account_id: -line.balance for line in lines}

    def test_invoice_of_an_order_at_home(self):
        move = self.invoice(self.sell("21"))
        self.assertEqual((move.amount_total, move.amount_tax), (12.1, 2.1))
        vat = self.tax_21.invoice_repartition_line_ids.account_id
        self.assertEqual(self.booked(move)[vat], 2.1)

    def test_invoice_of_an_oss_order(self):
        """VAT and revenue on the accounts of the position."""
        position, taxes = self._make_oss(tax_21=21)
        self.account.action_prepare_taxes()
        home = self.products["21"].product_tmpl_id.get_product_accounts()["income"]
        abroad = home.copy()
        position.account_ids = [
            (0, 0, {"account_src_id": home.id, "account_dest_id": abroad.id})
        ]
        move = self.invoice(self.sell("21", country="BE"))
        vat = taxes["tax_21"].invoice_repartition_line_ids.account_id
        self.assertEqual(self.booked(move), {abroad: 10, vat: 2.1})

    # -- every cent ------------------------------------------------------------

    def test_company_whose_prices_include_vat(self):
        """Odoo's setting, under which the chart's own taxes are used as they are."""
        self.company.account_price_include = "tax_included"
        self.assertTrue(self.tax_21.price_include)
        sale = self.sell("21", "9", quantity=3, price=3.33, totalPrice=9.5)
        self.assertEqual(sale.order_line[0].tax_ids, self.tax_21)
        self.assertEqual(sale.amount_total, 19)

    def test_random_discounts_and_splits(self):
        """Whatever part of an item is sold, its lines are that part of bol's total."""
        self._make_oss(tax_21=21, tax_9=6, tax_0=12)
        self.account.action_prepare_taxes()
        dice = random.Random(11)
        for include in ("tax_excluded", "tax_included"):
            self.company.account_price_include = include
            for rounding in ("round_per_line", "round_globally"):
                self.company.tax_calculation_rounding_method = rounding
                orders = [self.random_order(dice) for _ in range(25)]
                numbers = self.seller.place(*orders)
                self.import_all(numbers)
                for order in self.orders(*numbers):
                    with self.subTest(order=order.bol_id, prices=include, by=rounding):
                        self.assert_adds_up(order)

    def import_all(self, numbers):
        """Import these; a user who presses Run Now waits for some seconds only."""
        for _ in range(10):
            self.run_now("orders")
            if "new" not in self.orders(*numbers).mapped("state"):
                return

    def random_order(self, dice):
        there = samples.address(countryCode=dice.choice(["NL", "BE"]))
        items = [self.random_item(dice) for _ in range(dice.randint(1, 3))]
        return samples.order(*items, shipmentDetails=there, billingDetails=there)

    def random_item(self, dice):
        quantity = dice.randint(1, 9)
        price = round(dice.uniform(0.05, 150), 2)
        discount = round(dice.choice([0, 1]) * dice.uniform(0, price * quantity), 2)
        gone = dice.choice([0, 0, dice.randint(0, quantity - 1)])
        shipped = dice.randint(0, gone)
        return samples.item(
            self.products[dice.choice(["21", "9", "0"])].barcode,
            quantity,
            price,
            totalPrice=round(price * quantity - discount, 2),
            discounts=[{"title": "Actie", "amount": discount}] if discount else [],
            quantityShipped=shipped,
            quantityCancelled=gone - shipped,
        )

    def assert_adds_up(self, order):
        self.assertEqual(order.state, "imported", order.held_reason)
        sale = order.sale_order_id
        parts = [
            Decimal(str(item.amount)) * item.quantity_open / item.quantity
            for item in order.item_ids
        ]
        charged = sum(part.quantize(Decimal("0.01"), ROUND_HALF_UP) for part in parts)
        self.assertEqual(f"{sale.amount_total:.2f}", str(charged))
        self.assertFalse(sale.bol_difference)
