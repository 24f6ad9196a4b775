from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import rerun_on_conflict

COLUMNS = (
    "name",
    "external_reference",
    "street",
    "house_number",
    "additional_address_info",
    "postal_code",
    "city",
    "country",
    "email_address",
    "phone_number",
)


class BolEconomicOperator(models.Model):
    """Who answers for products in the EU, as bol has it; without one an offer goes
    offline."""

    _name = "bol.economic.operator"
    _description = "Bol.com Economic Operator"
    _inherit = ["bol.mirror"]
    _order = "account_id, name, id"
    _rec_names_search = ["name", "external_reference", "city"]

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    active = fields.Boolean(default=True, help="Off once bol doesn't list it any more.")
    bol_id = fields.Char("Number at Bol", required=True, readonly=True)
    name = fields.Char(readonly=True)
    external_reference = fields.Char("Reference", readonly=True)
    status = fields.Selection(
        [("PENDING", "Being checked"), ("VALID", "Valid"), ("INVALID", "Invalid")],
        readonly=True,
        help="An offer with an invalid one isn't sold.",
    )
    street = fields.Char(readonly=True)
    house_number = fields.Char(readonly=True)
    additional_address_info = fields.Char("Addition", readonly=True)
    postal_code = fields.Char(readonly=True)
    city = fields.Char(readonly=True)
    country = fields.Char(readonly=True)
    email_address = fields.Char("E-mail", readonly=True)
    phone_number = fields.Char("Phone", readonly=True)

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each economic operator once."
    )

    @api.model
    def _bol_mirror(self, account, answers, complete=False):
        """Store economic operators as bol gives them; only what changed is written.

        :param answers: bol_api ``EconomicOperator`` sequence
        :param bool complete: they're all that bol has: what lacks is gone
        :return: the records of the answers
        """
        answers = {answer.operator_id: answer for answer in answers}
        known = self.with_context(active_test=False).search(
            [("account_id", "=", account.id)]
        )
        if complete:
            gone = known.filtered(lambda op: op.active and op.bol_id not in answers)
            gone.active = False
        known = known.filtered(lambda operator: operator.bol_id in answers)
        for operator in known:
            answer = answers.pop(operator.bol_id)
            operator._bol_write_changed(self._bol_prepare_mirror(answer))
        return known | self.create(
            [
                {
                    "account_id": account.id,
                    "bol_id": bol_id,
                    **self._bol_prepare_mirror(answer),
                }
                for bol_id, answer in answers.items()
            ]
        )

    @api.model
    def _bol_prepare_mirror(self, answer):
        """Values of an economic operator from bol's answer."""
        statuses = dict(self._fields["status"].selection)
        status = answer.status if answer.status in statuses else False
        texts = {name: getattr(answer, name) or False for name in COLUMNS}
        return {"active": True, "status": status, **texts}

    def action_edit(self):
        """The form in which this one is changed at bol."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_economic_operator_edit_action"
        )
        return {**action, "context": {"default_operator_id": self.id}}


class BolFlow(models.Model):
    """Economic operators from bol: the whole list, each night and when asked."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("operators", "Economic operators from bol")],
        ondelete={"operators": "cascade"},
    )

    def _bol_kinds(self):
        operators = {
            "lane": "bulk",
            "sequence": 80,
            "interval_minutes": 24 * 60,
            "mode": "live",
        }
        return {**super()._bol_kinds(), "operators": operators}

    def _run_operators(self, work):
        start = fields.Datetime.now()
        pages = work.client.economic_operators.pages()
        answers = [answer for page in pages for answer in page]
        operators = self.env["bol.economic.operator"]
        rerun_on_conflict(
            self.env,
            lambda: operators._bol_mirror(self.account_id, answers, complete=True),
        )
        self.listed_at = start
        return False


class BolAccount(models.Model):
    _inherit = "bol.account"

    operator_ids = fields.One2many("bol.economic.operator", "account_id")
    operator_id = fields.Many2one(
        "bol.economic.operator",
        "Default Economic Operator",
        copy=False,
        domain="[('account_id', '=', id)]",
        help="Of offers whose product and brand have none.",
    )

    @api.constrains("operator_id")
    def _check_operator(self):
        for account in self:
            if account.operator_id.account_id not in (account.browse(), account):
                # Not by its name: it may be another company's.
                raise ValidationError(
                    self.env._("This economic operator is another account's.")
                )

    def write(self, vals):
        result = super().write(vals)
        if "operator_id" in vals:
            offers = self.env["bol.offer"].sudo()
            offers.search([("account_id", "in", self.ids)])._bol_follow_operators()
        return result

    def action_read_operators(self):
        """Read bol's economic operators now; returns a notification action."""
        return self._bol_flow("operators").action_run_now()
