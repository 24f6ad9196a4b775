from odoo import models

from odoo.addons.bol_connector.models.bol_finding import ERROR, WARNING, Finding


class BolAccount(models.Model):
    """What the doctor sees of stock and shipments."""

    _inherit = "bol.account"

    def _bol_doctor_kinds(self):
        kinds = super()._bol_doctor_kinds()
        ours = {
            "warehouse": self.env._("Warehouse"),
            "stock": self.env._("Stock"),
            "carriers": self.env._("Carriers"),
        }
        return {**kinds, **ours}

    def _bol_examine_warehouse(self, answered):
        if not self.warehouse_id:
            text = self.env._(
                "The account has no warehouse: orders can't be shipped. Choose one "
                "under Orders and Products."
            )
            return [Finding(ERROR, text)]
        if not self.warehouse_id.active:
            text = self.env._(
                "The warehouse %(warehouse)s is archived: choose another one.",
                warehouse=self.warehouse_id.name,
            )
            return [Finding(ERROR, text)]
        return []

    def _bol_examine_stock(self, answered):
        if self.stock_kept_in != "odoo":
            return []
        findings = []
        if untracked := self._bol_untracked():
            text = self.env._(
                "%(count)s products of your offers aren't tracked in stock: bol is "
                "told no quantity of them. Turn on Track Inventory.",
                count=len(untracked),
            )
            findings.append(Finding(WARNING, text, "untracked"))
        if self.stopped:
            findings.append(Finding(WARNING, self.stopped, "stopped"))
        return findings

    def _bol_untracked(self):
        """The products whose offers can't be given a quantity."""
        ours = [("account_id", "=", self.id), ("fulfilment_method", "=", "FBR")]
        products = self.env["product.product"].search(
            [("bol_offer_ids", "any", ours), ("is_storable", "=", False)]
        )
        kits = products._bol_kits(self.company_id)
        return products.filtered(lambda product: product not in kits)

    def _bol_mend_untracked(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Products Without Stock"),
            "res_model": "product.product",
            "view_mode": "list,form",
            "domain": [("id", "in", self._bol_untracked().ids)],
        }

    def _bol_mend_stopped(self):
        return self.action_view_stopped()

    def _bol_examine_carriers(self, answered):
        if self.transporter_code:
            return []
        text = self.env._(
            "The account has no default transporter code: shipments without a known "
            "carrier can't be told. Enter OTHER, or the code of your carrier."
        )
        return [Finding(WARNING, text)]
