from datetime import datetime

from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestSaleOrders(BolCase):
    """What staff sees of a bol order among the sale orders."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.sales = self.env["sale.order"]

    def sell(self, *items, **changes):
        items = items or [samples.item(self.product.barcode)]
        return self.import_order(*items, **changes).sale_order_id

    def test_confirmed_with_the_date_of_bol(self):
        sale = self.sell(orderPlacedDateTime="2026-03-01T23:30:00+01:00")
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.date_order, datetime(2026, 3, 1, 22, 30))

    def test_confirmed_by_hand_with_the_date_of_bol(self):
        self.account._bol_policy("FBR").confirm_orders = False
        sale = self.sell(orderPlacedDateTime="2026-03-01T23:30:00+01:00")
        self.assertEqual(sale.state, "draft")
        sale.action_confirm()
        self.assertEqual(sale.date_order, datetime(2026, 3, 1, 22, 30))

    def test_other_sale_orders_are_confirmed_with_the_date_of_now(self):
        buyer = self.env["res.partner"].create({"name": "Somebody"})
        sale = self.sales.create({"partner_id": buyer.id, "date_order": "2020-01-01"})
        sale.action_confirm()
        self.assertGreater(sale.date_order.year, 2020)

    def test_every_number_of_bol_is_kept(self):
        line = samples.item(self.product.barcode)
        sale = self.sell(line)
        order = sale.bol_order_id
        self.assertEqual(order.sale_order_id, sale)
        self.assertEqual(sale.bol_number, order.bol_id)
        self.assertEqual(sale.bol_account_id, self.account)
        self.assertEqual(sale.client_order_ref, order.bol_id)
        self.assertEqual(sale.order_line.bol_item_id.bol_id, line["orderItemId"])
        self.assertEqual(order.item_ids.sale_line_ids, sale.order_line)

    def test_found_by_the_number_of_bol(self):
        sale, other = self.sell(), self.sell()
        number = sale.bol_number
        for found in (
            self.sales.search([("bol_number", "=", number)]),
            self.sales.search([("bol_number", "ilike", number[1:].lower())]),
            self.sales.search([("display_name", "ilike", number)]),
            self.sales.browse(hit for hit, _name in self.sales.name_search(number)),
        ):
            self.assertEqual(found, sale)
        self.assertEqual(
            self.sales.browse(hit for hit, _ in self.sales.name_search(other.name)),
            other,
        )

    def test_found_by_the_search_of_the_list(self):
        """The filters of the search view name fields that are there."""
        arch = self.sales.get_view(view_type="search")["arch"]
        self.assertIn("bol", arch)

    def test_bol_orders_found_by_number_and_buyer(self):
        order = self.sell().bol_order_id
        orders = self.env["bol.order"]
        for words in (order.bol_id, order.bol_id.lower(), "de Vries"):
            hits = [hit for hit, _name in orders.name_search(words)]
            self.assertIn(order.id, hits)

    def test_buttons_between_the_two(self):
        sale = self.sell()
        order = sale.bol_order_id
        self.assertEqual(order.action_view_sale_order()["res_id"], sale.id)
        self.assertEqual(sale.action_view_bol_order()["res_id"], order.id)

    def test_forms_open(self):
        sale = self.sell()
        for record in (
            sale,
            sale.bol_order_id,
            sale.bol_order_id.item_ids,
            self.account,
            self.flow("orders"),
        ):
            with self.subTest(model=record._name):
                Form(record)

    def test_date_of_the_buyer_stays_when_confirmed_with_others(self):
        self.account.policy_ids.confirm_orders = False
        line = samples.item(self.product.barcode)
        order = self.import_order(line, orderPlacedDateTime=samples.moment(days=2))
        sale = order.sale_order_id
        other = sale.copy()
        (sale | other).action_confirm()
        self.assertEqual(sale.date_order, order.placed_at)
        self.assertEqual(set((sale | other).mapped("state")), {"sale"})

    def test_deleted_when_all_is_over_at_bol(self):
        self.account.policy_ids.confirm_orders = False
        sale = self.sell()
        order = sale.bol_order_id
        for item in order.item_ids:
            item.quantity_shipped = item.quantity
        sale.unlink()
        self.assertEqual(order.state, "ignored")
        self.assertFalse(self.account.activity_ids)

    def test_copy_of_a_sale_order_is_no_bol_order(self):
        copy = self.sell().copy()
        self.assertFalse(copy.bol_order_id or copy.bol_number)
        self.assertFalse(copy.order_line.bol_item_id)

    def test_line_has_the_title_at_bol(self):
        line = samples.item(
            self.product.barcode,
            product={"ean": self.product.barcode, "title": "Pot 🫖 <b>&amp;</b>"},
        )
        self.assertEqual(self.sell(line).order_line.name, "Pot 🫖 <b>&amp;</b>")

    def test_team_of_the_account(self):
        team = self.env["crm.team"].create(
            {"name": "Marketplaces", "company_id": self.company.id}
        )
        self.account.policy_ids.team_id = team
        self.assertEqual(self.sell().team_id, team)

    def test_two_lines_of_one_product_stay_two(self):
        sale = self.sell(
            samples.item(self.product.barcode, 1, 5),
            samples.item(self.product.barcode, 2, 6),
        )
        self.assertEqual(sale.order_line.mapped("price_total"), [5, 12])
        self.assertEqual(len(sale.order_line.bol_item_id), 2)

    def test_nobody_is_mailed(self):
        """bol talks to its buyers; the seller's Odoo doesn't."""
        self.env["mail.mail"].search([]).unlink()
        sale = self.sell()
        self.assertFalse(self.env["mail.mail"].search([]))
        self.assertNotIn(sale.partner_id, sale.message_partner_ids)

    def test_deleting_a_mirrored_order_that_was_sold_is_refused(self):
        order = self.sell().bol_order_id
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            order.unlink()
