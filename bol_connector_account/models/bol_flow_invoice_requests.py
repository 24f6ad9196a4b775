import logging

from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.models.bol_account_overview import Figure
from odoo.addons.bol_connector.models.bol_command_run import FAILURES_OF_BOL
from odoo.addons.bol_connector.tools import (
    commit,
    divide_around_errors,
    rerun_on_conflict,
)

from .bol_invoice_request import WAITING

_logger = logging.getLogger(__name__)

#: bol's lists, in the order in which they are read.
LISTS = ("OPEN", "UPLOAD_ERROR")
#: What isn't on these lists any more, and isn't over: bol is asked about each.
UNSETTLED = (*WAITING, "checking", "unknown")


class BolFlow(models.Model):
    """Customers' requests for an invoice: read from bol, each hour.

    The place in bol's lists is kept in :attr:`position`, as JSON: ``start``, ``list``
    (its place in LISTS), ``page``.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("invoice_requests", "Invoice requests")],
        ondelete={"invoice_requests": "cascade"},
    )

    @api.model
    def _bol_kinds(self):
        requests = {
            "lane": "bulk",
            "sequence": 71,
            "interval_minutes": 60,
            "mode": "live",
        }
        return {**super()._bol_kinds(), "invoice_requests": requests}

    def _has_work_invoice_requests(self):
        """Ids of the accounts with an invoice whose verdict is to be read."""
        due = [("look_at", "<=", fields.Datetime.now())]
        groups = self.env["bol.invoice.request"]._read_group(due, ["account_id"])
        return [account.id for (account,) in groups]

    def _run_invoice_requests(self, work):
        place = self._bol_place()
        if not place and self._bol_list_is_due(work):
            start = fields.Datetime.to_string(fields.Datetime.now())
            place = {"start": start, "list": 0, "page": 1}
        place = self._bol_read_on(
            work, place, lambda place: self._bol_read_requests(work.client, place)
        )
        looked = self._bol_look_at_requests(work)
        return bool(place) or not looked

    def _bol_read_requests(self, client, place):
        """Mirror one page; returns the next place, None after the last."""
        start = fields.Datetime.to_datetime(place["start"])
        answers = client.shipments.invoice_request_page(
            place["page"], LISTS[place["list"]]
        )
        mark = "|".join(answer.shipment_id for answer in answers)
        if answers and mark != place.get("mark"):
            rerun_on_conflict(self.env, lambda: self._bol_keep_requests(answers, start))
            return {**place, "page": place["page"] + 1, "mark": mark}
        if place["list"] + 1 < len(LISTS):
            return {"start": place["start"], "list": place["list"] + 1, "page": 1}
        rerun_on_conflict(self.env, lambda: self._bol_end_requests(start))
        return None

    def _bol_keep_requests(self, answers, start):
        """Mirror these; one that can't be kept stops no other."""
        requests = self.env["bol.invoice.request"]

        def keep(part):
            kept = requests._bol_mirror(self.account_id, part, start)
            kept._bol_want_uploads()

        divide_around_errors(
            self.env,
            answers,
            keep,
            lambda part, error: _logger.error(
                "Invoice request of %s can't be kept: %s",
                part[0].shipment_id[:100],
                error,
            ),
        )

    def _bol_end_requests(self, start):
        """The lists were read: bol is asked about each that they lacked."""
        self.listed_at = start
        self.env["bol.invoice.request"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("state", "in", UNSETTLED),
                ("seen_at", "<", start),
            ]
        ).write({"look_at": fields.Datetime.now()})

    # -- one by one ------------------------------------------------------------

    def _bol_look_at_requests(self, work):
        """Ask bol about those requests whose time has come; whether all were asked."""
        due = [
            ("account_id", "=", self.account_id.id),
            ("look_at", "<=", fields.Datetime.now()),
        ]
        failures = 0
        for request in self.env["bol.invoice.request"].search(due, order="look_at, id"):
            if not work.time_left():
                return False
            commit(self.env)
            answer, again = None, False
            try:
                answer = request._bol_ask(work.client)
                failures = 0
            except errors.RateLimited:
                raise
            except errors.TryLater:
                failures, again = failures + 1, True
                if failures == FAILURES_OF_BOL:
                    raise
            except errors.Refused:
                # Bol shows none of it.
                failures = 0
            rerun_on_conflict(
                self.env,
                lambda one=request, told=answer, again=again: one._bol_note_look(
                    told, again
                ),
            )
        return True


class BolAccount(models.Model):
    """What an account's card says of invoices that customers wait for."""

    _inherit = "bol.account"

    invoice_request_count = fields.Integer(
        "Customers Wait for an Invoice",
        compute="_compute_figures",
        groups="account.group_account_invoice",
    )

    @api.model
    def _bol_figures(self):
        waiting = [("state", "in", WAITING)]
        requests = "bol_connector_account.bol_invoice_request_action"
        return {
            **super()._bol_figures(),
            "invoice_request_count": Figure("bol.invoice.request", waiting, requests),
        }

    def _bol_count_invoice_uploads(self):
        return self._bol_count_commands("bol.invoice.upload")
