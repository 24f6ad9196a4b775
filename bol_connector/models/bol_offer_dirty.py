from odoo import api, fields, models
from odoo.tools import SQL

# Stands for every product of an account.
ALL = 0


class BolOfferDirty(models.Model):
    """Products of which a part of their offers may have changed since the account's
    flow last looked.

    An append-only log with bare numbers instead of references: writing it takes no
    lock on a product, an offer or an account, so two transfers of the same goods never
    wait for each other because of bol.
    """

    _name = "bol.offer.dirty"
    _description = "Products to Look at for Bol.com"
    _log_access = False

    product = fields.Integer(required=True, help="0: every product.")
    account = fields.Integer(required=True)
    part = fields.Char(required=True)

    _account_part_index = models.Index("(account, part)")

    # -- noting what changed ---------------------------------------------------

    @api.model
    def _bol_note(self, part, moved):
        """Log products for the accounts of their companies whose flow isn't off.

        All that a transaction notes is written at its end, in one statement.

        :param str part: see ``bol.flow._bol_parts_kept``
        :param moved: iterable of (product id, company id); without a company it is
            for the accounts of all of them, product 0 is every product
        """
        self._bol_note_rows(
            (part, product, company or None, None) for product, company in moved
        )

    @api.model
    def _bol_note_offers(self, part, offers):
        """Log the products of offers, for their own accounts."""
        self._bol_note_rows(
            (part, offer.product_id.id, None, offer.account_id.id)
            for offer in offers
            if offer.product_id
        )

    def _bol_note_rows(self, rows):
        hooks = self.env.cr.precommit
        if "bol_dirty" not in hooks.data:
            hooks.data["bol_dirty"] = set()
            hooks.add(self.browse()._bol_write_noted)
        hooks.data["bol_dirty"].update(rows)

    def _bol_write_noted(self):
        """Write the log, and wake the lanes that read it.

        One statement for both: a transfer of many lines must cost no more because of
        bol. ``ir.cron._trigger`` would take three.
        """
        noted = self.env.cr.precommit.data.pop("bol_dirty", ())
        if not noted:
            return
        self.env.cr.execute(self._bol_log_and_wake(noted))
        after = self.env.cr.postcommit
        if self.env.cr.rowcount and "bol_notified" not in after.data:
            after.data["bol_notified"] = True
            after.add(self.env["ir.cron"]._notifydb)

    def _bol_log_and_wake(self, noted):
        """The statement that logs rows of (part, product, company, account)."""
        columns = [list(column) for column in zip(*noted, strict=True)]
        return SQL(
            """
            WITH reader (part, kind, cron) AS (VALUES %(readers)s),
            logged AS (
                INSERT INTO bol_offer_dirty (product, account, part)
                SELECT noted.product, account.id, noted.part
                  FROM unnest(%(parts)s::text[], %(products)s::int[],
                              %(companies)s::int[], %(accounts)s::int[])
                    AS noted (part, product, company, account)
                  JOIN bol_account account
                    ON COALESCE(noted.company, account.company_id) = account.company_id
                   AND COALESCE(noted.account, account.id) = account.id
                   AND account.active AND account.state != 'draft'
                  JOIN reader ON reader.part = noted.part
                  JOIN bol_flow flow ON flow.account_id = account.id
                   AND flow.kind = reader.kind AND flow.mode != 'off'
                RETURNING part
            )
            INSERT INTO ir_cron_trigger
                   (cron_id, call_at, create_uid, create_date, write_uid, write_date)
            SELECT DISTINCT cron.id, now.at, %(user)s, now.at, %(user)s, now.at
              FROM logged JOIN reader ON reader.part = logged.part
              JOIN ir_cron cron ON cron.id = reader.cron AND cron.active
             CROSS JOIN (SELECT %(now)s::timestamp AS at) now
            """,
            readers=self._bol_readers({part for part, *_rest in noted}),
            **dict(
                zip(
                    ("parts", "products", "companies", "accounts"), columns, strict=True
                )
            ),
            user=self.env.uid,
            now=fields.Datetime.now(),
        )

    def _bol_readers(self, parts):
        """SQL rows of (part, kind of the flow that reads it, its scheduled action)."""
        flows = self.env["bol.flow"]
        kinds = flows._bol_parts_kept()
        return SQL(", ").join(
            SQL("(%s, %s, %s::int)", part, kinds[part], flows._bol_cron_id(kinds[part]))
            for part in parts
        )

    # -- reading it ------------------------------------------------------------

    @api.model
    def _bol_accounts(self, part):
        """Ids of the accounts that have something to look at."""
        groups = self._read_group([("part", "=", part)], ["account"])
        return [account for (account,) in groups]

    @api.model
    def _bol_take(self, account, part, limit):
        """Remove up to ``limit`` rows of an account; the product id of each."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM bol_offer_dirty WHERE id IN (SELECT id FROM "
                "bol_offer_dirty WHERE account = %s AND part = %s LIMIT %s) "
                "RETURNING product",
                account.id,
                part,
                limit,
            )
        )
        return [product for (product,) in self.env.cr.fetchall()]


class BolAccount(models.Model):
    _inherit = "bol.account"

    def unlink(self):
        # The log has no foreign key that would do it.
        logged = [("account", "in", self.ids)]
        self.env["bol.offer.dirty"].sudo().search(logged).unlink()
        return super().unlink()
