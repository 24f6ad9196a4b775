from odoo import api, fields, models

from ..bol_api import errors
from ..tools import commit, rerun_on_conflict
from .bol_offer_dirty import ALL

COMPUTE_BATCH = 1000
SEND_BATCH = 100
# So many calls are under way side by side: bol allows more than one can wait for.
WORKERS = 8
FROM_THE_FIRST = "0"


class BolFlow(models.Model):
    """Flows that keep a part of the offers right at bol: compute what changed, send
    what bol doesn't have yet. See ``bol.offer._bol_wish`` for what a part is."""

    _inherit = "bol.flow"

    stopped = fields.Char(
        readonly=True, copy=False, help="Why it waits for somebody to look."
    )

    @api.model
    def _bol_parts_kept(self):
        """Which flow keeps which part: dict part -> kind."""
        return {}

    @api.model
    def _bol_accounts_with_part(self, part):
        """Ids of the accounts with something of a part to compute or to send."""
        offers = self.env["bol.offer"]
        due = offers._read_group(offers._bol_part_due(part), ["account_id"])
        dirty = self.env["bol.offer.dirty"]._bol_accounts(part)
        return [*dirty, *(account.id for (account,) in due)]

    def write(self, vals):
        parts = self._bol_parts_kept().values()
        asleep = self.filtered(lambda flow: flow.kind in parts and flow.mode == "off")
        result = super().write(vals)
        if vals.get("mode", "off") != "off":
            # What changed while nobody looked wasn't noted.
            asleep.sudo().write({"listed_at": False, "position": False})
        if vals.get("mode", "live") != "live":
            self.sudo().filtered("stopped")._bol_note_stopped(False)
        return result

    def _bol_run_part(self, work, part):
        """Compute and send a part; returns whether more can be done at once."""
        if not self.position and self._bol_all_due(work, part):
            self._bol_begin_all()
        while self._bol_compute_known(work, part) and work.time_left():
            if not self._bol_send_part(work, part):
                break
        due = [("account_id", "=", self.account_id.id), (f"{part}_due", "=", True)]
        work.backlog = self.env["bol.offer"].search_count(due)
        return not work.time_left()

    # -- compute ---------------------------------------------------------------

    def _bol_compute_known(self, work, part):
        """Compute all that is known to have changed; whether that is done.

        Nothing is sent before: what is judged by the share of offers that change must
        know all of them.
        """
        taken = COMPUTE_BATCH
        while taken >= COMPUTE_BATCH and work.time_left():
            taken = rerun_on_conflict(self.env, lambda: self._bol_compute_dirty(part))
            work.judged = work.judged and not taken
        work.judged = work.judged and not self.position
        self._bol_compute_all(work, part)
        if taken >= COMPUTE_BATCH or self.position:
            return False
        if not work.judged:
            rerun_on_conflict(self.env, lambda: self._bol_judge(part))
            work.judged = True
        return True

    def _bol_compute_all(self, work, part):
        """The safety net: every offer, whatever was or wasn't noticed to change.

        It goes on in the next slice where this one ends: :attr:`position` is the id of
        the offer that was computed last.
        """
        while self.position and work.time_left():
            rerun_on_conflict(self.env, lambda: self._bol_compute_batch(part))
            self.env.invalidate_all()

    def _bol_begin_all(self):
        # What changes from now on is for the next look, if nobody notes it.
        self.write({"position": FROM_THE_FIRST, "listed_at": fields.Datetime.now()})

    def _bol_compute_batch(self, part):
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("product_id", "!=", False),
                ("id", ">", int(self.position)),
            ],
            order="id",
            limit=COMPUTE_BATCH,
        )
        if offers:
            offers._bol_compute_part(part)
            self.position = str(offers[-1].id)
        else:
            self.position = False

    def _bol_all_due(self, work, part):
        """Whether to compute every offer's part."""
        return self._bol_list_is_due(work)

    def _bol_compute_dirty(self, part):
        """Compute the offers of some products that changed; how many were noted."""
        dirty = self.env["bol.offer.dirty"]
        noted = dirty._bol_take(self.account_id, part, COMPUTE_BATCH)
        products = self._bol_concerned(part, set(noted))
        if ALL in products:
            self._bol_begin_all()
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("product_id", "in", list(products - {ALL})),
            ]
        )
        if offers:
            offers._bol_compute_part(part)
        return len(noted)

    def _bol_concerned(self, part, products):
        """Ids of the products that are to be looked at when these have changed."""
        return products

    # -- brake -----------------------------------------------------------------

    def _bol_judge(self, part):
        """Stop before something goes to bol that looks like a mistake; say so once."""
        stopped = self.mode == "live" and self._bol_why_stopped(part)
        if (self.stopped or False) != stopped:
            self._bol_note_stopped(stopped)

    def _bol_note_stopped(self, reason):
        for flow in self:
            flow.stopped = reason
            title = self.env._("Bol.com: %(flow)s stopped", flow=flow.display_name)
            flow.account_id._bol_tell_while(f"stopped:{flow.kind}", reason, title)

    def _bol_why_stopped(self, part):
        """Why nothing more of a part may be sent until somebody says so; or False."""
        return False

    def action_send_anyway(self):
        """Let go what waits, although the flow has stopped because of it."""
        self.check_access("write")
        flows = self.sudo()
        flows._bol_approve_waiting()
        flows._bol_note_stopped(False)

    def _bol_approve_waiting(self):
        """Approve what waits to be sent of these flows' parts."""
        parts = {kind: part for part, kind in self._bol_parts_kept().items()}
        for flow in self:
            part = parts.get(flow.kind)
            if part in self.env["bol.offer"]._bol_parts():
                waiting = [
                    ("account_id", "=", flow.account_id.id),
                    (f"{part}_due", "=", True),
                ]
                self.env["bol.offer"].search(waiting)._bol_approve(part)

    def action_live(self):
        # Who goes live has seen what waits.
        self.sudo()._bol_approve_waiting()
        return super().action_live()

    # -- send ------------------------------------------------------------------

    def _bol_send_part(self, work, part):
        """Send one batch of what bol doesn't have; False when all is sent."""
        offers = self.env["bol.offer"]
        mine = [("account_id", "=", self.account_id.id), *offers._bol_part_due(part)]
        offers = offers.search(mine, limit=SEND_BATCH)
        payloads = {o.bol_id: getattr(o, f"_bol_prepare_{part}")() for o in offers}
        texts = {offer: getattr(offer, f"_bol_{part}_text")() for offer in offers}
        commit(self.env)
        outcomes = dict(work.client.offers.patch_many(payloads, WORKERS))
        # What isn't about the one offer leaves it due.
        answered = offers.filtered(lambda o: not concerns_all(outcomes[o.bol_id]))

        def note():
            answers = {}
            for offer in answered:
                payload, error = payloads[offer.bol_id], outcomes[offer.bol_id]
                values = offer._bol_prepare_outcome(part, payload, error)
                offer.write(values)
                state = "failed" if error else "sent"
                answers[offer.id] = state, texts[offer], values[f"{part}_error"] or None
            self.env["bol.offer.log"]._bol_note_answers(part, answers)
            for offer in (offers - answered).filtered(
                lambda o: isinstance(outcomes[o.bol_id], errors.BolUnavailable)
            ):
                offer._bol_write_changed(offer._bol_prepare_doubted(part))

        rerun_on_conflict(self.env, note)
        if stopped := next(filter(concerns_all, outcomes.values()), None):
            raise stopped
        return bool(offers)


def concerns_all(error):
    """Whether an error isn't about the one offer: what got it is still due."""
    if isinstance(error, errors.BolUnavailable):
        return error.status != 500
    return isinstance(error, errors.RateLimited | errors.NotConnected)
