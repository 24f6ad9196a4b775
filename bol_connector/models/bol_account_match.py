from odoo import api, fields, models

from .product_matches import Shelf

#: A product's field -> its label, in the order in which a new account looks.
KEYS = [
    ("barcode", "Barcode"),
    ("default_code", "Internal reference"),
    ("bol_reference", "Bol.com reference"),
]


class BolAccountMatch(models.Model):
    """By what an account finds the product of something at bol; the first one counts.

    A barcode is compared with bol's EAN, a reference with the seller's own at bol.
    """

    _name = "bol.account.match"
    _description = "Bol.com Matching Rule"
    _rec_name = "key"
    _order = "account_id, sequence, id"

    account_id = fields.Many2one(
        "bol.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    key = fields.Selection(KEYS, "Look By", required=True)
    despite_ean = fields.Boolean(
        "Whatever Its Barcode",
        help="Take a product found by its reference also if its barcode is another "
        "EAN than bol's. Off: such a product is only proposed.",
    )

    _key_unique = models.Constraint(
        "unique(account_id, key)", "An account looks by each of these once."
    )


class BolAccount(models.Model):
    """Finding the products of what bol names."""

    _inherit = "bol.account"

    match_ids = fields.One2many("bol.account.match", "account_id", "Matching")

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts.filtered(lambda account: not account.match_ids)._bol_set_up_matching()
        return accounts

    def _bol_set_up_matching(self):
        """Give these accounts the usual rules."""
        self.env["bol.account.match"].sudo().create(
            [
                {"account_id": account.id, "key": key, "sequence": 10 * place}
                for account in self
                for place, (key, _label) in enumerate(KEYS, 1)
            ]
        )

    @api.model
    def _bol_set_up_matching_once(self):
        """Give the accounts of an older version the usual rules.

        Not those whose rules somebody took away since.
        """
        done = "bol_connector.matching_set_up"
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param(done):
            return
        accounts = self.with_context(active_test=False)
        accounts.search([("match_ids", "=", False)])._bol_set_up_matching()
        parameters.set_param(done, "1")

    def _bol_find(self, pairs):
        """What products may be what bol names.

        :param pairs: iterable of (EAN, the seller's reference), either may be ''
        :return: dict pair -> :class:`.product_matches.Match`
        """
        self.ensure_one()
        pairs = set(pairs)
        rules = self.sudo().match_ids
        shelf = Shelf(self.env, self.company_id, pairs, set(rules.mapped("key")))
        return {pair: shelf.match(rules, *pair) for pair in pairs}
