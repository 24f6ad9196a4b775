from odoo.tests import tagged

from . import samples
from .customers import MISSING, CustomerCase, billing


@tagged("post_install", "-at_install")
class TestOrderKnownBuyers(CustomerCase):
    """A buyer who orders again is the contact of the first time."""

    def test_in_several_batches(self):
        elsewhere = samples.address(houseNumber="99")
        first = self.sell(elsewhere, billing())
        contacts = self.contacts()
        for _ in range(2):
            again = self.sell(elsewhere, billing())
            self.assertEqual(self.addresses(again), self.addresses(first))
        self.assertEqual(self.contacts(), contacts)

    def test_in_one_batch(self):
        elsewhere = samples.address(houseNumber="99")
        orders = [self.order(elsewhere, billing()) for _ in range(3)]
        contacts = self.contacts()
        sales = self.sell_all(*orders)
        self.assertEqual(len({self.addresses(sale) for sale in sales}), 1)
        self.assertEqual(self.contacts(), contacts + 2)

    def test_without_an_email(self):
        nobody = samples.address(email=MISSING)
        first = self.sell(nobody)
        self.assertEqual(self.addresses(self.sell(nobody)), self.addresses(first))
        neighbour = samples.address(email=MISSING, houseNumber="14")
        self.assertNotEqual(self.sell(neighbour).partner_id, first.partner_id)

    def test_address_tidied_in_odoo(self):
        first = self.sell()
        first.partner_id.write(
            {
                "name": "Sanne de VRIES",
                "street": "Dorpstraat 12 b",
                "zip": "3511 LN",
                "city": "UTRECHT",
                "email": "Sanne-Q2W3E4@verkopen.test2.bol.com",
            }
        )
        self.assertEqual(self.sell().partner_id, first.partner_id)
        self.assertEqual(first.partner_id.zip, "3511 LN", "not overwritten")

    def test_numbers_that_only_look_alike_are_two_houses(self):
        first = self.sell(samples.address(houseNumber="1", houseNumberExtension="21"))
        second = self.sell(samples.address(houseNumber="12", houseNumberExtension="1"))
        self.assertNotEqual(first.partner_shipping_id, second.partner_shipping_id)

    def test_who_moved_gets_another_contact(self):
        first = self.sell()
        street = first.partner_id.street
        second = self.sell(samples.address(houseNumber="200"))
        self.assertNotEqual(second.partner_shipping_id, first.partner_shipping_id)
        self.assertEqual(first.partner_id.street, street, "not overwritten")

    def test_another_place_of_delivery(self):
        first = self.sell(samples.address(houseNumber="9"), billing())
        second = self.sell(samples.address(houseNumber="10"), billing())
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertNotEqual(second.partner_shipping_id, first.partner_shipping_id)
        self.assertEqual(len(first.partner_id.child_ids), 2)

    def test_same_name_with_another_email_is_somebody_else(self):
        first = self.sell()
        second = self.sell(samples.address(email="other@verkopen.bol.com"))
        self.assertNotEqual(second.partner_id, first.partner_id)

    def test_archived_contact_is_not_used(self):
        first = self.sell()
        first.partner_id.active = False
        self.assertTrue(self.sell().partner_id.active)

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

    # -- cost ------------------------------------------------------------------

    def queries(self, count, name, **changes):
        """How many it takes to make the contacts of so many orders."""
        orders = [
            self.order(
                samples.address(email=f"{name}{number}@verkopen.bol.com"),
                billing(
                    email=f"{name}{number}@verkopen.bol.com",
                    houseNumber=str(number + 20),
                    **changes,
                ),
            )
            for number in range(count)
        ]
        numbers = self.seller.place(*orders)
        self.run_now("orders")
        mirrored = self.orders(*numbers).with_company(self.company)
        self.assertEqual(len(mirrored), count)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        partners = mirrored._bol_partners()
        self.env.flush_all()
        self.assertEqual(
            len({customer for customer, _i, _d in partners.values()}), count
        )
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_orders(self):
        self.flow("orders").mode = "preview"
        self.queries(2, "warm")
        few, many = self.queries(2, "few"), self.queries(20, "many")
        self.assertLessEqual(many, few + 2)

    def test_queries_of_companies_do_not_grow_with_the_orders(self):
        self.flow("orders").mode = "preview"
        firm = {"company": "Bakkerij"}
        self.queries(2, "warm", **firm)
        few, many = self.queries(2, "few", **firm), self.queries(20, "many", **firm)
        self.assertLessEqual(many, few + 2)
