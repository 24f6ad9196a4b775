from odoo.tests import tagged

from odoo.addons.bol_connector_delivery.tests.provider import ProviderCase


@tagged("post_install", "-at_install")
class TestBatchLabels(ProviderCase):
    """The labels of a batch are bought together, and lie in its order."""

    def test_order_of_the_batch(self):
        pickings = self.vvb() | self.vvb() | self.vvb()
        batch = self.env["stock.picking.batch"].create(
            {"company_id": self.company.id, "picking_ids": pickings.ids}
        )
        for place, picking in enumerate(reversed(pickings)):
            picking.batch_sequence = place
        batch.action_confirm()
        with self.transactions():
            batch.action_bol_buy_labels()
        self.assertEqual(
            self.printed(batch),
            [picking.carrier_tracking_ref for picking in reversed(pickings)],
        )
