import hashlib

from odoo import api, models
from odoo.tools import SQL

# As many as bol takes in one request.
ASKED_AT_ONCE = 50
# The same in SQL as in counted(): of the id's MD5 the first byte is the bucket's name,
# and the seven after it are added up.
BUCKET = SQL("left(md5(bol_id), 2)")
SUM = SQL("sum(('x' || substr(md5(bol_id), 3, 14))::bit(56)::bigint)::text")


def counted(present, bol_ids):
    """What a list has shown, together with some more offers of it.

    :param dict present: name of a bucket -> [count, sum] of offers; fits in JSON
    :param bol_ids: bol's ids of offers
    :return: the same with these offers
    """
    present = dict(present)
    for bol_id in bol_ids:
        digest = hashlib.md5(bol_id.encode(), usedforsecurity=False).hexdigest()
        count, total = present.get(digest[:2], (0, 0))
        present[digest[:2]] = [count + 1, total + int(digest[2:16], 16)]
    return present


class BolOffer(models.Model):
    """Which offers bol has no more: found by comparing sums, not by holding lists."""

    _inherit = "bol.offer"

    @api.model
    def _bol_differing(self, account, present):
        """Buckets in which not exactly the mirror's offers were listed.

        :param account: bol.account record
        :param dict present: of :func:`counted`, for bol's whole list
        :return: names of buckets, sorted
        """
        self.flush_model(["account_id", "active", "bol_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, count(*), %s FROM bol_offer "
                "WHERE account_id = %s AND active GROUP BY 1 ORDER BY 1",
                BUCKET,
                SUM,
                account.id,
            )
        )
        return [
            bucket
            for bucket, count, total in rows
            if present.get(bucket) != [count, int(total)]
        ]

    @api.model
    def _bol_suspects(self, account, buckets, start, after):
        """The next offers to ask bol about, since its list may have lacked them.

        :param account: bol.account record
        :param list buckets: names of those that differ
        :param datetime start: when the list began; an offer made since may lack there
        :param int after: id of the last offer that was asked about
        :return: dict bol's id -> record id, 50 at the most, by record id
        """
        self.flush_model(["account_id", "active", "bol_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT bol_id, id FROM bol_offer WHERE account_id = %s AND active "
                "AND id > %s AND create_date < %s AND %s = ANY(%s) "
                "ORDER BY id LIMIT %s",
                account.id,
                after,
                start,
                BUCKET,
                buckets,
                ASKED_AT_ONCE,
            )
        )
        return dict(rows)
