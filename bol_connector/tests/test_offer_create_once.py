import threading

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .committed import CommittedCase
from .offers_out import POST_OFFER, OffersOutCase


@tagged("post_install", "-at_install")
class TestOfferCreateOnce(OffersOutCase):
    """Asked twice, or answered never: one offer at bol."""

    def test_second_time_is_refused_in_the_form(self):
        self.create_offer()
        line = self.wizard(self.product).line_ids
        self.assertEqual(line.state, "incomplete")
        self.assertIn("being created already", line.problem)
        self.send()
        wizard = self.wizard(self.product)
        self.assertEqual(wizard.line_ids.state, "exists")
        with self.assertRaisesRegex(UserError, "has this offer already"):
            wizard.action_create_offers()
        self.assertOneOffer()

    def test_offers_that_are_there_are_passed_over_among_new_ones(self):
        self.create_offer()
        self.send()
        other = self._make_product()
        change = self.create_offer(self.product, other)
        self.assertEqual(change.product_id, other)

    def test_other_condition_is_another_offer(self):
        self.create_offer()
        self.create_offer(condition="SECONDHAND", secondhand_state="GOOD")
        self.send()
        self.assertEqual(len(self.at_bol()), 2)
        self.assertEqual(len(self.offers()), 2)

    def test_same_ean_written_in_another_way_is_the_same_offer(self):
        """12 digits in one product, 13 with a zero in the other."""
        twelve = samples.ean("0071")[1:]
        self.product.barcode = twelve
        other = self._make_product(barcode=f"0{twelve}")
        wizard = self.wizard(self.product, other)
        self.assertEqual(wizard.line_ids.mapped("state"), ["incomplete"] * 2)
        self.create_offer(self.product)
        self.assertIn("being created", self.wizard(other).line_ids.problem)
        self.send()
        self.assertIn("already", self.wizard(other).line_ids.problem)
        self.assertEqual([offer.ean for offer in self.at_bol()], [f"0{twelve}"])

    # -- answers that are lost -------------------------------------------------

    def test_lost_answer_is_looked_up_and_not_repeated(self):
        change = self.create_offer()
        self.sandbox.fault("drop_after", **POST_OFFER)
        self.send(1)
        self.assertEqual(change.state, "sending")
        self.later(minutes=1)
        self.send()
        self.assertEqual((change.state, change.message), ("done", False))
        self.assertOneOffer()
        self.assertEqual(len(self.posts()), 1)

    def test_call_that_may_not_have_arrived_is_repeated_when_bol_shows_nothing(self):
        change = self.create_offer()
        self.sandbox.fault("drop_before", **POST_OFFER)
        self.send(1)
        self.later(minutes=1)
        self.send(1)
        self.assertEqual(change.state, "sending", "bol may still show it")
        self.later(minutes=15)
        self.send()
        self.assertEqual(change.state, "done")
        self.assertOneOffer()

    def test_answers_that_leave_the_outcome_open(self):
        for kind in ("server_error", "unavailable", "broken_json", "html"):
            with self.subTest(kind=kind):
                product = self._make_product()
                change = self.create_offer(product)
                self.sandbox.fault(kind, **POST_OFFER)
                self.send(1)
                for _ in range(3):
                    self.later(minutes=15)
                    self.send(1)
                self.assertEqual(change.state, "done", change.message)
                eans = [offer.ean for offer in self.at_bol()]
                self.assertEqual(eans.count(product.barcode), 1)

    def test_crash_after_the_call_is_looked_up_and_not_repeated(self):
        """The process dies between the call and the noting of its answer."""
        change = self.create_offer()
        with self.by_hand() as client:
            client.offers.create(change._bol_prepare_sending())
        change.write({"state": "sending", "attempts": 1, "sent_at": self.now()})
        self.later(minutes=1)
        self.send()
        self.assertEqual(change.state, "done")
        self.assertOneOffer()
        self.assertEqual(len(self.posts()), 1)

    def test_crash_before_the_call_is_made_up_for(self):
        change = self.create_offer()
        change.write({"state": "sending", "attempts": 1, "sent_at": self.now()})
        self.later(minutes=1)
        self.send(1)
        self.assertFalse(self.at_bol())
        self.later(minutes=15)
        self.send()
        self.assertOneOffer()

    # -- offers that bol has already -------------------------------------------

    def test_offer_made_in_bol_s_own_screens_is_taken_over(self):
        """Odoo doesn't know of it yet: bol refuses a second one."""
        known = self.seller.offer(ean=self.product.barcode, reference="by hand")
        change = self.create_offer()
        self.send()
        self.assertEqual(change.state, "done", change.message)
        self.assertIn("Reference", change.message)
        self.assertEqual(self.assertOneOffer().offer_id, known)
        self.assertEqual([call["status"] for call in self.posts()], [409])

    def test_offer_in_another_condition_is_never_taken_for_it(self):
        self.seller.offer(
            ean=self.product.barcode,
            condition={"category": "SECONDHAND", "state": "GOOD"},
        )
        change = self.create_offer()
        self.sandbox.fault("drop_before", **POST_OFFER)
        self.send(1)
        self.later(minutes=1)
        self.send(1)
        self.assertEqual(change.state, "sending")
        self.later(minutes=15)
        self.send()
        conditions = {offer.condition_category for offer in self.at_bol()}
        self.assertEqual(conditions, {"NEW", "SECONDHAND"})
        self.assertEqual(change.offer_id.condition, "NEW")

    def test_offer_that_the_mirror_has_is_taken_over_without_a_call(self):
        self.seller.offer(ean=self.product.barcode)
        barcode, self.product.barcode = self.product.barcode, False
        self.run_now("offers")
        self.assertFalse(self.offers().product_id)
        self.product.barcode = barcode
        wizard = self.wizard(self.product)
        self.assertEqual(wizard.line_ids.state, "adopt")
        wizard.action_create_offers()
        self.assertOneOffer()
        self.assertFalse(self.posts())

    def test_offer_that_is_another_product_s_is_left_to_it(self):
        self.seller.offer(ean=self.product.barcode)
        other = self._make_product()
        self.run_now("offers")
        self.offers().product_id = other
        line = self.wizard(self.product).line_ids
        self.assertEqual(line.state, "incomplete")
        self.assertIn(other.display_name, line.problem)


