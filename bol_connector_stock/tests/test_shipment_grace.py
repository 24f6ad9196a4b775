from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import BolShippedCase, samples


@tagged("post_install", "-at_install")
class TestShipmentGrace(BolShippedCase):
    """Bol is told some time after the validation: until then it can be undone."""

    def setUp(self):
        super().setUp()
        self.account.shipment_grace_minutes = 60

    def sold(self, quantity=3, **deadline):
        picking = self.sell(samples.item(self.product.barcode, quantity))
        moment = self.now() + timedelta(**(deadline or {"days": 2}))
        picking.sale_id.bol_order_id.item_ids.ship_by = moment
        return picking

    def give_back(self, picking, quantity):
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = wizard._create_return()
        self.ship(back)

    def told(self, picking):
        """Units that bol counts as shipped, and the number of calls it got."""
        shipped, _cancelled, _state = self.item_at_bol(picking.sale_id.bol_order_id)
        return shipped, len(self.posts())

    def test_told_after_it_and_not_before(self):
        picking = self.sold()
        self.ship(picking)
        self.later(minutes=30)
        self.send(1)
        self.assertEqual(self.told(picking), (0, 0))
        self.later(minutes=31)
        self.send()
        self.assertEqual(self.told(picking), (3, 1))

    def test_whole_return_within_it_is_never_told(self):
        picking = self.sold()
        self.ship(picking)
        self.give_back(picking, 3)
        self.later(hours=2)
        self.send()
        self.assertEqual(self.told(picking), (0, 0))
        shipment = self.shipments()
        self.assertEqual(shipment.state, "withdrawn")
        self.assertIn("came back", shipment.message)

    def test_part_that_comes_back_is_left_out(self):
        picking = self.sold()
        self.ship(picking)
        self.give_back(picking, 1)
        self.later(hours=2)
        self.send()
        self.assertEqual(self.told(picking), (2, 1))

    def test_what_came_back_and_leaves_again_is_told_once(self):
        picking = self.sold()
        self.ship(picking)
        self.give_back(picking, 3)
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": picking.sale_id.picking_ids.sorted("id")[-1].id}
        )
        wizard.product_return_moves.quantity = 3
        self.ship(wizard._create_return())
        self.later(hours=2)
        self.send()
        self.assertEqual(self.told(picking), (3, 1))

    def test_return_takes_from_the_transfer_that_comes_back(self):
        picking = self.sold(quantity=5)
        self.ship(picking, 2)
        rest = picking.sale_id.picking_ids - picking
        self.ship(rest)
        self.give_back(picking, 2)
        self.later(hours=2)
        self.send()
        states = {one.picking_id: one.state for one in self.shipments()}
        self.assertEqual(states, {picking: "withdrawn", rest: "done"})
        self.assertEqual(self.told(picking), (3, 1))

    def test_one_item_of_two_comes_back(self):
        other = self._make_product()
        self.count(other, 5)
        picking = self.sell(
            samples.item(self.product.barcode), samples.item(other.barcode)
        )
        self.ship(picking)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            line.quantity = 1 if line.product_id == other else 0
        self.ship(wizard._create_return())
        self.later(hours=2)
        self.send()
        (shipment,) = self.seller.shipments(picking.sale_id.bol_number)
        kept = picking.sale_id.bol_order_id.item_ids.filtered(
            lambda item: item.ean == self.product.barcode
        )
        self.assertEqual(shipment["quantities"], {kept.bol_id: 1})

    def test_return_after_bol_was_told_takes_nothing_back(self):
        self.account.shipment_grace_minutes = 0
        picking = self.sold()
        self.ship(picking)
        self.send()
        self.give_back(picking, 3)
        self.send()
        self.assertEqual(self.told(picking), (3, 1))
        self.assertEqual(self.shipments().state, "done")

    def test_never_past_the_deadline(self):
        picking = self.sold(minutes=45)
        self.ship(picking)
        self.later(minutes=16)
        self.send()
        self.assertEqual(self.told(picking), (3, 1))

    def test_deadline_that_has_passed_waits_for_nothing(self):
        picking = self.sold(minutes=-5)
        self.ship(picking)
        self.send()
        self.assertEqual(self.told(picking), (3, 1))

    def test_expiry_at_bol_is_a_deadline_too(self):
        picking = self.sold()
        item = picking.sale_id.bol_order_id.item_ids
        item.write({"ship_by": False, "expires_on": self.now() - timedelta(days=2)})
        self.ship(picking)
        self.send()
        self.assertEqual(self.told(picking), (3, 1))

    def test_send_now_waits_no_longer(self):
        picking = self.sold()
        self.ship(picking)
        with self.transactions():
            self.shipments().action_send_now()
        self.send()
        self.assertEqual(self.told(picking), (3, 1))

    def test_asking_bol_sends_nothing(self):
        """Of several that are chosen, those in their grace stay untold."""
        self.account.shipment_grace_minutes = 0
        first = self.sold()
        self.bol_says(status="FAILURE", errorMessage="No.")
        self.ship(first)
        self.send()
        self.account.shipment_grace_minutes = 60
        second = self.sold()
        self.ship(second)
        with self.transactions():
            self.shipments().action_ask_bol()
        self.send(1)
        self.assertEqual(self.told(second), (0, 1))

    def test_taken_back_while_the_flow_is_at_work(self):
        """The flow read it a moment ago, with others, as still to be sent."""
        self.account.shipment_grace_minutes = 0
        first, second = self.sold(), self.sold()
        self.ship(first | second)
        shipment = self.shipments().filtered(lambda one: one.picking_id == second)
        send_one = type(shipment)._bol_send_one
        mine = self.env

        def meanwhile(command, client):
            command.line_ids.mapped("quantity")
            result = send_one(command, client)
            if command.id != shipment.id:
                shipment.with_env(mine).action_withdraw()
                mine.flush_all()
            return result

        self.patch(type(shipment), "_bol_send_one", meanwhile)
        self.send()
        self.assertEqual(self.told(first)[0], 3)
        self.assertEqual(self.told(second), (0, 1))

    def test_bounds(self):
        for minutes in (-1, 24 * 60 + 1):
            with self.subTest(minutes=minutes), self.assertRaises(ValidationError):
                self.account.shipment_grace_minutes = minutes
