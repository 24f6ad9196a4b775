import logging
from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models

from ..bol_api import errors
from .bol_finding import ERROR, LEVELS, OK, Finding

_logger = logging.getLogger(__name__)

RANKS = {level: rank for rank, (level, _label) in enumerate(reversed(LEVELS))}
LEVEL_STEP = 1000


@dataclass(frozen=True)
class Answered:
    """What bol said when the doctor asked it.

    :ivar error: the ``BolError`` that came of it, or None
    :ivar retailer: ``bol_api.retailers.Retailer``, or None
    :ivar bol_time: bol's clock, naive UTC, or None
    :ivar our_time: this host's at that moment, naive UTC
    """

    error: errors.BolError | None = None
    retailer: object = None
    bol_time: datetime | None = None
    our_time: datetime | None = None


class BolAccount(models.Model):
    """The doctor: looks at everything that selling at bol depends on.

    A kind ``x`` is an entry of :meth:`_bol_doctor_kinds` and a method
    ``_bol_examine_x(answered)`` that returns a list of :class:`.bol_finding.Finding`,
    an empty one if all is well. It changes nothing.
    """

    _inherit = "bol.account"

    finding_ids = fields.One2many("bol.finding", "account_id", "Check List")
    examined_at = fields.Datetime("Last Look", readonly=True, copy=False)
    finding_level = fields.Selection(LEVELS, compute="_compute_finding_level")

    @api.depends("finding_ids.level")
    def _compute_finding_level(self):
        for account in self:
            levels = account.finding_ids.mapped("level")
            account.finding_level = min(levels, key=RANKS.get, default=False)

    def _bol_doctor_kinds(self):
        """What the doctor looks at, in the order in which people read it.

        :return: dict kind -> its name, for people
        """
        return {
            "connection": self.env._("Connection"),
            "shop": self.env._("Shop"),
            "flows": self.env._("Flows"),
            "products": self.env._("Offers and products"),
            "eans": self.env._("EANs"),
            "taxes": self.env._("Taxes"),
            "jobs": self.env._("Scheduled actions"),
            "clocks": self.env._("Clocks"),
            "limits": self.env._("Limits of the server"),
            "address": self.env._("Address of Odoo"),
            "mail": self.env._("E-mail"),
            "responsible": self.env._("Responsible"),
        }

    def action_examine(self):
        """Look at everything, and keep what was found as the check list."""
        self.check_access("read")
        # Bol is asked before anything is written: nothing waits for its answer.
        answers = {account: account._bol_ask_bol() for account in self}
        for account, answered in answers.items():
            account._bol_keep_findings(account._bol_examine(answered))

    def _bol_examine(self, answered=None):
        """Look at everything.

        :param Answered answered: what bol said; None: it isn't asked
        :return: list of (kind, :class:`.bol_finding.Finding`)
        """
        self.ensure_one()
        account = self.sudo().with_company(self.company_id)
        return [
            (kind, finding)
            for kind in self._bol_doctor_kinds()
            for finding in account._bol_examine_one(kind, answered or Answered())
        ]

    def _bol_examine_one(self, kind, answered):
        """The findings of a kind; a look that fails never stops the others."""
        try:
            with self.env.cr.savepoint():
                found = getattr(self, f"_bol_examine_{kind}")(answered)
        except Exception as error:  # noqa: BLE001 - it is a finding
            _logger.exception("Looking at %s of %s failed", kind, self.display_name)
            text = self.env._("This couldn't be looked at: %(error)s", error=error)
            return [Finding(ERROR, text)]
        return found or [Finding(OK, "")]

    def _bol_keep_findings(self, findings):
        """Replace the check list.

        :param findings: as of :meth:`_bol_examine`
        """
        names = self._bol_doctor_kinds()
        account = self.sudo()
        account.finding_ids.unlink()
        account.finding_ids = [
            fields.Command.create(
                {
                    "kind": kind,
                    "name": names[kind],
                    "level": finding.level,
                    "message": finding.text,
                    "mend": finding.mend,
                    "sequence": LEVEL_STEP * RANKS[finding.level] + place,
                }
            )
            for place, (kind, finding) in enumerate(findings)
        ]
        account.examined_at = fields.Datetime.now()

    def _bol_ask_bol(self):
        """Ask bol who we are and what time it is there.

        :rtype: Answered
        """
        try:
            with self._bol_client(watched=True) as client:
                retailer, bol_time = client.retailers.current_and_time()
        except errors.Refused:
            # The credentials were accepted.
            return Answered()
        except errors.BolError as error:
            return Answered(error=error)
        return Answered(None, retailer, bol_time, fields.Datetime.now())
