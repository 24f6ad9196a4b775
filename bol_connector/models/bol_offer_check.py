import time

from odoo import api, fields, models

from ..bol_api import errors
from ..tools import explain, in_own_transaction
from .bol_flow import SLICE_SECONDS
from .bol_flow_parts import WORKERS
from .bol_offer_reason import UNSOLD

# So many offers are checked while the user waits.
MOST_AT_ONCE = 50


class BolOffer(models.Model):
    """Which offers bol is asked about before the next night, and asking about them."""

    _inherit = "bol.offer"

    check_due = fields.Boolean(
        compute="_compute_check_due",
        store=True,
        readonly=True,
        help="Bol is to be asked soon why the offer isn't for sale.",
    )
    check_asked = fields.Datetime(readonly=True, help="When somebody pressed Check.")
    check_error = fields.Char("Check Failed", readonly=True)

    _check_due_index = models.Index("(account_id) WHERE check_due")

    @api.depends("sale_state")
    def _compute_check_due(self):
        """Also an offer that sells again: its reasons are to go."""
        for offer in self:
            offer.check_due = offer._bol_is_unsold() or bool(
                offer.reason_ids or offer.check_error
            )

    # -- button ----------------------------------------------------------------

    def action_check(self):
        """Have bol asked again about these offers: whether they are for sale, why not,
        and the commission. A few at once, many in the background."""
        self.check_access("read")
        offers = self.sudo().filtered("active")
        if not offers:
            return self.account_id[:1]._bol_notification(
                self.env._("These offers are gone at bol.com."), "warning"
            )
        in_own_transaction(
            self.env(su=True),
            lambda env: env["bol.offer"].browse(offers.ids).exists()._bol_ask_checks(),
        )
        flows = offers.account_id.flow_ids.filtered(lambda flow: flow.kind == "checks")
        if len(offers) > MOST_AT_ONCE:
            return flows._bol_check_later(len(offers))
        end = time.monotonic() + SLICE_SECONDS
        return flows._bol_check_now(offers.ids, end)

    def _bol_ask_checks(self):
        """Have bol asked about these offers before others."""
        now = fields.Datetime.now()
        self.write({"check_due": True, "check_asked": now, "commission_price": 0})

    # -- asking bol ------------------------------------------------------------

    @api.model
    def _bol_due_reasons(self):
        """Domain of the offers whose reasons are to be asked soon."""
        return [("check_due", "=", True)]

    @api.model
    def _bol_all_reasons(self):
        """Domain of the offers that bol has reasons to tell of."""
        return [("sale_state", "in", UNSOLD)]

    def _bol_prepare_reasons(self):
        """Questions: dict bol's offer id -> nothing more. An offer that is for sale
        needs none."""
        unsold = self.filtered(lambda offer: offer._bol_is_unsold())
        return dict.fromkeys(unsold.mapped("bol_id"))

    @api.model
    def _bol_ask_reasons(self, client, questions):
        """Ask bol, side by side: (bol's offer id, reasons or BolError) in order."""
        return client.offers.not_for_sale_reasons_many(questions, WORKERS)

    def _bol_note_reasons(self, questions, answers):
        """Keep what bol answered for these offers; writes only what changed."""
        for offer in self:
            if offer.bol_id not in questions:
                offer._bol_note_check(())
            elif offer.bol_id in answers:
                offer._bol_note_check(answers[offer.bol_id])

    def _bol_note_check(self, answer):
        failed = isinstance(answer, errors.BolError)
        if not failed:
            self._bol_take_reasons(answer)
        self._bol_write_changed(
            {
                "check_due": False,
                "check_asked": False,
                "check_error": failed and explain(self.env, answer),
            }
        )
