from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.bol_connector_stock.tests.common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestDeliveryMethod(BolStockCase):
    """The delivery method of the settings reaches the transfers."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)
        self.policy = self.account._bol_policy("FBR")

    def carrier(self, company=None, **values):
        service = self._make_product(type="service", is_storable=False)
        if company:
            service.company_id = company
        return self.env["delivery.carrier"].create(
            {
                "name": "Parcel service",
                "delivery_type": "fixed",
                "fixed_price": 5.95,
                "bol_transporter_code": "TNT",
                "product_id": service.id,
                "company_id": service.company_id.id,
                **values,
            }
        )

    def sold(self):
        return self.sell(samples.item(self.product.barcode, price=10.0))

    def test_transfer_has_the_method(self):
        self.policy.carrier_id = self.carrier()
        picking = self.sold()
        self.assertEqual(picking.sale_id.carrier_id, self.policy.carrier_id)
        self.assertEqual(picking.carrier_id, self.policy.carrier_id)

    def test_last_of_two_steps_has_it_too(self):
        self.warehouse.delivery_steps = "pick_ship"
        self.policy.carrier_id = self.carrier()
        picked = self.sold()
        self.ship(picked)
        out = picked.sale_id.picking_ids - picked
        self.assertEqual(out.carrier_id, self.policy.carrier_id)

    def test_buyer_pays_what_bol_charged(self):
        """Whatever the method costs, also when it is invoiced as it turns out."""
        for invoicing in ("estimated", "real"):
            with self.subTest(invoicing):
                self.policy.carrier_id = self.carrier(invoice_policy=invoicing)
                picking = self.sold()
                self.ship(picking)
                sale = picking.sale_id
                self.assertEqual(len(sale.order_line), 1)
                self.assertEqual(sale.amount_total, 10)

    def test_code_and_tracking_reach_bol(self):
        self.policy.carrier_id = self.carrier()
        picking = self.sold()
        picking.carrier_tracking_ref = "3SBOL"
        self.ship(picking)
        self.send()
        (row,) = self.seller.shipments(picking.bol_order_id.bol_id)
        self.assertEqual(row["transport"]["transporterCode"], "TNT")
        self.assertEqual(row["transport"]["trackAndTrace"], "3SBOL")

    def test_none(self):
        picking = self.sold()
        self.assertFalse(picking.carrier_id or picking.sale_id.carrier_id)

    def test_settings_of_bol_s_goods_are_their_own(self):
        self.account._bol_policy("FBB").carrier_id = self.carrier()
        self.assertFalse(self.sold().carrier_id)

    def test_method_of_another_company_is_refused(self):
        carrier = self.carrier(company=self._make_company("Stranger"))
        with self.assertRaises(UserError):
            self.policy.carrier_id = carrier

    def test_form(self):
        carrier = self.carrier()
        with Form(self.policy) as form:
            form.carrier_id = carrier
        self.assertEqual(self.policy.carrier_id, carrier)
