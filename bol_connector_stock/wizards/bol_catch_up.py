from odoo import models

from odoo.addons.bol_connector.tools import time_left


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_count_shipments(self):
        count, text = self._bol_count_commands("bol.shipment")
        waiting = [("account_id", "=", self.id), ("state", "=", "to_send")]
        dated = [*waiting, ("due_at", "!=", False)]
        first = self.env["bol.shipment"].search(dated, order="due_at", limit=1)
        if first:
            when = time_left(self.env, first.due_at)
            text = self.env._("The most urgent was to leave %(when)s", when=when)
        return count, text

    def _bol_count_stock(self):
        return self._bol_count_part("stock")
