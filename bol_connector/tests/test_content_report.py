from odoo.tests import tagged

from .content import BolContentCase


@tagged("post_install", "-at_install")
class TestContentReport(BolContentCase):
    """bol's verdict is waited for, and shown at what it is about."""

    def add(self, attribute, value, **values):
        return self.env["bol.product.attribute"].create(
            {
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "attribute": attribute,
                "value": value,
                **values,
            }
        )

    def test_what_bol_declines_is_said_at_its_field(self):
        good = self.add("Colour", "Zwart")
        bad = self.add("Kleurtje", "Zwart")
        unit = self.add("Product Width", "12", unit="ell")
        self.send()
        content = self.contents()
        self.assertEqual(content.state, "failed")
        self.assertIn("Kleurtje: Bol has no attribute of this name", content.message)
        self.assertNotIn("Colour", content.message)
        rows = good | bad | unit
        self.assertEqual(rows.mapped("is_declined"), [False, True, True])
        self.assertIn("Shown by bol", good.verdict)
        self.assertIn("no attribute of this name", bad.verdict)
        self.assertIn("another unit", unit.verdict)
        shown = self.product.bol_told_line_ids
        self.assertEqual(
            set(shown.filtered("is_problem").mapped("attribute")),
            {"Kleurtje", "Product Width"},
        )
        self.assertEqual(self.product.product_tmpl_id.bol_told_line_ids, shown)

    def test_what_was_declined_is_told_again_once_mended(self):
        row = self.add("Product Width", "12", unit="ell")
        self.send()
        self.compare()
        self.assertEqual(len(self.uploads()), 1, "the same isn't tried again")
        row.unit = "cm"
        self.compare()
        self.assertEqual(set(self.uploads()[1][1]), {"EAN", "Product Width"})
        first, second = self.contents()
        self.assertEqual((second.state, first.active), ("done", False))
        self.assertFalse(row.is_declined)

    def test_retry_sends_what_the_product_says_now(self):
        row = self.add("Product Width", "12", unit="ell")
        self.send()
        row.unit = "cm"
        self.contents().action_retry()
        self.run_content()
        told = self.uploads()[1][1]
        self.assertEqual(told["Product Width"], [("12", "unece.unit.CMT")])
        self.assertIn("Name", told)
        self.assertEqual(self.contents()[-1].state, "done", "the same is no trouble")
        self.assertEqual(self.contents().filtered("active"), self.contents()[-1])

    def test_ean_that_bol_does_not_take(self):
        """A number for shops' own use is no EAN of bol's."""
        self.product.barcode = "2000000000008"
        self.send()
        content = self.contents()
        self.assertEqual(content.state, "failed")
        self.assertIn("The EAN isn't right", content.message)

    def test_report_that_takes_its_time(self):
        self.setting(report_seconds=3600)
        self.wizard().action_send()
        self.commit()
        waits = []
        content = self.contents()
        for _ in range(7):
            self.run_lane("bulk")
            waits.append((content.next_attempt - self.now()).total_seconds())
            self.later(seconds=waits[-1] + 1)
        self.assertEqual(content.state, "sent")
        self.assertEqual(waits[1:], sorted(waits[1:]))
        self.assertGreaterEqual(waits[-1], 900)
        self.assertEqual(set(content.line_ids.mapped("status")), {"in_progress"})
        self.sandbox.admin("POST", "time", advance_seconds=3700)
        self.later(hours=2)
        self.run_lane("bulk")
        self.assertEqual(content.state, "done")
        self.assertEqual(len(self.uploads()), 1)

    def test_report_that_never_ends_is_for_a_person(self):
        self.setting(report_seconds=10**8)
        self.wizard().action_send()
        self.run_content()
        self.later(days=15)
        self.run_content(1)
        content = self.contents()
        self.assertEqual(content.state, "attention")
        self.assertIn("seller portal", content.message)
        self.assertEqual(len(self.posts()), 1)

    def test_report_that_is_not_there_yet(self):
        self.wizard().action_send()
        self.run_content(1)
        content = self.contents()
        content.upload_id = "elsewhere"
        content.write({"state": "sent", "process_status_id": False})
        content.sent_at = content.next_attempt = self.now()
        self.run_content(1)
        self.assertEqual(content.state, "sent")
        self.later(hours=5)
        self.run_content(1)
        self.assertEqual(content.state, "attention")

    def test_refused_at_once_is_said_at_its_line(self):
        """bol's own check of the call, which this side didn't foresee."""
        self.wizard().action_send()
        self.line("Description").payload = '[{"value": ""}]'
        # Nobody compares it with the product before it is sent.
        self.flow("content").listed_at = self.now()
        refusal = self.patch_rules()
        with refusal:
            self.run_content()
        content = self.contents()
        self.assertEqual(content.state, "failed")
        line = self.line("Description")
        self.assertEqual(line.status, "declined")
        self.assertIn("size must be", line.message)
        self.assertFalse(self.line("Name").status)
        # The next hour tries it again only when the product says something else.
        self.product.description_sale = "Nieuw"
        self.compare()
        self.assertEqual(self.contents().mapped("state"), ["done"])
        told = self.uploads()[0][1]
        self.assertEqual(told["Description"], [("Nieuw", None)])
        self.assertIn("Name", told, "bol had nothing of it")

    def patch_rules(self):
        from unittest.mock import patch

        checks = "odoo.addons.bol_connector.models.bol_content_checks"
        return patch(f"{checks}.refusal_of_value", lambda *args: "")

    def test_process_that_fails(self):
        self.setting(
            process_result={
                "CREATE_PRODUCT_CONTENT": {"status": "FAILURE", "errorMessage": "Nee."}
            }
        )
        self.send()
        content = self.contents()
        self.assertEqual((content.state, content.message), ("failed", "Nee."))
        content.action_retry()
        self.run_content()
        self.assertEqual(content.state, "done")
        self.assertEqual(len(self.uploads()), 1)
