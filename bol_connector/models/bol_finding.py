from typing import NamedTuple

from odoo import fields, models

from .bol_account import MANAGER

OK = "ok"
INFORMATION = "information"
WARNING = "warning"
ERROR = "error"
LEVELS = [
    (OK, "Fine"),
    (INFORMATION, "To know"),
    (WARNING, "To look at"),
    (ERROR, "To mend"),
]
MEND = "_bol_mend_"


class Finding(NamedTuple):
    """What a look at an account found.

    ``level``: of :data:`LEVELS`; ``text``: for people, with the way out; ``mend``: the
    end of the name of the method ``_bol_mend_<mend>`` that leads there or mends it, and
    may return an action.
    """

    level: str
    text: str
    mend: str = ""


class BolFinding(models.Model):
    """One line of an account's check list, as of the last look."""

    _name = "bol.finding"
    _description = "Bol.com Check List"
    _order = "account_id, sequence, id"

    account_id = fields.Many2one(
        "bol.account", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    sequence = fields.Integer(readonly=True, help="What is worst comes first.")
    kind = fields.Char(required=True, readonly=True)
    name = fields.Char("What", required=True, readonly=True)
    level = fields.Selection(LEVELS, required=True, readonly=True)
    message = fields.Text("Found", readonly=True)
    mend = fields.Char(readonly=True, groups=MANAGER)

    def action_mend(self):
        """Go where it is mended, or mend it; returns an action, or nothing.

        :raise AccessError: for who may not read what mends it
        """
        self.ensure_one()
        mend = getattr(self.account_id, f"{MEND}{self.mend}", None)
        return mend and mend()
