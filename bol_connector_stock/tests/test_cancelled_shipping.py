from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import BolStockCase, samples


class CancelledShippingCase(BolStockCase):
    """Transfers of what bol or its buyer cancelled meanwhile, and who picks them."""

    def setUp(self):
        super().setUp()
        # Else Odoo takes out of the transfer by itself what nobody picked.
        self.account.partial_cancellation = "warn"
        self.goods = [self._make_product(name=f"Pan {n}") for n in range(2)]
        for product in self.goods:
            self.count(product, 50)
        self.picker = new_test_user(self.env, "picker", groups="stock.group_stock_user")

    def transfer(self, *products, **changes):
        items = [samples.item(p.barcode, **changes) for p in products or self.goods]
        picking = self.sell(*items)
        picking.action_assign()
        return picking

    def item(self, picking, product):
        lines = picking.sale_id.order_line.filtered(
            lambda line: line.product_id == product
        )
        return lines.bol_item_id

    def cancel_at_bol(self, item, ask=False):
        """The item is cancelled at bol, or its buyer asks for it; Odoo knows it."""
        do = "request-cancellation" if ask else "cancel"
        self.sandbox.admin(
            "POST", f"items/{item.bol_id}/{do}", account=self.seller.client_id
        )
        self.make_due(self.flow("orders"), minutes=10)
        self.run_now("orders")

    def press(self, picking):
        """What a picker sees who validates."""
        return picking.with_user(self.picker).button_validate()

    def answer(self, action, button):
        self.assertEqual(action["res_model"], "bol.cancelled.shipping")
        wizard = Form.from_action(self.env(user=self.picker), action).save()
        result = getattr(wizard, button)()
        self.commit()
        return result

    def shipped_at_bol(self, order):
        items = self.seller.truth()["orders"][order.bol_id]["items"]
        return {key: row["quantityShipped"] for key, row in items.items()}


@tagged("post_install", "-at_install")
class TestCancelledShipping(CancelledShippingCase):
    """Somebody is about to ship what bol or its buyer cancelled meanwhile."""

    def test_nothing_to_ask(self):
        picking = self.transfer()
        self.assertFalse(picking.bol_warning)
        self.assertIs(self.press(picking), True)
        self.assertEqual(picking.state, "done")

    def test_put_back_and_ship_the_rest(self):
        picking = self.transfer()
        gone, left = (self.item(picking, product) for product in self.goods)
        self.cancel_at_bol(gone)
        self.assertEqual(picking.bol_warning, "cancelled")
        self.assertIn(gone.title, picking.bol_warning_text)
        self.answer(self.press(picking), "action_put_back")
        self.assertEqual(picking.state, "done")
        self.send()
        self.assertEqual(
            self.shipped_at_bol(picking.bol_order_id), {gone.bol_id: 0, left.bol_id: 1}
        )
        self.assertEqual(len(self.seller.shipments(picking.bol_order_id.bol_id)), 1)

    def test_nothing_left_to_ship(self):
        picking = self.transfer(self.goods[0])
        # Somebody has the goods in hand: nothing is cancelled by itself.
        picking.move_ids.picked = True
        self.cancel_at_bol(self.item(picking, self.goods[0]))
        self.answer(self.press(picking), "action_put_back")
        self.assertEqual(picking.state, "cancel")
        self.send()
        self.assertEqual(self.shipments(), self.shipments().browse())

    def test_shipped_anyway_is_noted(self):
        picking = self.transfer()
        gone = self.item(picking, self.goods[0])
        self.cancel_at_bol(gone)
        self.answer(self.press(picking), "action_ship_anyway")
        self.assertEqual(picking.state, "done")
        notes = " ".join(picking.message_ids.mapped("preview"))
        self.assertIn("although it was cancelled", notes)

    def test_buyer_asks(self):
        picking = self.transfer()
        self.cancel_at_bol(self.item(picking, self.goods[0]), ask=True)
        self.assertEqual(picking.bol_warning, "requested")
        action = self.press(picking)
        self.assertEqual(action["res_model"], "bol.cancelled.shipping")
        self.assertEqual(picking.state, "assigned")

    def test_goods_that_stay_are_not_asked_about(self):
        picking = self.transfer()
        self.cancel_at_bol(self.item(picking, self.goods[0]))
        for move in picking.move_ids:
            move.picked = move.product_id == self.goods[1]
        self.validate(picking.with_user(self.picker))
        self.assertEqual(picking.state, "done")

    def test_several_transfers_at_once(self):
        cancelled, fine = self.transfer(), self.transfer()
        self.cancel_at_bol(self.item(cancelled, self.goods[0]))
        action = self.press(cancelled | fine)
        self.answer(action, "action_put_back")
        self.assertEqual((cancelled | fine).mapped("state"), ["done", "done"])

    def test_found_by_its_warning(self):
        cancelled, asked, fine = (self.transfer() for _ in range(3))
        self.cancel_at_bol(self.item(cancelled, self.goods[0]))
        self.cancel_at_bol(self.item(asked, self.goods[0]), ask=True)
        mine = ("id", "in", (cancelled | asked | fine).ids)

        def found(*states):
            domain = [mine, ("bol_warning", "in", states)]
            return self.env["stock.picking"].search(domain)

        self.assertEqual(found("cancelled"), cancelled)
        self.assertEqual(found("requested"), asked)
        self.assertEqual(found(False), fine)

    def test_first_of_two_steps_is_stopped_as_well(self):
        self.warehouse.delivery_steps = "pick_ship"
        picking = self.transfer(self.goods[0])
        self.assertNotEqual(picking.location_dest_id.usage, "customer")
        self.cancel_at_bol(self.item(picking, self.goods[0]), ask=True)
        self.assertEqual(picking.bol_warning, "requested")
        self.assertIsInstance(self.press(picking), dict)

    def test_others_transfers_are_not_told_of(self):
        """Neither of a wizard of one's own, nor of a colleague's."""
        picking = self.transfer()
        self.cancel_at_bol(self.item(picking, self.goods[0]))
        action = self.press(picking)
        wizard = Form.from_action(self.env(user=self.picker), action).save()
        company = self._make_company("Elsewhere")
        group = "stock.group_stock_user"
        other = self._make_user("other-picker", group, company=company)
        wizard = wizard.with_context(allowed_company_ids=company.ids)
        wizards = self.env[wizard._name].with_user(other)
        wizards = wizards.with_context(allowed_company_ids=company.ids)
        own = wizards.create({})
        for what in (
            wizard.with_user(other).read,
            wizard.with_user(other).unlink,
            lambda: own.write({"picking_ids": picking.ids}),
            lambda: wizards.create({"picking_ids": picking.ids}),
        ):
            with (
                mute_logger("odoo.addons.base.models.ir_rule"),
                self.assertRaises(AccessError),
            ):
                what()

    def test_bol_is_not_asked(self):
        picking = self.transfer()
        self.cancel_at_bol(self.item(picking, self.goods[0]))
        self.sandbox.admin("DELETE", "received")
        self.answer(self.press(picking), "action_put_back")
        self.assertEqual(self.seller.received(), [])
