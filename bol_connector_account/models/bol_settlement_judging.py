from datetime import date
from decimal import Decimal

from odoo import models
from odoo.tools import SQL


class BolSettlement(models.Model):
    """What the lines are about, what was expected, and whether they add up.

    All of it is worked out set by set, and can be worked out again at any time.
    """

    _inherit = "bol.settlement"

    def _bol_judge_again(self):
        """Judge these settlements, of which nothing is posted, and those that build
        on them; drafts that don't fit any more are made anew."""
        mine = self.filtered(lambda one: one.state in ("read", "stopped"))
        for settlement in (mine | mine._bol_later()).sorted(lambda one: one._bol_age()):
            drafts = settlement.bill_id | settlement.entry_id
            settlement._bol_drop_drafts()
            settlement._bol_judge()
            if drafts and settlement.state == "read":
                settlement._bol_make_documents()

    def _bol_age(self):
        """What sorts settlements, the oldest first."""
        return self.issued_on or date.min, self.id

    def _bol_later(self):
        """Later settlements about the same items, that can still be judged again:
        what they are expected to hold depends on these."""
        dated = self.filtered("issued_on")
        if not dated:
            return dated
        oldest = min(dated, key=lambda one: one._bol_age())
        later = self.search(
            [
                ("account_id", "in", self.account_id.ids),
                ("state", "in", ["read", "stopped"]),
                ("issued_on", ">=", oldest.issued_on),
                ("id", "not in", self.ids),
            ]
        ).filtered(
            lambda one: one._bol_age() > oldest._bol_age() and not one._bol_is_touched()
        )
        if not later:
            return later
        self.env["bol.settlement.line"].flush_model()
        query = SQL(SAME_ITEMS, settlements=self._ids, later=later._ids)
        return later.browse(found for (found,) in self.env.execute_query(query))

    def _bol_is_touched(self):
        """Whether somebody has posted, or cancelled, its documents."""
        moves = self.bill_id | self.entry_id
        return any(move.state != "draft" or move.posted_before for move in moves)

    def _bol_judge(self):
        """Match the lines of this settlement, whose lines are all kept, and add
        them up."""
        self.ensure_one()
        self.env.flush_all()
        before = self._bol_items()
        for query in (FORGET, BY_ITEM, BY_ORDER, BY_EAN, EXPECT, MATCH):
            self.env.cr.execute(SQL(query, settlement=self.id))
        self.env.invalidate_all(flush=False)
        self._bol_add_up()
        (before | self._bol_items())._bol_sum_settled()
        self.account_id._bol_note_not_paid()

    def _bol_items(self):
        """The order items that are on these settlements."""
        if not self:
            return self.env["bol.order.item"]
        self.env["bol.settlement.line"].flush_model()
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT item_id FROM bol_settlement_line "
                "WHERE settlement_id IN %s AND item_id IS NOT NULL",
                self._ids,
            )
        )
        return self.env["bol.order.item"].browse(item for (item,) in found)

    # -- totals ----------------------------------------------------------------

    def _bol_add_up(self):
        """Stop here unless the lines and bol's VAT are what bol makes payable."""
        ((total,),) = self.env.execute_query(
            SQL(
                "SELECT COALESCE(SUM(amount), 0) FROM bol_settlement_line "
                "WHERE settlement_id = %s",
                self.id,
            )
        )
        total = cents(total)
        trouble = self._bol_why_stopped(total)
        state = "stopped" if trouble else "read"
        if self.state == "booked" and not trouble:
            state = "booked"
        self.write({"amount_lines": total, "trouble": trouble, "state": state})
        self._bol_tell_stopped()

    def _bol_why_stopped(self, total):
        """Why nothing can be booked of these lines, in plain words; or False.

        :param Decimal total: the sum of the lines
        """
        payable, vat = cents(self.amount_total), cents(self.amount_tax)
        off = payable - total - vat
        if not off:
            return False

        def money(amount):
            return self.currency_id.format(float(amount))

        text = self.env._(
            "The lines are %(lines)s, and bol's VAT is %(vat)s: together %(sum)s. But "
            "bol's invoice says %(payable)s. The difference is %(off)s.",
            lines=money(total),
            vat=money(vat),
            sum=money(total + vat),
            payable=money(payable),
            off=money(off),
        )
        if self.line_ids.search_count(
            [("settlement_id", "=", self.id), ("match", "=", "broken")], limit=1
        ):
            text += "\n" + self.env._(
                "Some lines are broken: fill in their amounts from bol's PDF."
            )
        return text

    def _bol_tell_stopped(self):
        """One activity while it is stopped, for the account's responsible."""
        activities = self._bol_activities("stopped")
        if self.state != "stopped":
            activities.unlink()
        elif not activities:
            responsible = self.account_id.user_id or self.env.ref("base.user_admin")
            self.activity_schedule(
                "bol_connector_account.mail_activity_type_settlement",
                summary=self.env._("Settlement doesn't add up"),
                user_id=responsible.id,
                bol_trouble="stopped",
            )

    def _bol_stop(self, reason):
        """Nothing more is done with this settlement until somebody has it read
        again.

        :param str reason: in plain words
        """
        self.write({"state": "stopped", "trouble": reason})
        self._bol_tell_stopped()


def cents(amount):
    """An amount of money as Decimal, in whole cents."""
    return Decimal(str(amount or 0)).quantize(Decimal("0.01"))


