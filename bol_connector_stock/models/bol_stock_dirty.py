from odoo import api, fields, models
from odoo.tools import SQL


class BolStockDirty(models.Model):
    """Products whose quantity moved since an account's stock flow last looked.

    An append-only log with bare numbers instead of references: writing it takes no
    lock on a product, an offer or an account, so two transfers of the same goods never
    wait for each other because of bol.
    """

    _name = "bol.stock.dirty"
    _description = "Products to Look at for Bol.com"
    _log_access = False

    product = fields.Integer(required=True)
    account = fields.Integer(required=True, index=True)

    @api.model
    def _bol_append(self, moved):
        """Log products for the accounts of the companies they moved in.

        :param moved: iterable of (product id, company id)
        """
        pairs = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in sorted(moved))
        self.env.cr.execute(
            SQL(
                "INSERT INTO bol_stock_dirty (product, account) "
                "SELECT moved.product, account.id FROM (VALUES %s) "
                "AS moved (product, company) JOIN bol_account account "
                "ON account.company_id = moved.company "
                "AND account.active AND account.state != 'draft' "
                "JOIN bol_flow flow ON flow.account_id = account.id "
                "AND flow.kind = 'stock' AND flow.mode != 'off'",
                pairs,
            )
        )
        if self.env.cr.rowcount:
            self.env["bol.flow"]._bol_wake(["out"])

    @api.model
    def _bol_append_offers(self, offers):
        """Log the products of offers that came to need a look themselves."""
        matched = offers.filtered("product_id")
        self.create(
            [
                {"product": offer.product_id.id, "account": offer.account_id.id}
                for offer in matched
            ]
        )
        if matched:
            self.env["bol.flow"]._bol_wake(["out"])

    @api.model
    def _bol_take(self, account, limit):
        """Remove up to ``limit`` rows of an account; returns their product ids."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM bol_stock_dirty WHERE id IN (SELECT id FROM "
                "bol_stock_dirty WHERE account = %s LIMIT %s) RETURNING product",
                account.id,
                limit,
            )
        )
        return {product for (product,) in self.env.cr.fetchall()}
