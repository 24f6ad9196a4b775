from odoo import api, fields, models

from .bol_mirror import LONGEST_TEXT

SENSIBLE_YEARS = range(2000, 2101)


class BolOrderItem(models.Model):
    """An item of a mirrored order, as bol has it."""

    _name = "bol.order.item"
    _description = "Bol.com Order Item"
    _inherit = ["bol.matched"]
    _rec_name = "bol_id"
    _rec_names_search = ["bol_id", "ean", "title"]
    _order = "bol_order_id, id"

    bol_order_id = fields.Many2one(
        "bol.order", required=True, index=True, ondelete="cascade", readonly=True
    )
    account_id = fields.Many2one(related="bol_order_id.account_id", store=True)
    company_id = fields.Many2one(related="bol_order_id.company_id", store=True)
    bol_id = fields.Char("Order Item", required=True, readonly=True, index=True)
    ean = fields.Char("EAN", readonly=True, index=True)
    title = fields.Char(readonly=True)
    offer_bol_id = fields.Char("Offer", readonly=True, index="btree_not_null")
    offer_reference = fields.Char("Reference", readonly=True)
    quantity = fields.Integer("Ordered", readonly=True)
    quantity_shipped = fields.Integer("Shipped", readonly=True)
    quantity_cancelled = fields.Integer("Cancelled", readonly=True)
    quantity_sold = fields.Integer(
        "In Sale Order",
        readonly=True,
        copy=False,
        help="Units that the sale order was made for.",
    )
    quantity_elsewhere = fields.Integer(
        readonly=True,
        copy=False,
        help="Units that were shipped without Odoo, before the sale order was made.",
    )
    quantity_open = fields.Integer("Open", compute="_compute_quantity_open", store=True)
    cancellation_requested = fields.Boolean(readonly=True)
    currency_id = fields.Many2one(related="bol_order_id.currency_id")
    unit_price = fields.Monetary(
        readonly=True, help="For one unit, VAT included, as the buyer sees it."
    )
    total_price = fields.Monetary(
        readonly=True, help="What the buyer pays for the item, VAT included."
    )
    has_unit_price = fields.Boolean(readonly=True)
    has_total_price = fields.Boolean(readonly=True)
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        help="bol's total of the item; without one, unit price times quantity, less "
        "the discounts.",
    )
    discounts = fields.Json(
        "Bol's Discounts",
        readonly=True,
        help="A list of title and amount, VAT included.",
    )
    discount_names = fields.Char("Discounts", compute="_compute_discount_names")
    services = fields.Char(
        "Bol's Names of Services", readonly=True, help="Separated by commas."
    )
    service_names = fields.Char("Services", compute="_compute_service_names")
    commission = fields.Monetary(readonly=True, help="For all units of the item.")
    fulfilment_method = fields.Char(readonly=True)
    distribution_party = fields.Char(readonly=True)
    time_frame = fields.Char(readonly=True)
    latest_delivery_date = fields.Date(readonly=True)
    exact_delivery_date = fields.Date(readonly=True)
    deliver_by = fields.Date(compute="_compute_deliver_by", store=True)
    expires_on = fields.Date(readonly=True)
    changed_at = fields.Datetime("Last Changed at Bol", readonly=True)
    product_id = fields.Many2one(
        help="Choose one when bol's EAN and reference fit no product, then retry.",
    )
    candidate_ids = fields.Many2many(
        "product.product", string="Fitting Products", compute="_compute_candidate_ids"
    )
    match_trouble = fields.Char(
        compute="_compute_candidate_ids",
        help="Why no product is certain: ambiguous, doubtful or settled.",
    )
    sale_line_ids = fields.One2many("sale.order.line", "bol_item_id", "Sale Lines")

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each order item of bol once."
    )

    @api.depends("quantity", "quantity_shipped", "quantity_cancelled")
    def _compute_quantity_open(self):
        for item in self:
            gone = item.quantity_shipped + item.quantity_cancelled
            item.quantity_open = max(item.quantity - gone, 0)

    @api.depends(
        "unit_price", "total_price", "has_total_price", "quantity", "discounts"
    )
    def _compute_amount(self):
        for item in self:
            off = sum(float(discount["amount"]) for discount in item.discounts or [])
            item.amount = (
                item.total_price
                if item.has_total_price
                else item.unit_price * item.quantity - off
            )

    @api.depends("discounts", "currency_id")
    def _compute_discount_names(self):
        for item in self:
            item.discount_names = ", ".join(
                f"{one['title']} ({item.currency_id.format(float(one['amount'] or 0))})"
                for one in item.discounts or []
            )

    @api.depends("services")
    @api.depends_context("lang")
    def _compute_service_names(self):
        known = {"PLACEMENT_AND_INSTALLATION": self.env._("Placement and installation")}
        for item in self:
            item.service_names = ", ".join(
                known.get(code) or code.replace("_", " ").capitalize()
                for code in (item.services or "").split(",")
            )

    @api.depends("latest_delivery_date", "exact_delivery_date")
    def _compute_deliver_by(self):
        for item in self:
            day = item.exact_delivery_date or item.latest_delivery_date
            # Others are no promises, and no calendar can count with them.
            item.deliver_by = day and day.year in SENSIBLE_YEARS and day


def discount_texts(line):
    """The discounts of an item as dicts of texts; they are kept to the cent.

    :param line: bol_api ``OrderItem``
    """
    return [
        {"title": discount.title[:LONGEST_TEXT], "amount": str(discount.amount or 0)}
        for discount in line.discounts
    ]
