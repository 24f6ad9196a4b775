from odoo.tests import tagged

from .cancelling import CancelCase

PUT_CANCELLATION = {"method": "PUT", "path": "^/retailer/orders/cancellation$"}


@tagged("post_install", "-at_install")
class TestCancellationLost(CancelCase):
    """Calls that go wrong on the way: bol cancels once, and Odoo knows it."""

    def setUp(self):
        super().setUp()
        self.order = self.sell().bol_order_id
        self.order.sale_order_id._action_cancel()

    def bol_says(self, **result):
        """Let bol's next cancellation process end so."""
        self.setting(process_result={"CANCEL_ORDER": result})

    def assertCancelledOnce(self, calls=1):
        self.assertEqual(self.units(self.order), [(2, 0, 2)])
        self.assertEqual(self.cancellations().mapped("state"), ["done"])
        self.assertEqual(len(self.puts()), calls)
        self.assertFalse(self.order.sale_order_id.activity_ids)

    def test_lost_answer_is_looked_up_and_not_repeated(self):
        self.sandbox.fault("drop_after", **PUT_CANCELLATION)
        self.run_lane("out")
        self.assertEqual(self.cancellations().state, "sending")
        self.later(minutes=1)
        self.send()
        self.assertCancelledOnce()

    def test_lost_answer_of_work_that_bol_still_does_is_waited_for(self):
        self.setting(process_seconds=3600)
        self.sandbox.fault("drop_after", **PUT_CANCELLATION)
        self.run_lane("out")
        for _ in range(3):
            self.later(minutes=15)
            self.run_lane("out")
        self.assertEqual(len(self.puts()), 1)
        self.sandbox.admin("POST", "time", advance_seconds=3700)
        self.later(hours=1)
        self.send()
        self.assertCancelledOnce()

    def test_call_that_did_not_arrive_is_repeated(self):
        self.sandbox.fault("drop_before", **PUT_CANCELLATION)
        self.run_lane("out")
        self.later(minutes=1)
        self.send(1)
        self.assertEqual(self.cancellations().state, "sending", "bol may still show it")
        self.later(minutes=15)
        self.send()
        self.assertCancelledOnce(calls=len(self.puts()))

    def test_answers_that_leave_the_outcome_open(self):
        self.sandbox.fault("server_error", **PUT_CANCELLATION)
        for _ in range(4):
            self.run_lane("out")
            self.later(minutes=15)
        self.assertCancelledOnce(calls=len(self.puts()))

    def test_limit_puts_it_off_and_is_no_trouble(self):
        self.sandbox.fault("rate_limited", retry_after=1, **PUT_CANCELLATION)
        self.run_lane("out")
        self.assertEqual(self.cancellations().state, "to_send")
        self.assertEqual(self.flow("cancellations").error_streak, 0)
        self.assertEqual(self.order.cancellation_state, "underway")
        self.assertFalse(self.order.sale_order_id.activity_ids)

    def test_killed_before_the_call(self):
        self.cancellations().write({"state": "sending", "sent_at": self.now()})
        self.later(minutes=1)
        self.send(1)
        self.assertFalse(self.puts())
        self.later(minutes=15)
        self.send()
        self.assertCancelledOnce()

    def test_killed_after_the_call(self):
        with self.by_hand() as client:
            client.orders.cancel(self.order.item_ids.bol_id, "OTHER")
        self.cancellations().write({"state": "sending", "sent_at": self.now()})
        self.later(minutes=1)
        self.send()
        self.assertCancelledOnce()

    def test_timeout_of_a_process_that_was_done_all_the_same(self):
        self.bol_says(status="TIMEOUT", applied=True)
        self.send()
        self.assertCancelledOnce()

    def test_process_that_bol_forgot_is_looked_up(self):
        self.setting(process_retention=-1)
        self.send(3)
        self.assertCancelledOnce()

    def test_refused_without_an_effect_is_told_and_can_be_retried(self):
        sale = self.order.sale_order_id
        self.bol_says(status="FAILURE", errorMessage="Computer says no.", times=1)
        self.send()
        self.assertEqual(self.cancellations().state, "failed")
        self.assertEqual(self.order.cancellation_state, "trouble")
        self.assertIn("Computer says no.", sale.bol_cancellation_text)
        self.assertIn("Computer says no.", self.notes(sale))
        self.assertIn("Computer says no.", self.notes(self.cancellations()))
        self.assertEqual(len(sale.activity_ids), 1)
        sale.action_bol_retry_cancellations()
        self.send()
        self.assertCancelledOnce(calls=2)
        self.assertEqual(sale.bol_cancellation_state, "done")

    def test_refused_twice_is_told_once(self):
        sale = self.order.sale_order_id
        self.bol_says(status="FAILURE", errorMessage="No.", times=2)
        self.send()
        sale.action_bol_retry_cancellations()
        self.send()
        self.assertEqual(self.cancellations().state, "failed")
        self.assertEqual(len(sale.activity_ids), 1)

    def test_asked_anew_after_a_refusal(self):
        """Cancelled again in Odoo: another call, and no trouble is left."""
        sale = self.order.sale_order_id
        self.bol_says(status="FAILURE", errorMessage="No.", times=1)
        self.send()
        sale.action_draft()
        sale._action_cancel()
        self.send()
        self.assertEqual(self.units(self.order), [(2, 0, 2)])
        self.assertEqual(self.cancellations().mapped("state"), ["failed", "done"])
        self.assertEqual(sale.bol_cancellation_state, "done")
        self.assertFalse(sale.activity_ids)

    def test_ask_bol_after_it_was_done_in_the_portal(self):
        self.bol_says(status="FAILURE", errorMessage="No.", times=1)
        self.send()
        with self.by_hand() as client:
            client.orders.cancel(self.order.item_ids.bol_id, "OTHER")
        cancellation = self.cancellations()
        with self.transactions():
            cancellation.action_ask_bol()
        self.assertEqual(cancellation.state, "done")
        self.assertFalse(self.order.sale_order_id.activity_ids)

    def test_ask_bol_about_one_that_a_later_one_stands_for(self):
        self.bol_says(status="FAILURE", errorMessage="No.", times=1)
        self.send()
        first = self.cancellations()
        self.order.item_ids._bol_cancel_at_bol("OTHER")
        self.send()
        second = self.cancellations() - first
        self.assertEqual((first.state, second.state), ("failed", "done"))
        with self.transactions():
            first.action_ask_bol()
        self.assertFalse(first.asked)
        self.assertEqual(first.state, "failed")
        self.assertIn("a later one", first.message_ids[:1].body)

    def test_ask_bol_while_it_does_not_answer(self):
        """Asking about one holds up no other."""
        self.bol_says(status="FAILURE", errorMessage="No.", times=1)
        self.send()
        asked = self.cancellations()
        other = self.sell().bol_order_id
        other.sale_order_id._action_cancel()
        path = f"/orders/{self.order.bol_id}$"
        self.sandbox.fault("status", path=path, status=503, share=1)
        with self.transactions():
            asked.action_ask_bol()
        self.send()
        self.assertTrue(asked.asked, "again by itself")
        self.assertEqual(self.units(other), [(2, 0, 2)])
        self.sandbox.mend()
        self.sandbox.fault("status", path=path, status=404, share=1)
        self.send()
        self.assertFalse(asked.asked)
        self.assertEqual(asked.state, "failed")
        self.assertIn("without an answer", asked.message_ids[:1].body)

    def test_done_by_hand(self):
        self.bol_says(status="FAILURE", errorMessage="No.", times=1)
        self.send()
        self.cancellations()._bol_done_by_hand("Bol's support has cancelled it.")
        self.assertEqual(self.cancellations().state, "done")
        self.assertIn("support has cancelled", self.notes(self.cancellations()))
        self.assertFalse(self.order.sale_order_id.activity_ids)
