from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.bol_connector_stock.models.bol_return_handling import REFUNDING


class BolMargin(models.Model):
    """What is left of what was sold at bol, item by item, for pivots and graphs.

    A view over the items that have a confirmed sale order. All amounts are in bol's
    euros, without VAT.
    """

    _name = "bol.margin"
    _description = "Bol.com Margin"
    _auto = False
    _order = "placed_at desc, id desc"
    _rec_name = "order_bol_id"
    _depends = {
        "bol.order": ["bol_id", "placed_at", "currency_id"],
        "bol.order.item": [
            "account_id",
            "company_id",
            "product_id",
            "fulfilment_method",
            "quantity",
            "quantity_cancelled",
            "commission",
        ],
        "bol.return.item": ["item_id", "quantity_received"],
        "bol.return.result": [
            "return_item_id",
            "handling_result",
            "processing_result",
            "quantity",
            "replaced",
        ],
        "product.product": ["standard_price"],
        "sale.order": ["state"],
        "sale.order.line": [
            "bol_item_id",
            "bol_discounted_item_id",
            "price_subtotal",
            "product_id",
            "product_uom_id",
            "product_uom_qty",
        ],
    }

    account_id = fields.Many2one("bol.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    bol_order_id = fields.Many2one("bol.order", "Order", readonly=True)
    order_bol_id = fields.Char("Order at Bol", readonly=True)
    placed_at = fields.Datetime("Placed", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    fulfilment_method = fields.Char(
        "Fulfilment", readonly=True, help="FBR: shipped by you; FBB: by bol."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    units = fields.Integer(readonly=True, help="Ordered and not cancelled.")
    price = fields.Monetary(
        readonly=True, help="Of the lines of the sale order, without VAT."
    )
    discount = fields.Monetary(readonly=True, help="What bol's discounts take off it.")
    sold = fields.Monetary(readonly=True, help="The price less the discount.")
    units_refunded = fields.Integer(
        "Refunded Units", readonly=True, help="That bol paid back to the customer."
    )
    refunded = fields.Monetary(
        readonly=True, help="What was sold, and paid back to the customer later."
    )
    commission_estimated = fields.Monetary(
        readonly=True, help="As bol announced it with the order."
    )
    commission_settled = fields.Monetary(
        readonly=True, help="As bol's settlements charge it."
    )
    commission = fields.Monetary(
        readonly=True,
        help="As settled; as announced for the pieces that aren't settled yet, and "
        "that weren't refunded.",
    )
    is_settled = fields.Boolean(
        "Settled", readonly=True, help="Bol has settled all of these pieces."
    )
    label_cost = fields.Monetary(
        "Labels", readonly=True, help="What bol's labels (VVB) for it cost."
    )
    purchase_cost = fields.Monetary(
        readonly=True,
        help="With Odoo's addon Margins in Sales Orders: the cost on the line of the "
        "sale order, which is that of the day of the order. Without it: the present "
        "cost of the product in the company of the order. Not of units that were "
        "refunded and came back into a warehouse of yours.",
    )
    margin = fields.Monetary(
        readonly=True, help="Sold, less refunds, commission, labels and purchase cost."
    )
    margin_percent = fields.Float(
        "Margin (%)", readonly=True, aggregator=None, help="Of what was sold."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT left_.*, ROUND(100 * margin / NULLIF(sold, 0), 2) AS margin_percent
              FROM (SELECT figures.*, sold - refunded - commission - label_cost
                           - purchase_cost AS margin
                      FROM (%s) figures) left_
            """,
            self._bol_figures_query(),
        )

    def _bol_figures_query(self):
        """SELECT of all but what follows from its figures."""
        return SQL(
            """
            SELECT item.id, item.account_id, item.company_id, item.product_id,
                   item.bol_order_id, item.fulfilment_method,
                   placed.bol_id AS order_bol_id, placed.placed_at,
                   placed.currency_id, kept.units,
                   sales.price, sales.discount, sales.price - sales.discount AS sold,
                   kept.commission AS commission_estimated,
                   kept.settled_commission AS commission_settled,
                   back.refunded AS units_refunded,
                   ROUND((sales.price - sales.discount) * back.refunded
                       / GREATEST(kept.units, 1), 2) AS refunded,
                   kept.settled_commission + kept.commission
                       * (kept.units - LEAST(kept.units,
                                             GREATEST(kept.settled, back.refunded)))
                       / GREATEST(kept.units, 1) AS commission,
                   kept.units > 0 AND kept.settled >= kept.units AS is_settled,
                   COALESCE(labels.cost, 0) AS label_cost,
                   ROUND(sales.purchase_cost * (1 - back.received::numeric
                       / GREATEST(kept.units, 1)), 2) AS purchase_cost
              FROM bol_order_item item
              JOIN bol_order placed ON placed.id = item.bol_order_id
              JOIN LATERAL (%(kept)s) kept ON TRUE
              JOIN (%(sales)s) sales ON sales.item_id = item.id
              LEFT JOIN (%(returns)s) returns ON returns.item_id = item.id
              JOIN LATERAL (SELECT
                   LEAST(COALESCE(returns.refunded, 0), kept.units)::int AS refunded,
                   LEAST(COALESCE(returns.received, 0), kept.units)::int AS received
                   ) back ON TRUE
              LEFT JOIN (%(labels)s) labels ON labels.item_id = item.id
            """,
            kept=self._bol_kept_query(),
            sales=self._bol_sales_query(),
            returns=self._bol_returns_query(),
            labels=self._bol_labels_query(),
        )

    def _bol_kept_query(self):
        """SELECT of an item's pieces, and of the commission for these."""
        settled, charged = SQL("0"), SQL("0::numeric")
        if "settled_commission" in self.env["bol.order.item"]._fields:
            settled = SQL("COALESCE(item.settled_quantity, 0)")
            charged = SQL("COALESCE(item.settled_commission, 0)")
        return SQL(
            """
            SELECT left_.units, %(settled)s AS settled,
                   %(charged)s AS settled_commission,
                   COALESCE(item.commission, 0) * left_.units
                       / GREATEST(item.quantity, 1) AS commission
              FROM (SELECT GREATEST(
                        COALESCE(item.quantity, 0)
                        - COALESCE(item.quantity_cancelled, 0), 0) AS units) left_
            """,
            settled=settled,
            charged=charged,
        )

    def _bol_sales_query(self):
        """SELECT of item_id, price, discount and purchase_cost, of sale orders."""
        return SQL(
            """
            SELECT COALESCE(line.bol_item_id, line.bol_discounted_item_id) AS item_id,
                   COALESCE(SUM(line.price_subtotal)
                       FILTER (WHERE line.bol_item_id IS NOT NULL), 0) AS price,
                   COALESCE(-SUM(line.price_subtotal)
                       FILTER (WHERE line.bol_item_id IS NULL), 0) AS discount,
                   ROUND(COALESCE(SUM(%(cost)s)
                       FILTER (WHERE line.bol_item_id IS NOT NULL), 0), 2)
                       AS purchase_cost
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id AND sale.state = 'sale'
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom sold_in ON sold_in.id = line.product_uom_id
              JOIN uom_uom kept_in ON kept_in.id = template.uom_id
             WHERE COALESCE(line.bol_item_id, line.bol_discounted_item_id) IS NOT NULL
          GROUP BY COALESCE(line.bol_item_id, line.bol_discounted_item_id)
            """,
            cost=self._bol_cost_expression(),
        )

    def _bol_cost_expression(self):
        """What the goods of a sale line cost."""
        if "purchase_price" in self.env["sale.order.line"]._fields:
            return SQL("line.product_uom_qty * line.purchase_price::numeric")
        return SQL(
            "line.product_uom_qty * sold_in.factor / kept_in.factor "
            "* COALESCE((product.standard_price->>line.company_id::text)::numeric, 0)"
        )

    def _bol_returns_query(self):
        """SELECT of item_id, refunded and received: pieces, the latter of these."""
        return SQL(
            """
            SELECT item.item_id, SUM(paid.pieces) AS refunded,
                   SUM(LEAST(paid.pieces, item.quantity_received)) AS received
              FROM bol_return_item item
              JOIN (SELECT return_item_id, SUM(quantity) AS pieces
                      FROM bol_return_result
                     WHERE handling_result IN %(refunding)s
                       AND processing_result IS DISTINCT FROM 'REJECTED'
                       AND replaced IS NOT TRUE
                  GROUP BY return_item_id) paid ON paid.return_item_id = item.id
             WHERE item.item_id IS NOT NULL
          GROUP BY item.item_id
            """,
            refunding=REFUNDING,
        )

    def _bol_labels_query(self):
        """SELECT of item_id and cost; of another addon's table, where it is there."""
        if "bol.label" not in self.env:
            return SQL("SELECT NULL::int AS item_id, 0::numeric AS cost WHERE FALSE")
        return SQL(
            """
            SELECT part.item_id,
                   SUM(label.price * part.quantity / whole.quantity) AS cost
              FROM bol_label label
              JOIN bol_label_line part ON part.label_id = label.id
              JOIN (SELECT label_id, SUM(quantity) AS quantity
                      FROM bol_label_line GROUP BY label_id) whole
                ON whole.label_id = label.id
             WHERE label.state = 'done'
          GROUP BY part.item_id
            """
        )
