from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# A shop with fewer offers than that changes most of them on any day.
FEW = 25


class BolAccount(models.Model):
    """The brake: stock isn't sent when too much of it would change at once.

    A warehouse chosen wrongly, or a count gone wrong, would take a whole shop offline.
    """

    _inherit = "bol.account"

    stock_brake_change = fields.Float(
        "Stop If More Change Than (%)",
        default=50,
        help="When more than this share of the offers is to get another stock, nothing "
        "is sent until somebody has looked. 0: never stop.",
    )
    stock_brake_zero = fields.Float(
        "Stop If More Drop to Zero Than (%)",
        default=20,
        help="When more than this share of the offers would be sold no more, nothing "
        "is sent until somebody has looked. 0: never stop.",
    )

    @api.constrains("stock_brake_change", "stock_brake_zero")
    def _check_stock_brake(self):
        for account in self:
            shares = account.stock_brake_change, account.stock_brake_zero
            if not all(0 <= share <= 100 for share in shares):
                raise ValidationError(
                    self.env._("The shares at which stock stops go from 0 to 100 %.")
                )

    def _bol_why_stock_stopped(self):
        """Why no stock is sent until somebody has looked; False if it is sent."""
        changed, zeroed, offers = self._bol_stock_waiting()
        for count, share, text in (
            (
                zeroed,
                self.stock_brake_zero,
                self.env._(
                    "%(count)s of %(offers)s offers would drop to zero.",
                    count=zeroed,
                    offers=offers,
                ),
            ),
            (
                changed,
                self.stock_brake_change,
                self.env._(
                    "The stock of %(count)s of %(offers)s offers would change.",
                    count=changed,
                    offers=offers,
                ),
            ),
        ):
            if share and count >= FEW and count * 100 > share * offers:
                return text
        return False

    def _bol_stock_waiting(self):
        """What waits to be sent that nobody has approved.

        The first value that bol is told of an offer is no change, yet it may be zero.

        :return: (offers whose stock changes, offers that drop to zero, all offers
            whose stock is sent)
        """
        self.env["bol.offer"].flush_model()
        waiting = SQL("stock_due AND NOT COALESCE(stock_approved, FALSE)")
        (counts,) = self.env.execute_query(
            SQL(
                "SELECT count(*) FILTER (WHERE %(waiting)s AND stock_sent_at "
                "IS NOT NULL), "
                "count(*) FILTER (WHERE %(waiting)s AND stock_wanted = 0 "
                "AND stock_amount > 0), count(*) FROM bol_offer "
                "WHERE account_id = %(account)s AND active AND stock_computed",
                waiting=waiting,
                account=self.id,
            )
        )
        return counts

    def _bol_stock_preview_text(self):
        """What telling bol the stock that waits would change, for people."""
        waiting = [("account_id", "=", self.id), ("stock_due", "=", True)]
        zero = [("stock_wanted", "=", 0), ("stock_amount", ">", 0)]
        offers = self.env["bol.offer"]
        return self.env._(
            "%(due)s offers get another stock at bol, %(zero)s of them drop to zero.",
            due=offers.search_count(waiting),
            zero=offers.search_count([*waiting, *zero]),
        )
