from odoo import api, fields, models

METHODS = [("FBR", "Fulfilled by us (FBR)"), ("FBB", "Fulfilled by bol (FBB)")]


class BolOrderPolicy(models.Model):
    """What becomes of an account's orders, per fulfilment method of bol."""

    _name = "bol.order.policy"
    _description = "Bol.com Order Settings"
    _inherit = ["analytic.mixin"]
    _check_company_auto = True
    _rec_name = "fulfilment_method"
    _order = "account_id, fulfilment_method desc"

    account_id = fields.Many2one(
        "bol.account", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    fulfilment_method = fields.Selection(METHODS, required=True, readonly=True)
    treatment = fields.Selection(
        [("sale", "Make sale orders"), ("ignore", "Ignore")],
        required=True,
        default="sale",
        help="Ignored orders are kept in the list of bol's orders, and no sale order "
        "is made of them.",
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Only to Countries",
        help="Orders for other countries are ignored. Empty: all countries.",
    )
    confirm_orders = fields.Boolean(
        default=True, help="Off: orders stay quotations until somebody confirms them."
    )
    order_prefix = fields.Char(
        help="Stands before the number of the sale order, for example BOL-."
    )
    sequence_id = fields.Many2one(
        "ir.sequence",
        "Order Sequence",
        check_company=True,
        help="Numbers the sale orders. Empty: Odoo's sequence of sale orders.",
    )
    team_id = fields.Many2one("crm.team", "Sales Team", check_company=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", domain="[('share', '=', False)]"
    )
    payment_term_id = fields.Many2one(
        "account.payment.term", "Payment Terms", check_company=True
    )
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        "Payment Method",
        check_company=True,
        domain="[('payment_type', '=', 'inbound'), ('company_id', '=', company_id)]",
    )
    tag_ids = fields.Many2many("crm.tag", string="Tags")
    carrier_days = fields.Integer(
        "Days Under Way",
        default=1,
        help="Working days between hand-over to the carrier and delivery.",
    )
    cut_off = fields.Float(
        "Hand-Over Time",
        default=17,
        help="When parcels are handed over on the day of shipping, in bol's time "
        "(Amsterdam).",
    )

    _method_unique = models.Constraint(
        "unique(account_id, fulfilment_method)",
        "An account has its settings once per fulfilment method.",
    )
    _carrier_days_range = models.Constraint(
        "CHECK(carrier_days BETWEEN 0 AND 30)",
        "Parcels are under way between 0 and 30 working days.",
    )
    _cut_off_range = models.Constraint(
        "CHECK(cut_off >= 0 AND cut_off < 24)",
        "The hand-over time is between 0:00 and 23:59.",
    )

    @api.depends("account_id", "fulfilment_method")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = f"{policy.account_id.name}: {policy._bol_label()}"

    def _bol_label(self):
        labels = dict(
            self._fields["fulfilment_method"]._description_selection(self.env)
        )
        return labels.get(self.fulfilment_method, "")

    def _bol_why_ignored(self, country_code):
        """Why no sale order is made of goods for a country; '' if it is made.

        :param str country_code: of the delivery address
        :rtype: str
        """
        self.ensure_one()
        if self.treatment == "ignore":
            return self.env._(
                "The account's settings ignore what is %(method)s.",
                method=self._bol_label().lower(),
            )
        countries = self.country_ids.mapped("code")
        # Without a country the order is held, until bol gives one.
        if country_code and countries and country_code not in countries:
            return self.env._(
                "The account's settings ignore orders for the country %(code)s.",
                code=country_code,
            )
        return ""

    def _bol_prepare_sale_order(self, placed_at):
        """Values of a sale order, as far as these settings give them.

        :param datetime placed_at: when the buyer ordered, UTC
        :rtype: dict
        """
        self.ensure_one()
        values = {
            "team_id": self.team_id.id,
            "user_id": self.user_id.id,
            "tag_ids": [fields.Command.set(self.tag_ids.ids)],
        }
        if self.payment_term_id:
            values["payment_term_id"] = self.payment_term_id.id
        if self.payment_method_line_id:
            method = self.payment_method_line_id.id
            values["preferred_payment_method_line_id"] = method
        if self.order_prefix or self.sequence_id:
            values["name"] = (self.order_prefix or "") + self._bol_next_number(
                placed_at
            )
        return values

    def _bol_next_number(self, placed_at):
        sequence = self.sequence_id
        if sequence:
            return sequence.next_by_id(sequence_date=placed_at)
        return (
            self.env["ir.sequence"]
            .with_company(self.company_id)
            .next_by_code("sale.order", sequence_date=placed_at)
        )


class BolAccount(models.Model):
    _inherit = "bol.account"

    policy_ids = fields.One2many("bol.order.policy", "account_id", "Order Settings")

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._bol_ensure_policies()
        return accounts

    def _bol_ensure_policies(self):
        """Make the settings per fulfilment method that these accounts lack."""
        policies = self.env["bol.order.policy"].sudo()
        made = policies.create(
            [
                {"account_id": account.id, "fulfilment_method": method}
                for account in self
                for method, _label in METHODS
                if method not in account.policy_ids.mapped("fulfilment_method")
            ]
        )
        made._bol_plan_anew()

    def _bol_policy(self, method):
        """The settings of this account's orders of one fulfilment method.

        :param str method: FBR or FBB
        :rtype: bol.order.policy record
        """
        self.ensure_one()
        return self.policy_ids.filtered(
            lambda policy: policy.fulfilment_method == method
        )


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_policy(self):
        """The settings of the sale order as a whole: ours where we ship a part."""
        methods = self._bol_sold_items().mapped("fulfilment_method")
        return self.account_id._bol_policy("FBR" if "FBR" in methods else "FBB")

    def _bol_sold_items(self):
        """The items that become lines of the sale order."""
        return self.item_ids.filtered(lambda item: item._bol_is_sold())


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_policy(self):
        """The settings of this item's fulfilment method; none if that is unknown."""
        return self.account_id._bol_policy(self.fulfilment_method)

    def _bol_is_sold(self):
        """Whether a line of the sale order is made of this item."""
        if self._bol_quantity() <= 0:
            return False
        return self.bol_order_id.import_wanted or not self._bol_why_ignored()

    def _bol_why_ignored(self):
        """Why the account's settings leave this item out; '' if they don't."""
        policy = self._bol_policy()
        country = self.bol_order_id._bol_country_code()
        return policy._bol_why_ignored(country) if policy else ""
