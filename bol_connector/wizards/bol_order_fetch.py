import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..bol_api import errors
from ..tools import explain, in_own_transaction

MOST_NUMBERS = 20


class BolOrderFetch(models.TransientModel):
    """Fetching orders of bol that aren't here: by number, or by period."""

    _name = "bol.order.fetch"
    _description = "Recover Orders of Bol.com"

    account_id = fields.Many2one("bol.account", required=True)
    by = fields.Selection(
        [("number", "Order numbers"), ("period", "A period")],
        "What to Fetch",
        required=True,
        default="number",
    )
    numbers = fields.Text(help="One or more order numbers, on lines of their own.")
    date_from = fields.Date("From", default=fields.Date.context_today)
    date_to = fields.Date("Until", default=fields.Date.context_today)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "bol.account":
            values["account_id"] = self.env.context.get("active_id")
        return values

    def action_fetch(self):
        """Fetch the orders; opens them, or says that they're under way."""
        self.ensure_one()
        self.account_id.check_access("read")
        if self.by == "period":
            return self._fetch_period()
        return self._fetch_numbers()

    def _fetch_period(self):
        if not self.date_from or not self.date_to or self.date_from > self.date_to:
            raise UserError(self.env._("Enter a period: from a day until a later one."))
        flow = self.account_id._bol_flow("orders")
        if flow.mode == "off":
            raise UserError(
                self.env._("The orders of this account are switched off, under Flows.")
            )
        days = self.date_from, self.date_to
        in_own_transaction(
            self.env(su=True),
            lambda env: flow.with_env(env)._bol_list_period(*days),
        )
        kind, text = flow._bol_run_and_tell(forced=False)
        return self.account_id._bol_notification(text, kind)

    def _fetch_numbers(self):
        numbers = re.findall(r"[\w-]+", self.numbers or "")
        if not numbers or len(numbers) > MOST_NUMBERS:
            raise UserError(
                self.env._(
                    "Enter 1 to %(most)s order numbers. For more, fetch a period.",
                    most=MOST_NUMBERS,
                )
            )
        account = self.account_id.sudo()
        # Before anything is written: nothing that is locked may wait for bol.
        answers = self._read(account, list(dict.fromkeys(numbers)))
        ids = in_own_transaction(
            self.env(su=True), lambda env: self._take_in(env, account.id, answers)
        )
        action = account._bol_view("bol_connector.bol_order_action")
        return {**action, "domain": [("id", "in", ids)]}

    def _take_in(self, env, account_id, answers):
        """Mirror these answers, and make sale orders of them; the orders' ids."""
        account = env["bol.account"].browse(account_id)
        env = env(context={**env.context, "lang": account._bol_lang()})
        orders = env["bol.order"]
        orders._bol_note_numbers(account, answers)
        known = orders._bol_known(account, answers)
        known._bol_mirror([answers[order.bol_id] for order in known])
        if account._bol_is_live():
            known._bol_project()
        return known.ids

    def _read(self, account, numbers):
        try:
            with account._bol_client(watched=True) as client:
                found = dict(client.orders.get_many(numbers))
        except errors.BolError as error:
            raise UserError(explain(self.env, error)) from error
        troubles = {
            number: error
            for number, error in found.items()
            if isinstance(error, errors.BolError)
        }
        if troubles:
            lines = [
                f"{number}: {explain(self.env, error)}"
                for number, error in troubles.items()
            ]
            raise UserError("\n".join(lines))
        return found
