from odoo import fields, models


class BolFlow(models.Model):
    """Shipments to bol: the commands of validated transfers."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("shipments", "Shipments to bol"), ("stock", "Stock to bol")],
        ondelete={"shipments": "cascade", "stock": "cascade"},
    )

    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "shipments": {
                "lane": "out",
                "sequence": 20,
                "interval_minutes": 15,
                "mode": "preview",
            },
            "stock": {
                "lane": "out",
                "sequence": 30,
                "interval_minutes": 60,
                "mode": "preview",
            },
        }

    def _has_work_shipments(self):
        return self.env["bol.shipment"]._bol_accounts_waiting()

    def _run_shipments(self, work):
        return self.env["bol.shipment"]._bol_run(self.account_id, work)
