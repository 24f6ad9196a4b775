from odoo import models


class BolOrder(models.Model):
    """Orders that bol wants to have shipped with its labels get their own method."""

    _inherit = "bol.order"

    def _bol_prepare_sale_order(self, *partners):
        values = super()._bol_prepare_sale_order(*partners)
        carrier = self._bol_policy().vvb_carrier_id
        if self.is_vvb and carrier:
            values["carrier_id"] = carrier.id
        return values
