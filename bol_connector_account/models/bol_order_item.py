from odoo import fields, models
from odoo.tools import SQL


class BolOrderItem(models.Model):
    """What bol has paid for an item, and what it charged for it."""

    _inherit = "bol.order.item"

    settled_quantity = fields.Integer(
        "Settled",
        readonly=True,
        copy=False,
        help="Pieces that bol paid for, those that it took back later included.",
    )
    settled_amount = fields.Monetary(
        "Paid by Bol",
        readonly=True,
        copy=False,
        help="VAT included, less what bol took back, before its costs.",
    )
    settled_commission = fields.Monetary(
        "Commission Charged",
        readonly=True,
        copy=False,
        help="By bol's settlements, without VAT.",
    )
    not_paid = fields.Boolean(
        "Not Paid Yet",
        readonly=True,
        copy=False,
        help="Shipped within the time that bol has settled, and not on a settlement.",
    )
    settled_line_ids = fields.One2many(
        "bol.settlement.line", "item_id", "Settled Lines"
    )

    _not_paid = models.Index("(account_id) WHERE not_paid")

    def _bol_sum_settled(self):
        """Add up what settlements whose totals are right say of these items."""
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(SQL(SUM_SETTLED, items=self._ids))
        self.invalidate_model(
            ["settled_quantity", "settled_amount", "settled_commission"]
        )


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_note_not_paid(self):
        """Mark the items that were shipped in the time that bol has settled, and
        that it hasn't paid for."""
        self.env.flush_all()
        for account in self:
            self.env.cr.execute(SQL(NOT_PAID, account=account.id))
        self.env["bol.order.item"].invalidate_model(["not_paid"])


SUM_SETTLED = """
    UPDATE bol_order_item item
       SET settled_quantity = sums.quantity,
           settled_amount = sums.amount,
           settled_commission = sums.commission
      FROM (SELECT mine.id,
                   COALESCE(SUM(line.quantity) FILTER (
                       WHERE line.category = 'turnover' AND line.amount < 0
                   ), 0) AS quantity,
                   COALESCE(-SUM(line.amount) FILTER (
                       WHERE line.category = 'turnover'), 0) AS amount,
                   COALESCE(SUM(line.amount) FILTER (
                       WHERE line.category = 'commission'), 0) AS commission
              FROM bol_order_item mine
              LEFT JOIN (SELECT one.*, kind.category
                           FROM bol_settlement_line one
                           JOIN bol_settlement settlement
                             ON settlement.id = one.settlement_id
                            AND settlement.state IN ('read', 'booked')
                           JOIN bol_settlement_kind kind ON kind.id = one.kind_id
                          WHERE one.item_id IN %(items)s) line
                ON line.item_id = mine.id
             WHERE mine.id IN %(items)s
          GROUP BY mine.id) sums
     WHERE sums.id = item.id
       AND (item.settled_quantity, item.settled_amount, item.settled_commission)
           IS DISTINCT FROM (sums.quantity, sums.amount, sums.commission)
"""

#: When bol last changed an item that is shipped is when it was shipped.
NOT_PAID = """
    UPDATE bol_order_item item
       SET not_paid = NOT COALESCE(item.not_paid, FALSE)
      FROM (SELECT MIN(period_start) AS first, MAX(period_end) AS last
              FROM bol_settlement
             WHERE account_id = %(account)s
               AND type = 'ALL_IN_ONE'
               AND state IN ('read', 'booked')) settled
     WHERE item.account_id = %(account)s
       AND COALESCE(item.not_paid, FALSE) <> (
           COALESCE(item.quantity_shipped, 0) > COALESCE(item.settled_quantity, 0)
           AND COALESCE(item.changed_at >= settled.first, FALSE)
           AND COALESCE(item.changed_at < settled.last, FALSE))
"""
