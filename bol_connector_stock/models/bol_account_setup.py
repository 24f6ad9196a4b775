from odoo import fields, models

from odoo.addons.bol_connector.models.bol_finding import OK, Finding


class BolAccount(models.Model):
    """The steps of the guided set-up for stock and shipments."""

    _inherit = "bol.account"

    setup_step = fields.Selection(
        selection_add=[
            ("orders",),
            ("stock", "Stock"),
            ("shipments", "Shipments"),
            ("live",),
        ],
        ondelete={"stock": "set null", "shipments": "set null"},
    )

    def _bol_setup_kinds(self):
        ours = {"stock": ["warehouse", "stock"], "shipments": ["carriers"]}
        return {**super()._bol_setup_kinds(), **ours}

    def _bol_setup_facts_stock(self):
        text = self.env._(
            "Bol may sell what is free in %(warehouse)s.",
            warehouse=self.warehouse_id.name,
        )
        if self.stock_kept_in == "bol":
            text = self.env._("Stock is kept at bol, and Odoo tells it nothing.")
        return [Finding(OK, text)] if self.warehouse_id else []

    def _bol_setup_facts_shipments(self):
        text = self.env._("Bol is told of each transfer that you validate.")
        return [Finding(OK, text)]
