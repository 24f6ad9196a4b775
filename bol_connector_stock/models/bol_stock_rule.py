from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_matched import whole_pieces
from odoo.addons.bol_connector.models.bol_offer_dirty import ALL

from .bol_offer_stock import MOST


class BolStockRule(models.Model):
    """How much of some products bol may sell.

    Of the rules of an account the most specific one decides alone: the variant's, the
    product's, that of the nearest category upwards, that of all products.
    """

    _name = "bol.stock.rule"
    _description = "Bol.com Stock Rule"
    _check_company_auto = True
    _order = "account_id, id"

    account_id = fields.Many2one(
        "bol.account",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["bol.account"]._bol_default(),
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    categ_id = fields.Many2one(
        "product.category",
        "Category",
        index="btree_not_null",
        ondelete="cascade",
        help="With the categories below it. Leave category, product and variant empty "
        "for all products.",
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Product",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    product_id = fields.Many2one(
        "product.product",
        "Variant",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            ("computed", "What is in stock"),
            ("fixed", "Always the same amount"),
            ("none", "Nothing: you keep its stock at bol"),
        ],
        "Bol Is Told",
        required=True,
        default="computed",
    )
    buffer = fields.Integer(
        help="Kept back: so much of it isn't for sale at bol. In pieces as bol sells "
        "them, or in percent of them, rounded up.",
    )
    buffer_kind = fields.Selection(
        [("pieces", "Pieces"), ("percent", "Percent")],
        required=True,
        default="pieces",
    )
    most = fields.Integer("At Most", help="Bol is told no more of it. 0: no limit.")
    fixed = fields.Integer(
        "Amount", help="Bol is told it whatever is in stock, up to 999."
    )
    target = fields.Char("For", compute="_compute_target")
    summary = fields.Char("Rule", compute="_compute_summary")

    _one_target = models.Constraint(
        "CHECK (num_nonnulls(product_id, product_tmpl_id, categ_id) <= 1)",
        "A stock rule is for one category, one product, one variant, or for all.",
    )
    _no_negative = models.Constraint(
        "CHECK (buffer >= 0 AND most >= 0 AND fixed >= 0)",
        "The numbers of a stock rule start at 0.",
    )
    _percent_bound = models.Constraint(
        "CHECK (buffer_kind != 'percent' OR buffer <= 100)",
        "A buffer is at most 100 percent.",
    )
    _fixed_bound = models.Constraint(
        f"CHECK (fixed <= {MOST})", f"Bol takes amounts up to {MOST} only."
    )
    _target_unique = models.UniqueIndex(
        "(account_id, COALESCE(product_id, 0), COALESCE(product_tmpl_id, 0), "
        "COALESCE(categ_id, 0))",
        "The account has a stock rule for the same already: change that one.",
    )

    @api.depends("product_id", "product_tmpl_id", "categ_id")
    def _compute_target(self):
        for rule in self:
            target = rule._bol_target().sudo()
            rule.target = target.display_name or self.env._("All products")

    @api.depends("kind", "buffer", "buffer_kind", "most", "fixed")
    def _compute_summary(self):
        for rule in self:
            rule.summary = getattr(rule, f"_bol_summary_{rule.kind or 'none'}")()

    @api.depends("target", "summary")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = f"{rule.target}: {rule.summary}"

    def _bol_summary_none(self):
        return self.env._("nothing is sent")

    def _bol_summary_fixed(self):
        return self.env._("always %(amount)s", amount=self.fixed)

    def _bol_summary_computed(self):
        texts = []
        if self.buffer and self.buffer_kind == "percent":
            texts.append(self.env._("less %(buffer)s %%", buffer=self.buffer))
        elif self.buffer:
            texts.append(self.env._("less %(buffer)s", buffer=self.buffer))
        if self.most:
            texts.append(self.env._("at most %(most)s", most=self.most))
        return ", ".join(texts) or self.env._("all that is in stock")

    # -- what it says ----------------------------------------------------------

    def _bol_target(self):
        """The variant, product or category it is for; no category: all products."""
        return self.product_id or self.product_tmpl_id or self.categ_id

    def _bol_stock_steps(self, product, unit, steps):
        """What of a product is for sale by this rule; without a rule all of it.

        :param unit: uom.uom record of what bol sells; empty: the product's own
        :param steps: as of ``bol.account._bol_stock_quantities``
        :return: the same steps, and those of the rule, in pieces as bol sells them
        """
        if self.kind == "fixed":
            return [("fixed", self.fixed)]
        pieces = whole_pieces(steps[-1][1], product.uom_id, unit)
        left = pieces - self._bol_kept_back(pieces)
        most = min(left, self.most) if self.most else left
        return [*steps, ("pieces", pieces), ("buffer", left), ("most", most)]

    def _bol_kept_back(self, pieces):
        if self.buffer_kind == "percent":
            return -(-max(pieces, 0) * self.buffer // 100)
        return self.buffer

    # -- what hangs on it ------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._bol_look_at_stock()
        return rules

    def write(self, vals):
        self._bol_look_at_stock()
        result = super().write(vals)
        self._bol_look_at_stock()
        return result

    def unlink(self):
        self._bol_look_at_stock()
        return super().unlink()

    def _bol_look_at_stock(self):
        """Have the stock of these rules' products computed again soon."""
        for rule in self:
            template = rule.product_tmpl_id.with_context(active_test=False)
            products = rule.product_id | template.product_variant_ids
            rule.account_id._bol_look_at_stock(products.ids or [ALL])
