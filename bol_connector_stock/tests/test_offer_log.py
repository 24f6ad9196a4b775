from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.models.bol_offer_log import KEPT

from .stock_rules import StockRuleCase

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"


@tagged("post_install", "-at_install")
class TestStockLog(StockRuleCase):
    """What became of each amount that bol was to be told, and of the last one."""

    def log(self, *names):
        """The log of the product's offer, oldest first: tuples of these fields."""
        rows = self.one().log_ids.sorted("id")
        return [tuple(row[name] for name in names) for row in rows]

    def states(self):
        return self.log("value", "state")

    def here(self, quantity):
        """So many are on the shelf, and the scheduled action has run."""
        self.count(self.product, quantity)
        self.look()

    def forget(self):
        """Nothing was logged so far."""
        self.one().log_ids.sudo().unlink()

    def setUp(self):
        super().setUp()
        self.here(7)
        self.assertEqual(self.seller.stock()[self.offer_id], 7)
        self.forget()

    # -- one value's life ------------------------------------------------------

    def test_from_the_wish_to_bols_list(self):
        self.flow("stock").action_preview()
        self.here(12)
        self.assertEqual(
            (self.one().stock_state, self.seller.stock()[self.offer_id]), ("pending", 7)
        )
        self.assertEqual(
            self.log("value", "state", "sent_at"), [("12", "pending", False)]
        )
        self.flow("stock").action_live()
        self.look()
        self.assertEqual(self.seller.stock()[self.offer_id], 12)
        self.assertEqual(
            (self.one().stock_state, self.states()), ("sent", [("12", "sent")])
        )
        self.assertTrue(self.one().log_ids.sent_at)
        self.run_now("offers")
        self.assertEqual(self.one().stock_state, "confirmed")
        self.assertEqual(self.states(), [("12", "confirmed")])
        self.assertTrue(self.one().log_ids.shown_at)

    def test_what_bols_list_shows_late_is_not_confirmed(self):
        self.here(12)
        late = {"amount": 7, "managedByRetailer": False}
        self.seller.change_offer(self.offer_id, stock=late)
        self.run_now("offers")
        self.assertEqual(
            (self.one().stock_state, self.states()), ("sent", [("12", "sent")])
        )
        self.seller.change_offer(self.offer_id, stock={**late, "amount": 12})
        self.run_now("offers")
        self.assertEqual(
            (self.one().stock_state, self.states()),
            ("confirmed", [("12", "confirmed")]),
        )

    def test_replaced_before_it_was_sent(self):
        self.flow("stock").action_preview()
        for quantity in (3, 4, 5):
            self.here(quantity)
        self.assertEqual(
            self.states(), [("3", "superseded"), ("4", "superseded"), ("5", "pending")]
        )
        self.sandbox.admin("DELETE", "received")
        self.flow("stock").action_live()
        self.look()
        self.assertEqual(len(self.seller.received("PATCH", "/offers/")), 1)
        self.assertEqual(self.states()[-1], ("5", "sent"))

    def test_back_to_what_bol_has(self):
        self.flow("stock").action_preview()
        self.here(9)
        self.here(7)
        self.assertEqual(
            (self.one().stock_state, self.states()), ("sent", [("9", "superseded")])
        )

    def test_replaced_after_it_was_sent_is_not_confirmed(self):
        self.here(8)
        self.here(9)
        self.run_now("offers")
        self.assertEqual(self.states(), [("8", "superseded"), ("9", "confirmed")])

    # -- trouble ---------------------------------------------------------------

    def test_refused_with_bols_reason_until_it_is_taken(self):
        self.sandbox.fault("server_error", f"/offers/{self.offer_id}$", share=1)
        self.here(5)
        self.assertEqual(self.one().stock_state, "failed")
        ((value, state, reason),) = self.log("value", "state", "reason")
        self.assertEqual((value, state), ("5", "failed"))
        self.assertEqual(reason, self.one().stock_error)
        self.sandbox.mend()
        self.later(hours=2)
        self.look()
        self.assertEqual(self.seller.stock()[self.offer_id], 5)
        self.assertEqual(self.one().stock_state, "sent")
        self.assertEqual(self.states(), [("5", "failed"), ("5", "sent")])

    def test_outage_leaves_it_to_be_sent(self):
        self.sandbox.fault("unavailable", f"/offers/{self.offer_id}$", share=1)
        self.here(5)
        self.assertEqual(
            (self.one().stock_state, self.states()), ("pending", [("5", "pending")])
        )

    def test_left_alone_with_the_reason(self):
        rule = self.rule(kind="none")
        self.here(3)
        self.assertEqual(self.seller.stock()[self.offer_id], 7)
        offer = self.one()
        self.assertEqual(offer.stock_state, "skipped")
        self.assertEqual(
            self.log("state", "reason"), [("skipped", offer.stock_skipped)]
        )
        rule.unlink()
        self.look()
        self.assertEqual(self.seller.stock()[self.offer_id], 3)
        self.assertEqual(
            (offer.stock_state, self.states()[-1]), ("sent", ("3", "sent"))
        )

    def test_gone_at_bol_is_in_no_state(self):
        offer = self.one()
        offer.active = False
        self.assertFalse(offer.stock_state)

    def test_without_product_is_in_no_state(self):
        offer = self.one()
        offer.product_id = False
        self.look()
        self.assertFalse(offer.stock_state)

    # -- the log itself --------------------------------------------------------

    def test_many_offers_cost_as_many_statements_as_few(self):
        log = self.env["bol.offer.log"]
        offer = self.one()
        others = offer.create(
            [{"account_id": self.account.id, "bol_id": f"x{n}"} for n in range(20)]
        )

        def statements(offers):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            log._bol_note_wishes(
                "stock", {o.id: ("pending", "1", None) for o in offers}
            )
            log._bol_note_answers("stock", {o.id: ("sent", "1", None) for o in offers})
            log._bol_note_shown("stock", {o.id: "1" for o in offers})
            return self.env.cr.sql_log_count - before

        self.assertEqual(statements(others), statements(offer))
        self.assertEqual(set(others.log_ids.mapped("state")), {"confirmed"})

    def test_last_values_and_last_failures_are_kept(self):
        log, offer = self.env["bol.offer.log"], self.one()
        for number in range(KEPT + 2):
            for state in ("failed", "sent"):
                log._bol_note_answers("stock", {offer.id: (state, str(number), None)})
        log._bol_note_wishes("stock", {offer.id: ("pending", "new", None)})
        log._gc_log()
        self.env.invalidate_all()
        kept = [str(number) for number in range(2, KEPT + 2)]
        self.assertEqual([v for v, s in self.states() if s == "failed"], kept)
        self.assertEqual([v for v, s in self.states() if s == "sent"], kept)
        self.assertEqual(self.states()[-1], ("new", "pending"))

    def test_nobody_writes_it_and_other_companies_do_not_see_it(self):
        self.here(5)
        row = self.one().log_ids
        for group in (USER, MANAGER):
            person = self._make_user(f"log-{group[-7:]}", group)
            seen = row.with_user(person)
            self.assertEqual(seen.value, "5")
            for right in ("write", "create", "unlink"):
                self.assertFalse(seen.has_access(right), right)
        other = self._make_company("Elsewhere")
        stranger = self._make_user("log-stranger", MANAGER, other)
        elsewhere = row.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(elsewhere.search([("id", "=", row.id)]))
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            elsewhere.read(["value"])
        clerk = self._make_user("log-clerk", "base.group_user")
        self.assertFalse(row.with_user(clerk).has_access("read"))
