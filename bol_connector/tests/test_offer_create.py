import json
from decimal import Decimal

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from . import samples
from .offers_out import OffersOutCase


@tagged("post_install", "-at_install")
class TestOfferCreate(OffersOutCase):
    """A product becomes an offer at bol, with all its terms."""

    def test_offer_has_what_product_and_account_say(self):
        change = self.create_offer()
        self.assertEqual(change.state, "to_send")
        self.assertFalse(self.at_bol(), "nothing waits for bol in a user's transaction")
        self.send()
        self.assertEqual(change.state, "done", change.message)
        offer = self.assertOneOffer()
        self.assertEqual(offer.unit_price, Decimal("119.79"), "99 and 21 % VAT")
        self.assertEqual(offer.reference, "TP-1")
        self.assertEqual(offer.condition_category, "NEW")
        self.assertEqual(offer.economic_operator_id, self.account.operator_id.bol_id)
        promise = offer.schedule, offer.minimum_days, offer.maximum_days
        self.assertEqual(promise, ("BOL_DELIVERY_PROMISE", 0, 1))
        self.assertEqual(offer.ultimate_order_time, "23:00")
        self.assertEqual({c.country_code for c in offer.countries}, {"NL", "BE"})
        self.assertFalse(offer.on_hold)

    def test_every_choice_of_the_form_reaches_bol(self):
        wizard = self.wizard(
            self.product,
            condition="SECONDHAND",
            secondhand_state="GOOD",
            condition_comment="A scratch on the lid",
            offered_in="BE",
            on_hold=True,
            promise_id=self.env.ref("bol_connector.bol_delivery_promise_vvb"),
        )
        wizard.line_ids.write({"price": 34.95, "bundles": "3:30.50 6:28", "stock": 7})
        wizard.action_create_offers()
        self.send()
        offer = self.assertOneOffer()
        self.assertEqual(
            offer.bundle_prices,
            ((1, Decimal("34.95")), (3, Decimal("30.5")), (6, Decimal("28"))),
        )
        self.assertEqual(offer.condition_category, "SECONDHAND")
        self.assertEqual(offer.condition_detail, "GOOD")
        self.assertEqual(offer.condition_comment, "A scratch on the lid")
        self.assertEqual([c.country_code for c in offer.countries], ["BE"])
        self.assertEqual((offer.schedule, offer.on_hold), ("SHIPPING_VIA_BOL", True))
        self.assertEqual(offer.stock_amount, 7)

    def test_refurbished(self):
        self.create_offer(
            condition="REFURBISHED", refurbished_grade="B", margin_scheme=True
        )
        self.send()
        (offer,) = self.at_bol()
        self.assertEqual(offer.raw["condition"]["margin"], True)
        self.assertEqual(self.offers().condition_detail, "B")

    def test_fulfilled_by_bol_has_no_stock_and_no_promise_of_ours(self):
        self.account.promise_id = False
        self.create_offer(fulfilment_method="FBB")
        self.send()
        (offer,) = self.at_bol()
        self.assertEqual((offer.fulfilment_method, offer.schedule), ("FBB", ""))
        self.assertIsNone(offer.stock_amount)

    def test_price_list_of_the_account_gives_prices_and_bundles(self):
        self.account.pricelist_id = self.env["product.pricelist"].create(
            {
                "name": "Bol",
                "company_id": self.company.id,
                "item_ids": [
                    fields.Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "percentage",
                            "percent_price": percent,
                            "min_quantity": quantity,
                        }
                    )
                    for quantity, percent in ((0, 10), (3, 20))
                ],
            }
        )
        self.create_offer()
        self.send()
        offer = self.assertOneOffer()
        prices = ((1, Decimal("107.81")), (3, Decimal("95.83")))
        self.assertEqual(offer.bundle_prices, prices)
        self.run_now("prices")
        self.assertFalse(
            self.seller.calls("PATCH", "^/retailer/offers/."), "bol has them already"
        )

    def test_promise_and_operator_of_product_and_category_go_first(self):
        shop, vvb = (
            self.env.ref(f"bol_connector.bol_delivery_promise_{name}")
            for name in ("shop", "vvb")
        )
        parent = self.env["product.category"].create(
            {"name": "Kitchen", "bol_promise_id": vvb.id}
        )
        child = parent.create({"name": "Teapots", "parent_id": parent.id})
        self.product.categ_id = child
        self.assertEqual(self.wizard(self.product).line_ids.promise_id, vvb)
        self.product.bol_promise_id = shop
        self.assertEqual(self.wizard(self.product).line_ids.promise_id, shop)

    def test_many_at_once_and_the_incomplete_stay_with_their_reasons(self):
        good = [self._make_product() for _ in range(3)]
        bad = self._make_product(barcode=False)
        wizard = self.wizard(*good, bad)
        self.assertEqual(wizard.ready_count, 3)
        action = wizard.action_create_offers()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (wizard._name, wizard.id)
        )
        self.assertEqual(wizard.line_ids.product_id, bad)
        self.assertIn("no EAN", wizard.line_ids.problem)
        with self.assertRaisesRegex(UserError, "no EAN"):
            wizard.action_create_offers()
        wizard.line_ids.ean = samples.ean()
        wizard.action_create_offers()
        self.send()
        self.assertEqual(len(self.at_bol()), 4)

    def test_template_offers_its_variants(self):
        form = self.env["bol.offer.create"].with_context(
            active_model="product.template", active_ids=self.product.product_tmpl_id.ids
        )
        lines = form.default_get(["line_ids"])["line_ids"]
        self.assertEqual([line[2]["product_id"] for line in lines], self.product.ids)

    # -- preview ---------------------------------------------------------------

    def test_preview_shows_it_and_sends_what_was_approved(self):
        self.flow("offer_changes").action_preview()
        other = self._make_product(name="Kettle")
        changes = self.create_offer(self.product, other)
        self.send()
        self.assertFalse(self.at_bol())
        waiting = self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("kind", "=", "offer_changes")]
        )
        self.assertEqual(waiting.mapped("action"), ["create", "create"])
        teapot = waiting.filtered(lambda one: one.product_id == self.product)
        self.assertIn("Condition: NEW; Price: 119.79; Stock: 0;", teapot.new_value)
        self.assertFalse(teapot.old_value)
        teapot.action_approve()
        self.send()
        self.assertOneOffer()
        self.assertEqual(changes.mapped("state"), ["done", "to_send"])

    def test_withdrawn_is_not_sent(self):
        change = self.create_offer()
        change.action_withdraw()
        self.send()
        self.assertFalse(self.at_bol())
        self.create_offer()
        self.send()
        self.assertOneOffer()

    # -- between asking and sending --------------------------------------------

    def test_product_archived_meanwhile_is_not_offered(self):
        change = self.create_offer()
        self.product.active = False
        self.send()
        self.assertFalse(self.at_bol())
        self.assertEqual(change.state, "attention")
        self.assertIn("archived", change.message)

    def test_product_taken_out_meanwhile_is_not_offered(self):
        change = self.create_offer()
        self.product.bol_offer_managed = "no"
        self.send()
        self.assertFalse(self.posts())
        self.assertIn("managed", change.message)

    def test_read_back_that_fails_loses_neither_offer_nor_product(self):
        self.sandbox.fault(
            "server_error", "^/retailer/offers/.+", method="GET", times=9
        )
        change = self.create_offer()
        self.send(1)
        self.sandbox.mend()
        self.assertEqual(change.state, "done")
        self.assertOneOffer()
        self.run_now("offers")
        self.assertOneOffer()

    def test_message_keeps_exact_prices(self):
        change = self.create_offer()
        pricing = json.loads(change.payload)["pricing"]["bundlePrices"]
        self.assertEqual(pricing, [{"quantity": 1, "unitPrice": 119.79}])
