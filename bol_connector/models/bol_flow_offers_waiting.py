from odoo import models

from ..tools import rerun_on_conflict
from .bol_offer_dirty import ALL

PART = "match"
AT_ONCE = 500


class BolFlow(models.Model):
    """Offers that wait for a product, looked at when products change.

    Each night all of them are, whatever was or wasn't noticed to change.
    """

    _inherit = "bol.flow"

    def _bol_parts_kept(self):
        return {**super()._bol_parts_kept(), PART: "offers"}

    def _has_work_offers(self):
        return self.env["bol.offer.dirty"]._bol_accounts(PART)

    def _run_offers(self, work):
        more = super()._run_offers(work)
        # Looking whether there is any costs no write.
        while self.account_id.id in self._has_work_offers():
            if not work.time_left():
                return True
            rerun_on_conflict(self.env, self._bol_match_changed)
        return more

    def _bol_match_changed(self):
        """Find the products of offers that may be one of those that changed."""
        noted = self.env["bol.offer.dirty"]._bol_take(self.account_id, PART, AT_ONCE)
        products = self.env["product.product"].browse(set(noted) - {ALL}).exists()
        forms, references = products._bol_names()
        self.env["bol.offer"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("product_id", "=", False),
                "|",
                ("ean", "in", list(forms)),
                ("reference", "in", list(references)),
            ]
        )._bol_match_products()


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_relieve_orders(self):
        """The offers that wait for these products are looked at as well."""
        result = super()._bol_relieve_orders()
        changed = [(product.id, product.company_id.id) for product in self]
        self.env["bol.offer.dirty"]._bol_note(PART, changed)
        return result
