import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

LONGEST_PATTERN = 100
LONGEST_TRACKING = 64
# With more parts that may repeat, a number that fits nothing takes for ever.
MOST_REPEATS = 4


class BolTransporterRule(models.Model):
    """Which carrier a parcel has gone with, by its tracking number.

    For parcels whose delivery method doesn't say it. The first rule that fits decides.
    """

    _name = "bol.transporter.rule"
    _description = "Bol.com Carrier by Tracking Number"
    _order = "sequence, id"
    _rec_name = "pattern"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    account_id = fields.Many2one(
        "bol.account", ondelete="cascade", help="Empty: of all accounts."
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    pattern = fields.Char(
        "Tracking Number",
        required=True,
        help="Regular expression of the number's beginning, in any case and without "
        "spaces. For example 3S, or \\d{14}$ for exactly 14 digits.",
    )
    country_id = fields.Many2one(
        "res.country", "To", help="Country of the delivery. Empty: any."
    )
    transporter_code = fields.Char(
        required=True, help="bol's code of the carrier, for example TNT (PostNL)."
    )

    @api.constrains("pattern")
    def _check_pattern(self):
        for rule in self:
            if trouble := rule._trouble_with_pattern():
                raise ValidationError(
                    self.env._(
                        "The pattern %(pattern)s can't be used: %(why)s",
                        pattern=rule.pattern,
                        why=trouble,
                    )
                )

    def _trouble_with_pattern(self):
        """Why the pattern can't be used, in words; '' if it can."""
        pattern = self.pattern
        if len(pattern) > LONGEST_PATTERN:
            return self.env._("it is too long.")
        # Repeating what repeats: the time it takes doubles with each character.
        if re.search(r"\)[*+?{]", pattern) or re.search(r"\\[1-9]|\(\?", pattern):
            return self.env._("groups can't be repeated or referred to.")
        if len(re.findall(r"[*+?{]", pattern)) > MOST_REPEATS:
            return self.env._("too much of it may repeat.")
        try:
            re.compile(pattern)
        except (re.error, OverflowError) as error:
            return str(error)
        return ""

    @api.model
    def _bol_code_for(self, account, tracking, country):
        """bol's code of the carrier that gives out such numbers; False if unknown.

        :param account: bol.account record
        :param str tracking: tracking number, may be empty
        :param country: res.country record of the delivery, may be empty
        """
        number = re.sub(r"\s", "", tracking or "")[:LONGEST_TRACKING]
        if not number:
            return False
        rules = self.sudo().search([("account_id", "in", [False, account.id])])
        # A rule of the account's own comes before one of all accounts.
        for rule in rules.sorted(lambda rule: not rule.account_id):
            fits = not rule.country_id or rule.country_id == country
            if fits and re.match(rule.pattern, number, re.IGNORECASE):
                return rule.transporter_code
        return False
