from unittest.mock import patch

from lxml import html

from odoo.tests import tagged

from odoo.addons.bol_connector.models.bol_account import USER
from odoo.addons.bol_connector.tests import samples

from ..models.bol_offer_stock_terms import StockTerms
from .stock_rules import StockRuleCase


@tagged("post_install", "-at_install")
class TestStockExplanation(StockRuleCase):
    """People see how the amount comes about, and it is the one that bol is told."""

    def steps(self, offer=None):
        """Rows of the explanation: (label, change, what is left)."""
        offer = offer or self.one()
        offer.invalidate_recordset(["stock_explanation", "stock_rule_id"])
        rows = html.fromstring(str(offer.stock_explanation)).iter("tr")
        return [tuple(cell.text_content() for cell in row) for row in rows]

    def reason(self, offer=None):
        offer = offer or self.one()
        offer.invalidate_recordset(["stock_explanation"])
        return html.fromstring(str(offer.stock_explanation)).text_content()

    def assertExplained(self, *rows):
        """These are the steps, and bol is told what they end with."""
        self.assertEqual(self.steps(), list(rows))
        self.run_now("stock")
        self.assertEqual(str(self.seller.stock()[self.offer_id]), rows[-1][-1])

    def reserve(self, quantity):
        customers = self.env.ref("stock.stock_location_customers")
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": self.shelf.id,
                "location_dest_id": customers.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        self.commit()

    @property
    def here(self):
        return f"On hand in {self.warehouse.name}"

    def test_all_of_it(self):
        self.count(self.product, 15)
        self.assertExplained((self.here, "", "15"), ("Bol is told", "", "15"))
        self.assertFalse(self.one().stock_rule_id)

    def test_rule_with_buffer_and_cap(self):
        (wine,) = self.categories("Wine")
        self.product.categ_id = wine
        rule = self.rule(categ_id=wine.id, buffer=10, buffer_kind="percent", most=9)
        self.count(self.product, 15)
        self.reserve(3)
        self.assertExplained(
            (self.here, "", "15"),
            ("Reserved", "-3", "12"),
            ("Buffer of 10 % (Wine)", "-2", "10"),
            ("At most 9 (Wine)", "-1", "9"),
            ("Bol is told", "", "9"),
        )
        self.assertEqual(self.one().stock_rule_id, rule)

    def test_packs(self):
        box = samples.ean()
        self._make_packaging(self.product, box)
        self.seller.offer(ean=box, stock={"amount": 777})
        self.run_now("offers")
        self.count(self.product, 47.5)
        boxes = self.offers() - self.one()
        self.assertEqual(
            self.steps(boxes),
            [
                (self.here, "", "47.50"),
                ("As bol sells it: Dozens", "", "3"),
                ("Bol is told", "", "3"),
            ],
        )

    def test_bounds(self):
        self.count(self.product, 1200)
        self.assertExplained(
            (self.here, "", "1,200"),
            ("Bol takes 999 at the most", "-201", "999"),
            ("Bol is told", "", "999"),
        )
        self.rule(buffer=1210)
        self.assertExplained(
            (self.here, "", "1,200"),
            ("Buffer of 1210 (All products)", "-1,210", "-10"),
            ("Never below zero", "+10", "0"),
            ("Bol is told", "", "0"),
        )

    def test_forecast(self):
        self.account.write({"stock_formula": "forecast", "stock_forecast_days": 14})
        self.count(self.product, 15)
        self.reserve(4)
        self.assertExplained(
            (self.here, "", "15"),
            ("Planned deliveries", "-4", "11"),
            ("Bol is told", "", "11"),
        )

    def test_fixed(self):
        self.rule(kind="fixed", fixed=8)
        self.assertExplained(
            ("Fixed amount (All products)", "", "8"),
            ("Bol is told", "", "8"),
        )

    def test_names_are_shown_as_they_are(self):
        (tags,) = self.categories("<b>R&D</b>")
        self.product.categ_id = tags
        self.rule(categ_id=tags.id, buffer=1)
        self.count(self.product, 5)
        self.assertEqual(self.steps()[1][0], "Buffer of 1 (<b>R&D</b>)")

    def test_open_orders_come_on_top_within_bol_s_bound(self):
        terms = StockTerms(self.env["bol.stock.rule"], steps=[("on_hand", 5)])
        self.assertEqual(terms.within_bounds(3).amount, 8)
        self.assertEqual(terms.within_bounds(995).amount, 999)
        less = StockTerms(self.env["bol.stock.rule"], steps=[("on_hand", -5)])
        self.assertEqual(less.within_bounds(3).amount, 0)
        self.assertEqual(less.within_bounds(6).amount, 1)
        fixed = StockTerms(self.rule(kind="fixed", fixed=6), steps=[("fixed", 6)])
        self.assertEqual(fixed.within_bounds(3).amount, 6)

    def test_open_orders_are_a_step_of_their_own(self):
        self.count(self.product, 5)
        self.rule(most=4)
        offers = type(self.env["bol.offer"])
        with patch.object(
            offers, "_bol_in_open_orders", lambda offers: dict.fromkeys(offers, 2)
        ):
            self.assertExplained(
                (self.here, "", "5"),
                ("At most 4 (All products)", "-1", "4"),
                ("In open orders of bol, which bol subtracts itself", "+2", "6"),
                ("Bol is told", "", "6"),
            )

    # -- why nothing is sent ---------------------------------------------------

    def test_reasons(self):
        offer = self.one()
        self.assertNotIn("no stock", self.reason())
        for change, undo, words in (
            ({"active": False}, {"active": True}, "doesn't list"),
            ({"fulfilment_method": "FBB"}, {"fulfilment_method": "FBR"}, "FBB"),
            ({"fulfilment_method": False}, {"fulfilment_method": "FBR"}, "who ships"),
            ({"product_id": False}, {"product_id": self.product.id}, "no product"),
        ):
            offer.write(change)
            self.assertIn(words, self.reason(offer))
            offer.write(undo)
        for change, undo, words in (
            ({"active": False}, {"active": True}, "archived"),
            ({"bol_stock_managed": "no"}, {"bol_stock_managed": False}, "managed"),
            ({"is_storable": False}, {"is_storable": True}, "isn't tracked"),
        ):
            self.product.write(change)
            self.assertIn(words, self.reason(offer))
            self.product.write(undo)
        self.account.stock_kept_in = "bol"
        self.assertIn("kept at bol", self.reason(offer))

    def test_archived_product_is_left_alone_and_comes_back(self):
        self.account.archive_policy = "nothing"
        self.count(self.product, 5)
        self.assertSeen(5)
        self.product.action_archive()
        self.count(self.product, 6)
        self.run_now("stock")
        self.assertEqual(self.seller.stock()[self.offer_id], 5)
        self.assertIn("archived", self.one().stock_skipped)
        self.assertFalse(self.one().stock_due)
        self.product.action_unarchive()
        self.run_now("stock")
        self.assertEqual(self.seller.stock()[self.offer_id], 6)

    # -- who sees it -----------------------------------------------------------

    def test_user_of_bol_without_rights_to_inventory(self):
        self.rule(buffer=1)
        self.count(self.product, 5)
        reader = self._make_user("reader", USER)
        offer = self.one().with_user(reader)
        self.assertEqual(self.steps(offer)[-1], ("Bol is told", "", "4"))
        self.assertEqual(offer.stock_rule_id.summary, "less 1")


@tagged("post_install", "-at_install")
class TestStockOfNewOffers(StockRuleCase):
    """A new offer begins with what the rules say."""

    def amount(self):
        pair = (self.product, self.env["uom.uom"])
        return self.account._bol_stock_amounts([pair]).get((self.product.id, False))

    def test_by_the_rule(self):
        self.count(self.product, 40)
        self.assertEqual(self.amount(), 40)
        rule = self.rule(buffer=10)
        self.assertEqual(self.amount(), 30)
        rule.write({"kind": "fixed", "fixed": 7})
        self.assertEqual(self.amount(), 7)

    def test_entered_by_hand_where_odoo_does_not_manage_it(self):
        self.rule(kind="none")
        self.assertIsNone(self.amount())
        self.env["bol.stock.rule"].search([]).unlink()
        self.account.stock_kept_in = "bol"
        self.assertIsNone(self.amount())
