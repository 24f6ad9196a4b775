from odoo import models


class ProductProduct(models.Model):
    """What becomes of the offers of a product that is archived, or taken back."""

    _inherit = "product.product"

    def write(self, vals):
        before = self.filtered("active") if "active" in vals else self.browse()
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            before._bol_end_offers()
        elif "active" in vals:
            (self - before)._bol_resume_offers()
        return result

    def _bol_end_offers(self):
        """Put the offers of these on hold, or delete them, as the accounts say."""
        changes = self.env["bol.offer.change"].sudo()
        offers = self._bol_managed_offers()
        by_policy = offers.grouped(lambda offer: offer.account_id.archive_policy)
        none = offers.browse()
        held = by_policy.get("hold", none).filtered(lambda offer: not offer.on_hold)
        held.held_by_archiving = True
        hold = {"onHoldByRetailer": True}
        changes._bol_update_offers(dict.fromkeys(held, hold), by_archiving=True)
        changes._bol_delete_offers(by_policy.get("delete", none), by_archiving=True)

    def _bol_resume_offers(self):
        """Take back the hold that archiving these brought, and what wasn't deleted."""
        changes = self.env["bol.offer.change"].sudo()
        offers = self._bol_managed_offers()
        changes.search(
            [
                ("offer_id", "in", offers.ids),
                ("kind", "=", "delete"),
                ("by_archiving", "=", True),
            ]
        )._bol_withdraw()
        held = offers.filtered("held_by_archiving")
        held.held_by_archiving = False
        resume = {"onHoldByRetailer": False}
        changes._bol_update_offers(dict.fromkeys(held, resume), by_archiving=True)

    def _bol_managed_offers(self):
        """The offers at bol of these that the connector may change."""
        offers = self.env["bol.offer"].sudo().search([("product_id", "in", self.ids)])
        managed = offers.browse()
        for account, theirs in offers.grouped("account_id").items():
            parts = theirs.product_id._bol_parts(account)
            managed |= theirs.filtered(lambda o, p=parts: "offer" in p[o.product_id])
        return managed
