from odoo.tests import tagged

from .mapping import MappingCase
from .privacy import EMAIL, SURNAME, PrivacyCase


@tagged("post_install", "-at_install")
class TestPrivacyMapping(PrivacyCase, MappingCase):
    """What the field mapping, and people, made of a buyer's data goes as well."""

    def erase(self, order):
        self.run_job()
        self.assertTrue(order.erased_on)
        self.assertNoTrace()

    def test_mapped_reference(self):
        self.map("shipmentDetails.surname", "client_order_ref")
        order = self.buy(181)
        self.assertEqual(order.sale_order_id.client_order_ref, SURNAME)
        self.erase(order)
        self.assertEqual(order.sale_order_id.client_order_ref, order.bol_id)

    def test_mapped_name_of_a_line(self):
        self.map("shipmentDetails.surname", "name", "line")
        order = self.buy(181)
        line = order.sale_order_id.order_line
        self.assertIn(SURNAME, line.name)
        self.erase(order)
        self.assertEqual(line.name, order.item_ids.title)

    def test_field_of_the_seller_also_when_the_mapping_is_gone(self):
        self.make_field("x_who", "char")
        self.make_field("x_when", "datetime")
        mapping = self.map("shipmentDetails.email", "x_who")
        self.map("orderPlacedDateTime", "x_when")
        order = self.buy(181)
        self.assertEqual(order.sale_order_id.x_who, EMAIL)
        mapping.unlink()
        when = order.sale_order_id.x_when
        self.erase(order)
        self.assertFalse(order.sale_order_id.x_who)
        self.assertTrue(when)
        self.assertEqual(order.sale_order_id.x_when, when)

    def test_locked_order(self):
        self.map("shipmentDetails.surname", "name", "line")
        order = self.buy(181)
        order.sale_order_id.locked = True
        # What that changed is logged before the job begins, as in real life.
        self.commit()
        self.run_job()
        self.commit()
        self.assertTrue(order.erased_on)
        self.assertNoTrace()

    def test_file_of_another_document_stays(self):
        order = self.buy(181)
        sale = order.sale_order_id
        sale.partner_id.bol_muted = False
        other = self.env["res.partner"].create({"name": "Friend"})
        file = self.env["ir.attachment"].create(
            {"name": "x.pdf", "raw": b"x", "res_model": other._name, "res_id": other.id}
        )
        partners = sale.partner_id.ids
        sale.message_post(body="Hello", partner_ids=partners, attachment_ids=file.ids)
        self.erase(order)
        self.assertTrue(file.exists())

    def test_reference_completed_by_hand(self):
        order = self.buy(181)
        order.sale_order_id.client_order_ref += " spoed"
        self.erase(order)

    def test_file_that_was_mailed(self):
        order = self.buy(181)
        sale = order.sale_order_id
        sale.partner_id.bol_muted = False
        file = self.env["ir.attachment"].create(
            {
                "name": f"Order {SURNAME}.pdf",
                "raw": SURNAME.encode(),
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )
        partners = sale.partner_id.ids
        sale.message_post(body="Hello", partner_ids=partners, attachment_ids=file.ids)
        self.erase(order)
