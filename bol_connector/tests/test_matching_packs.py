from odoo.tests import tagged

from . import samples
from .matching import DOZEN, MatchingCase


@tagged("post_install", "-at_install")
class TestMatchingPacks(MatchingCase):
    """What bol sells by the pack, and Odoo counts in pieces."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product(list_price=1)
        self.box = samples.ean()
        self._make_packaging(self.product, self.box)
        self.dozen = self.env.ref(DOZEN)

    def test_sale_order_is_in_packs_at_bols_price(self):
        order = self.import_order(samples.item(self.box, 3, 24.2))
        self.assertEqual(order.state, "imported", order.held_reason)
        self.assertRecordValues(
            order.sale_order_id.order_line,
            [
                {
                    "product_id": self.product.id,
                    "product_uom_id": self.dozen.id,
                    "product_uom_qty": 3,
                    "price_unit": 24.2,
                    "price_total": 72.6,
                    "price_subtotal": 60,
                }
            ],
        )
        self.assertFalse(order.sale_order_id.bol_difference)

    def test_pack_and_piece_in_one_order(self):
        order = self.import_order(
            samples.item(self.box, 1, 24.2), samples.item(self.product.barcode, 2, 2.5)
        )
        lines = order.sale_order_id.order_line
        self.assertEqual(
            lines.mapped(lambda line: (line.product_uom_id, line.product_uom_qty)),
            [(self.dozen, 1), (self.product.uom_id, 2)],
        )
        self.assertEqual(order.sale_order_id.amount_total, 29.2)

    def test_discount_of_packs_is_counted_as_one(self):
        discounts = [{"title": "Actie", "amount": 0.4}]
        order = self.import_order(
            samples.item(self.box, 3, 24.2, totalPrice=72.2, discounts=discounts)
        )
        goods, discount = order.sale_order_id.order_line
        self.assertEqual(goods.product_uom_id, self.dozen)
        self.assertEqual(discount.product_uom_id, discount.product_id.uom_id)
        self.assertEqual(order.sale_order_id.amount_total, 72.2)

    def test_item_takes_the_unit_of_its_offer(self):
        """Somebody said that the offer of this piece is a dozen of them."""
        self.product.uom_ids = self.dozen
        offer = self.seller.offer(ean=self.product.barcode)
        self.run_now("offers")
        self.offers().write({"uom_id": self.dozen.id})
        order = self.import_order(
            samples.item(self.product.barcode, offer={"offerId": offer})
        )
        self.assertEqual(order.item_ids.uom_id, self.dozen)
        self.assertEqual(order.sale_order_id.order_line.product_uom_id, self.dozen)

    def test_clerk_chooses_product_and_unit_of_an_item(self):
        self.product.uom_ids = self.dozen
        order = self.import_order(samples.item(samples.ean()))
        order.item_ids.write(
            {"product_id": self.product.id, "uom_id": self.dozen.id},
        )
        self.retry(order)
        self.assertEqual(order.sale_order_id.order_line.product_uom_id, self.dozen)

    def test_order_entered_by_hand_is_adopted_by_the_barcode_of_the_box(self):
        """Which of two products it is, the line says that somebody entered."""
        self._make_product(barcode=f"0{self.box}")
        held = self.import_order(samples.item(samples.ean()))
        self.assertEqual(held.state, "held")
        held.item_ids.ean = self.box
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Sanne"}).id,
                "company_id": self.company.id,
                "client_order_ref": held.bol_id,
                "order_line": [
                    (0, 0, {"product_id": self.product.id, "product_uom_qty": 12})
                ],
            }
        )
        self.retry(held)
        self.assertEqual(held.sale_order_id, sale)
        self.assertEqual(sale.order_line.bol_item_id, held.item_ids)
        self.assertEqual(held.item_ids.uom_id, self.dozen)
