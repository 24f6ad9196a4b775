from odoo import api, fields, models

from ..tools import ladder_text
from ..tools.offer_checks import LONGEST_TITLE, read_steps
from ..tools.offer_terms import bol_ean, countries_part, pricing_part

# What is computed of a product may be changed here by hand.
EDITABLE = {"store": True, "readonly": False}


class BolOfferCreateLine(models.TransientModel):
    """One offer to make; what it lacks says ``bol_offer_create_checks.py``."""

    _name = "bol.offer.create.line"
    _description = "Offer to Create at Bol.com"

    wizard_id = fields.Many2one("bol.offer.create", required=True, ondelete="cascade")
    account_id = fields.Many2one(related="wizard_id.account_id")
    product_id = fields.Many2one("product.product", required=True)
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id")
    uom_id = fields.Many2one(
        "uom.uom", "Packaging", help="Empty: the product by the piece."
    )
    ean = fields.Char("EAN", compute="_compute_ean", **EDITABLE)
    reference = fields.Char(compute="_compute_reference", **EDITABLE)
    title = fields.Char(
        compute="_compute_reference",
        help="For bol, if it doesn't know the product.",
        **EDITABLE,
    )
    price = fields.Float(
        compute="_compute_price",
        digits=(16, 2),
        help="Of one piece, VAT included.",
        **EDITABLE,
    )
    bundles = fields.Char(
        "Bundle Prices",
        compute="_compute_price",
        help="Lower prices of one for several, as 3:30.50 6:28.00.",
        **EDITABLE,
    )
    stock = fields.Integer(compute="_compute_stock", **EDITABLE)
    stock_is_kept = fields.Boolean(
        compute="_compute_stock_is_kept", help="Odoo knows its stock."
    )
    promise_id = fields.Many2one(
        "bol.delivery.promise",
        "Delivery Promise",
        compute="_compute_promise_id",
        **EDITABLE,
    )
    operator_id = fields.Many2one(
        "bol.economic.operator",
        "Economic Operator",
        compute="_compute_operator_id",
        domain="[('account_id', '=', account_id)]",
        **EDITABLE,
    )

    # -- what Odoo knows of the product ----------------------------------------

    @api.depends("product_id", "uom_id")
    def _compute_ean(self):
        for line in self:
            packs = line.product_id.sudo().product_uom_ids
            pack = packs.filtered(lambda p, line=line: p.uom_id == line.uom_id)[:1]
            code = pack.barcode if line.uom_id else line.product_id.barcode
            line.ean = code or False

    @api.depends("product_id")
    def _compute_reference(self):
        for line in self:
            line.reference = line.product_id._bol_own_reference() or False
            line.title = (line.product_id.name or "")[:LONGEST_TITLE]

    @api.depends("product_id", "uom_id", "account_id")
    def _compute_price(self):
        for account, lines in self.grouped("account_id").items():
            ladders = account._bol_offer_ladders(lines._bol_pairs())
            for line in lines:
                steps = ladders.get((line.product_id.id, line.uom_id.id)) or ()
                line.price = next((float(p) for q, p in steps if q == 1), 0)
                line.bundles = ladder_text(step for step in steps if step[0] > 1)

    @api.depends("product_id", "uom_id", "account_id")
    def _compute_stock(self):
        amounts = self._bol_stock_amounts()
        for line in self:
            line.stock = amounts.get(line, 0)

    @api.depends("product_id", "uom_id", "account_id")
    def _compute_stock_is_kept(self):
        amounts = self._bol_stock_amounts()
        for line in self:
            line.stock_is_kept = line in amounts

    def _bol_stock_amounts(self):
        """What bol may sell, of the lines whose stock Odoo keeps: dict line -> int"""
        found = {}
        for account, lines in self.grouped("account_id").items():
            amounts = account._bol_stock_amounts(lines._bol_pairs())
            for line in lines:
                pair = line.product_id.id, line.uom_id.id
                if pair in amounts:
                    found[line] = amounts[pair]
        return found

    @api.depends("product_id", "account_id", "wizard_id.promise_id")
    def _compute_promise_id(self):
        for account, lines in self.grouped("account_id").items():
            promises = lines.product_id._bol_promises(account)
            for line in lines:
                chosen = line.wizard_id.promise_id
                line.promise_id = chosen or promises.get(line.product_id)

    @api.depends("product_id", "account_id", "wizard_id.operator_id")
    def _compute_operator_id(self):
        for account, lines in self.grouped("account_id").items():
            operators = lines.product_id._bol_operators(account)
            for line in lines:
                chosen = line.wizard_id.operator_id
                line.operator_id = chosen or operators.get(line.product_id)

    def _bol_pairs(self):
        return [(line.product_id, line.uom_id) for line in self if line.product_id]

    # -- what becomes of it ----------------------------------------------------

    def _bol_adopt(self):
        """Take the offers that bol has as those of the products of these lines."""
        for line in self:
            # Not as superuser: it is a choice of a person, and stays.
            line.offer_id.write(
                {"product_id": line.product_id.id, "uom_id": line.uom_id.id}
            )

    def _bol_prepare_offer(self):
        """Parts of bol's ``CreateOfferRequest``.

        :rtype: dict
        """
        self.ensure_one()
        wizard = self.wizard_id
        method = wizard.fulfilment_method
        parts = {
            "ean": bol_ean(self.ean),
            "condition": wizard._bol_condition(),
            "pricing": pricing_part(read_steps(self.price, self.bundles)),
            "fulfilment": self.promise_id._bol_prepare_fulfilment(method),
            "countryAvailabilities": countries_part(wizard.offered_in.split(", ")),
            "economicOperatorId": self.operator_id.bol_id,
            "onHoldByRetailer": wizard.on_hold,
            "unknownProductTitle": self.title or "",
        }
        if self.reference:
            parts["reference"] = self.reference
        if method == "FBR":
            # bol subtracts the open orders itself, whoever keeps the stock.
            parts["stock"] = {"amount": self.stock, "managedByRetailer": False}
        return parts
