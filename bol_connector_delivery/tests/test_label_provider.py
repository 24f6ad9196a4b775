from odoo.tests import tagged

from .provider import ProviderCase, samples


@tagged("post_install", "-at_install")
class TestLabelProvider(ProviderCase):
    """Labels by the rules of the delivery method."""

    def test_orders_with_labels_of_bol_get_their_own_method(self):
        self.assertEqual(self.vvb().carrier_id, self.carrier)
        other = self.sell(samples.item(self.product.barcode))
        self.assertFalse(other.carrier_id)

    def test_by_hand_only(self):
        picking = self.vvb()
        self.ship(picking)
        self.send()
        self.assertEqual(self.sold(), [])

    def test_as_soon_as_it_is_ready(self):
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.send()
        (sold,) = self.sold()
        self.assertEqual(sold["transporterCode"], "TNT_BRIEF")
        self.assertEqual(picking.carrier_tracking_ref, sold["trackAndTrace"])
        self.assertEqual(picking.bol_label_request_ids.state, "bought")
        self.ship(picking)
        self.send()
        (shipment,) = self.seller.shipments(picking.bol_order_id.bol_id)
        self.assertEqual(
            shipment["transport"]["shippingLabelId"], sold["shippingLabelId"]
        )
        self.assertEqual(len(self.sold()), 1)

    def test_not_before_it_is_ready(self):
        self.carrier.bol_label_when = "ready"
        self.count(self.product, 0)
        picking = self.vvb()
        self.send()
        self.assertEqual(self.sold(), [])
        self.count(self.product, 5)
        picking.action_assign()
        self.send()
        self.assertEqual(len(self.sold()), 1)

    def test_at_validation(self):
        """Nothing is said or charged of a label that isn't there yet."""
        self.carrier.bol_label_when = "packing"
        picking = self.vvb()
        self.send()
        self.assertEqual(self.sold(), [])
        self.ship(picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.carrier_price, 0)
        self.assertNotIn("Shipment sent", " ".join(picking.message_ids.mapped("body")))
        self.send()
        self.assertEqual(len(self.sold()), 1)

    def test_backorder_gets_a_label_of_its_own(self):
        """Each label is for the pieces of its own parcel."""
        self.carrier.bol_label_when = "packing"
        picking = self.vvb(quantity=3)
        self.ship(picking, 1)
        self.send()
        rest = picking.sale_id.picking_ids - picking
        self.ship(rest)
        self.send(4)
        (item,) = picking.bol_order_id.item_ids
        parcels = [label["items"][item.bol_id] for label in self.sold()]
        self.assertEqual(parcels, [1, 2])
        self.assertEqual(len(self.seller.shipments(picking.bol_order_id.bol_id)), 2)
        self.assertEqual(picking.bol_label_ids.mapped("used"), [True])
        self.assertEqual(rest.bol_label_ids.mapped("used"), [True])

    def test_at_packing(self):
        self.carrier.bol_label_when = "packing"
        picking = self.vvb()
        picking.action_assign()
        picking.move_ids.picked = True
        self.pack(picking)
        self.send()
        self.assertEqual(len(self.sold()), 1)
        self.ship(picking)
        self.send()
        self.assertEqual(len(self.sold()), 1)
        self.assertEqual(picking.bol_label_request_ids.mapped("state"), ["bought"])

    def test_packed_in_an_earlier_step(self):
        self.carrier.bol_label_when = "packing"
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.vvb()
        self.send()
        self.assertEqual(self.sold(), [])
        self.ship(pick)
        self.send()
        (sold,) = self.sold()
        leaving = pick.sale_id.picking_ids - pick
        self.assertEqual(leaving.carrier_tracking_ref, sold["trackAndTrace"])
        self.assertTrue(leaving.bol_has_label)
        self.assertEqual(self.printed(pick), [sold["trackAndTrace"]])

    def test_nothing_of_it_costs_the_customer(self):
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.send()
        before = picking.sale_id.amount_total
        self.ship(picking)
        sale = picking.sale_id
        self.assertEqual(sale.amount_total, before)
        self.assertEqual(len(sale.order_line), 1)
        self.assertEqual(sale.bol_label_cost, self.spent())

    def test_dearer_than_allowed(self):
        self.carrier.write({"bol_label_when": "ready", "bol_label_max_price": 1})
        picking = self.vvb()
        self.send()
        self.assertEqual(self.sold(), [])
        self.assertIn("costs more", picking.bol_label_message)
        self.carrier.bol_label_max_price = 0
        picking.bol_label_request_ids.action_retry()
        self.send()
        self.assertEqual(len(self.sold()), 1)
        self.assertFalse(picking.bol_label_message)

    def test_transfer_of_which_bol_fails_holds_up_no_other(self):
        self.carrier.bol_label_when = "ready"
        bad, good = self.vvb(), self.vvb()
        options = "delivery-options$"
        self.sandbox.fault("unavailable", path=options, times=3)
        self.send()
        self.assertTrue(good.bol_has_label)
        self.assertFalse(bad.bol_has_label)
        self.assertEqual(bad.bol_label_request_ids.state, "waiting")
        bad.bol_label_request_ids.next_attempt = self.now()
        self.send()
        self.assertTrue(bad.bol_has_label)
        self.assertEqual(len(self.sold()), 2)

    def test_method_that_changed_meanwhile(self):
        """Neither bought, nor in the way of the others."""
        self.flow("labels").action_preview()
        self.carrier.bol_label_when = "ready"
        none, other, good = self.vvb(), self.vvb(), self.vvb()
        none.carrier_id = False
        other.carrier_id = self.carrier.copy({"delivery_type": "fixed"})
        self.flow("labels").action_live()
        self.send()
        self.assertEqual(len(self.sold()), 1)
        self.assertTrue(good.bol_has_label)
        requests = (none | other).bol_label_request_ids
        self.assertEqual(set(requests.mapped("state")), {"withdrawn"})

    def test_what_is_being_cancelled_gets_no_label(self):
        self.flow("labels").action_preview()
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.env["bol.cancellation"].search([]).unlink()
        picking.bol_order_id.item_ids.cancellation_requested = True
        self.flow("labels").action_live()
        self.send()
        self.assertEqual(self.sold(), [])
        self.assertIn("being cancelled", picking.bol_label_message)

    def test_label_that_nothing_needs_any_more(self):
        """Its transfer is gone, or bol was told of the parcel without it."""
        self.flow("labels").action_preview()
        gone, told = self.vvb(), self.vvb()
        for picking in (gone, told):
            self.want(picking)
        label = gone.bol_label_ids
        gone.move_ids._action_cancel()
        gone.unlink()
        self.assertFalse(label._bol_prepare_decision()["tell"])
        self.ship(told)
        self.shipments().action_without_label()
        self.send()
        self.flow("labels").action_live()
        self.send()
        self.assertEqual(self.sold(), [])
        self.assertEqual(set(self.labels().mapped("state")), {"withdrawn"})

    def test_label_is_for_one_order(self):
        first, second = self.vvb(), self.vvb()
        moves = second.move_ids
        moves.picking_id = first
        moves.move_line_ids.picking_id = first
        first.carrier_id = self.carrier
        first._bol_want_labels()
        self.send()
        self.assertEqual(self.sold(), [])
        self.assertIn("for one order", first.bol_label_message)

    def test_not_wanted_any_more(self):
        self.carrier.write({"bol_label_when": "ready", "bol_label_max_price": 1})
        picking = self.vvb()
        self.send()
        picking.bol_label_request_ids.action_withdraw()
        self.carrier.bol_label_max_price = 0
        self.send()
        self.assertEqual(self.sold(), [])

    def test_too_heavy_for_the_cheapest(self):
        self.product.weight = 2.5
        self.carrier.bol_label_when = "ready"
        self.vvb()
        self.send()
        self.assertEqual(self.sold()[0]["transporterCode"], "TNT")

    def test_method_chosen_later(self):
        self.policy.vvb_carrier_id = False
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.send()
        self.assertEqual(self.sold(), [])
        picking.carrier_id = self.carrier
        self.commit()
        self.send()
        self.assertEqual(len(self.sold()), 1)

    def test_cancelled_before_it_was_bought(self):
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        picking.action_cancel()
        self.send()
        self.assertEqual(picking.bol_label_request_ids.state, "withdrawn")
        self.assertEqual(self.sold(), [])
        # Once for the window of its carrier, on the import.
        asked = self.seller.received("POST", "/delivery-options$")
        self.assertEqual(len(asked), 1)

    def test_method_without_a_label_tells_bol_later(self):
        """Somebody has to buy one: bol isn't told of another carrier meanwhile."""
        picking = self.vvb()
        self.ship(picking)
        self.send()
        self.assertNothingAtBol(picking.bol_order_id)
        self.assertIn("Buy Label", picking.bol_label_message)
        label = self.buy(picking)
        self.assertFalse(picking.bol_label_message)
        self.later(minutes=3)
        self.send()
        (shipment,) = self.seller.shipments(picking.bol_order_id.bol_id)
        self.assertEqual(shipment["transport"]["shippingLabelId"], label.bol_id)

    def test_label_too_dear_makes_one_activity(self):
        self.carrier.write({"bol_label_when": "ready", "bol_label_max_price": 1})
        picking = self.vvb()
        self.vvb()
        self.send()
        self.assertEqual(len(self.told()), 1)
        self.buy(picking)
        self.send()
        self.assertEqual(len(self.told()), 1)
        other = self.env["bol.label.request"].search([("state", "=", "attention")])
        self.buy(other.picking_id)
        self.send()
        self.assertFalse(self.told())

    def told(self):
        return self.account._bol_trouble_activities("label_requests")

    def test_going_live_buys_what_was_ticked(self):
        self.flow("labels").action_preview()
        self.carrier.bol_label_when = "ready"
        wanted, shipped = self.vvb(), self.vvb()
        self.ship(shipped)
        action = self.flow("labels").action_go_live()
        wizard = self.env["bol.go.live"].with_context(**action["context"]).create({})
        self.assertEqual(wizard.line_ids.mapped("tell"), [True, False])
        self.assertIn(wanted.name, wizard.line_ids[0].name)
        wizard.action_go_live()
        self.send()
        self.assertEqual(len(self.sold()), 1)
        self.assertEqual(wanted.bol_label_ids.state, "done")
        self.assertEqual(shipped.bol_label_request_ids.state, "withdrawn")

    def test_nothing_by_itself_in_preview(self):
        self.flow("labels").action_preview()
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.send()
        self.assertEqual(picking.bol_label_request_ids.state, "waiting")
        self.assertEqual(self.sold(), [])
        waiting = self.env["bol.preview"].search([("kind", "=", "labels")])
        self.assertEqual(waiting.mapped("name"), [picking.name])
        self.flow("labels").action_live()
        self.send()
        self.assertEqual(len(self.sold()), 1)
