from odoo import fields, models


class BolAccount(models.Model):
    """What becomes of returns: settings of an account."""

    _inherit = "bol.account"

    return_transfers = fields.Boolean(
        "Make Return Transfers",
        default=True,
        help="For each return that a customer announces at bol, a return of the "
        "delivered transfer waits in the warehouse.",
    )
    return_answer_days = fields.Integer(
        "Answer Returns within (Days)",
        default=14,
        required=True,
        help="After the registration of a return at bol. This connector doesn't know "
        "how long bol waits: look it up in bol's seller portal.",
    )
    second_choice_location_id = fields.Many2one(
        "stock.location",
        "Second Choice",
        check_company=True,
        copy=False,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        help="Where returned goods go that can't be sold as new. Choose a location "
        "outside of the stock that bol may sell.",
    )
    return_ids = fields.One2many("bol.return", "account_id", "Returns")

    _return_answer_days_range = models.Constraint(
        "CHECK(return_answer_days BETWEEN 1 AND 90)",
        "Returns are answered within 1 to 90 days.",
    )

    def _bol_makes_returns(self):
        """Whether return transfers are made of this account's returns now."""
        self.ensure_one()
        return self.return_transfers and self._bol_flow("returns").mode == "live"

    def _bol_tell_returns(self):
        """Have one activity for the returns of each kind that wait for a person."""
        self.ensure_one()
        items = self.env["bol.return.item"]
        mine = fields.Domain("account_id", "=", self.id)
        held = items.search_count(mine & fields.Domain("state", "=", "held"), limit=1)
        self._bol_tell_while(
            "returns_held",
            bool(held),
            self.env._("Returns at bol.com that Odoo can't place"),
        )
        late = items.search_count(mine & fields.Domain("is_late", "=", True), limit=1)
        self._bol_tell_while(
            "returns_late",
            bool(late),
            self.env._("Returns at bol.com that wait too long for an answer"),
        )
