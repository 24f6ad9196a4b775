from odoo.tests import tagged

from .common import samples
from .test_cancelled_shipping import CancelledShippingCase


@tagged("post_install", "-at_install")
class TestCancelledSteps(CancelledShippingCase):
    """Cancelled goods on their way through the warehouse, and in parts."""

    def setUp(self):
        super().setUp()
        self.product = self.goods[0]

    def open_transfer(self, sale):
        return sale.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))

    def assertPutBack(self, picking, product=None):
        """Put Back leaves nothing open, and bol is told of nothing."""
        sale = picking.sale_id
        self.cancel_at_bol(self.item(picking, product or self.product))
        self.assertEqual(picking.bol_warning, "cancelled")
        self.answer(self.press(picking), "action_put_back")
        self.assertEqual(picking.state, "cancel")
        self.assertFalse(self.open_transfer(sale))
        self.send()
        self.assertNothingAtBol(sale.bol_order_id)

    def test_while_it_is_picked(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        picking = self.transfer(self.product)
        picking.move_ids.picked = True
        self.assertPutBack(picking)

    def test_after_it_was_picked(self):
        self.warehouse.delivery_steps = "pick_ship"
        first = self.transfer(self.product)
        self.ship(first)
        self.assertPutBack(self.open_transfer(first.sale_id))

    def test_packed_in_the_second_of_three_steps(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        first = self.transfer(self.product)
        self.ship(first)
        self.assertPutBack(self.open_transfer(first.sale_id))

    def make_kit(self, *parts):
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        kit = self._make_product(is_storable=False, name="Tea set")
        lines = [(0, 0, {"product_id": part.id, "product_qty": 1}) for part in parts]
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": lines,
            }
        )
        return kit

    def test_kit_of_which_a_part_is_missing(self):
        lid = self._make_product(name="Lid")
        kit = self.make_kit(self.product, lid)
        picking = self.transfer(kit)
        self.assertEqual(sorted(picking.move_ids.mapped("quantity")), [0, 1])
        picking.move_ids.picked = True
        self.assertPutBack(picking, kit)

    def test_kit_is_named_once_and_the_rest_leaves(self):
        kit = self.make_kit(*self.goods)
        loose = self._make_product(name="Loose")
        self.count(loose, 5)
        items = [
            samples.item(kit.barcode, title="Tea set"),
            samples.item(loose.barcode, title="Loose one"),
        ]
        picking = self.sell(*items)
        picking.action_assign()
        picking.move_ids.picked = True
        item = self.item(picking, kit)
        self.cancel_at_bol(item)
        self.assertEqual(picking.bol_warning_text.count(item.title), 1)
        self.answer(self.press(picking), "action_put_back")
        self.assertEqual(picking.state, "done")
        self.send()
        shipped = self.shipped_at_bol(picking.bol_order_id)
        left = self.item(picking, loose)
        self.assertEqual(shipped, {item.bol_id: 0, left.bol_id: 1})

    def test_sent_by_the_supplier(self):
        if "dropship" not in dict(
            self.env["stock.picking.type"]
            ._fields["code"]
            ._description_selection(self.env)
        ):
            self.skipTest("Dropshipping needs its addon.")
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        product = self._make_product(
            route_ids=[
                (6, 0, self.env.ref("stock_dropshipping.route_drop_shipping").ids)
            ],
            seller_ids=[(0, 0, {"partner_id": vendor.id})],
        )
        order = self.import_order(samples.item(product.barcode))
        purchase = order.sale_order_id.order_line.purchase_line_ids.order_id
        purchase.button_confirm()
        picking = purchase.picking_ids
        picking.move_ids.picked = True
        self.cancel_at_bol(order.item_ids)
        self.assertEqual(picking.bol_warning, "cancelled")
        self.assertEqual(self.press(picking)["res_model"], "bol.cancelled.shipping")
