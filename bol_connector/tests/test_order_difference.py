from odoo.tests import Form, tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrderDifference(BolCase):
    """A sale order that doesn't add up to what bol charged says so."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product(invoice_policy="order")
        self.sales = self.env["sale.order"]

    def order(self, quantity=4, price=10, **changes):
        item = samples.item(self.product.barcode, quantity, price, **changes)
        order = self.import_order(item)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order

    def sell(self, *args, **changes):
        return self.order(*args, **changes).sale_order_id

    def change_at_bol(self, order, **changes):
        """Note other facts of bol about the order's only item."""
        order.item_ids.sudo().write(changes)

    def assert_difference(self, sale, charged, difference):
        self.assertEqual(
            (round(sale.bol_charged, 2), round(sale.bol_difference, 2)),
            (charged, difference),
        )
        for operator, is_found in (("!=", bool(difference)), ("=", not difference)):
            domain = [("id", "=", sale.id), ("bol_difference", operator, 0)]
            self.assertEqual(bool(self.sales.search(domain)), is_found, operator)

    # -- what differs ----------------------------------------------------------

    def test_as_it_was_imported(self):
        self.assert_difference(self.sell(), 40, 0)
        self.assert_difference(self.sell(totalPrice=33.33), 33.33, 0)

    def test_part_that_is_sold(self):
        """What was shipped or cancelled before is no part of it."""
        self.assert_difference(self.sell(quantityShipped=1), 30, 0)
        self.assert_difference(self.sell(quantityCancelled=3), 10, 0)

    def test_no_order_of_bol(self):
        partner = self.env["res.partner"].create({"name": "Walk-in"})
        line = {"product_id": self.product.id, "price_unit": 5}
        sale = self.sales.create(
            {"partner_id": partner.id, "order_line": [(0, 0, line)]}
        )
        self.assertTrue(sale.amount_total)
        self.assert_difference(sale, 0, 0)

    def test_edited_lines(self):
        sale = self.sell()
        sale.order_line.price_unit = 9
        self.assert_difference(sale, 40, -4)
        sale.order_line.write({"price_unit": 10, "product_uom_qty": 3})
        self.assert_difference(sale, 40, -10)
        sale.order_line.product_uom_qty = 4
        self.assert_difference(sale, 40, 0)

    def test_added_line(self):
        sale = self.sell()
        line = {"product_id": self.product.id, "price_unit": 5, "order_id": sale.id}
        self.env["sale.order.line"].create({**line, "tax_ids": False})
        self.assert_difference(sale, 40, 5)

    def test_taxes_put_on_top(self):
        sale = self.sell()
        sale.order_line.tax_ids = self.tax_21
        self.assert_difference(sale, 40, 8.4)

    def test_cancelled_at_bol_after_the_import(self):
        """Until the sale order follows, an invoice of it would be too high."""
        order = self.order()
        sale = order.sale_order_id
        self.change_at_bol(order, quantity_cancelled=1)
        self.assert_difference(sale, 30, 10)
        sale.order_line.product_uom_qty = 3
        self.assert_difference(sale, 30, 0)

    def test_part_that_was_shipped_elsewhere_before(self):
        """It doesn't stand for the unit that bol cancels afterwards."""
        sale = self.sell(2, quantityShipped=1)
        self.assert_difference(sale, 10, 0)
        self.change_at_bol(sale.bol_order_id, quantity_cancelled=1)
        self.assert_difference(sale, 0, 10)

    def test_shipped_after_the_import(self):
        order = self.order()
        self.change_at_bol(order, quantity_shipped=4)
        self.assert_difference(order.sale_order_id, 40, 0)

    def test_cancelled_sale_order(self):
        sale = self.sell()
        sale.order_line.price_unit = 9
        sale._action_cancel()
        self.assert_difference(sale, 0, 0)

    def test_computed_in_batches(self):
        def queries(sales):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sales.mapped("bol_difference")
            return self.env.cr.sql_log_count - before

        sales = self.sales.union(*(self.sell() for _ in range(6)))
        queries(sales)
        self.assertEqual(queries(sales), queries(sales[:2]))

    # -- orders that were entered by hand --------------------------------------

    def enter(self, number, price, tax, **values):
        partner = self.env["res.partner"].create({"name": "Sanne"})
        line = {
            "product_id": self.product.id,
            "product_uom_qty": 3,
            "price_unit": price,
            "tax_ids": [(6, 0, tax.ids)],
        }
        return self.sales.create(
            {
                "partner_id": partner.id,
                "client_order_ref": number,
                "order_line": [(0, 0, line)],
                **values,
            }
        )

    def adopt(self, price, tax, ean=None, **values):
        """The sale order that was entered for three units of 9.99."""
        item = samples.item(ean or self.product.barcode, 3, 9.99)
        placed = samples.moment(days=2)
        data = samples.order(item, orderPlacedDateTime=placed)
        sale = self.enter(data["orderId"], price, tax, **values)
        self.seller.place(data)
        self.run_now("orders")
        self.assertEqual(sale.bol_number, data["orderId"])
        return sale

    def test_adopted_with_vat_included(self):
        included = self.tax_21.bol_included_tax_id
        self.assert_difference(self.adopt(9.99, included), 29.97, 0)

    def test_adopted_with_vat_on_top(self):
        """8.26 without VAT for 9.99: the cents can't be reached."""
        self.assert_difference(self.adopt(8.26, self.tax_21), 29.97, 0.01)

    def test_adopted_under_another_product(self):
        """Its line isn't linked; the order adds up all the same."""
        ean = self._make_product().barcode
        sale = self.adopt(9.99, self.tax_21.bol_included_tax_id, ean)
        self.assertFalse(sale.order_line.bol_item_id)
        self.assert_difference(sale, 29.97, 0)

    def test_adopted_in_another_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "company_id": self.company.id, "rate": 2}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": dollar.id, "company_id": self.company.id}
        )
        included = self.tax_21.bol_included_tax_id
        sale = self.adopt(20, included, pricelist_id=pricelist.id)
        self.assertEqual(sale.currency_id, dollar)
        self.assert_difference(sale, 59.94, 0.06)

    # -- on the screen ---------------------------------------------------------

    def test_banner_and_filter(self):
        sale = self.sell()
        self.assertIn("bol_difference", self.sales.get_view(view_type="form")["arch"])
        with Form(sale) as form:
            self.assertFalse(form.bol_difference)
            with form.order_line.edit(0) as line:
                line.price_unit = 9
            self.assertEqual(form.bol_difference, -4)
        search = self.env.ref("sale.view_sales_order_filter")
        arch = self.sales.get_view(search.id, "search")["arch"]
        self.assertIn("bol_differs", arch)
