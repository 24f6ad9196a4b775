from odoo import models
from odoo.fields import Domain


class BolFlow(models.Model):
    """A component that moves concerns the kits it is in."""

    _inherit = "bol.flow"

    def _bol_concerned(self, part, products):
        concerned = super()._bol_concerned(part, products)
        if part != "stock" or "mrp.bom.line" not in self.env:
            return concerned
        return concerned | self._bol_kits_of(concerned)

    def _bol_kits_of(self, products):
        """Ids of the products that are sold as kits with any of these in them.

        :param set products: ids of product.product
        """
        kits, components = set(), products
        while components:
            lines = (
                self.env["mrp.bom.line"]
                .sudo()
                .search(
                    Domain("product_id", "in", list(components))
                    & Domain("bom_id.type", "=", "phantom")
                    & Domain("bom_id.company_id", "in", [False, self.company_id.id])
                )
            )
            found = self.env["product.product"]
            for bom in lines.bom_id:
                found |= bom.product_id or bom.product_tmpl_id.product_variant_ids
            # A kit may be a component of another.
            components = set(found.ids) - kits - products
            kits |= components
        return kits
