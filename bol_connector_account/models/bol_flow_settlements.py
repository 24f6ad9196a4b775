import logging
from datetime import date, timedelta

from odoo import fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.bol_api.invoices import LINES_PER_PAGE
from odoo.addons.bol_connector.bol_api.settled import read_settled_lines
from odoo.addons.bol_connector.tools import (
    CONFLICTS,
    amsterdam_day,
    commit,
    explain,
    rerun_on_conflict,
)

_logger = logging.getLogger(__name__)

#: Lines kept in one transaction.
BATCH = 1000
#: The longest period of one list, in days (bol's limit), and what of it is read again.
PERIOD = 31
OVERLAP = 7
#: How long bol is asked whether an invoice that was open is paid by now, in days.
OPEN_FOR = 92


class BolFlow(models.Model):
    """bol's settlements: its list of invoices, and the lines of each new one.

    :attr:`position` is the first day of the next list, while lists are read.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("settlements", "Settlements from bol")],
        ondelete={"settlements": "cascade"},
    )

    def _bol_kinds(self):
        settlements = {
            "lane": "bulk",
            "sequence": 75,
            "interval_minutes": 24 * 60,
            "mode": "live",
        }
        return {**super()._bol_kinds(), "settlements": settlements}

    def _has_work_settlements(self):
        """Ids of accounts with an invoice to read."""
        groups = self.env["bol.settlement"]._read_group(
            [("state", "=", "new")], ["account_id"]
        )
        return [account.id for (account,) in groups]

    def _run_settlements(self, work):
        more = self._bol_list_settlements(work)
        settlements = self.env["bol.settlement"]
        mine = [("account_id", "=", self.account_id.id), ("state", "=", "new")]
        trouble = None
        for settlement in settlements.search(mine, order="issued_on, id"):
            if not work.time_left():
                break
            try:
                self._bol_read_settlement(work, settlement)
            except errors.BolUnavailable as error:
                # Of one invoice it is that one's; of two, bol is down.
                if trouble:
                    raise
                trouble = error
                self._bol_forget_work()
        self._bol_look_again(work)
        work.backlog = settlements.search_count(mine)
        if trouble:
            raise trouble
        return more or bool(work.backlog)

    def _bol_forget_work(self):
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)

    # -- the list --------------------------------------------------------------

    def _bol_list_settlements(self, work):
        """Read the lists that are due; whether some are left."""
        if not (self.position or self._bol_list_is_due(work)):
            return False
        now = fields.Datetime.now()
        today = amsterdam_day(now)
        first = self._bol_list_from(today)
        while first <= today and work.time_left():
            last = min(first + timedelta(days=PERIOD), today)
            commit(self.env)
            invoices = work.client.invoices.list(first, last)
            following = last + timedelta(days=1)
            rerun_on_conflict(
                self.env, lambda i=invoices, f=following: self._bol_take_list(i, f)
            )
            first = following
        if first <= today:
            return True
        rerun_on_conflict(
            self.env, lambda: self.write({"listed_at": now, "position": False})
        )
        return False

    def _bol_take_list(self, invoices, following):
        self.env["bol.settlement"]._bol_mirror(self.account_id, invoices)
        self.position = fields.Date.to_string(following)

    def _bol_list_from(self, today):
        """The first day of the next list."""
        if self.position:
            return date.fromisoformat(self.position)
        since = self.account_id.settled_since
        if not self.listed_at:
            return min(since or today - timedelta(days=PERIOD), today)
        oldest = self.env["bol.settlement"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("amount_open", "!=", 0),
                ("issued_on", ">=", today - timedelta(days=OPEN_FOR)),
            ],
            order="issued_on",
            limit=1,
        )
        days = [amsterdam_day(self.listed_at) - timedelta(days=OVERLAP)]
        days += oldest.mapped("issued_on")
        first = self.env["bol.settlement"].search(
            [("account_id", "=", self.account_id.id)], order="issued_on", limit=1
        )
        # The setting was put back since: what came before was never listed.
        if since and (not first or since < first.issued_on - timedelta(days=PERIOD)):
            days.append(since)
        return min(*days, today)

    # -- one invoice -----------------------------------------------------------

    def _bol_read_settlement(self, work, settlement):
        """Read on in one invoice as far as there is time; what bol doesn't give of it,
        or Odoo can't take of it, stops it alone."""
        commit(self.env)
        try:
            if not settlement.has_totals:
                document = work.client.invoices.get(settlement.bol_id)
                rerun_on_conflict(
                    self.env, lambda: settlement._bol_take_totals(document)
                )
            if self._bol_read_lines(work, settlement):
                self._bol_read_pdf(work, settlement)
                self._bol_finish_settlement(settlement)
        except (errors.Refused, errors.UnreadableAnswer) as error:
            reason = explain(self.env, error)
            rerun_on_conflict(self.env, lambda: settlement._bol_stop(reason))
        except (errors.BolError, *CONFLICTS):
            raise
        except Exception as error:
            self._bol_forget_work()
            _logger.exception("%s can't be taken over", settlement)
            reason = self.env._("Odoo can't take it over: %(reason)s", reason=error)
            rerun_on_conflict(self.env, lambda: settlement._bol_stop(reason))

    def _bol_read_lines(self, work, settlement):
        """Keep the lines that are lacking; whether all of them are there.

        What is kept and how many lines that makes is one transaction: a run that is
        killed reads on behind the last batch.
        """
        while work.time_left():
            page, skip = divmod(settlement.lines_read, LINES_PER_PAGE)
            document = work.client.invoices.specification_page(
                settlement.bol_id, page + 1
            )
            lines = read_settled_lines(document)
            del document
            while skip < len(lines):
                batch, first = lines[skip : skip + BATCH], settlement.lines_read + 1
                rerun_on_conflict(
                    self.env,
                    lambda b=batch, f=first: settlement._bol_take_lines(f, b),
                )
                self.env.invalidate_all()
                skip += len(batch)
                if skip < len(lines) and not work.time_left():
                    return False
            if len(lines) < LINES_PER_PAGE:
                return True
        return False

    def _bol_read_pdf(self, work, settlement):
        """Keep the PDF; without it an invoice is booked all the same."""
        if settlement.pdf_id:
            return
        commit(self.env)
        try:
            content = work.client.invoices.pdf(settlement.bol_id)
        except (errors.Refused, errors.UnreadableAnswer) as error:
            _logger.info("%s has no PDF: %s", settlement, error)
            return
        rerun_on_conflict(self.env, lambda: settlement._bol_take_pdf(content))

    def _bol_finish_settlement(self, settlement):
        if settlement.lines_read > BATCH:
            # Without it PostgreSQL doesn't know yet how many lines there are, and
            # joins them one by one.
            rerun_on_conflict(
                self.env, lambda: self.env.cr.execute("ANALYZE bol_settlement_line")
            )
        rerun_on_conflict(self.env, settlement._bol_judge)
        if self.mode == "live" and settlement.state == "read":
            rerun_on_conflict(self.env, lambda: self._bol_book(settlement))
        # One that was read late: the others were judged without it.
        if later := settlement._bol_later():
            self._bol_check_again(later)

    def _bol_book(self, settlement):
        """Make the drafts; why Odoo refuses them is said on the settlement."""
        try:
            with self.env.cr.savepoint():
                settlement._bol_make_documents()
        except CONFLICTS:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this one's
            _logger.info("%s isn't booked: %s", settlement, error)
            self.env.invalidate_all(flush=False)
            settlement.trouble = self.env._(
                "The documents can't be made: %(reason)s", reason=error
            )

    def _bol_look_again(self, work):
        """Judge once more the settlements with orders that weren't known: they may
        have been imported since."""
        unknown = self.env["bol.settlement.line"]._read_group(
            [
                ("account_id", "=", self.account_id.id),
                ("match", "=", "unknown_order"),
                ("bol_order_id", "=", False),
                ("settlement_id.state", "in", ["read", "stopped"]),
            ],
            ["settlement_id"],
            ["order_bol_id:array_agg"],
        )
        orders = self.env["bol.order"]
        for settlement, numbers in unknown:
            mine = [
                ("account_id", "=", self.account_id.id),
                ("bol_id", "in", list(filter(None, numbers))),
            ]
            if not work.time_left():
                return
            if settlement._bol_is_touched() or not orders.search_count(mine):
                continue
            self._bol_check_again(settlement)

    def _bol_check_again(self, settlement):
        """Judge it once more; why that can't be is said on the settlement."""
        try:
            rerun_on_conflict(self.env, settlement._bol_judge_again)
        except CONFLICTS:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this one's
            self._bol_forget_work()
            _logger.info("%s isn't checked again: %s", settlement, error)
            reason = self.env._("It can't be checked again: %(reason)s", reason=error)
            rerun_on_conflict(self.env, lambda: settlement.write({"trouble": reason}))
