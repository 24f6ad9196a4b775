import json

from odoo import api, fields, models

from ..bol_api import errors
from ..tools import commit, rerun_on_conflict
from .bol_flow_parts import concerns_all

BATCH = 100
# What bol is asked about offers: see ``_bol_ask_reasons``, ``_bol_ask_commissions``.
CHECKS = ("reasons", "commissions")
# Asked by somebody first.
ORDER = "check_asked NULLS LAST, id"


class BolFlow(models.Model):
    """Checks of offers: why bol doesn't sell them, and what it charges.

    Of all offers every night; before that of those that stopped selling or have another
    price, and of those that somebody asks about. :attr:`position` is the night's place
    in the offers, as JSON: per check the last id.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("checks", "Offer checks")], ondelete={"checks": "cascade"}
    )

    @api.model
    def _bol_kinds(self):
        checks = {
            "lane": "bulk",
            "sequence": 70,
            "interval_minutes": 60,
            "mode": "live",
        }
        return {**super()._bol_kinds(), "checks": checks}

    def _has_work_checks(self):
        """Accounts with offers that don't wait for the night."""
        offers = self.env["bol.offer"]
        due = [
            account
            for check in CHECKS
            for (account,) in offers._read_group(
                getattr(offers, f"_bol_due_{check}")(), ["account_id"]
            )
        ]
        return {account.id for account in due}

    def _run_checks(self, work):
        if not self.position and self._bol_night_is_due(work):
            rerun_on_conflict(self.env, self._bol_begin_checks)
        more = True
        while more and work.time_left():
            more = any(self._bol_check_some(work.client, check) for check in CHECKS)
        work.backlog = self.env["bol.offer"].search_count(
            [("account_id", "=", self.account_id.id), ("check_due", "=", True)]
        )
        return more

    def _bol_begin_checks(self):
        # At the very first, each offer is due of itself.
        place = dict.fromkeys(CHECKS, 0) if self.listed_at else None
        self.write(
            {
                "position": place and json.dumps(place),
                "listed_at": fields.Datetime.now(),
            }
        )

    # -- one batch -------------------------------------------------------------

    def _bol_check_some(self, client, check):
        """Ask about one batch of offers, those due first; whether there was any.

        What bol answered is kept, and isn't asked again, also when it stops answering.
        """
        offers, whole = self._bol_next_checked(check)
        if not offers:
            return False
        self._bol_read_asked(client, offers)
        questions = getattr(offers, f"_bol_prepare_{check}")()
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        asked = getattr(offers, f"_bol_ask_{check}")(client, questions)
        answers, trouble = sort_checks(asked)
        rerun_on_conflict(
            self.env,
            lambda: self._bol_note_checks(check, offers, questions, answers, whole),
        )
        self.env.invalidate_all()
        if trouble:
            raise trouble
        return True

    def _bol_next_checked(self, check):
        """(offers to ask about, whether they are of the night's look at all)"""
        offers = self.env["bol.offer"]
        mine = [("account_id", "=", self.account_id.id)]
        due = getattr(offers, f"_bol_due_{check}")()
        if found := offers.search(mine + due, order=ORDER, limit=BATCH):
            return found, False
        place = json.loads(self.position or "{}")
        if check not in place:
            return offers, True
        rest = [*getattr(offers, f"_bol_all_{check}")(), ("id", ">", place[check])]
        found = offers.search(mine + rest, order="id", limit=BATCH)
        if not found:
            rerun_on_conflict(self.env, lambda: self._bol_move_checks(check, None))
        return found, True

    def _bol_read_asked(self, client, offers):
        """Read anew whether the offers that somebody asks about are for sale."""
        asked = offers.filtered("check_asked").mapped("bol_id")
        if asked:
            commit(self.env)
            for page in client.offers.pages(offer_ids=asked):
                rerun_on_conflict(
                    self.env, lambda page=page: self._bol_take_offers(page)
                )

    def _bol_note_checks(self, check, offers, questions, answers, whole):
        offers = offers.exists()
        getattr(offers, f"_bol_note_{check}")(questions, answers)
        if whole:
            done = self.env["bol.offer"]
            for offer in offers:
                if offer.bol_id in questions and offer.bol_id not in answers:
                    break
                done = offer
            if done:
                self._bol_move_checks(check, done.id)

    def _bol_move_checks(self, check, last):
        """Note up to which offer the night's look has come; None: to the end."""
        place = json.loads(self.position or "{}")
        place[check] = last
        place = {name: at for name, at in place.items() if at is not None}
        self.position = json.dumps(place) if place else False

    # -- button ----------------------------------------------------------------

    def _bol_check_later(self, count):
        """Have offers that somebody asks about checked in the background; tells so."""
        self._bol_wake(self.mapped("lane"))
        return self.account_id[:1]._bol_notification(
            self.env._(
                "%(count)s offers are checked in the background: look again in a "
                "while.",
                count=count,
            ),
            "success",
        )

    def _bol_check_now(self, ids, end):
        """Check the offers that are due, and tell what became of those with ``ids``."""
        for flow in self:
            if self._run_alone(flow.id, end) == "more":
                self._bol_wake([flow.lane])
        with self.env.registry.cursor() as cr:
            # This transaction's snapshot is older than what the flows committed.
            fresh = self.env(cr=cr)
            kind, text = fresh["bol.flow"].browse(self.ids)._bol_tell_checked(ids)
        return self.account_id[:1]._bol_notification(text, kind)

    def _bol_tell_checked(self, ids):
        """(kind of notice, text) on a check of the offers with these ids."""
        offers = self.env["bol.offer"].browse(ids).exists()
        left = offers.filtered(lambda offer: offer.check_asked or offer.commission_due)
        if not left:
            return "success", self.env._(
                "Checked: %(sold)s of %(count)s are for sale everywhere.",
                sold=len(offers.filtered(lambda offer: offer.sale_state == "for_sale")),
                count=len(offers),
            )
        for flow in self:
            if flow.mode == "off" or flow.last_error or flow.not_before:
                return flow._bol_outcome(flow.mode != "off")
        return "warning", self.env._(
            "%(count)s of these offers are still being checked: look again in a "
            "moment.",
            count=len(left),
        )


def sort_checks(pairs):
    """What came of many questions.

    :param pairs: iterable of (key, answer or BolError)
    :return: (dict key -> answer or error about that one alone, the error that concerns
        all of them, or None)
    """
    pairs = list(pairs)
    if len(pairs) > 1 and all(
        isinstance(answer, errors.BolUnavailable) for _key, answer in pairs
    ):
        return {}, pairs[0][1]
    trouble = next((answer for _key, answer in pairs if concerns_all(answer)), None)
    return {key: one for key, one in pairs if not concerns_all(one)}, trouble
