from odoo import api, fields, models

# What the mirror of a line holds, beside its key.
COLUMNS = ("ean", "title", "regular", "graded", "listed")


class BolInventory(models.Model):
    """What lies in bol's own warehouse (FBB), article by article, as bol says it."""

    _name = "bol.inventory"
    _description = "Stock in Bol.com's Warehouse"
    _inherit = ["bol.matched"]
    _rec_name = "title"
    _rec_names_search = ["title", "ean", "bsku", "product_id"]
    _order = "account_id, title, id"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    bsku = fields.Char("BSKU", required=True, readonly=True, help="Bol's own number.")
    ean = fields.Char("EAN", readonly=True, index=True)
    title = fields.Char("Title at Bol", readonly=True)
    regular = fields.Integer("For Sale", readonly=True, help="Sold as new by bol.")
    graded = fields.Integer(
        "Not for Sale Any More", readonly=True, help="Graded: damaged or sent back."
    )
    listed = fields.Boolean(
        default=True, readonly=True, help="Bol's last list had this article."
    )
    in_odoo = fields.Float("In Odoo", compute="_compute_in_odoo")
    graded_in_odoo = fields.Float("Graded in Odoo", compute="_compute_in_odoo")

    _bsku_unique = models.Constraint(
        "unique(account_id, bsku)", "An article is in bol's warehouse once."
    )

    @api.depends("product_id", "account_id")
    def _compute_in_odoo(self):
        for account, lines in self.grouped("account_id").items():
            account = account.sudo()
            present = account.fbb_location_id._bol_present(lines.product_id)
            graded = account.fbb_graded_location_id._bol_present(lines.product_id)
            for line in lines:
                line.in_odoo = present.get(line.product_id, 0)
                line.graded_in_odoo = graded.get(line.product_id, 0)

    def _bol_reference(self):
        return ""

    # -- what bol says ---------------------------------------------------------

    @api.model
    def _bol_mirror(self, account, answers):
        """Take over bol's whole inventory; what it lacks isn't there any more.

        A quantity that bol doesn't give, or gives as less than nothing, leaves the one
        that was known.

        :param answers: bol_api ``InventoryLine`` list: all of them
        """
        known = self.search([("account_id", "=", account.id)]).grouped("bsku")
        told = {answer.bsku: answer for answer in answers if answer.bsku}
        for bsku, answer in told.items():
            line = known.get(bsku)
            values = self._bol_prepare_mirror(answer)
            if line:
                line._bol_write_changed(values)
            else:
                self.create({"account_id": account.id, "bsku": bsku, **values})
        nothing = {"regular": 0, "graded": 0, "listed": False}
        for bsku in known.keys() - told.keys():
            known[bsku]._bol_write_changed(nothing)

    @api.model
    def _bol_prepare_mirror(self, answer):
        """Values of a line from a bol_api ``InventoryLine``."""
        quantities = {"regular": answer.regular_stock, "graded": answer.graded_stock}
        return {
            "ean": answer.ean or False,
            "title": answer.title or answer.ean or False,
            "listed": True,
            **{n: pieces for n, pieces in quantities.items() if (pieces or 0) >= 0},
        }

    def _bol_match_products(self):
        """Find the products of those of these lines that have none.

        What an offer of the account with this EAN is, the line is as well.
        """
        lacking = self.filtered(lambda line: not line.product_id and line.ean)
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "in", lacking.account_id.ids),
                ("ean", "in", lacking.mapped("ean")),
                ("product_id", "!=", False),
            ]
        )
        by_name = {(o.account_id, o.ean): o._bol_choice() for o in offers}
        found = lacking._bol_found()
        for line in lacking:
            match = found[line].certain
            if choice := by_name.get((line.account_id, line.ean)) or match:
                line._bol_take_product(*choice)
