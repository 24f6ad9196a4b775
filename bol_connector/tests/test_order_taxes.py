from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrderTaxes(BolCase):
    """Which tax is on a line: that of the country the goods go to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.belgium = cls.env.ref("base.be")
        cls.positions = cls.env["account.fiscal.position"]
        cls.position = cls.positions.create(
            {
                "name": "OSS B2C Belgium",
                "company_id": cls.company.id,
                "auto_apply": True,
                "country_id": cls.belgium.id,
                "sequence": 10,
            }
        )
        cls.tax_be = cls._make_tax(
            6,
            name="6% BE",
            fiscal_position_ids=cls.position.ids,
            original_tax_ids=cls.tax_21.ids,
        )
        cls.reverse = cls.positions.create(
            {
                "name": "EU with VAT number",
                "company_id": cls.company.id,
                "auto_apply": True,
                "vat_required": True,
                "country_id": cls.belgium.id,
                "sequence": 1,
            }
        )

    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def sell(self, **changes):
        order = self.import_order(samples.item(self.product.barcode, 1, 106), **changes)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id

    def belgian(self, **changes):
        return samples.address(
            countryCode="BE", zipCode="2000", city="Antwerpen", **changes
        )

    def test_rate_and_account_that_are_changed_later(self):
        self.sell()
        account = self.env["account.account"].create(
            {"name": "VAT", "code": "150009", "account_type": "liability_current"}
        )
        self.tax_21.amount = 6
        shares = self.tax_21.invoice_repartition_line_ids
        tax_line = shares.filtered(lambda line: line.repartition_type == "tax")
        self.tax_21.invoice_repartition_line_ids = [
            (1, tax_line.id, {"account_id": account.id})
        ]
        sale = self.sell()
        self.assertEqual((sale.amount_total, sale.amount_tax), (106, 6))
        twin = sale.order_line.tax_ids
        self.assertEqual(twin, self.tax_21.bol_included_tax_id)
        twins = twin.invoice_repartition_line_ids
        self.assertEqual(twins.account_id, account)

    def test_at_home(self):
        sale = self.sell()
        self.assertEqual(sale.order_line.tax_ids, self.tax_21.bol_included_tax_id)
        self.assertFalse(sale.fiscal_position_id)

    def test_abroad(self):
        sale = self.sell(shipmentDetails=self.belgian(), billingDetails=self.belgian())
        self.assertEqual(sale.fiscal_position_id, self.position)
        self.assertEqual(sale.order_line.tax_ids, self.tax_be.bol_included_tax_id)
        self.assertEqual((sale.amount_total, sale.amount_tax), (106, 6))

    def test_country_of_the_delivery_decides(self):
        sale = self.sell(shipmentDetails=self.belgian())
        self.assertEqual(sale.fiscal_position_id, self.position)
        sale = self.sell(billingDetails=self.belgian())
        self.assertFalse(sale.fiscal_position_id)

    def test_vat_number_of_the_buyer_does_not_count(self):
        company = {"company": "Ateliers", "vatNumber": "BE0477472701"}
        sale = self.sell(
            shipmentDetails=self.belgian(), billingDetails=self.belgian(**company)
        )
        self.assertEqual(sale.partner_id.vat, "BE0477472701")
        self.assertEqual(sale.fiscal_position_id, self.position)
        self.assertEqual(sale.amount_total, 106)

    def test_position_of_another_company_does_not_count(self):
        other = self._make_company("Other")
        netherlands = {"country_id": self.env.ref("base.nl").id, "company_id": other.id}
        self.positions.create({"name": "Theirs", "auto_apply": True, **netherlands})
        self.assertFalse(self.sell().fiscal_position_id)

    def test_tax_of_another_company_does_not_count(self):
        other = self._make_company("Other")
        theirs = self._make_tax(19, other)
        product = self._make_product(company_id=False)
        product.with_context(allowed_company_ids=other.ids).taxes_id |= theirs
        order = self.import_order(samples.item(product.barcode))
        line = order.sale_order_id.order_line
        self.assertEqual(line.tax_ids, self.tax_21.bol_included_tax_id)

    def test_twins_are_made_once(self):
        twin = self.tax_21.bol_included_tax_id
        self.account.action_prepare_taxes()
        self.account.action_prepare_taxes()
        self.assertEqual(self.tax_21.bol_included_tax_id, twin)
        taxes = self.env["account.tax"].search([("company_id", "=", self.company.id)])
        self.assertFalse(twin.bol_included_tax_id)
        self.assertEqual(len(taxes.filtered(lambda t: t.amount == 21)), 2)

    def test_twin_is_no_tax_of_its_own_for_products_and_positions(self):
        twin = self.tax_be.bol_included_tax_id
        self.assertEqual(twin.amount, 6)
        self.assertTrue(twin.price_include)
        self.assertFalse(twin.fiscal_position_ids or twin.original_tax_ids)
        self.assertEqual(self.position.map_tax(self.tax_21), self.tax_be)

    def test_twin_books_like_its_original(self):
        repartition = self.tax_21.invoice_repartition_line_ids
        twin = self.tax_21.bol_included_tax_id.invoice_repartition_line_ids
        for name in ("repartition_type", "factor_percent", "account_id", "tag_ids"):
            self.assertEqual(twin.mapped(name), repartition.mapped(name), name)

    def test_archived_twin_is_made_anew(self):
        self.tax_21.bol_included_tax_id.active = False
        order = self.import_order(samples.item(self.product.barcode))
        self.assertEqual((order.state, order.held_kind), ("held", "tax"))
        self.account.action_prepare_taxes()
        self.retry(order)
        self.assertEqual(order.state, "imported")
