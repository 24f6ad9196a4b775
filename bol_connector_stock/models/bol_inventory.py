from odoo import api, fields, models

# What PostgreSQL's integers hold; a greater number is none of goods.
MOST = 2**31 - 1


class BolInventory(models.Model):
    """What lies in bol's own warehouse (FBB), as bol said it last."""

    _name = "bol.inventory"
    _description = "Stock at Bol.com (FBB)"
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
    bsku = fields.Char("BSKU", required=True, readonly=True)
    ean = fields.Char("EAN", readonly=True, index=True)
    title = fields.Char(readonly=True)
    regular = fields.Integer(readonly=True, help="Pieces that bol sells as new.")
    graded = fields.Integer(
        readonly=True, help="Pieces that can't be sold as new any more."
    )
    is_odd = fields.Boolean(
        "No Usable Number",
        readonly=True,
        help="Bol's last list had no number, or one below zero: the former stands.",
    )
    listed = fields.Boolean(
        default=True, readonly=True, help="Bol's last list had this article."
    )
    seen_at = fields.Datetime(
        "Last Listed", readonly=True, help="When bol's list had it last."
    )
    regular_in_odoo = fields.Float(
        "Regular in Odoo", compute="_compute_in_odoo", digits="Product Unit"
    )
    graded_in_odoo = fields.Float(
        "Graded in Odoo", compute="_compute_in_odoo", digits="Product Unit"
    )
    count_trouble = fields.Char(
        "Not Counted", readonly=True, help="Why Odoo's quantity doesn't follow bol's."
    )

    _bsku_unique = models.Constraint(
        "unique(account_id, bsku)", "An account has each article of bol once."
    )

    @api.depends("product_id", "account_id")
    def _compute_in_odoo(self):
        for account, rows in self.grouped("account_id").items():
            places = (
                account.sudo().fbb_location_id,
                account.sudo().fbb_graded_location_id,
            )
            regular, graded = (
                place._bol_present(rows.product_id) if place else {} for place in places
            )
            for row in rows:
                row.regular_in_odoo = regular.get(row.product_id, 0)
                row.graded_in_odoo = graded.get(row.product_id, 0)

    def _bol_reference(self):
        return ""

    # -- as bol says -----------------------------------------------------------

    @api.model
    def _bol_mirror(self, account, lines, seen_at):
        """Keep what bol lists.

        :param lines: bol_api ``InventoryLine`` list
        :param datetime seen_at: when the list began
        """
        told = {line.bsku or line.ean: line for line in lines if line.bsku or line.ean}
        known = self.search(
            [("account_id", "=", account.id), ("bsku", "in", list(told))]
        ).grouped("bsku")
        new = []
        for bsku, line in told.items():
            row = known.get(bsku, self.browse())
            values = row._bol_prepare_mirror(line, seen_at)
            if row:
                row._bol_write_changed(values)
            else:
                new.append({"account_id": account.id, "bsku": bsku, **values})
        self.union(*known.values(), self.create(new))._bol_match_products()

    def _bol_prepare_mirror(self, line, seen_at):
        """Values of a row; a number that is none leaves the former one."""
        numbers = {"regular": line.regular_stock, "graded": line.graded_stock}
        usable = {
            name: n for name, n in numbers.items() if n is not None and 0 <= n <= MOST
        }
        return {
            "ean": line.ean or False,
            "title": line.title or line.ean or line.bsku,
            "is_odd": len(usable) < len(numbers),
            "listed": True,
            "seen_at": seen_at,
            **usable,
        }

    def _bol_match_products(self):
        """Find the products of those of these rows that have none."""
        lacking = self.filtered(lambda row: row.ean and not row.product_id)
        for account, rows in lacking.grouped("account_id").items():
            found = account._bol_find_at_bol(rows.mapped("ean"))
            for row in rows:
                if row.ean in found:
                    row._bol_take_product(*found[row.ean])

    @api.model
    def _bol_begin_list(self, account):
        """A list of bol begins: none of these was in it yet."""
        mine = [("account_id", "=", account.id), ("listed", "=", True)]
        self.search(mine).write({"listed": False})

    @api.model
    def _bol_lacking(self, account):
        """A row with stock that bol's list lacked; empty if there's none."""
        lacking = [("account_id", "=", account.id), ("listed", "=", False)]
        stock = ["|", ("regular", ">", 0), ("graded", ">", 0)]
        return self.search(lacking + stock, order="id", limit=1)

    def _bol_note_gone(self):
        """Bol has nothing of it any more, and said so when asked."""
        self.write({"regular": 0, "graded": 0, "is_odd": False})

    def _bol_note_left(self, left):
        """Note why products aren't counted.

        :param dict left: product.product record -> text
        """
        for row in self:
            why = left.get(row.product_id, False)
            row._bol_write_changed({"count_trouble": why})

    # -- what it amounts to ----------------------------------------------------

    def _bol_total(self, name):
        """What these rows of one product have, in the product's unit.

        :param str name: ``regular`` or ``graded``
        """
        return sum(row._bol_in_unit(row[name], row.product_id.uom_id) for row in self)

    def _bol_why_odd(self):
        """Why these rows say nothing certain of their product; False if they do."""
        odd = any(row.is_odd for row in self)
        return odd and self.env._("Bol's list has no usable number of it.")
