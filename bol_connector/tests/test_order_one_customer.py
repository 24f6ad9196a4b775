from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from . import samples
from .customers import CustomerCase, billing


@tagged("post_install", "-at_install")
class TestOrderOneCustomer(CustomerCase):
    """An account with one customer for all its orders."""

    def setUp(self):
        super().setUp()
        self.all_buyers = self.env["res.partner"].create({"name": "Buyers at bol"})
        self.account.write(
            {"customer_mode": "default", "default_partner_id": self.all_buyers.id}
        )

    def test_customer_must_be_chosen(self):
        with self.assertRaisesRegex(ValidationError, "Choose the customer"):
            self.account.default_partner_id = False
        with self.assertRaisesRegex(ValidationError, "Choose the customer"):
            self._make_account(self.sandbox.seller(), customer_mode="default")

    def test_customer_of_another_company_is_refused(self):
        theirs = self.all_buyers.copy({"company_id": self._make_company("Other").id})
        with self.assertRaises(UserError):
            self.account.default_partner_id = theirs

    def test_buyer_is_the_delivery_address_only(self):
        firm = billing(company="Bakkerij", vatNumber="NL123456782B90")
        there = samples.address(company="Bakkerij", deliveryPhoneNumber="0612345678")
        customer, invoice, delivery = self.addresses(self.sell(there, firm))
        self.assertEqual((customer, invoice), (self.all_buyers, self.all_buyers))
        self.assertRecordValues(
            delivery,
            [
                {
                    "name": "Sanne de Vries",
                    "street2": "Bakkerij",
                    "city": "Utrecht",
                    "phone": "0612345678",
                    "email": "sanne-q2w3e4@verkopen.test2.bol.com",
                    "type": "delivery",
                    "parent_id": False,
                    "active": False,
                    "vat": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertFalse(self.all_buyers.child_ids)

    def test_delivery_address_is_found_again(self):
        first = self.sell()
        contacts = self.contacts()
        self.assertEqual(self.addresses(self.sell()), self.addresses(first))
        orders = [self.order() for _ in range(2)]
        self.assertEqual(
            {self.addresses(sale) for sale in self.sell_all(*orders)},
            {self.addresses(first)},
        )
        self.assertEqual(self.contacts(), contacts)

    def test_tax_follows_the_delivery(self):
        belgium = self.env.ref("base.be")
        abroad = self.env["account.fiscal.position"].create(
            {
                "name": "Belgium",
                "auto_apply": True,
                "country_id": belgium.id,
                "company_id": self.company.id,
            }
        )
        sale = self.sell(samples.address(countryCode="BE", zipCode="2000"), billing())
        self.assertEqual(sale.fiscal_position_id, abroad)

    def test_order_is_found_by_the_buyers_name(self):
        sale = self.sell()
        by_name = [("partner_shipping_id", "ilike", "sanne de v")]
        self.assertEqual(self.env["sale.order"].search(by_name), sale)

    def test_contact_per_buyer_afterwards(self):
        first = self.sell()
        self.account.customer_mode = "buyer"
        buyer = self.sell().partner_id
        self.assertTrue(buyer.active)
        self.assertNotEqual(buyer, first.partner_shipping_id)

    def test_two_accounts_at_once(self):
        """Retried together, each order follows its own account."""
        seller = self.sandbox.seller()
        account = self._make_live_account(seller)
        flows = self.flow("orders") | self.flow("orders", account)
        flows.mode = "preview"
        self.seller.place(self.order())
        seller.place(self.order())
        for each in self.account, account:
            self.run_now("orders", each)
        flows.mode = "live"
        orders = self.orders() | self.orders(account=account)
        orders.with_company(self.company)._bol_project()
        first, second = orders.sale_order_id.sorted("bol_account_id")
        self.assertEqual(first.partner_id, self.all_buyers)
        self.assertEqual(second.partner_id.name, "Sanne de Vries")
