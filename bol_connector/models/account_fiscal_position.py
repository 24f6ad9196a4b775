from odoo import api, models


class AccountFiscalPosition(models.Model):
    _inherit = "account.fiscal.position"

    @api.model_create_multi
    def create(self, vals_list):
        positions = super().create(vals_list)
        self.env["bol.order"]._bol_retry_taxes(positions.company_id)
        return positions

    def write(self, vals):
        result = super().write(vals)
        self.env["bol.order"]._bol_retry_taxes(self.company_id)
        return result

    def _bol_unmapped(self, taxes):
        """Those of these taxes of which this position doesn't say what they become.

        ``map_tax`` leaves them as they are: goods to Belgium would be sold with
        Dutch VAT. A tax that is one of the position's own is kept on purpose.
        """
        replaced = self.tax_map or {}
        return taxes.filtered(
            lambda tax: tax.id not in replaced and tax not in self.tax_ids
        )

    def _bol_frees(self, taxes):
        """Whether this position leaves no VAT of these taxes, which have a rate."""
        return bool(self) and has_rate(taxes) and not has_rate(self.map_tax(taxes))


def has_rate(taxes):
    """Whether VAT of more than 0 % is among these taxes."""
    return any((taxes | taxes.children_tax_ids).mapped("amount"))
