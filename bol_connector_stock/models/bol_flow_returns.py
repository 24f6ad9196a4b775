import json
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.models.bol_mirror import is_number
from odoo.addons.bol_connector.tools import (
    commit,
    divide_around_errors,
    rerun_on_conflict,
    sort_answers,
)

# bol gives few details of returns a minute.
DETAILS = 10
BATCH = 50
# Older ones that are handled are history.
HISTORY = timedelta(days=90)


class BolFlow(models.Model):
    """Returns from bol: read bol's lists and details, make return transfers.

    The place in the lists is kept in :attr:`position`, as JSON: ``start``, ``step``
    (open, handled), ``page``, ``mark`` of the page before.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("returns", "Returns from bol")],
        ondelete={"returns": "cascade"},
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "returns": {
                "lane": "bulk",
                "sequence": 25,
                "interval_minutes": 60,
                "mode": "preview",
            },
        }

    def _has_work_returns(self):
        """Ids of accounts with a list begun, or returns that somebody saw to."""
        due = self.env["bol.return.item"]._read_group(
            [("project_at", "<=", fields.Datetime.now())], ["account_id"]
        )
        begun = self.filtered(lambda f: f.kind == "returns" and f.sudo().position)
        return list({*(account.id for (account,) in due), *begun.account_id.ids})

    def _run_returns(self, work):
        """Work until the slice is over or nothing is left.

        What was read becomes transfers before more is read: bol's limits, or a
        return that bol doesn't give, keep no other back.
        """
        trouble = None
        more = True
        while more and work.time_left():
            if self._bol_project_returns():
                continue
            if not trouble:
                found, trouble = self._bol_read_returns(work.client)
                if found:
                    continue
            more = self._bol_list_returns(work)
        rerun_on_conflict(self.env, self.account_id._bol_tell_returns)
        work.backlog = self.env["bol.return.item"].search_count(
            [("account_id", "=", self.account_id.id), ("state", "=", "held")]
        )
        if trouble:
            raise trouble
        if work.nameless:
            text = self.env._(
                "%(count)s returns are listed without a usable number. Look at them in "
                "bol's seller portal.",
                count=work.nameless,
            )
            raise errors.UnreadableAnswer(text)
        return more

    # -- lists -----------------------------------------------------------------

    def _bol_list_returns(self, work):
        """Read one page of bol's lists; False when they are read to the end."""
        place = json.loads(self.position or "null")
        if not place:
            if not self._bol_list_is_due(work):
                return False
            work.forced = False
            start = fields.Datetime.to_string(fields.Datetime.now())
            place = {"start": start, "step": "open", "page": 1}
        handled = place["step"] == "handled"
        try:
            page = work.client.returns.page(place["page"], handled)
        except errors.Refused:
            # A page that bol doesn't give mustn't be asked for for ever.
            rerun_on_conflict(self.env, lambda: self.write({"position": False}))
            raise
        work.nameless += sum(not is_number(one.return_id) for one in page)
        rerun_on_conflict(self.env, lambda: self._bol_note_returns(place, page))
        return True

    def _bol_note_returns(self, place, page):
        start = fields.Datetime.to_datetime(place["start"])
        mark = "|".join(one.return_id for one in page)[:200]
        waiting = place["step"] == "open"
        news = False
        if page and mark != place.get("mark"):
            news = self.env["bol.return"]._bol_note_listed(
                self.account_id, page, start if waiting else None
            )
        else:
            page = []
        # The newest come first among the handled: where nothing is new, older ones
        # are known, and those that waited for an answer are looked up one by one.
        oldest = fields.Datetime.now() - HISTORY
        news = news and any((one.registered_at or start) > oldest for one in page)
        if page and (waiting or news):
            place = {**place, "page": place["page"] + 1, "mark": mark}
        elif waiting:
            place = {"start": place["start"], "step": "handled", "page": 1}
        else:
            self._bol_returns_listed(start)
            return
        self.position = json.dumps(place)

    def _bol_returns_listed(self, start):
        """The lists are read: what they lacked is looked up."""
        returns = self.env["bol.return"]
        lacking = returns.search(
            [
                ("account_id", "=", self.account_id.id),
                ("state", "not in", ["handled", "withdrawn"]),
                "|",
                ("listed_open_at", "=", False),
                ("listed_open_at", "<", start),
            ]
        )
        lacking.write({"detail_due": True, "detail_not_before": False})
        self.write({"position": False, "listed_at": start})
        returns._bol_erase_old(self.account_id)

    # -- details ---------------------------------------------------------------

    def _bol_read_returns(self, client):
        """Read the details of one batch of returns.

        :return: (whether any were due, the error that concerns all of them or None)
        """
        returns = self.env["bol.return"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("detail_due", "=", True),
                "|",
                ("detail_not_before", "=", False),
                ("detail_not_before", "<=", fields.Datetime.now()),
            ],
            order="registered_at, id",
            limit=DETAILS,
        )
        if not returns:
            return False, None
        by_number = {one.bol_id: one for one in returns}
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        answers, refusals, trouble = sort_answers(
            client.returns.get_many(list(by_number))
        )

        def store():
            read = returns.union(*(by_number[number] for number in answers))
            returns._bol_mirror(self.account_id, list(answers.values()))
            read._bol_note_read()
            for number, error in refusals.items():
                by_number[number]._bol_note_refused(error, self.listed_at)

        rerun_on_conflict(self.env, store)
        return True, trouble

    # -- orders and transfers --------------------------------------------------

    def _bol_project_returns(self):
        """Match one batch of returned items and see to their transfers."""

        def project():
            items = self.env["bol.return.item"].search(
                [
                    ("account_id", "=", self.account_id.id),
                    ("project_at", "<=", fields.Datetime.now()),
                ],
                order="project_at, id",
                limit=BATCH,
            )
            items = items.try_lock_for_update(allow_referencing=True)
            if not items:
                return False
            divide_around_errors(
                self.env,
                items,
                lambda part: part._bol_project(),
                lambda item, error: item._bol_note_refused(error),
            )
            return True

        return rerun_on_conflict(self.env, project)
