from odoo import api, fields, models

from ..tools import ean_forms
from .bol_account import USER


class ProductProduct(models.Model):
    _inherit = "product.product"

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
        if {"barcode", "default_code", "active"} & vals.keys():
            self._bol_relieve_orders()
        return result

    def _bol_names(self):
        """How bol may name these products.

        :return: (set of EANs in all forms, set of references)
        """
        forms = {form for product in self for form in ean_forms(product.barcode or "")}
        return forms, set(filter(None, self.mapped("default_code")))

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
    def _bol_find(self, company, pairs):
        """Products of a company by bol's EAN, else by the seller's reference.

        An EAN is compared as a number, so that UPC-A (12 digits), EAN-13 and GTIN-14
        with their leading zeros are one.

        :param company: res.company record
        :param pairs: iterable of (ean, reference), either may be ''
        :return: dict pair -> product.product records: one if it's certain, none if
            it's unknown, several if it's ambiguous
        """
        pairs = set(pairs)
        barcodes = {form for ean, _ref in pairs for form in ean_forms(ean)}
        references = {reference for _ean, reference in pairs if reference}
        products = self.search(
            [
                *self._check_company_domain(company),
                "|",
                ("barcode", "in", list(barcodes)),
                ("default_code", "in", list(references)),
            ]
        )
        by_ean = products.grouped(lambda product: (product.barcode or "").lstrip("0"))
        by_reference = products.grouped("default_code")
        none = self.browse()
        return {
            (ean, reference): by_ean.get(ean.lstrip("0") or None, none)
            or by_reference.get(reference or None, none)
            for ean, reference in pairs
        }

    def action_bol_offers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_offer_action"
        )
        action["domain"] = [("product_id", "in", self.ids)]
        return action
