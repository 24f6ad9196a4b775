from itertools import product
from unittest.mock import patch

from markupsafe import escape

from odoo.tests import Form, tagged

from . import samples
from .customers import MISSING, CustomerCase, billing

VAT = "NL123456782B90"
INVALID = (
    "NL000000000B00",
    "NL123456789B99",
    "NOTANUMBER",
    "BE0",
    "0",
    "/",
    "<b>n.v.t.</b>",
    "🛒" * 20,
)


@tagged("post_install", "-at_install")
class TestOrderCompanies(CustomerCase):
    """Business buyers: a company, and the person under it."""

    def firm(self, **changes):
        values = {"company": "Bakkerij Zoet & Zn.", "vatNumber": VAT, **changes}
        return billing(**values)

    def test_company_and_person(self):
        sale = self.sell(
            samples.address(deliveryPhoneNumber="0612345678"),
            self.firm(kvkNumber="12345678", orderReference="PO-77/é"),
        )
        person, company, delivery = self.addresses(sale)
        self.assertRecordValues(
            company,
            [
                {
                    "name": "Bakkerij Zoet & Zn.",
                    "is_company": True,
                    "vat": VAT,
                    "company_registry": "12345678",
                    "email": "sanne-q2w3e4@verkopen.test2.bol.com",
                    "street2": False,
                    "comment": False,
                }
            ],
        )
        self.assertRecordValues(
            person,
            [
                {
                    "name": "Sanne de Vries",
                    "is_company": False,
                    "type": "contact",
                    "parent_id": company.id,
                    "commercial_partner_id": company.id,
                    "email": "sanne-q2w3e4@verkopen.test2.bol.com",
                    "phone": "0612345678",
                    "street": company.street,
                    "vat": VAT,
                    "company_registry": "12345678",
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(delivery, person)
        self.assertIn("PO-77/é", sale.client_order_ref)

    def test_invoice_goes_to_the_company(self):
        sale = self.sell(samples.address(), self.firm())
        invoice = sale._prepare_invoice()
        company = self.env["res.partner"].browse(invoice["partner_id"])
        self.assertEqual((company.is_company, company.vat), (True, VAT))
        self.assertEqual(invoice["partner_shipping_id"], sale.partner_id.id)

    def test_company_without_a_person(self):
        nameless = {"firstName": MISSING, "surname": MISSING}
        sale = self.sell(samples.address(), self.firm(**nameless))
        customer, invoice, delivery = self.addresses(sale)
        self.assertTrue(customer.is_company)
        self.assertEqual((invoice, delivery.name), (customer, "Sanne de Vries"))

    def test_delivery_elsewhere(self):
        elsewhere = samples.address(streetName="Kade", houseNumber="1")
        delivery = self.sell(elsewhere, self.firm()).partner_shipping_id
        self.assertFalse(delivery.is_company)
        self.assertEqual(delivery.type, "delivery")
        self.assertEqual(delivery.parent_id.name, "Bakkerij Zoet & Zn.")

    def test_delivery_to_a_colleague(self):
        sale = self.sell(samples.address(firstName="Zoë"), self.firm())
        self.assertEqual(sale.partner_shipping_id.name, "Zoë de Vries")
        self.assertEqual(sale.partner_id.name, "Sanne de Vries")

    def test_delivery_to_another_company(self):
        office = samples.address(company="Molen BV", houseNumber="9")
        sale = self.sell(office, self.firm())
        self.assertEqual(sale.partner_shipping_id.street2, "Molen BV")
        own = samples.address(company="Bakkerij Zoet & zn", email="x@verkopen.bol.com")
        self.assertFalse(self.sell(own, self.firm()).partner_shipping_id.street2)

    # -- found again -----------------------------------------------------------

    def test_found_by_email_name_and_address(self):
        plain = self.firm(vatNumber=MISSING)
        first = self.sell(samples.address(), plain)
        again = self.sell(samples.address(), plain)
        self.assertEqual(self.addresses(again), self.addresses(first))
        branch = self.firm(vatNumber=MISSING, houseNumber="5")
        other = self.sell(samples.address(houseNumber="5"), branch)
        self.assertNotEqual(other.partner_invoice_id, first.partner_invoice_id)

    def test_found_by_vat_number(self):
        first = self.sell(samples.address(), self.firm())
        colleague = {"firstName": "Piet", "email": "piet@verkopen.bol.com"}
        again = self.sell(
            samples.address(**colleague),
            self.firm(
                company="BAKKERIJ ZOET", vatNumber="nl 1234.56.782 b90", **colleague
            ),
        )
        company = first.partner_invoice_id
        self.assertEqual(again.partner_invoice_id, company)
        self.assertEqual(company.name, "Bakkerij Zoet & Zn.", "not overwritten")
        self.assertEqual(again.partner_id.name, "Piet de Vries")
        self.assertEqual(company.child_ids, first.partner_id | again.partner_id)

    def test_found_by_registration_number(self):
        number = {"vatNumber": MISSING, "kvkNumber": "12345678"}
        first = self.sell(samples.address(), self.firm(**number))
        again = self.sell(
            samples.address(), self.firm(**number, email="o@verkopen.bol.com")
        )
        self.assertEqual(again.partner_invoice_id, first.partner_invoice_id)

    def test_person_with_another_email_is_a_colleague(self):
        """Each can be written to at the address that bol gave."""
        first = self.sell(samples.address(), self.firm())
        mail = {"email": "second@verkopen.bol.com"}
        second = self.sell(samples.address(**mail), self.firm(**mail))
        self.assertEqual(second.partner_invoice_id, first.partner_invoice_id)
        self.assertNotEqual(second.partner_id, first.partner_id)
        self.assertEqual(second.partner_id.email, "second@verkopen.bol.com")

    def test_one_company_in_one_batch(self):
        orders = [
            self.order(samples.address(**who), self.firm(**who))
            for name in "ABAB"
            if (who := {"firstName": name, "email": f"{name}@verkopen.bol.com"})
        ]
        sales = self.sell_all(*orders)
        self.assertEqual(len({sale.partner_invoice_id for sale in sales}), 1)
        self.assertEqual(len({sale.partner_id for sale in sales}), 2)

    def test_customer_that_odoo_had_already(self):
        """It keeps its address; the order is invoiced and delivered as bol says."""
        theirs = self.env["res.partner"].create(
            {
                "name": "Zoet Holding",
                "is_company": True,
                "vat": VAT,
                "country_id": self.env.ref("base.nl").id,
                "street": "Postbus 1",
                "city": "Amsterdam",
            }
        )
        sale = self.sell(samples.address(), self.firm())
        person, invoice, delivery = self.addresses(sale)
        self.assertEqual((theirs.street, theirs.email), ("Postbus 1", False))
        self.assertEqual((person.parent_id, person.street), (theirs, "Postbus 1"))
        self.assertEqual((invoice.type, delivery.type), ("invoice", "delivery"))
        self.assertEqual((invoice | delivery).parent_id, theirs)
        for address in invoice, delivery:
            self.assertTrue(address.street.startswith("Dorpstraat"), address.street)
            self.assertEqual(address.city, "Utrecht")
        self.assertEqual(invoice.vat, VAT)
        self.assertEqual(invoice.company_id, theirs.company_id)
        again = self.sell(samples.address(), self.firm())
        self.assertEqual(self.addresses(again), self.addresses(sale))

    def test_customer_that_companies_share(self):
        """What Odoo keeps of it per company is the same for the contacts below it."""
        other = self._make_company("Other")
        term = self.env["account.payment.term"].create({"name": "60 days"})
        theirs = self.env["res.partner"].create(
            {"name": "Zoet Holding", "is_company": True, "vat": VAT}
        )
        theirs.with_company(other).property_payment_term_id = term
        person = self.sell(samples.address(), self.firm()).partner_id
        self.assertEqual(person.parent_id, theirs)
        self.assertEqual(person.with_company(other).property_payment_term_id, term)

    def test_no_number_is_nobodys_number(self):
        for number in ("0", "n.v.t.", "00000000", "-"):
            with self.subTest(number=number):
                sales = self.sell_all(
                    *(
                        self.order(
                            samples.address(email=f"{name}{number}@verkopen.bol.com"),
                            self.firm(
                                company=name,
                                vatNumber=number,
                                kvkNumber=number,
                                email=f"{name}{number}@verkopen.bol.com",
                            ),
                        )
                        for name in ("Molen", "Smederij")
                    )
                )
                self.assertEqual(len({s.partner_invoice_id for s in sales}), 2)

    def test_seller_is_not_its_own_customer(self):
        self.company.partner_id.vat = VAT
        sale = self.sell(samples.address(), self.firm())
        self.assertNotEqual(sale.partner_invoice_id, self.company.partner_id)
        self.assertFalse(self.company.partner_id.child_ids)

    # -- numbers ---------------------------------------------------------------

    def test_belgian_numbers(self):
        for given in ("BE0477472701", "0477472701", "0477.472.701", "be 0477 472 701"):
            with self.subTest(given=given):
                place = {"countryCode": "BE", "zipCode": "2000", "city": "Antwerpen"}
                firm = self.firm(
                    **place, company=f"Firma {given}", vatNumber=given, kvkNumber=given
                )
                sale = self.sell(samples.address(**place), firm)
                company = sale.partner_invoice_id
                self.assertEqual(company.vat, "BE0477472701")
                self.assertIn("0477472701", company.company_registry)

    def test_invalid_vat_number_does_not_stop_the_order(self):
        cases = list(product(INVALID, ("NL", "BE", "DE")))
        sales = self.sell_all(
            *(
                self.order(
                    samples.address(),
                    self.firm(company=f"Shop {n}", vatNumber=vat, countryCode=country),
                )
                for n, (vat, country) in enumerate(cases)
            )
        )
        for n, (sale, (vat, country)) in enumerate(zip(sales, cases, strict=True)):
            with self.subTest(vat=vat, country=country):
                company = sale.partner_invoice_id
                self.assertEqual((company.name, company.vat), (f"Shop {n}", False))
                self.assertIn(escape(vat), company.comment)

    def test_contact_with_an_invalid_vat_number_can_be_changed(self):
        sale = self.sell(samples.address(), self.firm(vatNumber="NL123456789B99"))
        clerk = self._make_user(
            "clerk", "sales_team.group_sale_salesman,base.group_partner_manager"
        )
        company = sale.partner_invoice_id.with_user(clerk)
        with Form(company) as form:
            form.phone = "0301234567"
            form.country_id = self.env.ref("base.be")
        company.child_ids = [(0, 0, {"name": "Piet", "type": "contact"})]
        self.assertEqual(len(company.child_ids), 2)

    def test_vat_number_is_not_looked_up_elsewhere(self):
        """That would keep the batch waiting for another server."""
        if "vies_valid" not in self.env["res.partner"]._fields:
            self.skipTest("base_vat isn't installed")
        self.company.vat_check_vies = True
        with patch("odoo.addons.base_vat.models.res_partner.check_vies") as asked:
            elsewhere = samples.address(houseNumber="9")
            company = self.sell(elsewhere, self.firm()).partner_invoice_id
        self.assertEqual(company.vat, VAT)
        asked.assert_not_called()
