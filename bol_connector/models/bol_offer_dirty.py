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

    @api.model
    def _bol_append(self, part, moved):
        """Log products for the accounts of their companies whose flow isn't off.

        :param str part: see ``bol.flow._bol_parts_kept``
        :param moved: iterable of (product id, company id); without a company it is
            for the accounts of all of them, product 0 is every product
        """
        kind = self.env["bol.flow"]._bol_parts_kept()[part]
        pairs = SQL(", ").join(
            SQL("(%s::int, %s::int)", product, company or None)
            for product, company in sorted(set(moved), key=str)
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO bol_offer_dirty (product, account, part) "
                "SELECT moved.product, account.id, %s FROM (VALUES %s) "
                "AS moved (product, company) JOIN bol_account account "
                "ON (account.company_id = moved.company OR moved.company IS NULL) "
                "AND account.active AND account.state != 'draft' "
                "JOIN bol_flow flow ON flow.account_id = account.id "
                "AND flow.kind = %s AND flow.mode != 'off'",
                part,
                pairs,
                kind,
            )
        )
        if self.env.cr.rowcount:
            self.env["bol.flow"]._bol_wake_kind(kind)

    @api.model
    def _bol_append_offers(self, part, offers):
        """Log the products of offers that came to need a look themselves."""
        kind = self.env["bol.flow"]._bol_parts_kept()[part]
        awake = offers.account_id.filtered(
            lambda account: account.sudo()._bol_flow(kind).mode in ("preview", "live")
        )
        matched = offers.filtered(lambda o: o.product_id and o.account_id in awake)
        self.create(
            [
                {"product": o.product_id.id, "account": o.account_id.id, "part": part}
                for o in matched
            ]
        )
        if matched:
            self.env["bol.flow"]._bol_wake_kind(kind)

    @api.model
    def _bol_accounts(self, part):
        """Ids of the accounts that have something to look at."""
        groups = self._read_group([("part", "=", part)], ["account"])
        return [account for (account,) in groups]

    @api.model
    def _bol_take(self, account, part, limit):
        """Remove up to ``limit`` rows of an account; returns their product ids."""
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
        return {product for (product,) in self.env.cr.fetchall()}


class BolAccount(models.Model):
    _inherit = "bol.account"

    def unlink(self):
        # The log has no foreign key that would do it.
        logged = [("account", "in", self.ids)]
        self.env["bol.offer.dirty"].sudo().search(logged).unlink()
        return super().unlink()
