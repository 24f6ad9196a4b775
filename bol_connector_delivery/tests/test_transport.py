from odoo.tests import Form, tagged

from odoo.addons.bol_connector_stock.tests.common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestTransport(BolStockCase):
    """bol, and so the buyer, hears who brings the parcel and how to follow it."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)
        self.account.transporter_code = "OTHER"

    def carrier(self, code):
        return self.env["delivery.carrier"].create(
            {
                "name": f"Carrier {code}",
                "delivery_type": "fixed",
                "bol_transporter_code": code,
                "product_id": self._make_product(type="service", is_storable=False).id,
            }
        )

    def transfer(self, carrier=None, tracking=False, quantity=1):
        picking = self.sell(samples.item(self.product.barcode, quantity))
        picking.carrier_id = carrier
        picking.carrier_tracking_ref = tracking
        return picking

    def transports(self, picking):
        """(transporter code, tracking code) of each shipment at bol, oldest first."""
        rows = self.seller.shipments(picking.sale_id.bol_number)
        return [
            (row["transport"]["transporterCode"], row["transport"]["trackAndTrace"])
            for row in rows
        ]

    def assertTransport(self, picking, *expected):
        self.send()
        self.assertEqual(self.transports(picking), list(expected))
        commands = self.env["bol.shipment"].search(
            [("bol_order_id", "=", picking.bol_order_id.id)], order="id"
        )
        noted = [(c.transporter_code, c.track_and_trace or "") for c in commands]
        self.assertEqual(noted, list(expected))

    def test_code_and_tracking_of_the_transfer(self):
        picking = self.transfer(self.carrier("TNT"), "3SABCD123456789")
        self.ship(picking)
        self.assertTransport(picking, ("TNT", "3SABCD123456789"))

    def test_each_part_has_its_own(self):
        picking = self.transfer(self.carrier("TNT"), "3SFIRST", quantity=3)
        self.ship(picking, 1)
        rest = picking.sale_id.picking_ids - picking
        rest.carrier_id = self.carrier("DHLFORYOU")
        rest.carrier_tracking_ref = "JVGLSECOND"
        self.ship(rest)
        self.assertTransport(picking, ("TNT", "3SFIRST"), ("DHLFORYOU", "JVGLSECOND"))

    def test_several_parcels_of_one_transfer(self):
        """bol takes one tracking code for a shipment: the first."""
        picking = self.transfer(self.carrier("TNT"), "3SONE, 3STWO,3STHREE")
        self.ship(picking)
        self.assertTransport(picking, ("TNT", "3SONE"))

    def test_method_without_a_code_gets_that_of_the_account(self):
        picking = self.transfer(self.carrier(False), "X1")
        self.ship(picking)
        self.assertTransport(picking, ("OTHER", "X1"))

    def test_no_method_gets_the_code_of_the_account(self):
        picking = self.transfer()
        self.ship(picking)
        self.assertTransport(picking, ("OTHER", ""))

    def test_tracking_that_is_entered_after_the_validation(self):
        """As long as bol hasn't been told, the newest counts."""
        self.flow("shipments").action_preview()
        picking = self.transfer()
        self.ship(picking)
        self.send()
        picking.carrier_id = self.carrier("GLS")
        picking.carrier_tracking_ref = "GLS-LATE"
        self.flow("shipments").action_live()
        self.assertTransport(picking, ("GLS", "GLS-LATE"))

    def test_code_that_was_missing_is_entered_and_retried(self):
        self.account.transporter_code = False
        picking = self.transfer(self.carrier(False), "X1")
        self.ship(picking)
        self.send()
        shipment = picking.bol_shipment_ids
        self.assertEqual(shipment.state, "attention")
        self.assertIn("delivery method", shipment.message)
        picking.carrier_id.bol_transporter_code = "DPD-NL"
        shipment.action_retry()
        self.assertTransport(picking, ("DPD-NL", "X1"))

    def test_code_that_needs_a_tracking_code(self):
        """A letter of PostNL: bol refuses it without, and says so."""
        picking = self.transfer(self.carrier("TNT_BRIEF"))
        self.ship(picking)
        self.send()
        self.assertEqual(picking.bol_state, "failed")
        self.assertIn("Track and trace", picking.bol_message)
        picking.carrier_tracking_ref = "3SBRIEF"
        picking.bol_shipment_ids.action_retry()
        self.assertTransport(picking, ("TNT_BRIEF", "3SBRIEF"))

    def test_pick_and_ship_takes_that_of_the_last_transfer(self):
        self.warehouse.delivery_steps = "pick_ship"
        picked = self.transfer()
        self.ship(picked)
        out = picked.sale_id.picking_ids - picked
        out.carrier_id = self.carrier("UPS")
        out.carrier_tracking_ref = "1Z999"
        self.ship(out)
        self.assertTransport(out, ("UPS", "1Z999"))

    def test_two_transfers_validated_together(self):
        """Two parcels of one item, each with a tracking code of its own."""
        picking = self.transfer(self.carrier("TNT"), "3SONE", quantity=3)
        picking.action_assign()
        picking.move_ids.quantity = 1
        picking.action_split_transfer()
        second = picking.sale_id.picking_ids - picking
        second.carrier_id = picking.carrier_id
        second.carrier_tracking_ref = "3STWO"
        self.ship(picking | second)
        self.assertTransport(picking, ("TNT", "3SONE"), ("TNT", "3STWO"))

    def test_method_of_the_sale_order(self):
        """Chosen on the order, it comes along to the transfer."""
        self.account.policy_ids.confirm_orders = False
        order = self.import_order(samples.item(self.product.barcode))
        sale = order.sale_order_id
        sale.carrier_id = self.carrier("BPOST_BE")
        sale.action_confirm()
        picking = sale.picking_ids
        self.ship(picking)
        self.assertTransport(picking, ("BPOST_BE", ""))

    def test_total_of_the_order_stays_what_bol_charged(self):
        """A delivery method with a price adds nothing to the buyer's order."""
        carrier = self.carrier("TNT")
        carrier.write({"fixed_price": 5.95, "invoice_policy": "real"})
        picking = self.transfer(carrier, "3SPRICE")
        self.ship(picking)
        self.assertEqual(picking.sale_id.amount_total, 10)

    def test_code_is_on_the_form(self):
        carrier = self.carrier(False)
        with Form(carrier) as form:
            form.bol_transporter_code = "PES"
        self.assertEqual(carrier.bol_transporter_code, "PES")
