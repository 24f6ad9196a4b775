from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.bol_connector.tools import time_left

from .bol_stock_check_run import EXPIRED_AT

# Nobody need look at what bol works on for less than this: its queue takes hours.
UNDER_WAY = timedelta(hours=4)
# Unless bol is about to cancel it.
LAST_HOURS = timedelta(hours=2)
# Ids of the view are twice the item's own, plus the kind's number.
KINDS = {"confirm": 0, "ship": 1}


class BolDeadline(models.Model):
    """Items that are open at bol, by the time that is left for them.

    A view: of each item the units that left but aren't confirmed by bol, and those
    that are still to be shipped. It knows what Odoo knows, and asks nobody.
    """

    _name = "bol.deadline"
    _description = "Bol.com Deadline"
    _auto = False
    _order = "due_at, id"
    _rec_name = "item_id"
    _depends = {
        "bol.order": ["state", "account_id", "sale_order_id", "placed_at"],
        "bol.order.item": [
            "quantity",
            "quantity_cancelled",
            "quantity_shipped",
            "quantity_open",
            "fulfilment_method",
            "ship_by",
            "expires_on",
            "product_id",
            "title",
            "cancellation_requested",
        ],
        "bol.shipment": ["state", "attempts", "next_attempt"],
        "bol.shipment.line": [
            "state",
            "quantity",
            "left_out",
            "item_id",
            "shipment_id",
        ],
        "sale.order.line": ["bol_item_id", "qty_delivered"],
        "bol.cancellation": ["item_id", "state"],
        "bol.account": ["active", "deadline_warning_hours", "deadline_expiry_hours"],
        "bol.flow": ["mode"],
    }

    kind = fields.Selection(
        [("confirm", "Shipped, not confirmed by bol"), ("ship", "To be shipped")],
        "What Is Left",
        readonly=True,
    )
    account_id = fields.Many2one("bol.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    bol_order_id = fields.Many2one("bol.order", "Order", readonly=True)
    sale_order_id = fields.Many2one("sale.order", readonly=True)
    item_id = fields.Many2one("bol.order.item", "Order Item", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    title = fields.Char(readonly=True)
    quantity = fields.Integer("Units", readonly=True)
    shipment_id = fields.Many2one("bol.shipment", readonly=True)
    shipment_state = fields.Selection(
        selection=lambda self: self.env["bol.shipment"]._fields["state"].selection,
        readonly=True,
    )
    ship_by = fields.Datetime(
        readonly=True, help="When it is to be handed over to the carrier."
    )
    expires_at = fields.Datetime(
        "Bol Cancels At",
        readonly=True,
        help="End of the day at bol after which it cancels what isn't shipped.",
    )
    due_at = fields.Datetime("Deadline", readonly=True)
    time_left = fields.Char(compute="_compute_time_left")
    cancellation_requested = fields.Boolean(readonly=True)
    level = fields.Selection(
        [
            ("fine", "In time"),
            ("under_way", "Bol works on it"),
            ("soon", "Soon"),
            ("late", "Late"),
            ("expiring", "Bol cancels it soon"),
            ("expired", "Past bol's last day"),
        ],
        "How It Stands",
        readonly=True,
    )
    is_near = fields.Boolean("Little Time Left", readonly=True)
    threshold = fields.Selection(
        [("ship", "Shipping time"), ("expiry", "Bol's last day")],
        "Warned Of",
        readonly=True,
    )

    @api.depends("due_at")
    @api.depends_context("lang")
    def _compute_time_left(self):
        for deadline in self:
            due_at = deadline.due_at
            deadline.time_left = due_at and time_left(self.env, due_at)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT waiting.*,
                   level IN ('soon', 'late', 'expiring', 'expired') AS is_near,
                   CASE WHEN level IN ('soon', 'late') THEN 'ship'
                        WHEN level IN ('expiring', 'expired') THEN 'expiry'
                        END AS threshold
              FROM (SELECT rows.*, %(level)s AS level
                      FROM (%(rows)s) rows) waiting
            """,
            level=self._bol_level(),
            rows=self._bol_rows(),
        )

    def _bol_rows(self):
        """SELECT of what is left of each open item, of either kind."""
        return SQL(
            """
            SELECT item.id * 2 + part.number AS id, part.kind, part.quantity,
                   item.account_id, item.company_id, item.bol_order_id,
                   bol_order.sale_order_id, item.id AS item_id, item.product_id,
                   COALESCE(item.title, item.ean) AS title,
                   item.cancellation_requested, shipment.id AS shipment_id,
                   shipment.state AS shipment_state, shipment.waits_since,
                   item.ship_by, %(expires)s AS expires_at,
                   LEAST(item.ship_by, %(expires)s) AS due_at,
                   item.ship_by - LEAST(
                       account.deadline_warning_hours * INTERVAL '1 hour',
                       (item.ship_by - bol_order.placed_at) / 2) AS soon_at,
                   %(expires)s - account.deadline_expiry_hours * INTERVAL '1 hour'
                       AS expiring_at
              FROM bol_order_item item
              JOIN bol_order ON bol_order.id = item.bol_order_id
              JOIN bol_account account ON account.id = item.account_id
              JOIN bol_flow orders ON orders.account_id = account.id
              %(told)s
              CROSS JOIN LATERAL (VALUES
                   (%(confirm)s, 'confirm', LEAST(told.waiting, told.lacking)),
                   (%(ship)s, 'ship', told.lacking - told.waiting)
                   ) part(number, kind, quantity)
              LEFT JOIN LATERAL (
                   SELECT id, state, GREATEST(create_date, CASE
                              WHEN COALESCE(attempts, 0) = 0 THEN next_attempt
                          END) AS waits_since
                     FROM bol_shipment
                    WHERE id = told.shipment_id AND part.kind = 'confirm'
                   ) shipment ON TRUE
             WHERE %(relevant)s
            """,
            expires=EXPIRED_AT,
            told=self._bol_told(),
            relevant=self._bol_relevant(),
            **KINDS,
        )

    def _bol_relevant(self):
        """Condition of a row that is anybody's concern."""
        return SQL(
            """
            account.active AND orders.kind = 'orders'
            AND item.quantity_open > 0 AND part.quantity > 0
            AND item.fulfilment_method IS DISTINCT FROM 'FBB'
            AND NOT (part.kind = 'ship' AND EXISTS (
                SELECT FROM bol_cancellation cancellation
                 WHERE cancellation.item_id = item.id
                   AND (cancellation.state IN ('sending', 'sent', 'done')
                        OR cancellation.state = 'to_send' AND (
                            cancellation.approved OR EXISTS (
                                SELECT FROM bol_flow flow
                                 WHERE flow.account_id = item.account_id
                                   AND flow.kind = 'cancellations'
                                   AND flow.mode = 'live')))))
            AND (bol_order.state = 'imported'
                 OR bol_order.state IN ('new', 'held') AND orders.mode = 'live')
            """
        )

    def _bol_told(self):
        """What bol was told of an item: units that wait, and units it lacks yet.

        Its worst shipment stands for all that wait. What bol confirmed counts at once,
        before the order is read again. What was withdrawn waits as well, unless the
        goods are back.
        """
        return SQL(
            """
            CROSS JOIN LATERAL (
                SELECT COALESCE(SUM(line.quantity)
                           FILTER (WHERE line.state != 'done'), 0) AS waiting,
                       item.quantity - item.quantity_cancelled - GREATEST(
                           item.quantity_shipped, SUM(line.quantity)
                           FILTER (WHERE line.state = 'done')) AS lacking,
                       (ARRAY_AGG(line.shipment_id
                           ORDER BY line.state NOT IN ('failed', 'attention'),
                                    line.state = 'withdrawn', line.id)
                           FILTER (WHERE line.state != 'done'))[1] AS shipment_id
                  FROM bol_shipment_line line
                 WHERE line.item_id = item.id AND line.left_out IS NOT TRUE
                   AND (line.state != 'withdrawn' OR EXISTS (
                       SELECT FROM sale_order_line sold
                        WHERE sold.bol_item_id = item.id AND sold.qty_delivered > 0))
                ) told
            """
        )

    def _bol_level(self):
        """CASE of how near the deadline of a row is."""
        now = fields.Datetime.now()
        return SQL(
            """
            CASE WHEN expires_at <= %(now)s THEN 'expired'
                 WHEN shipment_state IN ('to_send', 'sending', 'sent')
                  AND waits_since > %(now)s - %(under_way)s::interval
                  AND COALESCE(expires_at > %(now)s + %(last)s::interval, TRUE)
                 THEN 'under_way'
                 WHEN expiring_at <= %(now)s THEN 'expiring'
                 WHEN ship_by <= %(now)s THEN 'late'
                 WHEN soon_at <= %(now)s THEN 'soon'
                 ELSE 'fine' END
            """,
            now=now,
            under_way=UNDER_WAY,
            last=LAST_HOURS,
        )

    def action_open(self):
        """What to work on: the shipment, else the open transfer, else the order."""
        self.ensure_one()
        record = self.shipment_id or self._bol_open_picking() or self.bol_order_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def _bol_open_picking(self):
        moves = self.item_id.sudo().sale_line_ids.move_ids
        open_ = moves.filtered(lambda move: move.state not in ("done", "cancel"))
        return open_.picking_id.sorted("scheduled_date")[:1].sudo(False)

    def action_retry(self):
        """Tell bol again what it refused, or what was unclear."""
        self.shipment_id.action_retry()
