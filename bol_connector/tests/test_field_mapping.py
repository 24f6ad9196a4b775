from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.bol_order_mapping import with_mapped
from . import samples
from .mapping import REFERENCE, TIME_FRAME, TIME_FRAMES, MappingCase

REFUSAL = "No such references, please!"


@tagged("post_install", "-at_install")
class TestFieldMapping(MappingCase):
    """Mapped values arrive, and never keep an order from being imported."""

    def billing(self, **changes):
        return samples.address(
            **{"orderReference": "PO-77", "company": "Fietsen BV", **changes}
        )

    def test_into_the_sale_order(self):
        self.map(REFERENCE, "client_order_ref")
        self.make_field("x_placed", "datetime")
        self.map("orderPlacedDateTime", "x_placed")
        sale = self.sell(
            billingDetails=self.billing(),
            orderPlacedDateTime="2026-03-01T23:30:00+01:00",
        )
        self.assertEqual(sale.client_order_ref, "PO-77")
        self.assertEqual(str(sale.x_placed), "2026-03-01 22:30:00")
        self.assertFalse("mapping" in self.notes(sale))

    def test_into_the_lines(self):
        self.make_field("x_frame", "selection", "line", TIME_FRAMES)
        self.make_field("x_commission", "float", "line")
        self.make_field("x_wanted", "integer", "line")
        self.map(TIME_FRAME, "x_frame", "line")
        self.map("commission", "x_commission", "line")
        self.map("quantity", "x_wanted", "line")
        self.map("product.ean", "name", "line", sequence=1)
        self.map(REFERENCE, "name", "line", sequence=2)
        evening = {**self.item()["fulfilment"], "timeFrameType": "EVENING"}
        sale = self.sell(
            self.item(quantity=3),
            self.item(fulfilment=evening, commission=3.5, totalPrice=9),
            billingDetails=self.billing(),
        )
        goods = sale.order_line.filtered("bol_item_id")
        self.assertEqual(goods.mapped("x_frame"), ["REGULAR", "EVENING"])
        self.assertEqual(goods.mapped("x_commission"), [1.99, 3.5])
        self.assertEqual(goods.mapped("x_wanted"), [3, 1])
        title = f"Theepot gietijzer\n{self.product.barcode}\nPO-77"
        self.assertEqual(goods[0].name, title)
        discount = sale.order_line - goods
        self.assertTrue(discount)
        self.assertFalse(discount.x_frame)

    def test_into_the_contacts(self):
        self.make_field("x_door", "char", "customer")
        self.map("shipmentDetails.extraAddressInformation", "x_door", "delivery")
        self.map(REFERENCE, "ref", "customer")
        here = samples.address(
            extraAddressInformation="2nd floor", zipCode="1011AB", city="Amsterdam"
        )
        sale = self.sell(shipmentDetails=here, billingDetails=self.billing())
        self.assertNotEqual(sale.partner_id, sale.partner_shipping_id)
        self.assertTrue(sale.partner_invoice_id.is_company)
        self.assertEqual(sale.partner_invoice_id.ref, "PO-77")
        self.assertFalse(sale.partner_id.x_door or sale.partner_invoice_id.x_door)
        self.assertEqual(sale.partner_shipping_id.x_door, "2nd floor")

    def test_one_contact_gets_both(self):
        self.make_field("x_door", "char", "customer")
        self.map("shipmentDetails.extraAddressInformation", "x_door", "delivery")
        self.map("billingDetails.salutation", "ref", "customer")
        here = samples.address(extraAddressInformation="2nd floor", email="b@bol.com")
        # As bol does: no language in billing details.
        billing = {name: text for name, text in here.items() if name != "language"}
        sale = self.sell(shipmentDetails=here, billingDetails=billing)
        self.assertEqual(sale.partner_id, sale.partner_shipping_id)
        self.assertEqual(sale.partner_id.x_door, "2nd floor")
        self.assertEqual(sale.partner_id.ref, "FEMALE")

    def test_employee_who_receives_the_goods(self):
        self.make_field("x_door", "char", "customer")
        self.map("shipmentDetails.salutation", "x_door", "delivery")
        sale = self.sell(billingDetails=self.billing())
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertEqual(sale.partner_id.x_door, "FEMALE")
        self.assertFalse(sale.partner_invoice_id.x_door)

    def test_one_customer_for_all_gets_nothing(self):
        everybody = self.env["res.partner"].create({"name": "Buyers at bol"})
        self.account.write(
            {"customer_mode": "default", "default_partner_id": everybody.id}
        )
        self.map("billingDetails.salutation", "ref", "customer")
        self.map("shipmentDetails.city", "ref", "delivery")
        sale = self.sell()
        self.assertEqual(sale.partner_id, everybody)
        self.assertFalse(everybody.ref)
        self.assertEqual(sale.partner_shipping_id.ref, "Utrecht")

    def test_known_contact_stays_as_it_is(self):
        partner = self.sell().partner_id
        partner.ref = "by hand"
        self.map("billingDetails.salutation", "ref", "customer")
        self.assertEqual(self.sell().partner_id, partner)
        self.assertEqual(partner.ref, "by hand")

    def test_each_account_its_own(self):
        other_seller = self.sandbox.seller()
        other = self._make_live_account(other_seller)
        self.map(REFERENCE, "client_order_ref")
        self.map("shipmentDetails.city", "client_order_ref", account=other)
        sale = self.sell(billingDetails=self.billing())
        (number,) = other_seller.place(
            samples.order(self.item(), billingDetails=self.billing())
        )
        self.run_now("orders", other)
        self.assertEqual(sale.client_order_ref, "PO-77")
        theirs = self.orders(number, account=other).sale_order_id
        self.assertEqual(theirs.client_order_ref, "Utrecht")

    def test_switched_off(self):
        self.map(REFERENCE, "client_order_ref").active = False
        sale = self.sell(billingDetails=self.billing())
        self.assertIn(sale.bol_number, sale.client_order_ref)

    def test_what_bol_does_not_give_leaves_the_field_alone(self):
        self.map(REFERENCE, "client_order_ref")
        for reference in ("__missing__", None, "", "  "):
            with self.subTest(reference=reference):
                sale = self.sell(billingDetails=self.billing(orderReference=reference))
                self.assertEqual(sale.client_order_ref, sale.bol_number)
                self.assertNotIn("mapping", self.notes(sale))

    def test_what_bol_showed_before_is_used(self):
        """bol stops showing billing data after a while."""
        self.map(REFERENCE, "client_order_ref")
        order = self.import_order(
            samples.item("2000000000015"), billingDetails=self.billing()
        )
        self.assertEqual(order.state, "held")
        raw = self.env["bol.raw"].search([("res_id", "=", order.id)])
        self.assertIn("PO-77", raw.body)
        raw.body = raw.body.replace("orderReference", "gone")
        order.invalidate_recordset(["raw"])
        order.item_ids.product_id = self.product
        self.commit()
        self.retry(order)
        self.assertEqual(order.sale_order_id.client_order_ref, "PO-77")

    def test_values_of_another_type_are_left_out(self):
        self.make_field("x_commission", "float", "line")
        self.make_field("x_wanted", "char", "line")
        self.map("commission", "x_commission", "line")
        self.map("product.title", "x_wanted", "line")
        product = {"ean": self.product.barcode, "title": {"en": "Teapot"}}
        sale = self.sell(self.item(commission="ten", product=product))
        self.assertFalse(sale.order_line.x_commission or sale.order_line.x_wanted)
        notes = self.notes(sale)
        self.assertEqual(notes.count("commission: "), 1)
        self.assertEqual(notes.count("product.title: "), 1)

    def test_unknown_choice_is_left_out(self):
        self.make_field("x_frame", "selection", "line", TIME_FRAMES)
        self.map(TIME_FRAME, "x_frame", "line")
        night = {**self.item()["fulfilment"], "timeFrameType": "NIGHT"}
        sale = self.sell(self.item(fulfilment=night))
        self.assertFalse(sale.order_line.x_frame)
        self.assertIn("no such choice", self.notes(sale))

    def test_text_that_is_longer_than_the_field(self):
        self.make_field("x_short", "char", size=4)
        self.map(REFERENCE, "x_short")
        sale = self.sell(billingDetails=self.billing())
        self.assertFalse(sale.x_short)
        self.assertIn("longer than the field", self.notes(sale))

    def test_what_the_connector_or_another_addon_writes_wins(self):
        values = {"reference": "of an addon"}
        mapped = {"reference": "of bol", "incoterm_location": "Utrecht"}
        self.assertEqual(
            with_mapped("sale.order", values, mapped),
            {"reference": "of an addon", "incoterm_location": "Utrecht"},
        )

    def test_hostile_texts(self):
        self.map(REFERENCE, "client_order_ref")
        self.map(REFERENCE, "name", "line")
        for text in ("<script>alert(1)</script>", "🫖" * 3000, "\u202eabc", "a\x00b"):
            with self.subTest(text=text[:9]):
                billing = self.billing(orderReference=text)
                sale = self.sell(billingDetails=billing)
                # The mirror cuts endless texts.
                self.assertIn(sale.client_order_ref, text.replace("\x00", ""))
                self.assertTrue(sale.client_order_ref)

    def test_path_or_field_that_is_gone(self):
        """What an update takes away is left out, and said."""
        mapping = self.map(REFERENCE, "client_order_ref")
        self.make_field("x_text", "char")
        gone = self.map("orderId", "x_text")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bol_field_mapping SET path = 'billingDetails.gone' WHERE id = %s",
            [mapping.id],
        )
        self.env.cr.execute(
            "UPDATE ir_model_fields SET name = 'x_gone' WHERE id = %s",
            [gone.field_id.id],
        )
        self.env.invalidate_all()
        sale = self.sell(billingDetails=self.billing())
        self.assertEqual(sale.client_order_ref, f"{sale.bol_number} / PO-77")
        self.assertIn("billingDetails.gone", self.notes(sale))
        self.assertIn("orderId", self.notes(sale))
        self.env.cr.execute(
            "UPDATE ir_model_fields SET name = 'x_text' WHERE id = %s",
            [gone.field_id.id],
        )

    def refuse(self, **references):
        """Let another addon refuse a customer reference, in a method of sale.order."""
        for method, reference in references.items():
            original = getattr(self.env.registry["sale.order"], method)

            def refusing(sales, *args, bad=reference, original=original):
                done = original(sales, *args)
                if bad in (sales or done).mapped("client_order_ref"):
                    raise UserError(REFUSAL)
                return done

            self.patch(self.env.registry["sale.order"], method, refusing)

    def test_orders_that_odoo_refuses_with_a_mapping_are_imported_without(self):
        self.map(REFERENCE, "client_order_ref")
        references = [f"PO-{number}" for number in range(7)]
        self.refuse(create="PO-3", action_confirm="PO-5")
        numbers = self.seller.place(
            *(
                samples.order(
                    self.item(), billingDetails=self.billing(orderReference=one)
                )
                for one in references
            )
        )
        self.run_now("orders")
        orders = self.orders(*numbers)
        self.assertEqual(set(orders.mapped("state")), {"imported"})
        self.assertEqual(set(orders.sale_order_id.mapped("state")), {"sale"})
        for order, reference in zip(orders, references, strict=True):
            sale = order.sale_order_id
            refused = reference in ("PO-3", "PO-5")
            wanted = f"{order.bol_id} / {reference}" if refused else reference
            self.assertEqual(sale.client_order_ref, wanted)
            self.assertEqual(REFUSAL in self.notes(sale), refused)

    def test_values_that_the_database_refuses(self):
        self.map(REFERENCE, "client_order_ref")
        self.env.cr.execute(
            "ALTER TABLE sale_order ADD CONSTRAINT no_po "
            "CHECK (client_order_ref != 'PO-77')"
        )
        with mute_logger("odoo.sql_db"):
            sale = self.sell(billingDetails=self.billing())
        self.assertIn("no_po", self.notes(sale))

    def test_order_refused_for_another_reason_is_held_for_it(self):
        self.map(REFERENCE, "client_order_ref")
        self.env.cr.execute(
            "ALTER TABLE sale_order ADD CONSTRAINT none CHECK (origin NOT LIKE 'bol%')"
        )
        with mute_logger("odoo.sql_db"):
            order = self.import_order(self.item(), billingDetails=self.billing())
        self.assertEqual((order.state, order.held_kind), ("held", "refused"))
        self.assertNotIn("mapping", " ".join(order.message_ids.mapped("body")))

    def test_reading_the_answers_takes_one_query_per_batch(self):
        self.map(REFERENCE, "client_order_ref")
        self.map(TIME_FRAME, "name", "line")
        numbers = self.seller.place(*(samples.order(self.item()) for _ in range(6)))
        self.flow("orders").action_preview()
        self.run_now("orders")
        orders = self.orders(*numbers)
        orders.mapped("shipment_details")
        orders.invalidate_recordset(["raw"])
        with self.assertQueryCount(1):
            documents = [order._bol_document() for order in orders]
        self.assertEqual([one["orderId"] for one in documents], numbers)
