from odoo import api, fields, models
from odoo.exceptions import UserError

# More of them in one form help nobody.
MOST_LINES = 200
MOST_TOLD = 10


class BolStockTakeOver(models.TransientModel):
    """Take over bol's quantities once, for sellers who keep no stock in Odoo yet.

    The counts are proposals: somebody applies them in Odoo's Physical Inventory.
    """

    _name = "bol.stock.take.over"
    _description = "Take Over Stock from Bol.com"

    account_id = fields.Many2one("bol.account", required=True, readonly=True)
    location_id = fields.Many2one("stock.location", "Lies In", readonly=True)
    listed_at = fields.Datetime("Bol's List of", readonly=True)
    told = fields.Boolean(readonly=True)
    product_count = fields.Integer("Products", readonly=True)
    differing_count = fields.Integer("To Be Counted", readonly=True)
    left_count = fields.Integer("Not Taken Over", readonly=True)
    line_ids = fields.One2many("bol.stock.take.over.line", "wizard_id", readonly=True)

    @api.model
    def default_get(self, fields_list):
        account = self.env["bol.account"].browse(self.env.context.get("active_id"))
        account.check_access("read")
        self.env["stock.quant"].check_access("write")
        # Who counts stock need not work with bol's offers.
        account = account.sudo()
        location = account._bol_stock_in_location()
        quantities, left = account._bol_stock_of_bol()
        lines = list(left.items())[:MOST_LINES]
        return {
            **super().default_get(fields_list),
            "account_id": account.id,
            "location_id": location.id,
            "listed_at": account._bol_flow("offers").whole_listed_at,
            "told": account._bol_flow("stock").mode == "live",
            "product_count": len(quantities),
            "differing_count": len(location._bol_differing_from(quantities)),
            "left_count": len(left),
            "line_ids": [
                fields.Command.create({"name": offer.name, "reason": reason})
                for offer, reason in lines
            ],
        }

    def action_propose(self):
        """Propose the counts of all that differs; shows them in Physical Inventory."""
        self.ensure_one()
        self.account_id.check_access("read")
        self.env["stock.quant"].check_access("write")
        account = self.account_id.sudo()
        if not self.listed_at:
            raise UserError(
                self.env._("Bol's offers were never read whole: press Import Offers.")
            )
        location = account._bol_stock_in_location()
        quantities, _left = account._bol_stock_of_bol()
        differing = location._bol_differing_from(quantities)
        offers = self.env["bol.offer"].sudo().with_context(active_test=False)
        known = offers.search([("account_id", "=", account.id)]).product_id
        location._bol_take_back(known.filtered(lambda p: p not in set(differing)))
        counts = {product: quantities[product] for product in differing}
        reasons = account._bol_count(location, counts, False)
        return self._with_reasons(reasons, self._counts_view(location, differing))

    def _counts_view(self, location, products):
        """Physical Inventory with the counts of some products in a location."""
        action = self.env["stock.quant"].action_view_inventory()
        counted = [
            ("location_id", "=", location.id),
            ("product_id", "in", [product.id for product in products]),
        ]
        context = {**action["context"], "search_default_my_count": False}
        return {**action, "domain": counted, "context": context}

    def _with_reasons(self, reasons, action):
        """An action, after telling which products could not be counted and why."""
        if not reasons:
            return action
        lines = [f"{p.display_name}: {why}" for p, why in reasons.items()]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%(count)s products not counted", count=len(lines)),
                "message": "\n".join(lines[:MOST_TOLD]),
                "next": action,
            },
        }


class BolStockTakeOverLine(models.TransientModel):
    _name = "bol.stock.take.over.line"
    _description = "Stock Not Taken Over from Bol.com"

    wizard_id = fields.Many2one(
        "bol.stock.take.over", required=True, ondelete="cascade"
    )
    name = fields.Char("Offer", readonly=True)
    reason = fields.Char(readonly=True)
