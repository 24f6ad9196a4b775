import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.bol_connector.models.bol_offer_price import SHOWN_AFTER
from odoo.addons.bol_connector.tools import divide_around_errors

_logger = logging.getLogger(__name__)

BATCH = 1000
# Clocks differ: what bol changed last so long before our message wasn't our message.
CLOCKS = timedelta(minutes=5)
# Bol cancels at the end of the expiry day, in its own time zone.
EXPIRED_AT = SQL(
    "((item.expires_on + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam' "
    "AT TIME ZONE 'UTC')"
)


class BolStockCheck(models.Model):
    """Comparing in SQL, by batches: nothing is loaded of what is as it should be."""

    _inherit = "bol.stock.check"

    def _bol_check_batch(self):
        """Compute and compare the next offers by id; whether there were any."""
        self.ensure_one()
        offers = self.env["bol.offer"].search(
            [("account_id", "=", self.account_id.id), ("id", ">", self.done_to)],
            order="id",
            limit=BATCH,
        )
        if not offers:
            self.finished = fields.Datetime.now()
            return False
        divide_around_errors(
            self.env,
            offers.filtered("product_id"),
            lambda part: part._bol_compute_part("stock"),
            lambda one, error: _logger.error(
                "Stock of offer %s can't be computed: %s", one.bol_id, error
            ),
        )
        self._bol_judge(offers.ids)
        self.done_to = offers[-1].id
        return True

    @api.model
    def _bol_check_shown(self, account, started):
        """Look at what bol's list of changes showed; a check is made of differences.

        :param datetime started: when the reading of the list began
        """
        check = self.new({"account_id": account.id, "started": started})
        differing = check._bol_different(BATCH)
        if differing:
            check = self._bol_begin(account, started, whole=False)
            check._bol_judge(differing)
            check.finished = fields.Datetime.now()

    # -- SQL -------------------------------------------------------------------

    def _bol_found_to_be(self):
        """Expression of what an offer is found to be: a word of ``FOUND``."""
        told = self.env["bol.offer"].new()._bol_prepare_stock()["stock"]
        return SQL(
            """
            CASE WHEN offer.product_id IS NULL THEN 'unmatched'
                 WHEN offer.stock_computed IS NOT TRUE
                   OR offer.fulfilment_method IS DISTINCT FROM 'FBR'
                 THEN 'unmanaged'
                 WHEN offer.stock_told IS NOT TRUE THEN 'waiting'
                 WHEN %(equal)s
                 THEN CASE WHEN offer.stock_due THEN 'waiting' ELSE 'equal' END
                 WHEN offer.stock_sent_at > %(shown)s THEN 'recent'
                 ELSE 'different' END
            """,
            equal=SQL(
                "COALESCE(offer.stock_amount, 0) = COALESCE(offer.stock_acknowledged, "
                "0) AND COALESCE(offer.managed_by_retailer, FALSE) = %s",
                told["managedByRetailer"],
            ),
            # What bol was told later may show after its list was read.
            shown=self.started - SHOWN_AFTER,
        )

    def _bol_different(self, limit):
        """Ids of so many of the account's offers whose stock is another at bol."""
        self.env["bol.offer"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM bol_offer offer WHERE account_id = %s AND active "
                "AND %s = 'different' ORDER BY id LIMIT %s",
                self.account_id.id,
                self._bol_found_to_be(),
                limit,
            )
        )
        return [offer_id for (offer_id,) in rows]

    def _bol_judge(self, offer_ids):
        """Count these offers by what they are found to be; list and repair those that
        differ."""
        self.env["bol.offer"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH judged AS (
                    SELECT offer.*, %(found)s AS found FROM bol_offer offer
                     WHERE offer.id = ANY(%(ids)s)
                ), listed AS (
                    INSERT INTO bol_stock_check_line
                           (check_id, offer_id, at_bol, told, wanted, bol_order_id,
                            cause)
                    SELECT %(check)s, offer.id, offer.stock_amount,
                           offer.stock_acknowledged, offer.stock_wanted,
                           expired.bol_order_id, %(cause)s
                      FROM judged offer LEFT JOIN LATERAL (%(expired)s) expired ON TRUE
                     WHERE offer.found = 'different'
                )
                SELECT found, count(*),
                       array_agg(id) FILTER (WHERE found = 'different')
                  FROM judged GROUP BY found
                """,
                ids=offer_ids,
                check=self.id,
                found=self._bol_found_to_be(),
                cause=self._bol_cause(),
                expired=self._bol_expired_order(),
            )
        )
        counts = {f"{found}_count": count for found, count, _ids in rows}
        self.write({name: self[name] + count for name, count in counts.items()})
        differing = [ids for found, _count, ids in rows if found == "different"]
        self.env["bol.offer"].browse(*differing)._bol_tell_stock_again()

    def _bol_cause(self):
        return SQL(
            """
            CASE WHEN offer.stock_amount = offer.stock_acknowledged THEN 'counting'
                 WHEN expired.bol_order_id IS NOT NULL THEN 'expired'
                 WHEN offer.changed_at < offer.stock_sent_at - %s THEN 'lost'
                 ELSE 'changed' END
            """,
            CLOCKS,
        )

    def _bol_expired_order(self):
        """SELECT of the order of an offer that expired since bol was told its stock."""
        return SQL(
            """
            SELECT item.bol_order_id FROM bol_order_item item
             WHERE item.account_id = offer.account_id
               AND item.offer_bol_id = offer.bol_id AND offer.stock_amount = 0
               AND item.fulfilment_method = 'FBR'
               AND item.quantity_shipped < item.quantity
               AND %(expired)s BETWEEN offer.stock_sent_at AND %(now)s
               AND (item.quantity_open > 0 OR item.changed_at >= %(expired)s)
             ORDER BY item.expires_on DESC LIMIT 1
            """,
            expired=EXPIRED_AT,
            now=fields.Datetime.now(),
        )

    def _bol_note_gone(self, offer_ids):
        """List offers that bol's list lacked and bol denied: those of a product."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO bol_stock_check_line
                       (check_id, offer_id, at_bol, told, wanted, cause)
                SELECT %s, id, 0, stock_acknowledged, stock_wanted, 'gone'
                  FROM bol_offer WHERE id = ANY(%s) AND product_id IS NOT NULL
                """,
                self.id,
                offer_ids,
            )
        )
        self.gone_count += self.env.cr.rowcount


class BolOffer(models.Model):
    _inherit = "bol.offer"

    def _bol_tell_stock_again(self):
        """Have bol told the stock of these as if it never had been."""
        if self:
            self.write({"stock_told": False, "stock_retry_at": False})
            wishes = {offer.id: offer._bol_part_wish("stock") for offer in self}
            self.env["bol.offer.log"]._bol_note_wishes("stock", wishes)
            self.env["bol.flow"]._bol_wake_kind("stock")


class BolOfferLog(models.Model):
    _inherit = "bol.offer.log"

    @api.model
    def _bol_note_answers(self, part, answers):
        result = super()._bol_note_answers(part, answers)
        if part == "stock":
            taken = [i for i, (state, *_rest) in answers.items() if state == "sent"]
            self.env["bol.stock.check.line"]._bol_note_repaired(taken)
        return result
