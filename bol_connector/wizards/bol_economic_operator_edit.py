import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..bol_api import errors
from ..models.bol_economic_operator import COLUMNS
from ..tools import explain, in_own_transaction
from ..tools.offer_checks import length_problem

# EU members, and Northern Ireland (XI), as bol takes them.
COUNTRIES = (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE "
    "XI"
).split()
MOST = 100
PHONE = re.compile(r"[0-9 ()+-]{7,17}")


class BolEconomicOperatorEdit(models.TransientModel):
    """An economic operator to be made or changed at bol."""

    _name = "bol.economic.operator.edit"
    _description = "Change an Economic Operator at Bol.com"

    operator_id = fields.Many2one("bol.economic.operator", readonly=True)
    account_id = fields.Many2one(
        "bol.account",
        required=True,
        default=lambda self: self.env["bol.account"]._bol_default(),
    )
    name = fields.Char(required=True, help="Of the firm, as it is registered.")
    external_reference = fields.Char("Reference")
    street = fields.Char(required=True)
    house_number = fields.Char(required=True)
    additional_address_info = fields.Char("Addition")
    postal_code = fields.Char(required=True)
    city = fields.Char(required=True)
    country = fields.Selection(
        [(code, code) for code in COUNTRIES], required=True, default="NL"
    )
    email_address = fields.Char("E-mail", required=True)
    phone_number = fields.Char("Phone", required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        operator = self.env["bol.economic.operator"].browse(values.get("operator_id"))
        if operator:
            values["account_id"] = operator.account_id.id
            values |= {name: operator[name] for name in COLUMNS if operator[name]}
        return values

    def action_save(self):
        """Tell bol, and keep what it answers; opens the economic operator."""
        self.ensure_one()
        self.account_id.check_access("write")
        problems = self._problems()
        if problems:
            raise UserError("\n".join(problems))
        # Before anything is written: nothing that is locked may wait for bol.
        answer = self._told()
        account_id = self.account_id.id
        ids = in_own_transaction(
            self.env(su=True),
            lambda env: (
                env["bol.economic.operator"]
                ._bol_mirror(env["bol.account"].browse(account_id), [answer])
                .ids
            ),
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "bol.economic.operator",
            "res_id": ids[0],
            "views": [(False, "form")],
        }

    def _problems(self):
        problems = [
            length_problem(
                self.env,
                self._fields[name]._description_string(self.env),
                self[name],
                MOST,
            )
            for name in COLUMNS
        ]
        if not PHONE.fullmatch(self.phone_number or ""):
            problems.append(
                self.env._("Write the phone number in 7 to 17 digits, as +31201234567.")
            )
        return list(filter(None, problems))

    def _told(self):
        """bol's answer to this: a bol_api ``EconomicOperator``."""
        try:
            with self.account_id.sudo()._bol_client(watched=True) as client:
                return self._bol_send(client)
        except errors.BolError as error:
            raise UserError(explain(self.env, error)) from error

    def _bol_send(self, client):
        operators, payload = client.economic_operators, self._prepare_payload()
        if self.operator_id:
            return operators.update(self.operator_id.bol_id, payload)
        try:
            return operators.create(payload)
        except (errors.Conflict, errors.OutcomeUnknown):
            # bol has one of this name and address, perhaps of this very call.
            found = [
                answer
                for page in operators.pages(name=self.name)
                for answer in page
                if self._is_it(answer)
            ]
            if not found:
                raise
            return found[0]

    def _is_it(self, answer):
        address = ("name", "street", "house_number", "postal_code", "city", "country")
        return all(getattr(answer, name) == self[name] for name in address)

    def _prepare_payload(self):
        """bol's ``CreateEconomicOperator``."""
        return {
            "externalReference": self.external_reference or None,
            "name": self.name,
            "address": {
                "street": self.street,
                "houseNumber": self.house_number,
                "additionalAddressInfo": self.additional_address_info or None,
                "postalCode": self.postal_code,
                "city": self.city,
                "country": self.country,
            },
            "contactInformation": {
                "emailAddress": self.email_address,
                "phoneNumber": self.phone_number,
            },
        }
