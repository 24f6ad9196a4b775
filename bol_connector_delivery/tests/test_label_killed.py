from odoo.tests import tagged

from .labels import LabelCase

#: More commits than a run has.
MOST = 40


@tagged("post_install", "-at_install")
class TestLabelKilled(LabelCase):
    """Odoo is killed at any moment of buying a label: it is bought once."""

    def killed_everywhere(self, after):
        for number in range(1, MOST):
            label = self.want(self.vvb())
            with self.killed(number, after) as deaths:
                self.send(3)
            self.wait()
            yield label
            if not deaths:
                break
        # The intent, its answer, the outcome, the PDF and the transfer at the least.
        self.assertTrue(8 < number < MOST - 1, number)

    def sold_for(self, label):
        items = label.line_ids.item_id.mapped("bol_id")
        return [sold for sold in self.sold() if items[0] in sold["items"]]

    def check_found(self, after):
        self.setting(label_lookup="label")
        unclear = 0
        for label in self.killed_everywhere(after):
            sold = self.sold_for(label)
            if label.state == "attention":
                # Killed between writing down that it is bought, and buying it.
                unclear += 1
                self.assertEqual(sold, [])
                continue
            self.assertEqual(label.state, "done", label.message)
            self.assertEqual([one["shippingLabelId"] for one in sold], [label.bol_id])
            self.assertTrue(label.handed_out and label.attachment_id)
            tracking = label.picking_id.carrier_tracking_ref
            self.assertEqual(tracking, sold[0]["trackAndTrace"])
        # Asking for bol's token is a commit, too.
        self.assertLessEqual(unclear, 2)

    def test_before_each_commit(self):
        self.check_found(after=False)

    def test_after_each_commit(self):
        self.check_found(after=True)

    def test_when_bol_shows_no_purchases(self):
        found = {"done": [], "attention": []}
        for label in self.killed_everywhere(after=False):
            found[label.state].append(len(self.sold_for(label)))
        self.assertEqual(set(found["done"]), {1})
        self.assertEqual(sorted(found["attention"]), [0, 1])
