from odoo import fields, models
from odoo.tools.sql import escape_psql


class BolBrand(models.Model):
    """A brand, as bol's catalogue and its economic operators know it."""

    _name = "bol.brand"
    _description = "Bol.com Brand"
    _order = "name, id"

    name = fields.Char(required=True)
    template_ids = fields.One2many("product.template", "bol_brand_id", "Products")

    _name_unique = models.UniqueIndex("(LOWER(name))", "There is a brand of that name.")

    def _bol_named(self, name):
        """The brand of a name, made if it's new; capitals don't matter.

        :param str name: '' gives none
        :rtype: bol.brand record
        """
        if not name:
            return self.browse()
        known = self.search([("name", "=ilike", escape_psql(name))], limit=1)
        return known or self.create({"name": name})
