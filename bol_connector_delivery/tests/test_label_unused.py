from datetime import timedelta

from odoo.tests import tagged

from .labels import LabelCase


@tagged("post_install", "-at_install")
class TestLabelUnused(LabelCase):
    """Labels that were paid for and went with no parcel."""

    def bought(self):
        label = self.want(self.vvb())
        self.send()
        self.assertEqual(label.state, "done", label.message)
        return label

    def assertUnused(self, label, reason):
        self.env.flush_all()
        self.assertEqual(label.unused_because, reason)
        listed = self.labels().search(
            [("account_id", "=", self.account.id), ("unused_because", "!=", False)]
        )
        self.assertEqual(label in listed, bool(reason))
        same = [("id", "=", label.id), ("unused_because", "=", reason)]
        self.assertEqual(label.search(same), label)

    def test_waits_for_its_parcel(self):
        self.assertUnused(self.bought(), False)

    def test_cancelled(self):
        label = self.bought()
        label.picking_id.action_cancel()
        self.assertUnused(label, "cancelled")

    def test_deleted(self):
        label = self.bought()
        label.picking_id.action_cancel()
        label.picking_id.unlink()
        self.assertUnused(label, "gone")

    def test_told_in_another_way(self):
        label = self.bought()
        self.ship(label.picking_id)
        self.shipments().action_without_label()
        self.send(3)
        self.assertUnused(label, "without")

    def test_forgotten(self):
        label = self.bought()
        label.done_at -= timedelta(days=8)
        self.assertUnused(label, "old")

    def test_used(self):
        label = self.bought()
        self.ship(label.picking_id)
        self.send(3)
        label.done_at -= timedelta(days=8)
        self.assertUnused(label, False)
        label.picking_id.bol_shipment_ids.unlink()
        self.assertUnused(label, False)

    def test_maybe_bought(self):
        label = self.want(self.vvb())
        self.lose_answer()
        self.send()
        self.wait()
        self.assertUnused(label, "maybe")

    def test_never_bought(self):
        self.label_says(status="FAILURE")
        label = self.want(self.vvb())
        self.send()
        label.picking_id.action_cancel()
        self.assertEqual(label.state, "failed")
        self.assertUnused(label, False)
