from odoo.tests import tagged

from .content import UPLOAD, BolContentCase


@tagged("post_install", "-at_install")
class TestContentLost(BolContentCase):
    """An answer is lost, or the process dies: bol is looked at before a repetition."""

    def start(self):
        self.wizard().action_send()
        self.commit()

    def test_lost_answer_is_looked_up_and_not_repeated(self):
        self.sandbox.fault("drop_after", **UPLOAD)
        self.start()
        self.run_lane("bulk")
        content = self.contents()
        self.assertEqual(content.state, "sending")
        self.assertIn("unknown", content.message)
        self.later(minutes=1)
        self.run_content()
        self.assertEqual(content.state, "done")
        self.assertIn("catalogue", content.message)
        self.assertEqual(len(self.posts()), 1)
        self.assertEqual(len(self.uploads()), 1)
        self.compare()
        self.assertEqual(len(self.posts()), 1)

    def test_lost_answer_while_bol_takes_its_time(self):
        self.setting(report_seconds=7200)
        self.sandbox.fault("drop_after", **UPLOAD)
        self.start()
        self.run_lane("bulk")
        for _ in range(4):
            self.later(minutes=20)
            self.run_lane("bulk")
        self.assertEqual(self.contents().state, "sending")
        self.sandbox.admin("POST", "time", advance_seconds=7300)
        self.later(hours=2)
        self.run_content()
        self.assertEqual(self.contents().state, "done")
        self.assertEqual(len(self.posts()), 1)

    def test_call_that_did_not_arrive_is_made_up_for(self):
        self.sandbox.fault("drop_before", **UPLOAD)
        self.start()
        self.run_lane("bulk")
        self.later(hours=1)
        self.run_lane("bulk")
        self.assertEqual(self.contents().state, "sending", "bol may still show it")
        self.assertFalse(self.uploads())
        self.later(hours=4)
        self.run_content()
        self.assertEqual(self.contents().state, "done")
        self.assertEqual(len(self.uploads()), 1)

    def test_answers_that_leave_the_outcome_open(self):
        for kind in ("server_error", "broken_json", "html"):
            with self.subTest(kind=kind):
                product = self._make_product(name=f"Theepot {kind}")
                self.sandbox.fault(kind, **UPLOAD)
                self.wizard(product).action_send()
                self.run_content(6)
                content = self.contents(product)
                self.assertEqual(content.state, "done", content.message)
                told = [t for _l, t, _i in self.uploads()]
                mine = [t for t in told if t["EAN"][0][0] == product.barcode]
                self.assertEqual(len(mine), 1)

    def test_crash_after_the_call(self):
        """The process dies between the call and the noting of its answer."""
        self.start()
        content = self.contents()
        with self.by_hand() as client:
            client.content.create(content._bol_prepare_upload())
        content.write({"state": "sending", "attempts": 1, "sent_at": self.now()})
        self.run_content()
        self.assertEqual(content.state, "done")
        self.assertEqual(len(self.uploads()), 1)

    def test_crash_before_the_call(self):
        self.start()
        self.contents().write(
            {"state": "sending", "attempts": 1, "sent_at": self.now()}
        )
        self.run_content(1)
        self.assertFalse(self.uploads())
        self.run_content(4)
        self.assertEqual(self.contents().state, "done")
        self.assertEqual(len(self.uploads()), 1)

    def test_timeout_of_a_process_that_was_done_all_the_same(self):
        ended = {"status": "TIMEOUT", "applied": True}
        self.setting(process_result={"CREATE_PRODUCT_CONTENT": ended})
        self.start()
        self.run_content()
        self.assertEqual(self.contents().state, "done")
        self.assertEqual(len(self.posts()), 1)

    def test_change_while_one_is_underway(self):
        """bol gets both, in order; the newest is what it shows in the end."""
        self.setting(report_seconds=3600)
        self.start()
        self.run_lane("bulk")
        self.product.name = "Nieuwer"
        self.compare()
        first, second = self.uploads()
        self.assertEqual(set(second[1]), {"EAN", "Name"})
        self.sandbox.admin("POST", "time", advance_seconds=3700)
        self.later(hours=2)
        self.run_content()
        self.assertEqual(self.contents().mapped("state"), ["done", "done"])
        with self.by_hand() as client:
            shown = client.content.catalog_product(self.product.barcode, "nl")
        titles = [
            a.values[0].value for a in shown.attributes if a.attribute_id == "Title"
        ]
        self.assertEqual(titles, ["Nieuwer"])
