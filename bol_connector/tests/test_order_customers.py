from random import Random

from odoo.tests import tagged

from . import samples
from .customers import MISSING, CustomerCase, billing


@tagged("post_install", "-at_install")
class TestOrderCustomers(CustomerCase):
    """Private buyers, and where their orders are delivered."""

    def test_one_address_for_all(self):
        sale = self.sell()
        self.assertEqual(len(set(self.addresses(sale))), 1)
        self.assertRecordValues(
            sale.partner_id,
            [
                {
                    "name": "Sanne de Vries",
                    "street2": False,
                    "zip": "3511LN",
                    "city": "Utrecht",
                    "country_id": self.env.ref("base.nl").id,
                    "email": "sanne-q2w3e4@verkopen.test2.bol.com",
                    "is_company": False,
                    "company_id": self.company.id,
                    "parent_id": False,
                    "type": "contact",
                    "vat": False,
                }
            ],
        )

    def test_present_for_somebody_else(self):
        there = samples.address(firstName="Zoë", surname="Çelik", houseNumber="9")
        customer, invoice, delivery = self.addresses(self.sell(there, billing()))
        self.assertEqual((customer.name, invoice), ("Sanne de Vries", customer))
        self.assertEqual(delivery.name, "Zoë Çelik")
        self.assertIn("9B", delivery.street.replace(" - ", ""))
        self.assertEqual((delivery.parent_id, delivery.type), (customer, "delivery"))

    def test_own_name_elsewhere(self):
        sale = self.sell(samples.address(houseNumber="9"), billing())
        customer, _invoice, delivery = self.addresses(sale)
        self.assertEqual((delivery.parent_id, delivery.type), (customer, "delivery"))
        self.assertEqual(delivery.name, customer.name)

    def test_no_billing_details(self):
        sale = self.sell(billed=MISSING)
        self.assertEqual(len(set(self.addresses(sale))), 1)
        self.assertEqual(sale.partner_id.name, "Sanne de Vries")

    def test_buyer_without_a_name(self):
        sale = self.sell(samples.address(firstName=MISSING, surname=""))
        self.assertEqual(sale.partner_id.name, sale.bol_number)

    def test_second_line_of_the_address(self):
        sale = self.sell(samples.address(extraAddressInformation="2e verdieping"))
        self.assertEqual(sale.partner_id.street2, "2e verdieping")

    def test_phone_number_is_the_one_who_receives(self):
        there = samples.address(deliveryPhoneNumber="0612345678")
        self.assertEqual(self.sell(there, billing()).partner_id.phone, "0612345678")
        present = samples.address(firstName="Zoë", deliveryPhoneNumber="0687654321")
        mine = billing(email="me@verkopen.bol.com")
        customer, _invoice, delivery = self.addresses(self.sell(present, mine))
        self.assertEqual((customer.phone, delivery.phone), (False, "0687654321"))

    def test_delivery_without_an_email_gets_the_buyers(self):
        there = samples.address(houseNumber="9", email=MISSING)
        sale = self.sell(there, billing())
        self.assertEqual(sale.partner_shipping_id.email, sale.partner_id.email)

    # -- places ----------------------------------------------------------------

    def test_pickup_point(self):
        point = samples.address(
            pickupPointName="Albert Heijn: UTRECHT",
            streetName="Biltstraat",
            houseNumber="90",
            houseNumberExtension=MISSING,
            zipCode="3572BG",
        )
        sale = self.sell(point, billing(), pickupPoint=True)
        customer, _invoice, delivery = self.addresses(sale)
        self.assertEqual(delivery.name, "Sanne de Vries")
        self.assertEqual(delivery.street2, "Albert Heijn: UTRECHT")
        self.assertEqual(delivery.street, "Biltstraat 90")
        self.assertIn("Albert Heijn: UTRECHT", delivery.contact_address)
        self.assertFalse(customer.street2)

    def test_pickup_point_without_a_person(self):
        point = {"firstName": MISSING, "surname": MISSING, "pickupPointName": "Kiosk"}
        delivery = self.sell(samples.address(**point), billing()).partner_shipping_id
        self.assertEqual((delivery.name, delivery.street2), ("Kiosk", False))

    def test_goods_to_the_office(self):
        office = samples.address(
            company="Kantoor & Co", extraAddressInformation="Balie", houseNumber="9"
        )
        customer, invoice, delivery = self.addresses(self.sell(office, billing()))
        self.assertEqual(delivery.street2, "Kantoor & Co, Balie")
        self.assertEqual((delivery.name, invoice), ("Sanne de Vries", customer))
        self.assertFalse(customer.is_company or delivery.is_company)

    def street_parts(self, street, number, extension):
        """(street, number, extension) as Odoo tells them apart on the contact."""
        there = samples.address(
            streetName=street, houseNumber=number, houseNumberExtension=extension
        )
        parts = self.sell(there).partner_id._get_street_split()
        return tuple(part or "" for part in parts.values())

    def test_street_number_and_extension(self):
        apart = "street_name" in self.env["res.partner"]._fields
        for number, extension, glued in (
            ("12", "B", "12B"),
            ("12", "2", "12-2"),
            ("12", MISSING, "12"),
        ):
            with self.subTest(number=number, extension=extension):
                given = (number, extension.replace(MISSING, ""))
                parts = self.street_parts("Plein 1940-1945", number, extension)
                expected = given if apart else (glued, "")
                self.assertEqual(parts, ("Plein 1940-1945", *expected))

    def test_odd_streets_with_extended_addresses(self):
        if "street_name" not in self.env["res.partner"]._fields:
            self.skipTest("base_address_extended isn't installed")
        for parts in (
            ("Laan - Zuid", "12", "bis A"),
            ("1e Dwarsstraat", "7", "2"),
            ("Kade", "12 A", "2 hoog"),
            ("Kade", "t/o 12", "B"),
        ):
            with self.subTest(parts=parts):
                self.assertEqual(self.street_parts(*parts), parts)

    def test_belgian_address(self):
        there = samples.address(
            countryCode="be",
            zipCode="2000",
            city="Antwerpen",
            houseNumberExtension="bus 3",
        )
        buyer = self.sell(there).partner_id
        self.assertEqual((buyer.zip, buyer.country_id.code), ("2000", "BE"))
        self.assertIn("bus 3", buyer.street)

    # -- language --------------------------------------------------------------

    def test_language_of_the_delivery_is_the_buyers(self):
        for code in ("fr_FR", "nl_NL", "nl_BE"):
            self.env["res.lang"]._activate_lang(code)
        for bol, code in (
            ("nl", "nl_NL"),
            ("nl-BE", "nl_BE"),
            ("fr-BE", "fr_FR"),
            ("fr", "fr_FR"),
            (MISSING, "nl_NL"),
            ("tlh", "en_US"),
        ):
            with self.subTest(language=bol):
                email = f"{bol}@verkopen.bol.com".replace("_", "")
                there = samples.address(language=bol, email=email, houseNumber="9")
                sale = self.sell(there, billing(email=email))
                self.assertEqual(sale.partner_id.lang, code)
                self.assertEqual(sale.partner_shipping_id.lang, code)

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

    def test_names_of_other_scripts_are_told_apart(self):
        names = ("🛒", "🎁", "דוד לוי", "عمر", "\u202eenas", "李")
        orders = [
            self.order(samples.address(firstName=name, surname=MISSING))
            for name in names
        ]
        sales = self.sell_all(*orders)
        self.assertEqual([sale.partner_id.name for sale in sales], list(names))

    def test_text_that_a_database_cannot_hold(self):
        odd = samples.address(firstName="a\x00b", surname="  x  ")
        self.assertEqual(self.sell(odd).partner_id.name, "ab x")

    def test_absurdly_long_texts(self):
        """Too long for the indexes of contacts, and not to be compressed."""
        long = "".join(map(chr, Random(1).sample(range(0x4E00, 0x9000), 9000)))
        names = (
            *("firstName", "surname", "streetName", "houseNumber", "zipCode", "city"),
            *("houseNumberExtension", "extraAddressInformation", "company"),
            *("deliveryPhoneNumber", "vatNumber", "kvkNumber", "language"),
        )
        there = samples.address(
            **{name: long for name in names}, email=f"{long}@verkopen.bol.com"
        )
        sale = self.sell(there)
        self.assertTrue(sale.partner_id.name.startswith(long[:100]))
        self.assertFalse(sale.partner_id.email)
        self.assertEqual(self.addresses(self.sell(there)), self.addresses(sale))
