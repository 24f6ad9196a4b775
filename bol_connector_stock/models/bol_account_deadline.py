from odoo import fields, models


class BolAccount(models.Model):
    """When people are warned that bol isn't told in time."""

    _inherit = "bol.account"

    deadline_warning_hours = fields.Integer(
        "Warn of Shipping Time",
        default=12,
        required=True,
        help="So many hours before an item is to be handed over people are warned; or "
        "when half of the time from the order to then is over, where that is later.",
    )
    deadline_expiry_hours = fields.Integer(
        "Warn of Bol's Last Day",
        default=24,
        required=True,
        help="So many hours before bol cancels what it wasn't told is shipped.",
    )
    deadline_mail = fields.Boolean(
        "Mail the Responsible",
        default=True,
        help="One mail with all items that just came close to their deadline, at most "
        "once an hour, and each item once for each of the two deadlines.",
    )
    deadline_count = fields.Integer(compute="_compute_deadline_counts")
    unconfirmed_count = fields.Integer(compute="_compute_deadline_counts")

    _deadline_hours_range = models.Constraint(
        "CHECK(deadline_warning_hours BETWEEN 0 AND 240 "
        "AND deadline_expiry_hours BETWEEN 0 AND 240)",
        "People are warned at most 240 hours before a deadline.",
    )

    def _compute_deadline_counts(self):
        def counts(domain):
            groups = self.env["bol.deadline"]._read_group(
                [("account_id", "in", self.ids), *domain], ["account_id"], ["__count"]
            )
            return dict(groups)

        near = counts([("is_near", "=", True)])
        unconfirmed = counts([("kind", "=", "confirm")])
        for account in self:
            account.deadline_count = near.get(account, 0)
            account.unconfirmed_count = unconfirmed.get(account, 0)

    def action_view_deadlines(self):
        """The items that have little time left."""
        action = self._bol_view("bol_connector_stock.bol_deadline_action")
        return {**action, "context": {"search_default_near": 1}}

    def action_view_unconfirmed(self):
        """The items that left, and that bol hasn't confirmed."""
        action = self._bol_view("bol_connector_stock.bol_deadline_action")
        return {**action, "context": {"search_default_confirm": 1}}
