from lxml import etree

from odoo.tests import tagged

from odoo.addons.bol_connector.tests.test_timeline import read

from .labels import LabelCase, samples


@tagged("post_install", "-at_install")
class TestTransferTimeline(LabelCase):
    """What happened to a transfer and its order, and what comes next."""

    def test_transfer_from_the_order_to_bols_word(self):
        picking = self.sell(samples.item(self.product.barcode))
        order = picking.bol_order_id
        self.assertIn("Ship it by", picking.bol_next)
        self.assertIn("Validate its transfer", picking.bol_next)
        self.ship(picking)
        shipment = picking.bol_shipment_ids
        title = f"Shipment {shipment.reference}: "
        for record in (picking, order, order.item_ids):
            self.assertIn(f"{title}The goods left", read(record))
            self.assertIn(f"{title}Bol is told by itself", record.bol_next)
        self.send(3)
        for record in (picking, order, order.item_ids):
            text = read(record)
            self.assertIn(f"{title}Bol was told.", text)
            self.assertIn(f"{title}Confirmed by bol.", text)
            self.assertNotIn("told by itself", text)
        self.assertIn("It was validated", read(picking))
        self.assertIn(f"Transfer {picking.name} was validated", read(order))

    def test_shipment_without_a_carrier_needs_somebody(self):
        self.account.transporter_code = False
        picking = self.sell(samples.item(self.product.barcode))
        self.ship(picking)
        self.send()
        read(picking)
        self.assertIn("It needs you. Bol wants to know the carrier", picking.bol_next)

    def test_label(self):
        label = self.want(self.vvb())
        picking = label.picking_id
        self.assertIn(f"Label {label.option_name}: It is to be bought", read(picking))
        self.send()
        for record in (picking, picking.bol_order_id):
            self.assertIn(f"Label {label.option_name}: Bol was told.", read(record))

    def test_warehouse_reads_it(self):
        picking = self.sell(samples.item(self.product.barcode))
        worker = self._make_user("bol-worker", "stock.group_stock_user")
        self.assertIn("Ship it by", picking.with_user(worker).bol_next)
        self.assertIn("ordered at bol", picking.with_user(worker).bol_timeline)
        order = picking.bol_order_id.with_user(worker)
        self.assertIn("Imported as", order.bol_timeline)

    def test_warehouse_opens_everything_without_the_log_of_calls(self):
        label = self.want(self.vvb())
        self.send()
        self.ship(label.picking_id)
        self.send(3)
        # Odoo itself lets only those open a transfer's carriers who see zip prefixes.
        groups = "stock.group_stock_user,base.group_partner_manager"
        worker = self._make_user("bol-worker", groups)
        picking = label.picking_id
        shipment = picking.bol_shipment_ids
        for record in (label, shipment, picking.bol_order_id, picking):
            with self.subTest(model=record._name):
                seen = record.with_user(worker)
                views = seen.get_views([(False, "form")])
                form = etree.fromstring(views["views"]["form"]["arch"])
                shown = form.xpath("//field[not(ancestor::field)]/@name")
                self.assertTrue(seen.read(shown))
                self.assertNotIn("call_count", shown)

    def test_transfer_that_is_being_edited_or_made(self):
        picking = self.sell(samples.item(self.product.barcode))
        new = self.env["stock.picking"].new({"partner_id": picking.partner_id.id})
        self.assertFalse(new.bol_timeline or new.bol_next)
        edited = self.env["stock.picking"].new({"note": "Ring twice"}, origin=picking)
        self.assertIn("ordered at bol", edited.bol_timeline)
        self.assertIn("Ship it by", edited.bol_next)

    def test_transfer_of_another_order_tells_nothing(self):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.shelf.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        self.assertFalse(picking.bol_next)
        self.assertNotIn("bol", read(picking))
