import json

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.barcode import get_barcode_check_digit

from . import samples
from .offers_out import OffersOutCase


@tagged("post_install", "-at_install")
class TestOfferCreateRefused(OffersOutCase):
    """What bol wouldn't take is refused in the form, before a call is made."""

    def assertRefused(self, reason, wizard=None, **line):
        """The form says why, and creates nothing."""
        wizard = wizard or self.wizard(self.product)
        wizard.line_ids.write(line)
        self.assertEqual(wizard.line_ids.state, "incomplete")
        self.assertIn(reason, wizard.line_ids.problem)
        with self.assertRaisesRegex(UserError, reason):
            wizard.action_create_offers()
        self.assertFalse(self.changes())
        self.send(1)
        self.assertFalse(self.posts())

    def test_nothing_wrong_is_ready(self):
        line = self.wizard(self.product).line_ids
        self.assertEqual(line.state, "ready")
        self.assertIn("No stock", line.problem, "a remark that hinders nothing")
        line.stock = 5
        self.assertEqual((line.state, line.problem), ("ready", ""))

    def test_ean(self):
        good = samples.ean()
        wrong = f"{good[:-1]}{(int(good[-1]) + 1) % 10}"
        for ean in (wrong, good[:-1] + "x", "123", f"{good}00"):
            with self.subTest(ean=ean):
                self.assertRefused("is no EAN", ean=ean)
        self.assertRefused("no EAN", ean=False)
        box = "1871234500001"
        box += str(get_barcode_check_digit(f"{box}0"))
        self.assertRefused("number of a box", ean=box)

    def test_price(self):
        self.assertRefused("has no price", price=0)
        for price in (0.99, 9999.01, -5):
            with self.subTest(price=price):
                self.assertRefused("from 1 to 9999", price=price)

    def test_bundle_prices(self):
        line = {"price": 20}
        for reason, bundles in (
            ("quantity:price", "cheap"),
            ("quantity:price", "3:"),
            ("for more pieces", "3:18 2:17"),
            ("for more pieces", "1:18"),
            ("is lower than", "3:20"),
            ("is lower than", "3:18 4:19"),
            ("4 bundle prices", "2:19 3:18 4:17 5:16"),
            ("4 bundle prices", "25:18"),
            ("from 1 to 9999", "3:0.50"),
        ):
            with self.subTest(bundles=bundles):
                self.assertRefused(reason, bundles=bundles, **line)

    def test_price_below_the_bounds_is_confirmed_by_a_person(self):
        self.product.bol_price_floor = 130
        self.assertRefused("below the lowest price")
        wizard = self.wizard(self.product, confirm_prices=True)
        self.assertEqual(wizard.line_ids.state, "ready")
        wizard.action_create_offers()
        self.send()
        self.assertOneOffer()
        self.account.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Bol", "company_id": self.company.id}
        )
        self.run_now("prices")
        self.assertEqual(self.offers().price_wanted, "1:119.79")
        self.assertFalse(self.offers().price_held, "it was confirmed")

    def test_margin_of_the_account(self):
        self.product.standard_price = 95
        self.account.price_margin_min = 10
        self.assertRefused("leaves a margin of")

    def test_stock(self):
        self.assertRefused("from 0 to 999", stock=1000)
        self.assertRefused("from 0 to 999", stock=-1)

    def test_long_texts(self):
        self.assertRefused("100 characters, it has 101", reference="x" * 101)
        self.assertRefused("500 characters, it has 501", title="x" * 501)
        self.assertRefused(
            "2000 characters, it has 2001",
            self.wizard(
                self.product, condition="SECONDHAND", condition_comment="x" * 2001
            ),
        )

    def test_address_in_the_comment(self):
        self.assertRefused(
            "no e-mail address",
            self.wizard(
                self.product,
                condition="SECONDHAND",
                condition_comment="Ask me: me@example.com",
            ),
        )

    def test_promise_and_operator_that_lack(self):
        self.account.promise_id = False
        self.assertRefused("no delivery promise")
        self.account.write({"operator_id": False})
        self.assertRefused("no economic operator")

    def test_product_of_another_company(self):
        other = self._make_company("Elsewhere")
        self.product.company_id = other
        self.assertRefused("belongs to Elsewhere")

    def test_product_of_no_company_is_everybody_s(self):
        self.product.company_id = False
        self.assertEqual(self.wizard(self.product).line_ids.state, "ready")

    def test_product_that_takes_no_part(self):
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Shop only", "bol_managed": "no"}
        )
        self.assertRefused("aren't managed")

    def test_product_that_the_account_leaves_out(self):
        self.account.product_domain = "[('default_code', '=like', 'BOL%')]"
        self.assertRefused("aren't managed")

    def test_archived_product(self):
        self.product.active = False
        self.assertRefused("is archived")

    def test_promise_that_bol_would_not_take(self):
        promises = self.env["bol.delivery.promise"]
        for values in (
            {"minimum_days": -1},
            {"minimum_days": 3, "maximum_days": 2},
            {"ultimate_order_time": "24:00"},
            {"ultimate_order_time": "9:00"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                promises.create({"name": "Wrong", **values})

    # -- what only bol knows ---------------------------------------------------

    def test_violations_are_shown_at_their_fields(self):
        change = self.create_offer()
        parts = json.loads(change.payload)
        # As if bol had got stricter than its description says.
        parts["pricing"]["bundlePrices"][0]["unitPrice"] = 10000
        parts["reference"] = "x" * 101
        change.payload = json.dumps(parts)
        self.send()
        self.assertEqual(change.state, "failed")
        said = {line.part: line.violation for line in change.line_ids}
        self.assertIn("between 1 and 9999", said["pricing"])
        self.assertIn("size must be", said["reference"])
        self.assertFalse(said["ean"])
        self.assertFalse(self.at_bol())
        self.create_offer()
        self.assertEqual(change.state, "withdrawn", "the next try takes its place")
        self.send()
        self.assertOneOffer()

    def test_violations_are_gone_with_the_next_try(self):
        change = self.create_offer()
        good = change.payload
        change.payload = json.dumps(json.loads(good) | {"reference": "x" * 101})
        self.send()
        self.assertTrue(any(change.line_ids.mapped("violation")))
        change.payload = good
        change.action_retry()
        self.send()
        self.assertEqual(change.state, "done")
        self.assertFalse(any(change.line_ids.mapped("violation")))
