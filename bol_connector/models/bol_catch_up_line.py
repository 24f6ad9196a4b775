from datetime import timedelta

from odoo import api, fields, models

# Later stages wait so long for one at the most.
PATIENCE = timedelta(minutes=10)
UNDERWAY = ("to_send", "sending", "sent")
TROUBLED = ("failed", "attention")


class BolCatchUpLine(models.Model):
    """One stage of a catch-up: what it found to do, and what became of that.

    A stage ``x`` has a method ``_bol_waiting_x()`` that gives the records that wait for
    it. What they count as says ``_bol_tally_TABLE(records)``: dict of ``late``,
    ``open`` and ``human`` records; the others are done.
    """

    _name = "bol.catch.up.line"
    _description = "Bol.com Catch-up Stage"
    _order = "catch_up_id, sequence"
    _rec_name = "stage"

    catch_up_id = fields.Many2one(
        "bol.catch.up", required=True, index=True, ondelete="cascade", readonly=True
    )
    account_id = fields.Many2one(related="catch_up_id.account_id", store=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    sequence = fields.Integer(readonly=True)
    stage = fields.Selection(
        [
            ("orders", "Orders from bol"),
            ("cancelled", "Cancelled at bol"),
            ("cancellations", "Cancellations to bol"),
            ("prices", "Prices to bol"),
        ],
        required=True,
        readonly=True,
    )
    began = fields.Datetime(readonly=True)
    ended = fields.Datetime(readonly=True)
    failed = fields.Boolean(
        readonly=True, help="Its last try failed; the later stages don't wait for it."
    )
    state = fields.Selection(
        [
            ("waiting", "Waits for the stage before"),
            ("running", "Under way"),
            ("failed", "Fails, tried again"),
            ("done", "Done"),
        ],
        compute="_compute_state",
    )
    missed = fields.Integer(readonly=True)
    done = fields.Integer(readonly=True)
    late = fields.Integer("Done Late", readonly=True)
    open = fields.Integer("Still Open", readonly=True)
    human = fields.Integer("Needs You", readonly=True)
    known_ids = fields.Json(
        readonly=True, help="Ids of what waited when it began; at the end, of all."
    )
    after_id = fields.Integer(
        readonly=True, help="What has a higher id came while it ran."
    )

    @api.depends("began", "ended", "failed")
    def _compute_state(self):
        for line in self:
            if line.ended:
                line.state = "done"
            elif line.failed:
                line.state = "failed"
            else:
                line.state = "running" if line.began else "waiting"

    # -- going on --------------------------------------------------------------

    def _bol_kinds_here(self):
        return self.catch_up_id._bol_stages()[self.stage]

    def _bol_flows(self):
        kinds = self._bol_kinds_here()
        live = self.account_id._bol_live_flows()
        return live.filtered(lambda flow: flow.kind in kinds)

    def _bol_begin(self, now):
        """Let this stage's flows do at once all that is due."""
        self.write({"began": now, "failed": False})
        flows = self._bol_flows()
        flows.next_run = now
        # What bol asked to be put off stays so.
        flows.filtered("error_streak").not_before = False
        self.env["bol.flow"]._bol_wake(flows.mapped("lane"))

    def _bol_judge(self, now):
        """See whether this stage's flows are through, or fail.

        A stage that has none is noted by those of the stage before it.
        """
        if not self._bol_kinds_here() and self._bol_previous().ended is False:
            return
        flows = self._bol_flows()
        # A list that a failed try had begun is read on.
        first = self.catch_up_id.began
        if all(
            f._bol_is_through(self.began) and f._bol_has_listed(first) for f in flows
        ):
            self._bol_end(now)
            return
        failing = flows.filtered(
            lambda flow: flow.error_streak and flow.last_attempt >= self.began
        )
        self.failed = bool(failing)

    def _bol_lets_go(self, now):
        """Whether later stages need not wait for this one any more."""
        if not self._bol_kinds_here():
            return True
        return self.ended or self.failed or self.began + PATIENCE <= now

    def _bol_previous(self):
        lines = self.catch_up_id.line_ids
        return lines.filtered(lambda line: line.sequence < self.sequence)[-1:]

    # -- what it is about ------------------------------------------------------

    def _bol_note_waiting(self):
        """Keep what waits at the beginning, before anything is done about it."""
        for line in self:
            waiting = getattr(line, f"_bol_waiting_{line.stage}")()
            mine = [("account_id", "=", line.account_id.id)]
            newest = waiting.search(mine, order="id desc", limit=1)
            line.write({"known_ids": waiting.ids, "after_id": newest.id})

    def _bol_waiting_orders(self):
        return self.env["bol.order"].search(
            [("account_id", "=", self.account_id.id), ("state", "=", "new")]
        )

    def _bol_waiting_cancelled(self):
        return self.env["bol.order"]

    def _bol_waiting_cancellations(self):
        return self._bol_waiting_commands("bol.cancellation")

    def _bol_waiting_commands(self, model):
        mine = ("account_id", "=", self.account_id.id)
        return self.env[model].search([mine, ("state", "in", UNDERWAY)])

    def _bol_waiting_prices(self):
        return self._bol_waiting_part("price")

    def _bol_waiting_part(self, part):
        """Offers whose part bol was told since, or is still to be told."""
        return self.env["bol.offer"].search(
            [
                ("account_id", "=", self.account_id.id),
                "|",
                (f"{part}_due", "=", True),
                (f"{part}_sent_at", ">=", self.catch_up_id.began),
            ]
        )

    def _bol_gather(self):
        """The records that this stage is about: once it has ended, always the same."""
        waiting = getattr(self, f"_bol_waiting_{self.stage}")()
        known = waiting.browse(self.known_ids or [])
        if self.ended or not self._bol_kinds_here():
            return known.exists()
        if waiting._name == "bol.offer":
            return waiting
        mine = [("account_id", "=", self.account_id.id), ("id", ">", self.after_id)]
        return known.exists() | waiting.search(mine)

    def _bol_note(self, records):
        """Add records to those that this stage is about."""
        self.known_ids = sorted({*(self.known_ids or []), *records.ids})

    def _bol_end(self, now):
        """What comes from now on is no part of it."""
        known = self._bol_gather().ids
        self.write({"ended": now, "failed": False, "known_ids": known})

    # -- counting --------------------------------------------------------------

    def _bol_count(self):
        """Bring the figures up to date."""
        for line in self:
            line._bol_count_one()

    def _bol_count_one(self):
        records = self._bol_gather()
        tally = getattr(self, f"_bol_tally_{records._table}")(records)
        values = {name: len(found) for name, found in tally.items()}
        values["missed"] = len(records)
        values["done"] = len(records) - sum(map(len, tally.values()))
        self.write({name: n for name, n in values.items() if self[name] != n})

    def _bol_tally_bol_order(self, orders):
        if self.stage == "cancelled":
            human = orders.filtered("cancelled_warning")
            left = orders.filtered("cancellation_due") - human
            return {"human": human, "open": left}
        human = orders.filtered(lambda order: order.state == "held")
        left = orders.filtered(lambda order: order.state == "new")
        done_at = self.ended or fields.Datetime.now()
        late = (orders - human - left).filtered(
            lambda order: any(
                moment < done_at
                for moment in filter(None, order.item_ids.mapped("ship_by"))
            )
        )
        return {"human": human, "open": left, "late": late}

    def _bol_tally_bol_cancellation(self, commands):
        return self._bol_tally_commands(commands)

    def _bol_tally_commands(self, commands):
        human = commands.filtered(lambda command: command.state in TROUBLED)
        left = commands.filtered(lambda command: command.state in UNDERWAY)
        return {"human": human, "open": left}

    def _bol_tally_bol_offer(self, offers):
        part = {"prices": "price"}.get(self.stage, self.stage)
        due = offers.filtered(f"{part}_due")
        stopped = any(self._bol_flows().mapped("stopped"))
        human = due if stopped else due.filtered(f"{part}_error")
        if f"{part}_held" in offers._fields:
            human |= offers.filtered(f"{part}_held")
        return {"human": human, "open": due - human}

    def action_view(self):
        """The records that this stage is about."""
        self.ensure_one()
        self.check_access("read")
        records = self.sudo()._bol_gather()
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["stage"]._description_selection(self.env))[
                self.stage
            ],
            "res_model": records._name,
            "view_mode": "list,form",
            "domain": [("id", "in", records.ids)],
        }