@tagged("post_install", "-at_install")
class TestOfferCreateAtOnce(CommittedCase):
    """Two press the button at the same time, in real transactions."""

    def setUp(self):
        super().setUp()
        self.ean = samples.ean()
        with self.transaction() as env:
            product = env["product.product"].create(
                {"name": "Teapot", "barcode": self.ean, "type": "consu"}
            )
            self.product_id = product.id
            self.flow(env, "offer_changes").mode = "live"

        # Before the account, which holds on to them.
        self.addCleanup(self._remove_changes)

    def _remove_changes(self):
        with self.transaction() as env:
            env["bol.offer.change"].search(
                [("account_id", "=", self.account_id)]
            ).unlink()
            env["product.product"].browse(self.product_id).unlink()

    def ask(self, env):
        parts = {
            "ean": self.ean,
            "condition": {"category": "NEW"},
            "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 9.99}]},
            "fulfilment": {"method": "FBR", "schedule": "MY_DELIVERY_PROMISE"},
            "stock": {"amount": 3, "managedByRetailer": False},
        }
        product = env["product.product"].browse(self.product_id)
        one = self.account(env), product, env["uom.uom"], parts
        env["bol.offer.change"]._bol_create_offers([one])
        env.flush_all()

    def test_at_once(self):
        refusals, begun = [], threading.Event()

        def second():
            with mute_logger("odoo.sql_db"), self.transaction() as env:
                # Its snapshot is taken before the first one commits.
                self.account(env).mapped("name")
                begun.set()
                try:
                    self.ask(env)
                except psycopg2.errors.UniqueViolation as error:
                    refusals.append(error.diag.constraint_name)
                    env.cr.rollback()

        with self.transaction() as env:
            self.ask(env)
            thread = threading.Thread(target=second)
            thread.start()
            begun.wait(10)
        thread.join(20)
        self.assertEqual(refusals, ["bol_offer_change_create_once"])
        with self.transaction() as env:
            self.flow(env, "offer_changes").action_run_now()
        (offer,) = self.seller.truth()["offers"].values()
        self.assertEqual(offer["ean"], self.ean)
        self.assertEqual(len(self.seller.calls("POST", "^/retailer/offers$")), 1)
        with self.transaction() as env:
            mirrored = env["bol.offer"].search([("account_id", "=", self.account_id)])
            self.assertEqual(mirrored.product_id.id, self.product_id)
