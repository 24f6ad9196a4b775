import json

from odoo import fields, models
from odoo.tools import SQL, is_html_empty

from ..tools import as_ean13, html_to_bol, plain_to_bol
from .bol_account import USER
from .bol_content_rules import DESCRIPTION, EAN, TITLE

BRAND, WEIGHT = "Brand", "Product Weight"
KILOGRAM, MILLIMETRE = "unece.unit.KGM", "unece.unit.MMT"
# The fields in millimetres.
SIZES = {
    "bol_length": "Product Length",
    "bol_width": "Product Width",
    "bol_height": "Product Height",
}
# Where an addon keeps a description for shops, before the one for quotations.
DESCRIPTIONS = ("description_ecommerce", "description_sale")


class ProductProduct(models.Model):
    """What Odoo says of a product, as bol's attributes."""

    _inherit = "product.product"

    bol_content_ids = fields.One2many("bol.content", "product_id", groups=USER)
    bol_told_line_ids = fields.Many2many(
        "bol.content.line", compute="_compute_bol_told_line_ids", groups=USER
    )

    def _compute_bol_told_line_ids(self):
        told = self._bol_told_lines()
        for product in self:
            product.bol_told_line_ids = told.filtered(
                lambda line, product=product: line.content_id.product_id == product
            )

    def _bol_told_lines(self):
        """What bol was last told of these products, that the user may see."""
        contents = self.env["bol.content"].with_context(active_test=False)
        contents = contents.search([("product_id", "in", self.ids)])
        return contents._bol_newest_lines()

    def action_bol_content(self):
        """Show what would be sent of these products' content, to send it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_content_send_action_product"
        )
        return {**action, "context": {"default_product_ids": self.ids}}

    def _bol_prepare_attributes(self, account, language):
        """The attributes that bol is to be told of these products.

        What has no language (brand, weight, most rows) goes with the first one.

        :param account: bol.account record
        :param str language: nl or fr
        :return: dict product -> values of ``bol.content.line``, the EAN first
        """
        first = account._bol_languages()[0] == language
        texts = self._bol_texts(language, first)
        facts = self._bol_facts() if first else {}
        return {
            product: product._bol_prepare_lines(
                texts[product]
                | facts.get(product, {})
                | product._bol_rows(language, first)
            )
            for product in self
        }

    def _bol_prepare_lines(self, found):
        """:param dict found: attribute -> list of (value, unit)"""
        found = {EAN: [(self._bol_ean(), "")]} | found
        return [
            {
                "kind": "attribute",
                "sequence": place,
                "attribute": attribute,
                "payload": json.dumps(
                    [
                        {"value": value, **({"unitId": unit} if unit else {})}
                        for value, unit in values
                    ],
                    ensure_ascii=False,
                ),
            }
            for place, (attribute, values) in enumerate(found.items())
        ]

    def _bol_ean(self):
        """The barcode as bol writes EANs; '' without one."""
        ean = as_ean13((self.barcode or "").strip())
        return ean.lstrip("0").zfill(13) if ean.strip("0") else ""

    # -- texts -----------------------------------------------------------------

    def _bol_texts(self, language, first):
        """Title and description: dict product -> dict attribute -> [(value, unit)].

        A text counts as French, say, when somebody translated it; but the account's
        first language is taken as it is, in whatever language it was entered.
        """
        code = self._bol_content_lang(language)
        spoken = {
            name: set(self._bol_translated(name, code)) if not first else set(self.ids)
            for name in ("name", *DESCRIPTIONS)
            if name in self._fields
        }
        texts = {}
        for product in self.with_context(lang=code or self.env.lang):
            title = product.id in spoken["name"] and product._bol_title()
            written = [
                name for name in DESCRIPTIONS if product.id in spoken.get(name, ())
            ]
            description = product._bol_description(written)
            found = {TITLE: title, DESCRIPTION: description}
            texts[self.browse(product.id)] = {
                name: [(text, "")] for name, text in found.items() if text
            }
        return texts

    def _bol_content_lang(self, language):
        """Code of an installed language: nl_NL before nl_BE; None without any."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        found = [code for code in codes if code.split("_")[0] == language]
        return max(
            found, key=lambda code: code.lower().endswith(language), default=None
        )

    def _bol_translated(self, name, code):
        """Ids of those of these products whose template's field has a translation."""
        if not (code and self.ids):
            return []
        self.product_tmpl_id.flush_recordset([name])
        self.env.cr.execute(
            SQL(
                "SELECT product.id FROM product_product product "
                "JOIN product_template template ON template.id = product_tmpl_id "
                "WHERE product.id IN %s AND template.%s ->> %s IS NOT NULL",
                tuple(self.ids),
                SQL.identifier(name),
                code,
            )
        )
        return [product_id for (product_id,) in self.env.cr.fetchall()]

    def _bol_title(self):
        """The product's name, with what makes out the variant."""
        values = self.product_template_attribute_value_ids
        parts = [self.name, values._get_combination_name()]
        return " - ".join(part.strip() for part in parts if part and part.strip())

    def _bol_description(self, names):
        """The first of these fields that says something, as bol's HTML."""
        for name in names:
            text = self[name]
            if self._fields[name].type == "html":
                if not is_html_empty(text):
                    return html_to_bol(text)
            elif text and text.strip():
                return plain_to_bol(text)
        return ""

    # -- facts -----------------------------------------------------------------

    def _bol_facts(self):
        """What has no language: dict product -> dict attribute -> [(value, unit)]."""
        unit = self.product_tmpl_id._get_weight_uom_id_from_ir_config_parameter()
        kilogram = self.env.ref("uom.product_uom_kgm")
        factor = unit._compute_quantity(1, kilogram, round=False)
        return {product: product._bol_facts_of_one(factor) for product in self}

    def _bol_facts_of_one(self, kilograms):
        """:param float kilograms: in one unit of Odoo's weights"""
        measures = {
            WEIGHT: (self.weight * kilograms, KILOGRAM),
            **{name: (self[field], MILLIMETRE) for field, name in SIZES.items()},
        }
        facts = {BRAND: [(self.bol_brand_id.name, "")]} if self.bol_brand_id else {}
        return facts | {
            name: [(f"{size:.6g}", unit)]
            for name, (size, unit) in measures.items()
            if size
        }

    def _bol_rows(self, language, first):
        """What somebody wrote for bol: dict attribute -> [(value, unit)].

        Rows of the variant replace those of all variants.
        """
        rows = self.product_tmpl_id.bol_attribute_ids.filtered(
            lambda row: row.language == language or (first and not row.language)
        )
        found = {}
        for attribute, same in rows.grouped("attribute").items():
            own = same.filtered(lambda row: row.product_id == self)
            chosen = own or same.filtered(lambda row: not row.product_id)
            if chosen:
                found[attribute] = [row._bol_prepare_value() for row in chosen]
        return found


class ProductTemplate(models.Model):
    _inherit = "product.template"

    bol_told_line_ids = fields.Many2many(
        "bol.content.line", compute="_compute_bol_told_line_ids", groups=USER
    )

    def _compute_bol_told_line_ids(self):
        for template in self:
            template.bol_told_line_ids = template.product_variant_ids._bol_told_lines()

    def action_bol_content(self):
        """Show what would be sent of these products' content, to send it."""
        return self.product_variant_ids.action_bol_content()
