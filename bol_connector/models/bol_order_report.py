from odoo import fields, models
from odoo.tools import SQL


class BolOrderReport(models.Model):
    """What was sold at bol, item by item, for graphs and pivots.

    A view over the mirror: it knows what bol said, whatever became of it in Odoo. What
    was cancelled counts in no figure but the number of orders.
    """

    _name = "bol.order.report"
    _description = "Bol.com Order Report"
    _auto = False
    _order = "placed_at desc, id desc"
    _rec_name = "title"
    _depends = {
        "bol.order": ["placed_at", "state", "bol_state", "country_id", "currency_id"],
        "bol.order.item": [
            "account_id",
            "company_id",
            "product_id",
            "title",
            "fulfilment_method",
            "quantity",
            "quantity_cancelled",
            "amount",
            "commission",
        ],
    }

    account_id = fields.Many2one("bol.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    bol_order_id = fields.Many2one("bol.order", "Order", readonly=True)
    order_count = fields.Integer(
        "Orders", aggregator="count_distinct", readonly=True, help="How many orders."
    )
    placed_at = fields.Datetime("Placed", readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["bol.order"]._fields["state"].selection,
        string="In Odoo",
        readonly=True,
    )
    bol_state = fields.Selection(
        selection=lambda self: self.env["bol.order"]._fields["bol_state"].selection,
        string="At Bol",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    title = fields.Char("Item", readonly=True)
    fulfilment_method = fields.Char(
        "Fulfilment", readonly=True, help="FBR: shipped by you; FBB: by bol."
    )
    country_id = fields.Many2one("res.country", "Buyer's Country", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    pieces = fields.Integer(readonly=True, help="Ordered and not cancelled.")
    revenue = fields.Monetary(
        readonly=True, help="What buyers pay for these pieces, VAT included."
    )
    commission = fields.Monetary(
        readonly=True, help="What bol charges for these pieces."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT item.id, item.account_id, item.company_id, item.bol_order_id,
                   item.bol_order_id AS order_count, item.product_id,
                   COALESCE(item.title, item.ean) AS title, item.fulfilment_method,
                   bol_order.placed_at, bol_order.state, bol_order.bol_state,
                   bol_order.country_id, bol_order.currency_id,
                   GREATEST(item.quantity - item.quantity_cancelled, 0) AS pieces,
                   item.amount * %(kept)s AS revenue,
                   item.commission * %(kept)s AS commission
              FROM bol_order_item item
              JOIN bol_order ON bol_order.id = item.bol_order_id
            """,
            kept=KEPT,
        )


# The share of an item that wasn't cancelled.
KEPT = SQL(
    "COALESCE(GREATEST(item.quantity - item.quantity_cancelled, 0)::numeric "
    "/ NULLIF(item.quantity, 0), 1)"
)
