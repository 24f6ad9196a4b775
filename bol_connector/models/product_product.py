from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import ean_forms, same_ean
from .bol_account import USER

BOL = "bol_reference"
NAMING = {"barcode", "default_code", BOL, "active"}


class ProductProduct(models.Model):
    _inherit = "product.product"

    bol_reference = fields.Char(
        "Reference at Bol.com",
        copy=False,
        index="btree_not_null",
        help="Your reference of its offers at bol, where that isn't the internal one.",
    )
    bol_unnamed = fields.Boolean(
        readonly=True,
        copy=False,
        help="Made of an offer of bol without a title; the first order brings one.",
    )
    bol_offer_ids = fields.One2many(
        "bol.offer", "product_id", "Bol.com Offers", groups=USER
    )
    bol_offer_count = fields.Integer(compute="_compute_bol_offer_count", groups=USER)

    def _compute_bol_offer_count(self):
        counts = dict(
            self.env["bol.offer"]._read_group(
                [("product_id", "in", self.ids)], ["product_id"], ["__count"]
            )
        )
        for product in self:
            product.bol_offer_count = counts.get(product, 0)

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        products._bol_relieve_orders()
        return products

    def write(self, vals):
        result = super().write(vals)
        if NAMING & vals.keys():
            self._bol_relieve_orders()
        return result

    def unlink(self):
        # The database would only empty the column: what is computed of it, such as
        # that bol lacks the right stock, would stay.
        offers = self.env["bol.offer"].sudo().with_context(active_test=False)
        offers.search([("product_id", "in", self.ids)]).product_id = False
        return super().unlink()

    def _bol_names(self):
        """How bol may name these products, and their packagings.

        :return: (set of EANs in all forms, set of references)
        """
        products = self.sudo()
        packagings = products.product_uom_ids
        barcodes = [*products.mapped("barcode"), *packagings.mapped("barcode")]
        references = {*products.mapped("default_code"), *products.mapped(BOL)}
        forms = {form for barcode in barcodes for form in ean_forms(barcode)}
        return forms, references - {False}

    def _bol_relieve_orders(self):
        """Have the orders retried that were held for lack of these products."""
        forms, references = self._bol_names()
        if not (forms or references):
            return
        items = self.env["bol.order.item"].sudo()
        items.search(
            [
                ("product_id", "=", False),
                ("bol_order_id.state", "=", "held"),
                "|",
                ("ean", "in", list(forms)),
                ("offer_reference", "in", list(references)),
            ]
        ).bol_order_id._bol_retry_soon("product")

    @api.model
    def _bol_domain(self, company):
        """Domain of the products that a company may sell at bol."""
        return Domain(self._check_company_domain(company)) & Domain("active", "=", True)

    def _bol_carries(self, ean):
        """Whether an EAN is this product's barcode, or one of its packagings'."""
        barcodes = [self.barcode, *self.sudo().product_uom_ids.mapped("barcode")]
        return any(same_ean(barcode, ean) for barcode in barcodes)

    def _bol_unit(self, ean):
        """The unit of which an EAN is the barcode; empty for the product's own."""
        units = self.env["uom.uom"]
        if not self or same_ean(self.barcode, ean):
            return units
        packagings = self.sudo().product_uom_ids.filtered(
            lambda packaging: same_ean(packaging.barcode, ean)
        )
        return packagings.uom_id[:1].sudo(False) - self.uom_id

    def action_bol_offers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_offer_action"
        )
        action["domain"] = [("product_id", "in", self.ids)]
        return action

    def action_bol_take(self):
        """Take this product for the offer whose candidate it is, the context says."""
        self.ensure_one()
        offer = self.env["bol.offer"].browse(self.env.context.get("bol_offer_id"))
        offer.product_id = self
