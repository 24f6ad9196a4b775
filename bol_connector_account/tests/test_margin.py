from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BooksCase, samples


@tagged("post_install", "-at_install")
class TestMargin(BooksCase):
    """What is left of what was sold, by figures reckoned by hand."""

    def bought(self, cost, **values):
        """A product that costs so much in the company's own books."""
        product = self._make_product(**values)
        product.with_company(self.company).standard_price = cost
        return product

    def margins(self, *sales):
        self.env.flush_all()
        self.env["bol.margin"].invalidate_model()
        orders = [sale.bol_order_id.id for sale in sales]
        domain = [("account_id", "=", self.account.id)]
        if orders:
            domain.append(("bol_order_id", "in", orders))
        return self.env["bol.margin"].search(domain, order="id")

    def assertFigures(self, row, **figures):
        found = {name: round(row[name], 2) for name in figures}
        self.assertEqual(found, figures)

    def test_one_order(self):
        product = self.bought(4)
        sale = self.sold(
            3,
            12.1,
            product=product,
            item={
                "totalPrice": 35.09,
                "discounts": [{"title": "Actie", "amount": 1.21}],
                "commission": 6,
            },
        )
        row = self.margins(sale)
        # 36.30 less 21 % VAT is 30.00, and 1.21 is 1.00.
        self.assertFigures(row, units=3, price=30.0, discount=1.0, sold=29.0)
        self.assertFigures(row, commission_estimated=6.0, commission=6.0)
        self.assertFigures(row, purchase_cost=12.0, label_cost=0.0)
        self.assertFigures(row, margin=11.0, margin_percent=37.93)
        self.assertFalse(row.is_settled)
        self.assertEqual(row.product_id, product)
        self.assertEqual(row.order_bol_id, sale.bol_order_id.bol_id)

    def test_pack_costs_its_pieces(self):
        product = self.bought(1)
        box = self._make_packaging(product, samples.ean())
        order = self.import_order(samples.item(box.barcode, 2, 24.2, commission=5))
        row = self.margins(order.sale_order_id)
        # Two boxes of twelve.
        self.assertFigures(row, units=2, sold=40.0, purchase_cost=24.0, margin=11.0)

    def test_what_was_cancelled_counts_for_nothing(self):
        product = self.bought(4)
        sale = self.sold(3, 12.1, product=product, item={"commission": 6})
        self.change_item(sale.bol_order_id, quantityCancelled=1)
        self.run_now("orders")
        row = self.margins(sale)
        self.assertFigures(row, units=2, sold=20.0, commission=4.0)
        self.assertFigures(row, purchase_cost=8.0, margin=8.0)
        self.change_item(sale.bol_order_id, quantityCancelled=3)
        self.run_now("orders")
        self.assertFalse(self.margins(sale).units)

    def test_sold_at_a_loss_and_for_nothing(self):
        loss = self.sold(1, 12.1, product=self.bought(11), item={"commission": 2})
        gift = self.sold(1, 0, product=self.bought(2), item={"commission": 0})
        row = self.margins(loss)
        self.assertFigures(row, sold=10.0, margin=-3.0, margin_percent=-30.0)
        row = self.margins(gift)
        self.assertFigures(row, sold=0.0, margin=-2.0, margin_percent=0.0)

    def test_settled_commission(self):
        items = self.env["bol.order.item"]
        if "settled_commission" not in items._fields:
            self.skipTest("Settlements aren't there.")
        sale = self.sold(4, 12.1, product=self.bought(4), item={"commission": 8})
        item = sale.bol_order_id.item_ids
        item.sudo().write({"settled_quantity": 3, "settled_commission": 7.5})
        row = self.margins(sale)
        # Three pieces as settled, and the fourth as announced.
        self.assertFigures(row, commission_settled=7.5, commission=9.5, margin=14.5)
        self.assertFalse(row.is_settled)
        item.sudo().write({"settled_quantity": 4, "settled_commission": 10})
        row = self.margins(sale)
        self.assertFigures(row, commission_estimated=8.0, commission=10.0, margin=14.0)
        self.assertTrue(row.is_settled)

    def test_labels(self):
        """Of an order with two items, by their pieces."""
        if "bol.label" not in self.env:
            self.skipTest("The addon for delivery isn't installed.")
        first, second = self.bought(1), self.bought(2)
        order = self.import_order(
            samples.item(first.barcode, 1, 12.1, commission=1),
            samples.item(second.barcode, 3, 12.1, commission=2),
        )
        item, more = order.item_ids.sorted("id")
        self.env["bol.label"].sudo().create(
            {
                "account_id": self.account.id,
                "bol_order_id": order.id,
                "state": "done",
                "price": 6,
                "line_ids": [
                    (0, 0, {"item_id": item.id, "quantity": 1}),
                    (0, 0, {"item_id": more.id, "quantity": 3}),
                ],
            }
        )
        rows = self.margins(order.sale_order_id)
        self.assertEqual([round(row.label_cost, 2) for row in rows], [1.5, 4.5])
        self.assertEqual([round(row.margin, 2) for row in rows], [6.5, 17.5])

    def test_cost_of_the_day_of_the_order(self):
        """Where Odoo keeps it on the line; else the present one."""
        product = self.bought(4)
        sale = self.sold(1, 12.1, product=product)
        product.with_company(self.company).standard_price = 5
        kept = "purchase_price" in self.env["sale.order.line"]._fields
        self.assertFigures(self.margins(sale), purchase_cost=4.0 if kept else 5.0)

    def test_costs_are_the_companys_own(self):
        product = self.bought(4)
        elsewhere = self._make_company("Elsewhere")
        product.with_company(elsewhere).standard_price = 9
        sale = self.sold(1, 12.1, product=product)
        self.assertFigures(self.margins(sale), purchase_cost=4.0)

    def test_totals(self):
        for _ in range(2):
            self.sold(1, 12.1, product=self.bought(4), item={"commission": 1})
        self.env.flush_all()
        mine = [("account_id", "=", self.account.id)]
        groups = self.env["bol.margin"]._read_group(
            mine, ["placed_at:month"], ["margin:sum", "sold:sum"]
        )
        self.assertEqual(
            [[round(n, 2) for n in sums] for _month, *sums in groups], [[10, 20]]
        )

    def test_who_sees_it(self):
        self.sold()
        self.env.flush_all()
        mine = [("account_id", "=", self.account.id)]
        rights = {
            "account.group_account_invoice": 1,
            "bol_connector.bol_connector_group_manager": 1,
        }
        for number, (group, seen) in enumerate(rights.items()):
            user = self._make_user(f"margin-{number}", group)
            rows = self.env["bol.margin"].with_user(user).search(mine)
            self.assertEqual(len(rows), seen, group)
            self.assertTrue(rows.read())
        elsewhere = self._make_company("Margins elsewhere")
        stranger = self._make_user(
            "margin-stranger", "account.group_account_manager", company=elsewhere
        )
        theirs = self.env["bol.margin"].with_user(stranger)
        theirs = theirs.with_context(allowed_company_ids=elsewhere.ids)
        self.assertFalse(theirs.search(mine))
        plain = self._make_user(
            "margin-plain", "bol_connector.bol_connector_group_user"
        )
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            self.env["bol.margin"].with_user(plain).search(mine)
