from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import ForeignKeyViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .prices import PricesCase


@tagged("post_install", "-at_install")
class TestPrices(PricesCase):
    """Prices at bol follow the account's price list, VAT included, to the cent."""

    # -- what is sent ----------------------------------------------------------

    def test_price_that_bol_has_already_is_not_sent(self):
        offer = self.one()
        self.assertEqual(offer.price_value, 12.1)
        self.assertFalse(offer.price_due)
        self.assertFalse(self.patches())

    def test_changed_price_of_a_product_is_sent_with_vat(self):
        self.product.list_price = 20
        self.send()
        self.assertEqual(self.at_bol(), [(1, 24.2)])
        self.assertEqual(len(self.patches()), 1)
        offer = self.one()
        self.assertEqual((offer.unit_price, offer.price_due), (24.2, False))

    def test_rule_changes_only_what_differs_to_the_cent(self):
        other = self._make_product(list_price=50)
        other_id = self.offer(other, 60.5)
        self.run_now("offers")
        self.send()
        self.sandbox.admin("DELETE", "received")
        rule = self.rule(
            applied_on="0_product_variant", product_id=other.id, percent_price=10
        )
        self.send()
        self.assertEqual(self.at_bol(other_id), [(1, 54.45)])
        self.assertEqual(len(self.patches()), 1)
        # Less than a cent is no change.
        rule.percent_price = 10.001
        self.send()
        self.assertEqual(len(self.patches()), 1)
        rule.unlink()
        self.send()
        self.assertEqual(self.at_bol(other_id), [(1, 60.5)])

    def test_newest_value_only(self):
        for price in (11, 12, 13):
            self.product.list_price = price
            self.commit()
        self.send()
        self.assertEqual(self.at_bol(), [(1, 15.73)])
        self.assertEqual(len(self.patches()), 1)

    def test_vat_is_included_however_the_taxes_are_set(self):
        included = self._make_tax(
            21, name="21% incl", price_include_override="tax_included"
        )
        none = self.env["account.tax"]
        cases = (
            (self.tax_21, 82.6446, 100),
            (included, 100, 100),
            (self._make_tax(9), 100, 109),
            (self._make_tax(0), 17.005, 17.01),
            (none, 12.34, 12.34),
        )
        for tax, price, gross in cases:
            with self.subTest(tax=tax.name, price=price):
                self.product.write({"taxes_id": tax.ids, "list_price": price})
                self.send()
                self.assertEqual(self.at_bol(), [(1, gross)])

    def test_taxes_of_another_company_do_not_count(self):
        other = self._make_company("Elsewhere")
        self.product.company_id = False
        self.product.taxes_id |= self._make_tax(9, other)
        self.product.list_price = 30
        self.send()
        self.assertEqual(self.at_bol(), [(1, 36.3)])

    def test_other_currency_is_converted(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "rate": 2, "company_id": self.company.id}
        )
        abroad = self.pricelist.create(
            {"name": "USD", "currency_id": dollar.id, "company_id": self.company.id}
        )
        self.rule(abroad, compute_price="fixed", fixed_price=30)
        self.account.pricelist_id = abroad
        self.send()
        self.assertEqual(self.at_bol(), [(1, 18.15)])

    def test_least_quantities_become_bundle_prices(self):
        self.rule(min_quantity=3, percent_price=10)
        self.rule(min_quantity=5, percent_price=5)
        self.rule(min_quantity=10, percent_price=20)
        self.rule(min_quantity=12, percent_price=30)
        self.rule(min_quantity=20, percent_price=40)
        self.rule(min_quantity=50, percent_price=60)
        self.send()
        # Five costs more than three would: bol wants falling prices, four at most.
        self.assertEqual(self.at_bol(), [(1, 12.1), (3, 10.89), (10, 9.68), (12, 8.47)])

    def test_price_list_based_on_another(self):
        base = self.pricelist.copy({"name": "Base"})
        self.rule(compute_price="formula", base="pricelist", base_pricelist_id=base.id)
        self.rule(base, percent_price=50)
        self.send()
        self.assertEqual(self.at_bol(), [(1, 6.05)])

    def test_rule_that_begins_and_ends_by_date(self):
        now = self.now()
        rule = self.rule(
            percent_price=50,
            date_start=now + timedelta(hours=1),
            date_end=now + timedelta(hours=3),
        )
        self.send()
        self.assertFalse(self.patches())
        flow = self.flow("prices")
        # An hour later, and again three hours later.
        rule.date_start = now - timedelta(minutes=1)
        self.env["bol.offer.dirty"].search([]).unlink()
        self.env.cr.precommit.clear()
        flow.listed_at = now - timedelta(minutes=10)
        self.run_lane("out")
        self.assertEqual(self.at_bol(), [(1, 6.05)])
        rule.date_end = now - timedelta(seconds=5)
        self.env.cr.precommit.clear()
        self.env["bol.offer.dirty"].search([]).unlink()
        flow.listed_at = now - timedelta(minutes=10)
        self.run_lane("out")
        self.assertEqual(self.at_bol(), [(1, 12.1)])

    def test_rule_that_ends_in_the_second_of_a_look(self):
        now = self.now()
        # Odoo's rules hold in the second of their end, too.
        self.rule(percent_price=50, date_end=now)
        self.env.flush_all()
        flow = self.flow("prices")
        flow.listed_at = now
        with freeze_time(now):
            self.assertFalse(flow._bol_price_dates_passed())
        with freeze_time(now + timedelta(seconds=1)):
            self.assertTrue(flow._bol_price_dates_passed())

    def test_surcharge_of_a_variant_is_sent(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Size",
                "value_ids": [Command.create({"name": name}) for name in "SL"],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "list_price": 10,
                "taxes_id": self.tax_21.ids,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": attribute.value_ids.ids,
                        }
                    )
                ],
            }
        )
        small, large = template.product_variant_ids
        small.barcode, large.barcode = samples.ean(), samples.ean()
        offers = [self.offer(variant, 12.1) for variant in (small, large)]
        self.run_now("offers")
        self.send()
        large.product_template_attribute_value_ids.price_extra = 5
        self.send()
        prices = [self.at_bol(offer) for offer in offers]
        self.assertEqual(prices, [[(1, 12.1)], [(1, 18.15)]])

    def test_other_filter_of_products_is_looked_at_at_once(self):
        self.account.product_domain = "[('name', '=', 'Nothing')]"
        self.send()
        self.assertFalse(self.one().price_wanted)
        self.account.product_domain = False
        self.send()
        self.assertTrue(self.one().price_wanted)

    def test_offer_that_loses_its_product_keeps_its_price(self):
        self.flow("prices").action_preview()
        self.product.list_price = 20
        self.send()
        offer = self.one()
        self.assertTrue(offer.price_due)
        offer.product_id = False
        self.assertFalse(offer.price_due)
        self.flow("prices").action_live()
        self.send()
        self.assertFalse(self.patches())

    def test_price_list_in_use_stays(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(ForeignKeyViolation):
            with self.env.cr.savepoint():
                self.pricelist.unlink()

    def test_what_nobody_noticed_is_found_at_night(self):
        self.tax_21.amount = 6
        self.send()
        self.assertFalse(self.patches())
        self.flow("prices").listed_at -= timedelta(days=1)
        self.make_due(self.flow("prices"))
        self.run_lane("out")
        self.assertEqual(self.at_bol(), [(1, 10.6)])

    def test_price_changed_at_bol_by_hand_is_set_right_but_not_at_once(self):
        self.product.list_price = 20
        self.send()
        self.seller.change_offer(self.offer_id, price=5)
        self.run_now("offers")
        self.run_now("prices")
        # bol may still be showing what was before Odoo's change.
        self.assertEqual(self.at_bol(), [(1, 5)])
        self.one().price_sent_at -= timedelta(hours=3)
        self.run_now("prices")
        self.assertEqual(self.at_bol(), [(1, 24.2)])

    def test_products_that_take_no_part_are_left_alone(self):
        self.product.bol_price_managed = "no"
        self.product.list_price = 20
        self.send()
        self.assertFalse(self.patches())
        self.assertFalse(self.one().price_wanted)
        self.product.bol_price_managed = False
        self.send()
        self.assertEqual(self.at_bol(), [(1, 24.2)])

    def test_without_a_price_list_prices_are_left_alone(self):
        self.account.pricelist_id = False
        self.product.list_price = 20
        self.send()
        self.assertFalse(self.patches())
        self.assertFalse(self.one().price_due)

    def test_preview_shows_old_and_new_and_sends_what_is_approved(self):
        other = self._make_product(list_price=50)
        other_id = self.offer(other, 60.5)
        self.run_now("offers")
        self.flow("prices").action_preview()
        self.product.list_price = 20
        other.list_price = 40
        self.send()
        self.assertFalse(self.patches())
        self.env.flush_all()
        waiting = self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("kind", "=", "prices")]
        )
        self.assertEqual(
            set(waiting.mapped(lambda line: (line.old_value, line.new_value))),
            {("12.10", "24.20"), ("60.50", "48.40")},
        )
        waiting.filtered(lambda line: line.res_id == self.one().id).action_approve()
        self.send()
        self.assertEqual(self.at_bol(), [(1, 24.2)])
        self.assertEqual(self.at_bol(other_id), [(1, 60.5)])

    def test_refusal_is_shown_on_the_offer(self):
        with self.by_hand() as client:
            client.offers.delete(self.offer_id)
        self.product.list_price = 20
        self.send()
        self.assertIn("doesn't know", self.one().price_error)
        self.assertEqual(self.flow("prices").error_streak, 0)

    def test_offer_that_gets_its_product_gets_its_price(self):
        product = self._make_product(barcode=False, list_price=7)
        late = self.seller.offer(ean=samples.ean(), reference="LATE")
        self.run_now("offers")
        self.one(late).product_id = product
        self.send()
        self.assertEqual(self.at_bol(late), [(1, 8.47)])
