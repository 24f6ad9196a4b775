from odoo.tests import tagged

from . import samples
from .common import BolCase

MISSING = "__missing__"


@tagged("post_install", "-at_install")
class TestOrderCustomers(BolCase):
    """The buyer of an order, and the addresses of invoice and delivery."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def sell(self, shipping=None, billing=None, **changes):
        """The sale order of an order at bol."""
        here = shipping or samples.address()
        order = self.import_order(
            samples.item(self.product.barcode),
            shipmentDetails=here,
            billingDetails=billing or here,
            **changes,
        )
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id

    def addresses(self, sale):
        return sale.partner_id, sale.partner_invoice_id, sale.partner_shipping_id

    # -- private buyers --------------------------------------------------------

    def test_one_address_for_all(self):
        sale = self.sell()
        self.assertEqual(len(set(self.addresses(sale))), 1)
        self.assertRecordValues(
            sale.partner_id,
            [
                {
                    "name": "Sanne de Vries",
                    "street": "Dorpstraat 12B",
                    "street2": False,
                    "zip": "3511LN",
                    "city": "Utrecht",
                    "country_id": self.env.ref("base.nl").id,
                    "email": "sanne-q2w3e4@verkopen.test2.bol.com",
                    "is_company": False,
                    "company_id": self.company.id,
                    "vat": False,
                }
            ],
        )

    def test_present_for_somebody_else(self):
        sale = self.sell(
            shipping=samples.address(firstName="Zoë", surname="Çelik", houseNumber="9"),
            billing=samples.address(),
        )
        customer, invoice, delivery = self.addresses(sale)
        self.assertEqual((customer.name, invoice), ("Sanne de Vries", customer))
        self.assertEqual(
            (delivery.name, delivery.street), ("Zoë Çelik", "Dorpstraat 9B")
        )
        self.assertEqual((delivery.parent_id, delivery.type), (customer, "delivery"))

    def test_no_billing_details(self):
        sale = self.sell(billing=MISSING)
        self.assertEqual(len(set(self.addresses(sale))), 1)
        self.assertEqual(sale.partner_id.name, "Sanne de Vries")

    def test_second_line_and_phone(self):
        sale = self.sell(
            samples.address(
                extraAddressInformation="2e verdieping",
                deliveryPhoneNumber="0612345678",
            )
        )
        self.assertEqual(sale.partner_id.street2, "2e verdieping")
        self.assertEqual(sale.partner_id.phone, "0612345678")

    def test_pickup_point(self):
        point = samples.address(
            pickupPointName="Albert Heijn: UTRECHT",
            streetName="Biltstraat",
            houseNumber="90",
            houseNumberExtension=MISSING,
            zipCode="3572BG",
        )
        sale = self.sell(point, samples.address(), pickupPoint=True)
        delivery = sale.partner_shipping_id
        self.assertEqual(delivery.name, "Sanne de Vries")
        self.assertIn("Albert Heijn: UTRECHT", delivery.street2)
        self.assertEqual(delivery.street, "Biltstraat 90")
        self.assertEqual(sale.partner_id.street, "Dorpstraat 12B")

    def test_buyer_without_a_name(self):
        nobody = samples.address(firstName=MISSING, surname="")
        sale = self.sell(nobody)
        self.assertEqual(sale.partner_id.name, sale.bol_number)

    def test_address_without_email(self):
        self.assertTrue(self.sell(samples.address(email=MISSING)))

    def test_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["res.lang"]._activate_lang("nl_NL")
        for bol, code in (("nl", "nl_NL"), ("nl-BE", "nl_NL"), ("fr-BE", "fr_FR")):
            with self.subTest(language=bol):
                email = f"{bol}@verkopen.bol.com"
                sale = self.sell(samples.address(language=bol, email=email))
                self.assertEqual(sale.partner_id.lang, code)

    # -- business buyers -------------------------------------------------------

    def test_business_buyer(self):
        company = samples.address(
            company="Bakkerij Zoet & Zn.",
            vatNumber="NL123456782B90",
            kvkNumber="12345678",
            orderReference="PO-77/é",
        )
        sale = self.sell(samples.address(company="Bakkerij Zoet & Zn."), company)
        customer = sale.partner_id
        self.assertRecordValues(
            customer,
            [
                {
                    "name": "Bakkerij Zoet & Zn.",
                    "is_company": True,
                    "vat": "NL123456782B90",
                    "company_registry": "12345678",
                }
            ],
        )
        self.assertIn("Sanne de Vries", customer.street2)
        self.assertIn("PO-77/é", sale.client_order_ref)

    def test_invalid_vat_number_does_not_stop_the_order(self):
        for number in ("NL000000000B00", "NOTANUMBER", "BE0"):
            with self.subTest(vat=number):
                buyer = samples.address(
                    company=f"Shop {number}", vatNumber=number, email=MISSING
                )
                sale = self.sell(buyer)
                self.assertEqual(sale.partner_id.vat, number)

    def test_delivery_address_of_a_company_is_no_company(self):
        company = samples.address(company="Bakkerij", vatNumber="NL123456782B90")
        elsewhere = samples.address(streetName="Kade", houseNumber="1")
        delivery = self.sell(elsewhere, company).partner_shipping_id
        self.assertFalse(delivery.is_company)
        self.assertEqual(delivery.parent_id.name, "Bakkerij")

    # -- known buyers ----------------------------------------------------------

    def test_known_buyer_is_found_again(self):
        first = self.sell()
        self.assertEqual(self.addresses(self.sell()), self.addresses(first))

    def test_known_buyer_in_one_batch(self):
        here = samples.address()
        elsewhere = samples.address(houseNumber="99")
        line = samples.item
        numbers = self.seller.place(
            *(
                samples.order(
                    line(self.product.barcode),
                    shipmentDetails=elsewhere,
                    billingDetails=here,
                )
                for _ in range(3)
            )
        )
        self.run_now("orders")
        sales = self.orders(*numbers).sale_order_id
        self.assertEqual(len(sales), 3)
        self.assertEqual(len(sales.partner_id | sales.partner_shipping_id), 2)

    def test_known_buyer_who_moved_gets_another_contact(self):
        first = self.sell()
        second = self.sell(samples.address(houseNumber="200"))
        self.assertNotEqual(second.partner_shipping_id, first.partner_shipping_id)
        self.assertEqual(first.partner_id.street, "Dorpstraat 12B", "not overwritten")

    def test_same_name_with_another_email_is_somebody_else(self):
        first = self.sell()
        second = self.sell(samples.address(email="other@verkopen.bol.com"))
        self.assertNotEqual(second.partner_id, first.partner_id)

    def test_contact_of_another_company_is_left_alone(self):
        other = self._make_company("Other")
        theirs = self.sell().partner_id.copy(
            {"company_id": other.id, "name": "Sanne de Vries"}
        )
        self.assertNotEqual(self.sell().partner_id, theirs)

    def test_buyers_of_two_sellers_are_apart(self):
        """Each company knows its own customers only."""
        first = self.sell()
        company = self._make_company("Other")
        product = self._make_product(company_id=company.id, taxes_id=[])
        seller = self.sandbox.seller()
        account = self._make_live_account(seller, company_id=company.id)
        seller.place(samples.order(samples.item(product.barcode)))
        self.run_now("orders", account)
        sale = self.orders(account=account).sale_order_id
        self.assertEqual(sale.company_id, company)
        self.assertNotEqual(sale.partner_id, first.partner_id)
        self.assertEqual(sale.partner_id.company_id, company)

    # -- text stays text -------------------------------------------------------

    def test_html_and_emoji_stay_text(self):
        name = "<script>alert('1')</script> & Zoë 🛒"
        evil = samples.address(firstName=name, surname="<b>x</b>", city="<i>U</i>")
        sale = self.sell(evil)
        self.assertEqual(sale.partner_id.name, f"{name} <b>x</b>")
        self.assertEqual(sale.partner_id.city, "<i>U</i>")
        order = sale.bol_order_id
        self.assertIn(name, order.buyer_name)
        written = sale.message_ids | sale.partner_id.message_ids | order.message_ids
        self.assertNotIn("<script", "".join(written.mapped("body")))

    def test_text_that_a_database_cannot_hold(self):
        odd = samples.address(firstName="a\x00b", surname="  x  ")
        self.assertEqual(self.sell(odd).partner_id.name, "ab x")
