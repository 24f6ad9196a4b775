from datetime import timedelta

from odoo.tests import Form, tagged

from .common import BolStockCase, samples

STATES = (
    "not_due",
    "to_send",
    "sent",
    "confirmed",
    "failed",
    "attention",
    "withdrawn",
    False,
)
SHIPMENTS = ("to_send", "sending", "sent", "done", "failed", "attention", "withdrawn")


@tagged("post_install", "-at_install")
class TestTransferState(BolStockCase):
    """What the warehouse sees on a transfer of how bol takes it."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 90)

    def transfer(self, state=None):
        """A transfer of a bol order; with a state, one whose shipment is in it."""
        picking = self.sell(samples.item(self.product.barcode, 2))
        if state:
            self.ship(picking)
            picking.bol_shipment_ids.state = state
        return picking

    def test_state_follows_the_shipment(self):
        picking = self.transfer()
        self.assertEqual(picking.bol_state, "not_due")
        self.ship(picking)
        self.assertEqual(picking.bol_state, "to_send")
        self.run_lane("out")
        self.assertEqual(picking.bol_state, "sent")
        self.later(minutes=1)
        self.run_lane("out")
        self.assertEqual(picking.bol_state, "confirmed")

    def test_trouble_shows_on_the_transfer_with_its_reason_and_retry(self):
        self.account.transporter_code = False
        picking = self.transfer()
        self.ship(picking)
        self.send()
        self.assertEqual(picking.bol_state, "attention")
        self.assertIn("transporter code", picking.bol_message)
        self.account.transporter_code = "TNT"
        clerk = self._make_user("clerk", "stock.group_stock_user")
        picking.with_user(clerk).with_context(allowed_company_ids=[]).action_bol_retry()
        self.send()
        self.assertEqual(picking.bol_state, "confirmed")
        self.assertFalse(picking.bol_message)

    def test_services_stand_on_the_transfer(self):
        services = [{"serviceType": "PLACEMENT_AND_INSTALLATION"}]
        item = samples.item(self.product.barcode, additionalServices=services)
        picking = self.sell(item, samples.item(self.product.barcode))
        self.assertEqual(
            [move.description_picking for move in picking.move_ids],
            ["Placement and installation", ""],
        )

    def test_search_finds_what_the_screen_shows(self):
        """Each transfer is found by the state that it shows, and by no other."""
        pickings = self.transfer()
        for state in SHIPMENTS:
            pickings |= self.transfer(state)
        several = self.sell(samples.item(self.product.barcode, 4))
        self.ship(several, 1)
        pickings |= several | (several.sale_id.picking_ids - several)
        cancelled = self.transfer()
        cancelled.action_cancel()
        returned = self.transfer("done")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": suppliers.id,
                "location_dest_id": self.shelf.id,
            }
        )
        pickings |= cancelled | returned | receipt
        ours = [("id", "in", pickings.ids)]
        shown = pickings.grouped("bol_state")
        self.assertEqual(set(shown), set(STATES))
        for state in STATES:
            with self.subTest(state=state):
                found = pickings.search([*ours, ("bol_state", "=", state)])
                self.assertEqual(set(found.ids), set(shown[state].ids))
                rest = pickings.search([*ours, ("bol_state", "!=", state)])
                self.assertEqual(set(rest.ids), set((pickings - shown[state]).ids))
        groups = dict(pickings._read_group(ours, ["bol_state"], ["id:recordset"]))
        self.assertEqual(
            {state: set(found.ids) for state, found in groups.items()},
            {state: set(found.ids) for state, found in shown.items()},
        )

    def test_worst_of_several_shipments_counts(self):
        picking = self.transfer("done")
        for worse in ("to_send", "attention", "failed"):
            picking.bol_shipment_ids[:1].copy({"line_ids": []}).state = worse
            self.assertEqual(picking.bol_state, worse)
            self.assertEqual(picking.search([("bol_state", "=", worse)]), picking)

    def test_how_long_bol_is_not_told_yet(self):
        picking = self.transfer("to_send")
        self.assertFalse(picking.bol_told_in)
        waiting = picking.bol_shipment_ids
        waiting.next_attempt = self.now() + timedelta(minutes=12, seconds=5)
        self.assertEqual(picking.bol_told_in, "in 12 minutes")
        waiting.state = "withdrawn"
        self.assertFalse(picking.bol_told_in)

    def test_forms_and_lists_open(self):
        picking = self.transfer("failed")
        for record in (picking, picking.bol_shipment_ids, picking.bol_order_id):
            with self.subTest(model=record._name):
                Form(record)
                record.get_views([(False, "list"), (False, "search")])

    def test_button_shows_the_shipments(self):
        picking = self.transfer("done")
        action = picking.action_view_bol_shipments()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, picking.bol_shipment_ids)

    def test_copy_of_a_transfer_is_not_told_to_bol(self):
        copy = self.transfer("done").copy()
        self.assertFalse(copy.bol_shipment_ids)
