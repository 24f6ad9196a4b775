from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrderPolicy(BolCase):
    """Settings of sale orders, per account and fulfilment method."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.fbr = self.account._bol_policy("FBR")
        self.fbb = self.account._bol_policy("FBB")

    def item(self, **changes):
        return samples.item(self.product.barcode, **changes)

    def fbb_item(self, **changes):
        return samples.fbb_item(self.product.barcode, **changes)

    def sold(self, *items, **changes):
        order = self.import_order(*(items or [self.item()]), **changes)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id

    def to(self, country):
        return {"shipmentDetails": samples.address(countryCode=country)}

    # -- what reaches the sale order -------------------------------------------

    def test_settings_of_each_method_reach_their_orders(self):
        for policy in (self.fbr, self.fbb):
            with self.subTest(policy.fulfilment_method):
                values = self.settings(policy.fulfilment_method)
                policy.write(values)
                item = self.item if policy == self.fbr else self.fbb_item
                sale = self.sold(item())
                self.assertEqual(sale.team_id, policy.team_id)
                self.assertEqual(sale.user_id, policy.user_id)
                self.assertEqual(sale.tag_ids, policy.tag_ids)
                self.assertEqual(sale.payment_term_id, policy.payment_term_id)
                self.assertEqual(
                    sale.preferred_payment_method_line_id,
                    policy.payment_method_line_id,
                )
                distribution = policy.analytic_distribution
                self.assertTrue(distribution)
                self.assertEqual(sale.order_line.analytic_distribution, distribution)
                for field in values.keys() - {"analytic_distribution"}:
                    self.assertTrue(policy[field], field)

    def settings(self, name):
        """Something of everything that a sale order may get."""
        company = {"company_id": self.company.id}
        journal = self.env["account.journal"].create(
            {"name": f"Bol {name}", "code": f"B{name}", "type": "bank", **company}
        )
        plan = self.env["account.analytic.plan"].create({"name": name})
        analytic = self.env["account.analytic.account"].create(
            {"name": name, "plan_id": plan.id, **company}
        )
        team = self.env["crm.team"].create({"name": name, **company})
        term = self.env["account.payment.term"].create({"name": name, **company})
        tag = self.env["crm.tag"].create({"name": name})
        user = self._make_user(f"seller-{name}", "sales_team.group_sale_salesman")
        return {
            "team_id": team.id,
            "user_id": user.id,
            "tag_ids": [Command.set(tag.ids)],
            "payment_term_id": term.id,
            "payment_method_line_id": journal.inbound_payment_method_line_ids[0].id,
            "analytic_distribution": {str(analytic.id): 100},
        }

    def test_without_settings(self):
        sale = self.sold()
        self.assertFalse(sale.user_id or sale.tag_ids)
        self.assertEqual(sale.state, "sale")

    def test_discount_line_has_the_analytic_account_too(self):
        self.fbr.write(self.settings("FBR"))
        sale = self.sold(self.item(totalPrice=8.0))
        self.assertEqual(len(sale.order_line), 2)
        for line in sale.order_line:
            self.assertEqual(line.analytic_distribution, self.fbr.analytic_distribution)

    def test_left_as_quotation(self):
        self.fbr.confirm_orders = False
        self.assertEqual(self.sold().state, "draft")
        self.assertEqual(self.sold(self.fbb_item()).state, "sale")

    # -- numbers ---------------------------------------------------------------

    def test_prefix(self):
        self.fbr.order_prefix = "BOL-"
        before = self.sold(self.fbb_item()).name
        name = self.sold().name
        self.assertEqual(name[:4], "BOL-")
        self.assertEqual(len(name), 4 + len(before))

    def test_sequence_of_its_own(self):
        self.fbr.sequence_id = self.sequence(prefix="B/%(range_year)s/")
        sale = self.sold(orderPlacedDateTime="2026-03-01T12:00:00+01:00")
        self.assertEqual(sale.name, "B/2026/007")
        self.assertEqual(self.sold().name, "B/2026/008")

    def test_prefix_and_sequence(self):
        self.fbr.write({"sequence_id": self.sequence().id, "order_prefix": "BOL-"})
        self.assertEqual(self.sold().name, "BOL-007")

    def sequence(self, **values):
        return self.env["ir.sequence"].create(
            {
                "name": "Bol",
                "padding": 3,
                "number_next": 7,
                "company_id": self.company.id,
                **values,
            }
        )

    def test_number_of_odoo_without_settings(self):
        first, second = self.sold().name, self.sold().name
        self.assertNotEqual(first, second)
        self.assertRegex(first, r"^S\d+$")

    # -- what isn't imported ---------------------------------------------------

    def test_countries(self):
        self.fbr.country_ids = self.env.ref("base.nl")
        order = self.import_order(self.item(), **self.to("BE"))
        self.assertEqual(order.state, "ignored")
        self.assertIn("country BE", order.held_reason)
        self.assertFalse(order.sale_order_id)
        self.assertTrue(self.sold(self.item(), **self.to("NL")))
        self.assertTrue(self.sold(self.fbb_item(), **self.to("BE")))

    def test_country_that_bol_doesn_t_tell(self):
        """It may be one of them: the order waits until bol gives one."""
        self.fbr.country_ids = self.env.ref("base.nl")
        order = self.import_order(self.item(), **self.to(None))
        self.assertEqual((order.state, order.held_kind), ("held", "address"))

    def test_ignored_method(self):
        self.fbb.treatment = "ignore"
        order = self.import_order(self.fbb_item())
        self.assertEqual(order.state, "ignored")
        self.assertIn("fulfilled by bol", order.held_reason)
        self.assertTrue(self.sold())

    def test_import_anyway(self):
        self.fbb.treatment = "ignore"
        order = self.import_order(self.fbb_item(), self.item())
        self.fbr.country_ids = self.env.ref("base.be")
        ignored = self.import_order(self.fbb_item(), self.item(), **self.to("NL"))
        self.assertEqual((order.state, ignored.state), ("imported", "ignored"))
        with self.transactions():
            ignored.action_import_anyway()
        self.assertEqual(ignored.state, "imported")
        self.assertFalse(ignored.held_reason)
        self.assertEqual(len(ignored.sale_order_id.order_line), 2)

    def test_delivered_is_what_bol_shipped_of_its_own_goods(self):
        self.product.invoice_policy = "delivery"
        order = self.import_order(self.fbb_item(quantity=3, quantityShipped=1))
        line = order.sale_order_id.order_line
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (1, 1))
        self.change_item(order, quantityShipped=3)
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (3, 3))

    def test_delivered_of_what_we_ship_isn_t_bol_s_to_say(self):
        order = self.import_order(self.item(quantity=3))
        self.change_item(order, quantityShipped=3)
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 0)

    def test_ignored_orders_follow_bol_and_stay_ignored(self):
        self.fbb.treatment = "ignore"
        order = self.import_order(self.fbb_item())
        self.change_item(order, quantityShipped=1)
        self.assertEqual(order.item_ids.quantity_shipped, 1)
        self.assertEqual(order.state, "ignored")

    # -- FBR and FBB in one order ----------------------------------------------

    def test_mixed_order_is_one_sale_order_as_we_ship_a_part(self):
        self.fbr.order_prefix, self.fbb.order_prefix = "OUR-", "BOL-"
        self.fbb.confirm_orders = False
        sale = self.sold(self.fbb_item(price=7.0), self.item(price=5.0))
        self.assertEqual(sale.name[:4], "OUR-")
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.amount_total, 12)

    def test_mixed_order_of_which_bol_s_part_is_ignored(self):
        self.fbb.treatment = "ignore"
        sale = self.sold(self.fbb_item(price=7.0), self.item(price=5.0))
        self.assertEqual(sale.order_line.bol_item_id.fulfilment_method, "FBR")
        self.assertEqual(sale.amount_total, 5)
        self.assertEqual(sale.bol_order_id.amount_total, 12)

    def test_mixed_order_of_which_our_part_is_ignored(self):
        self.fbr.country_ids = self.env.ref("base.be")
        self.fbb.order_prefix = "BOL-"
        sale = self.sold(self.fbb_item(price=7.0), self.item(price=5.0))
        self.assertEqual(sale.name[:4], "BOL-")
        self.assertEqual(sale.amount_total, 7)

    def test_ignored_item_needs_no_product(self):
        self.fbb.treatment = "ignore"
        sale = self.sold(samples.fbb_item(samples.ean()), self.item())
        self.assertEqual(len(sale.order_line), 1)

    def test_order_is_ignored_where_both_parts_are(self):
        self.account.policy_ids.country_ids = self.env.ref("base.be")
        order = self.import_order(self.fbb_item(), self.item())
        self.assertEqual(order.state, "ignored")

    # -- the settings themselves -----------------------------------------------

    def test_each_account_has_them_once(self):
        methods = self.account.policy_ids.mapped("fulfilment_method")
        self.assertEqual(sorted(methods), ["FBB", "FBR"])
        self.account._bol_ensure_policies()
        self.assertEqual(len(self.account.policy_ids), 2)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.fbr.copy()

    def test_forms_open(self):
        for policy in self.account.policy_ids:
            with Form(policy) as form:
                form.order_prefix = "X"
        self.assertEqual(self.fbr.order_prefix, "X")

    def test_impossible_days_and_times(self):
        for values in ({"carrier_days": -1}, {"carrier_days": 31}, {"cut_off": 24}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.fbr.write(values)
