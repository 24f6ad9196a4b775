from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .labels import LabelCase, samples


@tagged("post_install", "-at_install")
class TestLabelProvider(LabelCase):
    """Labels by the rules of the delivery method, from the transfer to paper."""

    def setUp(self):
        super().setUp()
        service = self._make_product(type="service", is_storable=False)
        self.carrier = self.env["delivery.carrier"].create(
            {
                "name": "Verzenden via bol",
                "delivery_type": "bol",
                "bol_label_choice": "cheapest",
                "product_id": service.id,
                "company_id": self.company.id,
                "fixed_margin": 3,
                "invoice_policy": "real",
            }
        )
        self.policy = self.account._bol_policy("FBR")
        self.policy.vvb_carrier_id = self.carrier

    def buy(self, picking, place=0):
        """Press Buy on one of the labels that the form shows."""
        with self.transactions():
            action = picking.action_bol_buy_label()
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            wizard.option_ids[place].action_buy()
        return picking.bol_label_ids

    def buy_all(self, pickings):
        with self.transactions():
            return pickings.action_bol_buy_labels()["params"]

    def pack(self, picking):
        """Press Put in Pack, and answer that any package will do."""
        action = picking.action_put_in_pack()
        Form.from_action(self.env, action).save().action_put_in_pack()
        self.commit()

    # -- the delivery method -----------------------------------------------------

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
        self.carrier.bol_label_when = "packing"
        picking = self.vvb()
        self.send()
        self.assertEqual(self.sold(), [])
        self.ship(picking)
        self.assertEqual(picking.state, "done")
        self.send()
        self.assertEqual(len(self.sold()), 1)

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

    def test_nothing_by_itself_in_preview(self):
        self.flow("labels").action_preview()
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.send()
        self.assertEqual(picking.bol_label_request_ids.state, "waiting")
        self.assertEqual(self.sold(), [])
        self.flow("labels").action_live()
        self.send()
        self.assertEqual(len(self.sold()), 1)

    # -- by hand -------------------------------------------------------------------

    def test_choosing(self):
        picking = self.vvb()
        self.assertTrue(picking.bol_can_buy_label)
        with self.transactions():
            action = picking.action_bol_buy_label()
        form = Form.from_action(self.env, action)
        options = form.record.option_ids
        self.assertEqual(options.mapped("price"), [2.88, 4.41, 4.95])
        self.assertEqual(options.mapped("by_rule"), [True, False, False])
        self.assertEqual(options.mapped("recommended"), [False, True, False])
        label = self.buy(picking, place=2)
        self.assertEqual(label.transporter_code, "DHLFORYOU")
        self.assertEqual(label.state, "done")
        self.assertAlmostEqual(self.spent(), 4.95)
        self.assertFalse(picking.bol_can_buy_label)
        self.assertTrue(picking.bol_has_label)
        with self.assertRaises(UserError):
            picking.action_bol_buy_label()

    def test_choosing_in_preview(self):
        """Somebody saw the price and pressed Buy."""
        self.flow("labels").action_preview()
        self.assertEqual(self.buy(self.vvb()).state, "done")

    def test_bought_by_hand_while_the_rule_was_to_buy(self):
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.buy(picking)
        self.send()
        self.assertEqual(len(self.sold()), 1)

    def test_bol_fails(self):
        self.sandbox.fault("status", path="delivery-options$", status=400, times=9)
        picking = self.vvb()
        with self.assertRaises(UserError), self.transactions():
            picking.action_bol_buy_label()

    def test_buying_many(self):
        pickings = self.vvb() | self.vvb() | self.vvb()
        notice = self.buy_all(pickings)
        self.assertIn("3 labels bought", notice["message"])
        self.assertEqual(len(self.sold()), 3)
        with self.assertRaises(UserError):
            pickings.action_bol_buy_labels()
        self.assertEqual(len(self.sold()), 3)

    def test_one_of_many_needs_attention(self):
        self.carrier.bol_label_max_price = 3
        self.product.weight = 1.5
        dear = self.vvb(quantity=2)
        notice = self.buy_all(self.vvb() | dear)
        self.assertEqual(notice["type"], "warning")
        self.assertIn("1 labels bought", notice["message"])
        self.assertIn("costs more", dear.bol_label_message)

    # -- paper ---------------------------------------------------------------------

    def printed(self, pickings):
        """The tracking numbers in the order of the paper."""
        url = pickings.action_bol_print_labels()["url"]
        ids = [int(one) for one in url.rpartition("/")[2].split(",")]
        return self.env["bol.label"].browse(ids).mapped("track_and_trace")

    def shelves(self):
        return [
            self.env["stock.location"].create(
                {"name": name, "location_id": self.shelf.id}
            )
            for name in "ZA"
        ]

    def test_picking_order(self):
        """By the shelves where the goods lie, and not by transfer."""
        far, near = self.shelves()
        first, second = self.vvb(), self.vvb()
        first.move_ids.move_line_ids.location_id = far
        second.move_ids.move_line_ids.location_id = near
        self.assertEqual(
            list((first | second)._bol_in_picking_order()), [second, first]
        )
        self.buy_all(first | second)
        self.assertEqual(
            self.printed(first | second),
            [second.carrier_tracking_ref, first.carrier_tracking_ref],
        )

    def test_order_of_the_batch(self):
        pickings = self.vvb() | self.vvb() | self.vvb()
        batch = self.env["stock.picking.batch"].create(
            {"company_id": self.company.id, "picking_ids": pickings.ids}
        )
        for place, picking in enumerate(reversed(pickings)):
            picking.batch_sequence = place
        batch.action_confirm()
        with self.transactions():
            batch.action_bol_buy_labels()
        self.assertEqual(
            self.printed(batch),
            [picking.carrier_tracking_ref for picking in reversed(pickings)],
        )

    def test_two_steps_go_by_the_shelves_of_the_first(self):
        self.warehouse.delivery_steps = "pick_ship"
        far, near = self.shelves()
        first, second = self.vvb(), self.vvb()
        first.move_ids.move_line_ids.location_id = far
        second.move_ids.move_line_ids.location_id = near
        self.ship(first | second)
        leaving = (first | second)._bol_outgoing()
        self.assertEqual(len(leaving), 2)
        self.assertEqual(
            list(leaving._bol_in_picking_order()),
            list(second._bol_outgoing() + first._bol_outgoing()),
        )

    def test_one_pdf_and_again(self):
        pickings = self.vvb() | self.vvb()
        self.buy_all(pickings)
        labels = pickings._bol_printable()
        pages = labels._bol_pdf()
        self.assertTrue(pages.startswith(b"%PDF"))
        self.assertEqual(pages, labels._bol_pdf())
        action = pickings.action_bol_print_labels()
        ids = ",".join(map(str, labels.ids))
        self.assertEqual(action["url"], f"/bol/labels/{ids}")

    def test_nothing_to_print(self):
        with self.assertRaises(UserError):
            self.vvb().action_bol_print_labels()
