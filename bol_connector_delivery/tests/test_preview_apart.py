from odoo.tests import tagged

from .labels import LabelCase


@tagged("post_install", "-at_install")
class TestPreviewApart(LabelCase):
    """What waits is never taken for something else that has the same number."""

    def test_label_and_transport_of_the_same_number(self):
        for kind in ("labels", "shipments"):
            self.flow(kind).action_preview()
        for model in ("bol.label", "bol.transport", "bol.shipment"):
            sequence = f"{self.env[model]._table}_id_seq"
            self.env.cr.execute("SELECT setval(%s, 900000)", [sequence])
        label = self.want(self.vvb())
        picking = self.vvb()
        self.ship(picking)
        shipment = self.shipments()
        transport = self.env["bol.transport"].create(
            {
                "account_id": self.account.id,
                "shipment_id": shipment.id,
                "track_and_trace": "3SABC",
            }
        )
        self.assertEqual(label.id, transport.id)
        self.assertEqual(label.id, shipment.id)
        waiting = self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("res_id", "=", label.id)]
        )
        self.assertEqual(
            set(waiting.mapped("res_model")),
            {"bol.label", "bol.transport", "bol.shipment"},
        )
        waiting.filtered(lambda one: one.res_model == "bol.transport").action_approve()
        self.assertTrue(transport.approved)
        self.assertFalse(label.approved or shipment.approved)
