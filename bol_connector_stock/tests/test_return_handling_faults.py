from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .killed import Killable
from .returns import samples
from .test_return_handling import HandlingCase

FAULTS = (
    ("drop_before", {}),
    ("drop_after", {}),
    ("server_error", {}),
    ("unavailable", {}),
    ("broken_json", {}),
    ("rate_limited", {"retry_after": 1}),
)
ENDINGS = (
    {"status": "TIMEOUT", "applied": True},
    {"status": "TIMEOUT", "applied": False},
    {"status": "FAILURE", "applied": True, "errorMessage": "Already handled."},
)
#: More commits than a run has.
MOST = 30


class OnceCase(HandlingCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("urllib3.connectionpool"))
        self.account.return_transfers = False
        others = self.account.flow_ids.filtered(
            lambda flow: flow.lane == "out" and flow.kind != "return_handlings"
        )
        self.others = others
        self.commit()

    def go_on(self, times=20, **passed):
        """Let scheduled actions run, and time go by, until nothing is under way."""
        passed = timedelta(**(passed or {"minutes": 20}))
        for _ in range(times):
            self.run_lane("out")
            left = self.handlings().filtered(
                lambda one: one.state in ("to_send", "sending", "sent")
            )
            if not left:
                return
            for one in left:
                for name in ("next_attempt", "sent_at"):
                    if one[name]:
                        one[name] -= passed
            self.make_due(self.flow("return_handlings"), seconds=passed.total_seconds())

    def assertDecidedOnce(self, back, results):
        self.env.invalidate_all()
        self.assertEqual(self.at_bol(back), results)
        mine = self.handlings().filtered(lambda one: one.return_id == back)
        self.assertEqual(set(mine.mapped("state")), {"done"}, mine.mapped("message"))
        self.again()
        told = back.item_ids.results.filtered(lambda one: not one.replaced)
        found = [(one.handling_result, one.quantity) for one in told]
        self.assertEqual(sorted(found), sorted(results))


@tagged("post_install", "-at_install")
class TestReturnHandlingFaults(OnceCase):
    """Whatever goes wrong on the way: each decision has one effect at bol."""

    def test_calls_that_go_wrong(self):
        for kind, how in FAULTS:
            with self.subTest(kind=kind):
                back = self.returned()
                self.decide(back, ("RETURN_RECEIVED", 2))
                self.sandbox.fault(
                    kind, path="^/retailer/returns/|process-status", times=2, **how
                )
                self.go_on(3, minutes=1)
                self.sandbox.mend()
                self.go_on()
                self.assertDecidedOnce(back, [("RETURN_RECEIVED", 2)])

    def test_a_part_whose_answer_is_lost(self):
        """Of a part bol would take a second one: it isn't told again."""
        back = self.returned(3, 3)
        self.decide(back, ("RETURN_RECEIVED", 1))
        self.sandbox.fault("drop_after", path="^/retailer/returns/", times=1)
        self.go_on(2, minutes=1)
        self.sandbox.mend()
        self.decide(back, ("RETURN_RECEIVED", 1))
        self.go_on()
        self.assertDecidedOnce(back, [("RETURN_RECEIVED", 1)] * 2)

    def test_a_part_that_never_arrived(self):
        """What bol showed before isn't taken for it: a person looks."""
        back = self.returned(3, 3)
        self.decide(back, ("RETURN_RECEIVED", 1))
        self.go_on()
        self.decide(back, ("RETURN_RECEIVED", 1))
        self.sandbox.fault("drop_before", path="^/retailer/returns/", times=1)
        self.go_on(2, minutes=1)
        self.sandbox.mend()
        self.go_on()
        self.assertEqual(self.at_bol(back), [("RETURN_RECEIVED", 1)])
        lost = self.handlings()[-1]
        self.assertEqual(lost.state, "attention", lost.message)
        lost.action_retry()
        self.commit()
        self.go_on()
        self.assertDecidedOnce(back, [("RETURN_RECEIVED", 1)] * 2)

    def test_processes_that_time_out_or_are_refused(self):
        for ending in ENDINGS:
            with self.subTest(ending=ending):
                back = self.returned()
                self.decide(back, ("REPAIR_PRODUCT", 2))
                self.sandbox.setting(
                    process_result={"HANDLE_RETURN_ITEM": {**ending, "times": 1}}
                )
                self.go_on()
                self.assertDecidedOnce(back, [("REPAIR_PRODUCT", 2)])

    def test_return_made_at_bol_whose_answer_is_lost(self):
        order = self.sold(samples.item(self.product.barcode, 2))
        handling = order.item_ids._bol_create_return("RETURN_RECEIVED", 1)
        self.commit()
        self.sandbox.fault("drop_after", path="^/retailer/returns$", times=1)
        self.go_on(2, minutes=1)
        self.sandbox.mend()
        self.go_on()
        (row,) = self.seller.truth()["returns"]
        self.assertEqual(handling.state, "done", handling.message)
        self.assertEqual(handling.created_return, row["returnId"])

    def test_refused_return_made_at_bol(self):
        """bol's reason is shown; nothing is repeated."""
        order = self.sold(samples.item(self.product.barcode, 2))
        handling = order.item_ids._bol_create_return("RETURN_RECEIVED", 1)
        self.commit()
        reason = "Order item was returned already."
        self.sandbox.setting(
            process_result={
                "CREATE_RETURN_ITEM": {
                    "status": "FAILURE",
                    "applied": False,
                    "errorMessage": reason,
                }
            }
        )
        self.go_on()
        self.assertEqual((handling.state, handling.message), ("failed", reason))
        self.assertEqual(len(self.wrote()), 1)
        self.assertEqual(order.item_ids._bol_returnable(), 2)


@tagged("post_install", "-at_install")
class TestReturnHandlingKilled(Killable, OnceCase):
    """Odoo is killed at any moment of telling bol: it hears of it once."""

    killed_kind = "return_handlings"

    def killed_everywhere(self, after):
        order = self.sold(samples.item(self.product.barcode, 40))
        self.others.mode = "off"
        for number in range(1, MOST):
            made = self.announce(self.line(order, 1))
            self.read_bol()
            back = self.returns(made)
            self.decide(back, ("RETURN_RECEIVED", 1))
            with self.killed(number, after) as deaths:
                self.go_on(2, seconds=30)
            self.go_on(30, minutes=30)
            self.assertDecidedOnce(back, [("RETURN_RECEIVED", 1)])
            if not deaths:
                break
        self.assertTrue(4 < number < MOST - 1, number)

    def test_killed_before_each_commit(self):
        self.killed_everywhere(after=False)

    def test_killed_after_each_commit(self):
        self.killed_everywhere(after=True)