SAME_ITEMS = """
    SELECT DISTINCT line.settlement_id
      FROM bol_settlement_line line
     WHERE line.settlement_id IN %(later)s
       AND line.item_id IN (SELECT item_id
                              FROM bol_settlement_line
                             WHERE settlement_id IN %(settlements)s)
"""

FORGET = """
    UPDATE bol_settlement_line
       SET item_id = NULL, bol_order_id = NULL, expected_amount = NULL,
           difference = NULL, match = NULL
     WHERE settlement_id = %(settlement)s
"""

BY_ITEM = """
    UPDATE bol_settlement_line line
       SET item_id = item.id, bol_order_id = item.bol_order_id
      FROM bol_order_item item
     WHERE line.settlement_id = %(settlement)s
       AND item.account_id = line.account_id
       AND item.bol_id = line.item_bol_id
"""

BY_ORDER = """
    UPDATE bol_settlement_line line
       SET bol_order_id = bol_order.id
      FROM bol_order
     WHERE line.settlement_id = %(settlement)s
       AND line.bol_order_id IS NULL
       AND bol_order.account_id = line.account_id
       AND bol_order.bol_id = line.order_bol_id
"""

#: Only where the order has the EAN once: which of two it is, nobody can tell.
BY_EAN = """
    UPDATE bol_settlement_line line
       SET item_id = item.id
      FROM (SELECT bol_order_id, ean, MIN(id) AS id
              FROM bol_order_item
          GROUP BY bol_order_id, ean
            HAVING COUNT(*) = 1) item
     WHERE line.settlement_id = %(settlement)s
       AND line.item_id IS NULL
       AND line.item_bol_id IS NULL
       AND item.bol_order_id = line.bol_order_id
       AND item.ean = line.ean
"""

#: Pieces that were paid for count once: of those that bol pays a second time, or
#: takes back though it never paid, nothing is expected. Parts of an item may be
#: rounded by a cent.
EXPECT = """
    WITH pieces AS MATERIALIZED (
        SELECT line.id, line.settlement_id = settlement.id AS mine, line.number,
               line.item_id, line.amount, kind.category, item.quantity AS ordered,
               CASE kind.category WHEN 'turnover' THEN -item.amount
                                  ELSE item.commission END AS whole,
               line.quantity * CASE WHEN (kind.category = 'turnover')
                                      = (line.amount < 0) THEN 1 ELSE -1 END AS moved
          FROM bol_settlement_line line
          JOIN bol_settlement settlement ON settlement.id = %(settlement)s
          JOIN bol_settlement other ON other.id = line.settlement_id
          JOIN bol_settlement_kind kind ON kind.id = line.kind_id
          JOIN bol_order_item item ON item.id = line.item_id
         WHERE line.item_id = ANY(ARRAY(
                   SELECT DISTINCT item_id
                     FROM bol_settlement_line
                    WHERE settlement_id = %(settlement)s AND item_id IS NOT NULL))
           AND (other.id = settlement.id
                OR other.state IN ('read', 'booked')
               AND (other.issued_on, other.id) < (settlement.issued_on, settlement.id))
           AND line.broken_reason IS NULL
           AND (kind.category = 'turnover'
                OR kind.category = 'commission' AND item.commission <> 0)
    ), reached AS (
        SELECT pieces.*, SUM(moved) OVER (
                   PARTITION BY item_id, category
                   ORDER BY mine, (moved < 0), number, id) AS upto
          FROM pieces
    ), counted AS (
        SELECT reached.*, CASE
                   WHEN moved > 0
                   THEN GREATEST(LEAST(moved, ordered - (upto - moved)), 0)
                   ELSE LEAST(GREATEST(moved, moved - upto), 0) END AS counts
          FROM reached
    ), wanted AS (
        SELECT counted.*,
               ROUND(whole * counts / NULLIF(ordered, 0), 2) AS expected
          FROM counted
    )
    UPDATE bol_settlement_line line
       SET expected_amount = CASE
               WHEN wanted.counts = wanted.moved
                AND ABS(wanted.moved) < wanted.ordered
                AND ABS(wanted.amount - wanted.expected) <= 0.01
               THEN wanted.amount ELSE COALESCE(wanted.expected, 0) END
      FROM wanted
     WHERE wanted.mine AND wanted.id = line.id
"""

MATCH = """
    UPDATE bol_settlement_line line
       SET difference = line.amount - line.expected_amount,
           match = CASE
               WHEN line.broken_reason IS NOT NULL THEN 'broken'
               WHEN kind.category IS NULL OR kind.category = 'unknown'
               THEN 'unknown_type'
               WHEN line.order_bol_id IS NULL AND line.bol_order_id IS NULL
               THEN CASE kind.category WHEN 'turnover' THEN 'unknown_order'
                                       ELSE 'no_order' END
               WHEN line.bol_order_id IS NULL
                 OR line.item_id IS NULL AND kind.category = 'turnover'
               THEN 'unknown_order'
               WHEN line.amount <> line.expected_amount THEN 'differs'
               ELSE 'matched' END
      FROM bol_settlement_line self
 LEFT JOIN bol_settlement_kind kind ON kind.id = self.kind_id
     WHERE self.id = line.id AND line.settlement_id = %(settlement)s
"""
