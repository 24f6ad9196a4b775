from odoo.tests import tagged

from odoo.addons.bol_connector.tests.doctor import DoctorCase


@tagged("post_install", "-at_install")
class TestDoctorCarriers(DoctorCase):
    """What the check list says of delivery methods that bol can't be told."""

    def setUp(self):
        super().setUp()
        self.env["delivery.carrier"].search([]).active = False

    def method(self, **values):
        service = {"name": "Parcel", "type": "service"}
        return self.env["delivery.carrier"].create(
            {
                "name": "Bike courier",
                "product_id": self.env["product.product"].create(service).id,
                "company_id": self.company.id,
                **values,
            }
        )

    def test_delivery_method_without_code(self):
        method = self.method()
        self.assertFound("carriers", "warning", "Bike courier")
        action = self.mend("carriers")
        found = self.env["delivery.carrier"].search(action["domain"])
        self.assertEqual(found, method)
        method.bol_transporter_code = "CYCLOON"
        self.assertNotIn("carriers", self.examine())

    def test_labels_of_bol_need_no_code(self):
        self.method(delivery_type="bol")
        self.assertNotIn("carriers", self.examine())

    def test_delivery_method_of_another_company(self):
        self.method(company_id=self._make_company("Elsewhere").id)
        self.assertNotIn("carriers", self.examine())
