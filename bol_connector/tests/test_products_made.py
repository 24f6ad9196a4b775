from odoo.tests import tagged

from . import samples
from .catalogue import CatalogueCase


@tagged("post_install", "-at_install")
class TestProductsMade(CatalogueCase):
    """Unknown products are made at once, with the account's defaults."""

    def test_offer_of_an_unknown_product(self):
        offer = self.import_offer(
            pricing={"bundlePrices": [{"quantity": 1, "unitPrice": 121}]}
        )
        self.assertRecordValues(
            offer.product_id,
            [
                {
                    "name": "POT-7",
                    "barcode": self.ean,
                    "default_code": "POT-7",
                    "list_price": 100,
                    "taxes_id": self.tax_21.ids,
                    "company_id": self.company.id,
                    "bol_made": True,
                    "bol_catalogue_account_id": self.account.id,
                }
            ],
        )
        self.assertTrue(offer.product_id.bol_catalogue_due)

    def test_order_of_an_unknown_product(self):
        item = samples.item(self.ean, price=24.2)
        item["product"]["title"] = "Theepot <b>groen</b>"
        order = self.import_order(item)
        self.assertEqual(order.state, "imported", order.held_reason)
        product = order.sale_order_id.order_line.product_id
        self.assertEqual(product.name, "Theepot groen")
        self.assertEqual(product.list_price, 20)
        self.assertEqual(order.sale_order_id.amount_total, 24.2)

    def test_the_accounts_defaults(self):
        category = self.env["product.category"].create({"name": "From bol"})
        tax_9 = self._make_tax(9)
        self.account.write(
            {
                "product_category_id": category.id,
                "product_tax_ids": tax_9.ids,
                "product_invoice_policy": "delivery",
            }
        )
        product = self.import_offer(
            pricing={"bundlePrices": [{"quantity": 1, "unitPrice": 10.9}]}
        ).product_id
        self.assertRecordValues(
            product,
            [
                {
                    "categ_id": category.id,
                    "taxes_id": tax_9.ids,
                    "invoice_policy": "delivery",
                    "list_price": 10,
                }
            ],
        )

    def test_price_with_a_tax_that_is_included(self):
        included = self._make_tax(
            21, name="21% included", price_include_override="tax_included"
        )
        self.account.product_tax_ids = included
        product = self.import_offer(
            pricing={"bundlePrices": [{"quantity": 1, "unitPrice": 34.95}]}
        ).product_id
        self.assertEqual(product.list_price, 34.95)

    def test_price_without_a_tax_or_unknown(self):
        no_tax = self.env["account.tax"]
        self.assertEqual(self.account._bol_list_price(34.95, no_tax), 34.95)
        self.assertEqual(self.account._bol_list_price(0, self.tax_21), 0)

    def test_price_in_the_companys_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.company.currency_id = dollar
        self.env["res.currency.rate"].search([]).unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.env.ref("base.EUR").id,
                "rate": 0.5,
                "company_id": self.company.id,
            }
        )
        self.assertAlmostEqual(self.account._bol_list_price(12.1, self.tax_21), 20)

    def test_off_makes_nothing(self):
        self.account.create_products = False
        offer = self.import_offer()
        order = self.import_order(samples.item(self.ean))
        self.complete()
        self.assertFalse(offer.product_id)
        self.assertEqual(order.held_kind, "product")
        self.assertFalse(self.made())
