from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .returns import ReturnCase, samples


@tagged("post_install", "-at_install")
class TestReturnsBadInput(ReturnCase):
    """Whatever bol says is listed, and what is clear goes on."""

    def bad_and_good(self, line, **options):
        """A return that can't be placed, and one that can; both, as read."""
        order = self.sold(samples.item(self.product.barcode, 3))
        bad = self.announce(line(order), **options)
        good = self.announce(self.line(order, more=True))
        self.read_bol()
        good = self.returns(good)
        self.assertEqual(good.picking_ids.state, "assigned", good.item_ids.held_reason)
        return self.returns(bad), good

    def activities(self, trouble):
        return len(self.account._bol_trouble_activities(trouble))

    def test_unknown_order(self):
        bad, _good = self.bad_and_good(
            lambda order: {
                "orderId": "A0000000X1",
                "ean": self.product.barcode,
                "quantity": 1,
            },
            unknown=True,
        )
        self.assertEqual(
            (bad.state, bad.item_ids.match_state), ("held", "unknown_order")
        )
        self.assertIn("A0000000X1", bad.item_ids.held_reason)
        self.assertEqual(self.activities("returns_held"), 1)
        self.again()
        self.assertEqual(self.activities("returns_held"), 1)

    def test_more_than_was_shipped(self):
        bad, _good = self.bad_and_good(lambda order: self.line(order, 4), more=True)
        item = bad.item_ids
        self.assertEqual((item.state, item.match_state), ("held", "over"))
        self.assertTrue(item.item_id)
        self.assertFalse(item.move_ids)

    def test_more_than_was_shipped_together(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        first = self.announce(self.line(order, 2))
        second = self.announce(self.line(order, 2), more=True)
        self.read_bol()
        self.assertEqual(self.returns(first).item_ids.match_state, "matched")
        self.assertEqual(self.returns(second).item_ids.match_state, "over")
        self.assertEqual(len(self.returns().picking_ids), 1)

    def test_ean_that_fits_no_item(self):
        bad, _good = self.bad_and_good(
            lambda order: self.line(order, tampered={"ean": samples.ean()})
        )
        item = bad.item_ids
        self.assertEqual((item.state, item.match_state), ("held", "unknown_item"))
        item.with_user(self.clerk()).item_id = item.bol_order_id.item_ids
        self.read_bol()
        self.assertEqual((item.state, item.match_state), ("on_way", "matched"))
        self.assertEqual(bad.picking_ids.state, "assigned")
        self.assertEqual(self.activities("returns_held"), 0)

    def test_without_a_usable_number(self):
        for number in (None, "", "../../orders", {"a": 1}):
            with self.subTest(number):
                bad, _good = self.bad_and_good(
                    lambda order, number=number: self.line(
                        order, tampered={"rmaId": number}
                    )
                )
                self.assertEqual(bad.state, "held")
                self.assertTrue(bad.trouble)
                self.assertFalse(bad.item_ids)

    def test_junk_quantity(self):
        for quantity in (None, 0, -3, "many", 10**12, [1]):
            with self.subTest(quantity):
                bad, _good = self.bad_and_good(
                    lambda order, quantity=quantity: self.line(
                        order, tampered={"expectedQuantity": quantity}
                    )
                )
                item = bad.item_ids
                self.assertEqual((item.state, item.match_state), ("held", "unreadable"))
                self.assertFalse(item.move_ids)

    def test_codes_that_nobody_knows(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        result = {
            "quantity": 1,
            "processingResult": "PONDERED",
            "handlingResult": "GIVEN_TO_THE_POOR",
            "processingDateTime": "last week",
        }
        made = self.announce(
            self.line(
                order,
                tampered={
                    "returnReason": "because",
                    "processingResults": [result, "junk", None],
                    "transporterName": "<b>Duif</b>",
                },
            )
        )
        self.read_bol()
        item = self.returns(made).item_ids
        self.assertEqual(item.picking_ids.state, "assigned")
        self.assertIn("GIVEN_TO_THE_POOR", item.results.mapped("handling_result"))
        self.again()
        self.assertEqual(
            item.results.mapped("handling_result").count("GIVEN_TO_THE_POOR"), 1
        )

    # -- two items with the same EAN -------------------------------------------

    def two_alike(self, first, second):
        ean = self.product.barcode
        return self.sold(samples.item(ean, first), samples.item(ean, second))

    def clerk(self):
        return self._make_user(
            "returns-clerk", "bol_connector.bol_connector_group_user"
        )

    def test_a_person_chooses(self):
        order = self.two_alike(1, 1)
        one, two = self.announce(self.line(order)), self.announce(self.line(order))
        self.read_bol()
        one, two = self.returns(one), self.returns(two)
        states = (one | two).item_ids.mapped("match_state")
        self.assertEqual(states, ["ambiguous"] * 2)
        self.assertEqual((one | two).mapped("state"), ["held"] * 2)
        self.assertEqual(self.activities("returns_held"), 1)
        with Form(one.with_user(self.clerk())) as form:
            with form.item_ids.edit(0) as line:
                line.item_id = order.item_ids[1]
        self.read_bol()
        self.assertEqual(one.item_ids.item_id, order.item_ids[1])
        # One choice is left for the other one.
        self.assertEqual(two.item_ids.item_id, order.item_ids[0])
        self.assertEqual((one | two).mapped("state"), ["on_way"] * 2)
        self.assertEqual(len((one | two).picking_ids), 2)
        self.assertEqual(self.activities("returns_held"), 0)

    def test_only_one_that_is_large_enough(self):
        order = self.two_alike(1, 3)
        made = self.announce(self.line(order, 2))
        self.read_bol()
        self.assertEqual(self.returns(made).item_ids.item_id.quantity, 3)

    def test_choice_of_another_order(self):
        order = self.two_alike(1, 1)
        other = self.sold(samples.item(self.product.barcode))
        self.announce(self.line(order))
        self.read_bol()
        item = self.returns().item_ids.with_user(self.clerk())
        with self.assertRaises(UserError):
            item.item_id = other.item_ids

    def test_choice_after_the_transfer_was_made(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order))
        self.read_bol()
        item = self.returns().item_ids.with_user(self.clerk())
        with self.assertRaises(UserError):
            item.item_id = False
        with self.assertRaises(AccessError):
            item.expected_quantity = 9

    def test_shipped_elsewhere(self):
        order = self.import_order(samples.item(self.product.barcode, 2))
        self.change_item(order, quantityShipped=2)
        self.announce(self.line(order, more=True))
        self.read_bol()
        item = self.returns().item_ids
        self.assertEqual((item.match_state, item.state), ("matched", "held"))
        self.assertTrue(item.held_reason)
        self.ship(order.sale_order_id.picking_ids)
        self.again()
        self.assertEqual(item.state, "on_way")
        self.assertEqual(item.picking_ids.state, "assigned")
