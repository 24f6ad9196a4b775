from odoo import api, models


class BolCatchUp(models.Model):
    """Labels are bought before the shipments that are told with them."""

    _inherit = "bol.catch.up"

    @api.model
    def _bol_stages(self):
        stages = super()._bol_stages()
        return {**stages, "shipments": ["labels", *stages["shipments"]]}
