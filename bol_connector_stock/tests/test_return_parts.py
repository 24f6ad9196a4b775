from odoo.tests import tagged

from .returns import samples
from .test_return_handling import HandlingCase


@tagged("post_install", "-at_install")
class TestReturnParts(HandlingCase):
    """Some pieces of a returned item come back, others don't."""

    def take_in(self, back, quantity):
        """Receive so many units of what is awaited; the rest stays awaited."""
        picking = back.picking_ids.filtered(lambda one: one.state == "assigned")
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.commit()

    def awaited(self, back):
        waiting = back.picking_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        self.assertEqual(set(waiting.mapped("state")) - {"assigned"}, set())
        return sum(waiting.mapped("product_qty"))

    def test_customer_keeps_some(self):
        """Those aren't awaited any more, and those that come are counted right."""
        back = self.returned(3, sold=3)
        item = back.item_ids
        before = self.stock()
        self.decide(back, ("CUSTOMER_KEEPS_PRODUCT_PAID", 1))
        self.assertEqual(self.awaited(back), 2)
        self.ship(back.picking_ids)
        self.assertEqual(item.quantity_received, 2)
        self.decide(back, ("RETURN_RECEIVED", 2))
        self.tell()
        kept, received = ("CUSTOMER_KEEPS_PRODUCT_PAID", 1), ("RETURN_RECEIVED", 2)
        self.assertCountEqual(self.at_bol(back), [kept, received])
        self.assertEqual(self.stock() - before, 2)
        self.assertEqual(item.state, "handled")

    def test_customer_keeps_one_after_the_other(self):
        back = self.returned(3, sold=3)
        self.decide(back, ("CUSTOMER_KEEPS_PRODUCT_PAID", 1))
        self.decide(back, ("CUSTOMER_KEEPS_PRODUCT_PAID", 1))
        self.assertEqual(self.awaited(back), 1)
        self.ship(back.picking_ids)
        self.assertEqual(back.item_ids.quantity_received, 1)

    def test_customer_keeps_what_has_not_come(self):
        """Of three two came in; the backorder for the third isn't needed."""
        back = self.returned(3, sold=3)
        self.take_in(back, 2)
        self.assertEqual(self.awaited(back), 1)
        self.decide(back, ("RETURN_RECEIVED", 2))
        self.decide(back, ("CUSTOMER_KEEPS_PRODUCT_PAID", 1))
        self.assertEqual(self.awaited(back), 0)
        self.assertEqual(back.item_ids.quantity_received, 2)

    def test_no_more_is_scrapped_than_came_in(self):
        back = self.returned(3, sold=3)
        self.take_in(back, 1)
        before = self.stock()
        self.decide(back, ("RETURN_DOES_NOT_MEET_CONDITIONS", 1), goods="scrap")
        self.assertEqual(before - self.stock(), 1)
        with self.refused("came in"):
            self.decide(back, ("RETURN_RECEIVED", 1), goods="scrap")
        self.assertEqual(before - self.stock(), 1)
        self.take_in(back, 2)
        self.decide(back, ("RETURN_RECEIVED", 2), goods="scrap")
        self.assertEqual(before - self.stock(), 1)

    def test_goods_of_two_lines_of_one_decision(self):
        """One piece to second choice, one scrapped, of the two that came in."""
        second = self.env["stock.location"].create(
            {"name": "Second", "location_id": self.warehouse.view_location_id.id}
        )
        self.account.second_choice_location_id = second
        back = self.returned()
        self.ship(back.picking_ids)
        before = self.stock()
        self.decide(back, ("RETURN_RECEIVED", 1), goods="second")
        self.decide(back, ("RETURN_RECEIVED", 1), goods="scrap")
        self.assertEqual((before - self.stock(), self.stock(second)), (2, 1))

    def test_pack(self):
        """bol counts boxes, the warehouse what is in them."""
        box = self._make_packaging(self.product, samples.ean())
        order = self.sold(samples.item(box.barcode, 3))
        made = self.announce(
            {"orderId": order.bol_id, "ean": box.barcode, "quantity": 3}
        )
        self.read_bol()
        back = self.returns(made)
        self.assertEqual(self.awaited(back), 36)
        before = self.stock()
        self.decide(back, ("CUSTOMER_KEEPS_PRODUCT_PAID", 1))
        self.assertEqual(self.awaited(back), 24)
        self.take_in(back, 12)
        self.assertEqual(back.item_ids.quantity_received, 1)
        self.decide(back, ("RETURN_RECEIVED", 1), goods="scrap")
        self.assertEqual(self.stock(), before)
        self.take_in(back, 12)
        self.decide(back, ("RETURN_RECEIVED", 1))
        self.tell()
        self.assertEqual(self.stock() - before, 12)
        self.assertCountEqual(
            self.at_bol(back),
            [("CUSTOMER_KEEPS_PRODUCT_PAID", 1), *2 * [("RETURN_RECEIVED", 1)]],
        )


@tagged("post_install", "-at_install")
class TestReturnKit(HandlingCase):
    """A kit comes back as its components; bol counts kits."""

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        self.other = self._make_product()
        self.count(self.other, 50)
        self.kit = self._make_product(is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    (0, 0, {"product_id": part.id, "product_qty": quantity})
                    for part, quantity in ((self.product, 2), (self.other, 1))
                ],
            }
        )
        order = self.sold(samples.item(self.kit.barcode, 3))
        made = self.announce(self.line(order, 3, product=self.kit))
        self.read_bol()
        self.back = self.returns(made)

    def parts(self):
        """Of either component: units on the shelf, and those awaited."""
        moves = self.back.picking_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        return [
            (
                one.with_context(location=self.shelf.id).qty_available,
                sum(m.product_qty for m in moves if m.product_id == one),
            )
            for one in (self.product, self.other)
        ]

    def test_some_kept_some_scrapped(self):
        item = self.back.item_ids
        self.assertEqual(self.parts(), [(44, 6), (47, 3)])
        self.decide(self.back, ("CUSTOMER_KEEPS_PRODUCT_PAID", 1))
        self.assertEqual(self.parts(), [(44, 4), (47, 2)])
        self.ship(self.back.picking_ids)
        self.assertEqual(item.quantity_received, 2)
        self.decide(self.back, ("RETURN_RECEIVED", 1), goods="scrap")
        self.assertEqual(self.parts(), [(46, 0), (48, 0)])
        self.decide(self.back, ("RETURN_RECEIVED", 1))
        self.tell()
        self.assertEqual(self.parts(), [(46, 0), (48, 0)])
        self.assertCountEqual(
            self.at_bol(self.back),
            [("CUSTOMER_KEEPS_PRODUCT_PAID", 1), *2 * [("RETURN_RECEIVED", 1)]],
        )

    def test_a_kit_counts_when_all_of_it_is_there(self):
        picking = self.back.picking_ids
        for move in picking.move_ids:
            move.quantity = 3 if move.product_id == self.product else 2
            move.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.back.item_ids.quantity_received, 1)
