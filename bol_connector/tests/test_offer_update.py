from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .offers_out import OffersOutCase

USER = "bol_connector.bol_connector_group_user"
ONE = "^/retailer/offers/."


@tagged("post_install", "-at_install")
class TestOfferUpdate(OffersOutCase):
    """Terms of offers changed from Odoo, each sent once and in its order."""

    def setUp(self):
        super().setUp()
        self.create_offer()
        self.send()
        self.offer = self.offers()
        self.known = self.changes()

    def update(self, **values):
        """Press Tell Bol.com on the form; returns the changes of now."""
        form = Form(
            self.env["bol.offer.update"].with_context(
                active_model="bol.offer", active_ids=self.offer.ids
            )
        )
        for name, value in values.items():
            form[name] = value
        form.save().action_confirm()
        self.commit()
        return self.changes() - self.known

    def patches(self):
        return self.seller.calls("PATCH", ONE)

    # -- what is changed -------------------------------------------------------

    def test_hold_and_resume(self):
        for button, held in (("hold", True), ("resume", False)):
            getattr(self.offer, f"action_{button}")()
            self.commit()
            self.send()
            self.assertEqual(self.at_bol()[0].on_hold, held)
            self.assertEqual(self.offer.on_hold, held, "the mirror shows it at once")

    def test_terms_of_the_form(self):
        shop = self.env.ref("bol_connector.bol_delivery_promise_shop")
        change = self.update(offered_in="NL", promise_id=shop, reference="TP-2")
        shown = {
            line.part: (line.old_value, line.new_value) for line in change.line_ids
        }
        self.assertEqual(shown["countryAvailabilities"], ("BE, NL", "NL"))
        self.assertEqual(shown["reference"], ("TP-1", "TP-2"))
        self.assertIn("23:00", shown["fulfilment"][0])
        self.assertEqual(
            set(shown), {"countryAvailabilities", "reference", "fulfilment"}
        )
        self.send()
        self.assertEqual(change.state, "done", change.message)
        (offer,) = self.at_bol()
        self.assertEqual((offer.reference, offer.schedule), ("TP-2", shop.schedule))
        self.assertEqual([c.country_code for c in offer.countries], ["NL"])
        self.assertEqual(offer.stock_amount, 0, "what wasn't asked for stays")

    def test_what_bol_has_already_is_not_sent(self):
        with self.assertRaisesRegex(UserError, "nothing to change"):
            self.update(reference="TP-1")
        change = self.update(reference="TP-1", offered_in="BE")
        self.assertEqual(change.line_ids.mapped("part"), ["countryAvailabilities"])

    def test_delete_removes_it_at_bol_and_keeps_it_here(self):
        self.offer.action_hold()
        self.update(task="delete")
        self.assertEqual((self.changes() - self.known).mapped("state")[0], "withdrawn")
        self.send()
        self.assertFalse(self.at_bol())
        self.assertFalse(self.offer.active)
        self.assertFalse(self.patches())
        self.create_offer()
        self.send()
        (offer,) = self.at_bol()
        self.assertEqual(self.offers().bol_id, offer.offer_id)

    def test_deleting_records_deletes_nothing_at_bol(self):
        self.product.unlink()
        self.commit()
        self.send()
        self.assertEqual(len(self.at_bol()), 1)

    def test_offer_that_is_gone_is_left_alone(self):
        change = self.update(task="hold")
        self.offer.active = False
        self.send()
        self.assertEqual(change.state, "attention")
        self.assertFalse(self.patches())

    # -- newest values only ----------------------------------------------------

    def test_changes_that_wait_become_one(self):
        self.flow("offer_changes").action_preview()
        self.update(reference="TP-2")
        change = self.update(reference="TP-3", offered_in="BE")
        self.assertEqual(len(change), 1)
        self.flow("offer_changes").action_live()
        self.send()
        self.assertEqual(change.state, "done", change.message)
        self.assertEqual(len(self.patches()), 1)
        self.assertEqual(self.at_bol()[0].reference, "TP-3")

    def test_change_that_is_taken_back_before_it_was_sent_is_no_change(self):
        self.offer.action_hold()
        self.offer.action_resume()
        self.commit()
        self.send()
        self.assertEqual((self.changes() - self.known).state, "withdrawn")
        self.assertFalse(self.patches())

    def test_merged_change_is_approved_anew(self):
        self.flow("offer_changes").action_preview()
        change = self.update(reference="TP-2")
        change.action_approve()
        self.update(reference="TP-3")
        self.send()
        self.assertFalse(self.patches(), "nobody approved of TP-3")

    def test_old_values_never_follow_newer_ones(self):
        """Refused, then sent anew with other values; then somebody presses Retry."""
        old = self.update(reference="TP-2", offered_in="BE")
        self.sandbox.fault("status", ONE, method="PATCH", status=400)
        self.send()
        self.assertEqual(old.state, "failed")
        self.update(reference="TP-3")
        self.send()
        old.action_retry()
        self.commit()
        self.send()
        (offer,) = self.at_bol()
        self.assertEqual(offer.reference, "TP-3")
        self.assertEqual([c.country_code for c in offer.countries], ["BE"])

    def test_crash_while_an_older_change_was_sent_keeps_the_order(self):
        old = self.update(reference="TP-2")
        old.write({"state": "sending", "attempts": 1, "sent_at": self.now()})
        self.update(reference="TP-3")
        self.send()
        self.assertEqual((self.changes() - self.known).mapped("state"), ["done"] * 2)
        self.assertEqual(self.at_bol()[0].reference, "TP-3")

    def test_trouble_at_bol_puts_it_off(self):
        change = self.update(reference="TP-2")
        for kind in ("drop_after", "unavailable"):
            self.sandbox.fault(kind, ONE, method="PATCH")
            self.send(1)
            self.assertEqual(change.state, "to_send", kind)
            self.later(minutes=15)
        self.send()
        self.assertEqual(change.state, "done")
        self.assertEqual(self.at_bol()[0].reference, "TP-2")

    # -- refused ---------------------------------------------------------------

    def test_bad_input_is_refused_in_the_form(self):
        with self.assertRaisesRegex(UserError, "100 characters"):
            self.update(reference="x" * 101)
        with self.assertRaisesRegex(UserError, "500 characters"):
            self.update(title="x" * 501)
        other = self._make_product()
        self.create_offer(other)
        self.send()
        self.offer = self.offers()
        with self.assertRaisesRegex(UserError, "choose one offer"):
            self.update(reference="TP-2")
        self.assertFalse(self.patches())

    def test_violation_is_shown_at_its_field(self):
        change = self.update(reference="TP-2", offered_in="BE")
        change.payload = change.payload.replace("TP-2", "x" * 101)
        self.send()
        self.assertEqual(change.state, "failed")
        said = {line.part: line.violation for line in change.line_ids}
        self.assertIn("size must be", said["reference"])
        self.assertFalse(said["countryAvailabilities"])

    def test_one_activity_while_changes_need_somebody(self):
        def activities():
            return self.account.activity_ids.filtered("bol_trouble").mapped("summary")

        self.sandbox.fault("status", ONE, method="PATCH", status=400, times=2)
        for reference in ("TP-2", "TP-3"):
            self.update(reference=reference)
            self.send()
        self.assertEqual(activities(), ["Bol.com: changes of offers need attention"])
        (self.changes() - self.known).action_withdraw()
        self.commit()
        self.send()
        self.assertEqual(activities(), [])

    # -- who may ---------------------------------------------------------------

    def test_users_ask_and_rewrite_nothing(self):
        user = self._make_user("bol-user", USER)
        self.offer.with_user(user).action_hold()
        change = self.changes() - self.known
        with mute_logger("odoo.addons.base.models.ir_model"):
            for values in ({"payload": "{}"}, {"state": "done"}):
                with self.assertRaises(AccessError):
                    change.with_user(user).write(values)
            with self.assertRaises(AccessError):
                change.with_user(user).action_approve()
        change.with_user(user).action_withdraw()
        self.assertEqual(change.state, "withdrawn")

    def test_other_companies_see_and_change_nothing(self):
        other = self._make_company("Elsewhere")
        user = self._make_user("bol-other", USER, other)
        env = self.env(user=user, context={"allowed_company_ids": other.ids})
        for model in ("bol.offer.change", "bol.economic.operator"):
            self.assertFalse(env[model].search([]))
        with self.assertRaises(AccessError):
            self.offer.with_env(env).action_hold()
        with self.assertRaises(AccessError):
            self.known.with_env(env).action_withdraw()
