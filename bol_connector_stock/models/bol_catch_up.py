from odoo import api, fields, models


class BolCatchUp(models.Model):
    """Shipments and stock after the orders, and before the prices."""

    _inherit = "bol.catch.up"

    @api.model
    def _bol_stages(self):
        stages = super()._bol_stages()
        prices = stages.pop("prices")
        return {
            **stages,
            "shipments": ["shipments"],
            "stock": ["stock"],
            "prices": prices,
        }


class BolCatchUpLine(models.Model):
    _inherit = "bol.catch.up.line"

    stage = fields.Selection(
        selection_add=[
            ("shipments", "Shipments to bol"),
            ("stock", "Stock to bol"),
            ("prices",),
        ],
        ondelete={"shipments": "cascade", "stock": "cascade"},
    )

    def _bol_waiting_shipments(self):
        return self._bol_waiting_commands("bol.shipment")

    def _bol_waiting_stock(self):
        return self._bol_waiting_part("stock")

    def _bol_tally_bol_shipment(self, shipments):
        tally = self._bol_tally_commands(shipments)
        return {**tally, "late": shipments.filtered("told_late")}
