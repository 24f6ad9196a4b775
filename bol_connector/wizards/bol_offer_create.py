from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bol_offer_terms import OFFERED_IN
from ..tools.offer_terms import condition_part

CONDITIONS = [
    ("NEW", "New"),
    ("SECONDHAND", "Second-hand"),
    ("REFURBISHED", "Refurbished"),
]


class BolOfferCreate(models.TransientModel):
    """Making offers of products: what they have in common, and a line for each."""

    _name = "bol.offer.create"
    _description = "Create Offers at Bol.com"

    account_id = fields.Many2one(
        "bol.account",
        required=True,
        default=lambda self: self.env["bol.account"]._bol_default(),
    )
    company_id = fields.Many2one(related="account_id.company_id")
    condition = fields.Selection(CONDITIONS, required=True, default="NEW")
    secondhand_state = fields.Selection(
        [
            ("AS_NEW", "As new"),
            ("GOOD", "Good"),
            ("REASONABLE", "Reasonable"),
            ("MODERATE", "Moderate"),
        ],
        default="AS_NEW",
    )
    refurbished_grade = fields.Selection(
        [("A", "A"), ("B", "B"), ("C", "C")], "Grade", default="A"
    )
    margin_scheme = fields.Boolean(help="Sold under the margin scheme of the VAT.")
    condition_comment = fields.Text(
        "Comment", help="Describes the condition to the buyer."
    )
    fulfilment_method = fields.Selection(
        [("FBR", "By us (FBR)"), ("FBB", "By bol (FBB)")],
        "Fulfilled",
        required=True,
        default="FBR",
    )
    offered_in = fields.Selection(
        OFFERED_IN,
        "Offer In",
        required=True,
        compute="_compute_offered_in",
        precompute=True,
        store=True,
        readonly=False,
    )
    promise_id = fields.Many2one(
        "bol.delivery.promise",
        "Delivery Promise",
        help="For all of them. Empty: that of the product, category or account.",
    )
    operator_id = fields.Many2one(
        "bol.economic.operator",
        "Economic Operator",
        domain="[('account_id', '=', account_id)]",
        help="For all of them. Empty: that of the product, brand or account.",
    )
    on_hold = fields.Boolean(help="Made, but not sold until you resume them.")
    confirm_prices = fields.Boolean(
        "Confirm Low Prices",
        help="Also make offers whose price is below the bounds of product or account.",
    )
    line_ids = fields.One2many(
        "bol.offer.create.line", "wizard_id", "Products", copy=True
    )
    ready_count = fields.Integer(compute="_compute_ready_count")
    adopt_count = fields.Integer(compute="_compute_ready_count")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "line_ids" in fields_list:
            values["line_ids"] = [
                fields.Command.create({"product_id": product.id})
                for product in self._default_products()
            ]
        return values

    @api.model
    def _default_products(self):
        """The products that were picked in a list, or are shown in a form."""
        context = self.env.context
        model, ids = context.get("active_model"), context.get("active_ids") or []
        if model == "product.template":
            return self.env[model].browse(ids).product_variant_ids
        return self.env["product.product"].browse(
            ids if model == "product.product" else context.get("bol_product_ids") or []
        )

    @api.depends("account_id")
    def _compute_offered_in(self):
        for wizard in self:
            wizard.offered_in = wizard.account_id.offered_in or "BE, NL"

    @api.depends("line_ids.state")
    def _compute_ready_count(self):
        for wizard in self:
            states = wizard.line_ids.mapped("state")
            wizard.ready_count = states.count("ready")
            wizard.adopt_count = states.count("adopt")

    def action_create_offers(self):
        """Create, or take over, what is complete; the rest stays here with reasons."""
        self.ensure_one()
        self.account_id.check_access("read")
        lines = self.line_ids
        # Other people, and bol, may have been busy since the form was filled.
        lines._compute_state()
        ready = lines.filtered(lambda line: line.state == "ready")
        adopted = lines.filtered(lambda line: line.state == "adopt")
        if not (ready or adopted):
            raise UserError(self._reasons())
        adopted._bol_adopt()
        changes = self.env["bol.offer.change"].sudo()
        created = changes._bol_create_offers(
            (self.account_id, line.product_id, line.uom_id, line._bol_prepare_offer())
            for line in ready
        )
        offers = adopted.offer_id
        lines.filtered(lambda line: line.state != "incomplete").unlink()
        if self.line_ids:
            return self._reopened()
        return self._shown(created, offers)

    def _reasons(self):
        """Why none of it can be created, a product a paragraph."""
        if not self.line_ids:
            return self.env._("Add the products that you want to sell at bol.")
        return "\n\n".join(
            f"{line.product_id.display_name}:\n{line.problem}" for line in self.line_ids
        )

    def _reopened(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Not Complete Yet"),
        }

    def _shown(self, changes, offers):
        name, records = (
            ("bol_offer_change_action", changes)
            if changes
            else (
                "bol_offer_action",
                offers,
            )
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(f"bol_connector.{name}")
        return {**action, "domain": [("id", "in", records.ids)], "context": {}}

    def _bol_condition(self):
        """The part ``condition`` of these offers."""
        details = {
            "SECONDHAND": self.secondhand_state,
            "REFURBISHED": self.refurbished_grade,
        }
        return condition_part(
            self.condition,
            details.get(self.condition) or "",
            self.condition_comment or "",
            self.margin_scheme,
        )
