from odoo.tests import tagged

from . import samples
from .held import HeldCase


@tagged("post_install", "-at_install")
class TestOrdersHeldProducts(HeldCase):
    """Orders held for a product: it is made, mended or chosen."""

    def test_product_made_afterwards_and_retry_pressed(self):
        ean = samples.ean()
        order = self.import_order(samples.item(ean))
        self._make_product(barcode=ean)
        self.retry(order)
        self.assertImported(order)

    def test_product_chosen_on_the_item_and_retry_pressed(self):
        order = self.import_order(samples.item(samples.ean()))
        order.item_ids.product_id = self.product
        self.retry(order)
        self.assertImported(order)
        self.assertEqual(order.sale_order_id.order_line.product_id, self.product)

    def test_product_chosen_on_the_offer(self):
        ean = samples.ean()
        offer = self.seller.offer(ean=ean, reference="OFFER")
        self.run_now("offers")
        order = self.import_order(samples.item(ean, offer={"offerId": offer}))
        self.assertHeld(order, "product")
        self.offers().product_id = self.product
        self.retry(order)
        self.assertImported(order)
        self.assertEqual(order.sale_order_id.order_line.product_id, self.product)

    def test_right_product_made_or_mended_relieves_at_once(self):
        """The next run of the scheduled action makes the order, not that in an hour."""
        for field, value in (("barcode", samples.ean()), ("default_code", "LATE-1")):
            with self.subTest(field=field):
                lacking = samples.ean() if field == "default_code" else value
                line = samples.item(lacking, offer={"reference": "LATE-1"})
                order = self.import_order(line)
                self.held_yesterday(order)
                self.run_lane()
                self.assertHeld(order, "product")
                product = self._make_product(barcode=False)
                product[field] = value
                self.run_lane()
                self.assertImported(order)
                product[field] = False

    def held_yesterday(self, order):
        """A test has one transaction, and so one moment for all that it writes."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bol_order SET write_date = write_date - interval '1 day' "
            "WHERE id = %s",
            [order.id],
        )
        order.invalidate_recordset()

    def test_choice_of_a_person_holds_for_the_offer(self):
        """Two products fit: a person chooses once, and that stays."""
        either, other = (
            self._make_product(default_code="TWICE", barcode=False) for _ in range(2)
        )
        ean = samples.ean()
        offer = {"offerId": self.seller.offer(ean=ean), "reference": "TWICE"}
        self.run_now("offers")
        first, second = (
            self.import_order(samples.item(ean, offer=offer)) for _ in range(2)
        )
        self.assertHeld(first, "product", "More than one product")
        self.assertEqual(first.item_ids.candidate_ids, either | other)
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman")
        first.item_ids.with_user(clerk).product_id = other
        self.run_lane()
        self.assertImported(first)
        self.assertImported(second)
        third = self.import_order(samples.item(ean, offer=offer))
        self.assertEqual(third.item_ids.product_id, other)

    def test_choice_holds_also_for_an_offer_that_was_not_read(self):
        offer = {"offerId": "not-read-yet"}
        ean = samples.ean()
        first, second = (
            self.import_order(samples.item(ean, offer=offer)) for _ in range(2)
        )
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman")
        first.item_ids.with_user(clerk).product_id = self.product
        self.run_lane()
        self.assertImported(second)

    def test_barcode_counts_more_than_what_was_sold_before(self):
        offer = {"offerId": "not-read-yet"}
        ean = samples.ean()
        wrong = self._make_product(barcode=ean)
        self.assertImported(self.import_order(samples.item(ean, offer=offer)))
        wrong.write({"barcode": False, "active": False})
        held = self.import_order(samples.item(ean, offer=offer))
        self.assertHeld(held, "product")
        right = self._make_product(barcode=ean)
        order = self.import_order(samples.item(ean, offer=offer))
        self.assertEqual(order.item_ids.product_id, right)
