from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from . import samples
from .cancelling import CancelCase


@tagged("post_install", "-at_install")
class TestCancellationScreens(CancelCase):
    """What people see and choose when they cancel."""

    def test_line_set_to_zero_in_the_form(self):
        sale = self.sell()
        with Form(sale) as form:
            self.assertFalse(form.bol_zeroed)
            with form.order_line.edit(0) as line:
                line.product_uom_qty = 0
            self.assertIn("2 × Theepot", form.bol_zeroed)
            self.assertEqual(form.bol_cancellation_reason, "OTHER")
            form.bol_cancellation_reason = "BAD_CONDITION"
        self.assertEqual(self.cancellations().reason_code, "BAD_CONDITION")
        self.assertFalse(sale.bol_zeroed)
        self.send()
        self.assertEqual(self.units(sale.bol_order_id), [(2, 0, 2)])

    def test_line_set_to_zero_with_the_usual_reason(self):
        sale = self.sell()
        with Form(sale) as form, form.order_line.edit(0) as line:
            line.product_uom_qty = 0
        self.assertEqual(self.cancellations().reason_code, "OTHER")

    def test_one_line_of_two(self):
        sale = self.sell(
            samples.item(self.product.barcode, 2), samples.item(self.product.barcode)
        )
        sale.order_line[0].product_uom_qty = 0
        self.send()
        self.assertEqual(self.units(sale.bol_order_id), [(2, 0, 2), (1, 0, 0)])

    def test_item_on_two_lines_is_cancelled_with_the_second(self):
        sale = self.sell()
        first = sale.order_line
        first.product_uom_qty = 1
        second = first.copy({"order_id": sale.id, "bol_item_id": first.bol_item_id.id})
        first.product_uom_qty = 0
        self.assertFalse(self.cancellations())
        second.product_uom_qty = 0
        self.assertEqual(len(self.cancellations()), 1)

    def test_line_raised_again_before_bol_was_told(self):
        sale = self.sell()
        sale.order_line.product_uom_qty = 0
        sale.order_line.product_uom_qty = 2
        self.send()
        self.assertFalse(self.puts())
        self.assertEqual(self.cancellations().state, "withdrawn")

    def test_lowered_quantity_is_explained(self):
        sale = self.sell()
        line = sale.order_line.new(origin=sale.order_line)
        line.product_uom_qty = 1
        warning = line._onchange_bol_quantity()["warning"]
        self.assertIn("only whole items", warning["message"])

    def test_cancel_asks_only_where_bol_can_cancel(self):
        sale = self.sell(samples.fbb_item(self.product.barcode))
        self.assertFalse(self.press_cancel(sale))
        self.assertEqual(sale.state, "cancel")
        self.assertIn("only the buyer can cancel", self.notes(sale))

    def test_cancel_without_asking(self):
        self.account.write(
            {"cancel_at_bol": "yes", "cancellation_reason": "RETAIN_ITEM"}
        )
        sale = self.sell()
        self.assertFalse(self.press_cancel(sale))
        self.assertEqual(self.cancellations().reason_code, "RETAIN_ITEM")

    def test_several_at_once(self):
        sales = self.sell() | self.sell()
        wizard = Form(
            self.env["sale.mass.cancel.orders"].with_context(active_ids=sales.ids)
        )
        self.assertTrue(wizard.bol_asks_reason)
        wizard.bol_reason = "ORDERED_TWICE"
        wizard.save().action_mass_cancel()
        self.assertEqual(
            self.cancellations().mapped("reason_code"), ["ORDERED_TWICE"] * 2
        )

    def test_items_of_an_order_without_a_sale_order(self):
        order = self.import_order(samples.item(samples.ean(), 3))
        self.assertEqual(order.state, "held")
        wizard = Form.from_action(self.env, order.action_cancel_at_bol())
        wizard.reason_code = "UNFINDABLE_ITEM"
        wizard.save().action_cancel_at_bol()
        self.assertEqual(order.cancellation_state, "underway")
        self.send()
        self.run_now("orders")
        self.assertEqual((order.bol_state, order.state), ("cancelled", "cancelled"))

    def test_nothing_left_to_cancel(self):
        order = self.sell(samples.fbb_item(self.product.barcode)).bol_order_id
        wizard = Form.from_action(self.env, order.action_cancel_at_bol())
        wizard.reason_code = "OTHER"
        with self.assertRaisesRegex(UserError, "None of it"):
            wizard.save().action_cancel_at_bol()

    def test_refused_order_without_a_sale_order_is_told(self):
        order = self.import_order(samples.item(samples.ean(), 3))
        order.item_ids._bol_cancel_at_bol("OTHER")
        result = {"status": "FAILURE", "errorMessage": "No."}
        self.setting(process_result={"CANCEL_ORDER": result})
        self.send()
        self.assertEqual(len(order.activity_ids), 1)

    def test_in_preview_the_order_says_so(self):
        self.flow("cancellations").mode = "preview"
        sale = self.sell()
        sale._action_cancel()
        self.assertEqual(sale.bol_cancellation_state, "preview")

    def test_sales_clerk(self):
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman_all_leads")
        sale = self.sell().with_user(clerk).with_context(allowed_company_ids=[])
        wizard = self.press_cancel(sale)
        self.assertIn("2 × Theepot", wizard.cancelled)
        wizard.reason_code = "OUT_OF_STOCK"
        wizard.action_cancel_at_bol()
        self.assertEqual(sale.state, "cancel")
        self.assertEqual(sale.bol_cancellation_state, "underway")
        self.send()
        self.assertEqual(self.units(sale.sudo().bol_order_id), [(2, 0, 2)])

    def test_who_may_not_work_on_bol_s_orders_cancels_none(self):
        employee = self._make_user("employee", "base.group_user")
        items = self.sell().bol_order_id.item_ids.with_user(employee)
        with self.assertRaises(AccessError):
            items.action_cancel_at_bol()
        with self.assertRaises(AccessError):
            self.env["bol.order.cancel"].with_user(employee).create({})

    def test_items_of_another_company_are_out_of_reach(self):
        items = self.sell().bol_order_id.item_ids
        company = self._make_company("Stranger")
        stranger = self._make_user(
            "stranger", "bol_connector.bol_connector_group_manager", company=company
        )
        env = self.env(user=stranger, context={"allowed_company_ids": company.ids})
        with self.assertRaises(UserError):
            env["bol.order.cancel"].create(
                {"item_ids": items.ids, "reason_code": "OTHER"}
            ).action_cancel_at_bol()
        self.assertFalse(self.cancellations())

    def test_other_company_sees_none(self):
        self.sell()._action_cancel()
        company = self._make_company("Stranger")
        stranger = self._make_user(
            "stranger", "bol_connector.bol_connector_group_manager", company=company
        )
        seen = self.cancellations().with_user(stranger)
        own = {"allowed_company_ids": company.ids}
        self.assertFalse(seen.with_context(**own).search([]) & self.cancellations())

    def test_forms_and_lists_open(self):
        sale = self.sell()
        sale._action_cancel()
        cancellation = self.cancellations()
        for record in (cancellation, sale, sale.bol_order_id, self.account):
            Form(record)
        found = self.env["bol.cancellation"].name_search(sale.bol_number)
        self.assertEqual([hit for hit, _name in found], cancellation.ids)
        action = sale.action_view_bol_cancellations()
        self.assertEqual(
            self.env["bol.cancellation"].search(action["domain"]), cancellation
        )
