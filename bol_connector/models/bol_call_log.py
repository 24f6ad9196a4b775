import logging
import threading
from contextlib import contextmanager

from psycopg2 import IntegrityError, OperationalError

from odoo import fields, models

from .bol_token import log_in

_logger = logging.getLogger(__name__)

#: What is kept of the calls of one account in a minute: failures, and successes.
FAILURES_A_MINUTE = 60
SUCCESSES_A_MINUTE = 600


class CallLog:
    """The calls that one client makes, held until its work is over.

    Thread-safe: a client reports from the threads of its pool, where no cursor may be
    opened.

    :param bool all_calls: keep also those that went well
    """

    def __init__(self, all_calls):
        self.calls = []
        self.left_out = 0
        self._all_calls = all_calls
        self._room = {True: FAILURES_A_MINUTE, False: SUCCESSES_A_MINUTE}
        self._lock = threading.Lock()

    def note(self, exchange):
        """Keep a call, if it is wanted and there is room.

        :param bol_api.Exchange exchange:
        """
        failed = bool(exchange.error)
        if not (failed or self._all_calls):
            return
        now = fields.Datetime.now()
        with self._lock:
            if not self._room[failed]:
                self.left_out += 1
                return
            self._room[failed] -= 1
            self.calls.append((now, exchange))


class BolAccount(models.Model):
    """Writing the log of an account's calls."""

    _inherit = "bol.account"

    @contextmanager
    def _bol_call_log(self, flow=None):
        """Log the calls made during the block; they are written at its end.

        On a cursor of its own, so that they stay when the work is rolled back. A log
        that can't be written never breaks the work.

        :param flow: bol.flow record that they are made for, if any
        :return: context manager giving a callable that takes a ``bol_api.Exchange``
        """
        log = CallLog(self._bol_logs_all_calls())
        values = {
            "account_id": self.id,
            "company_id": self.company_id.id,
            "flow_id": flow.id if flow else None,
        }
        try:
            yield log.note
        finally:
            if log.calls or log.left_out:
                self._bol_write_calls(values, log)

    def _bol_log_in(self, fetch):
        """A token that isn't the account's yet; asking for it is logged.

        :param fetch: callable without arguments that gives a ``bol_api.Token``
        """
        with self._bol_call_log() as note:
            return log_in(fetch, note)

    def _bol_logs_all_calls(self):
        until = self.log_calls_until
        return bool(until) and until > fields.Datetime.now()

    def _bol_write_calls(self, values, log):
        try:
            with self.env.registry.cursor() as cr:
                calls = self.env(cr=cr, su=True)["bol.call"]
                left_out = calls._bol_insert(values, log.calls) + log.left_out
            if left_out:
                with self.env.registry.cursor() as cr:
                    calls = self.env(cr=cr, su=True)["bol.call"]
                    calls._bol_count_left_out(values, left_out)
        except (IntegrityError, OperationalError) as error:
            # E.g. an account that only the caller's transaction knows, or locks.
            _logger.info("Calls of bol.com aren't logged: %s", error)
        except Exception:
            _logger.exception("The log of calls of bol.com can't be written")
