from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..bol_api import errors
from ..tools import sentence_of
from .bol_call_log import FAILURES_A_MINUTE, SUCCESSES_A_MINUTE

#: Rows that are removed in one go.
GC_BATCH = 20_000
MINUTE = timedelta(minutes=1)
LEFT_OUT = "left_out"
#: The classes of the client's errors, in few words.
ERRORS = [
    ("BolUnavailable", "Bol can't be reached, or fails"),
    ("RateLimited", "Too many calls"),
    ("UnreadableAnswer", "Answer can't be read"),
    ("TryLater", "Not now"),
    ("TokenExpired", "Log-in ran out"),
    ("CredentialsRefused", "Credentials refused"),
    ("ConsentEnded", "Consent ended"),
    ("AccountInactive", "Account not active"),
    ("TokenBlocked", "Log-in turned away"),
    ("NotConnected", "Not connected"),
    ("BadRequest", "Data not accepted"),
    ("NotFound", "Not known to bol"),
    ("Conflict", "There already, or changed"),
    ("Forbidden", "Not allowed"),
    ("Refused", "Refused"),
    ("OutcomeUnknown", "Outcome unknown"),
    ("BolError", "Other"),
    (LEFT_OUT, "Not kept one by one"),
]
KNOWN = frozenset(key for key, _label in ERRORS)
COLUMNS = SQL(
    "account_id, company_id, flow_id, moment, method, path, subject, status, "
    "duration, rate_limit, remaining, error, left_out"
)


class BolCall(models.Model):
    """A call of bol's API: what was asked and what came of it, for whoever looks for
    a cause.

    It holds no body, no query, no header, no token, and nothing of a customer; the
    path is bol's template. Written past the ORM, in batches, by
    :mod:`.bol_call_log`.
    """

    _name = "bol.call"
    _description = "Bol.com Call"
    _order = "moment desc, id desc"
    _rec_name = "path"
    _log_access = False

    account_id = fields.Many2one(
        "bol.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    flow_id = fields.Many2one(
        "bol.flow",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What it was made for. Empty: a user pressed a button.",
    )
    moment = fields.Datetime(required=True, readonly=True)
    method = fields.Char(readonly=True)
    path = fields.Char("Call", readonly=True, help="As bol's description has it.")
    subject = fields.Char(
        "About",
        readonly=True,
        index="btree_not_null",
        help="Bol's number of the order, item, shipment or offer.",
    )
    status = fields.Integer(
        readonly=True, aggregator=None, help="HTTP status; 0: no answer came."
    )
    duration = fields.Integer("Duration (ms)", readonly=True, aggregator="avg")
    rate_limit = fields.Integer(
        "Limit", readonly=True, aggregator=None, help="How many calls bol allows."
    )
    remaining = fields.Integer(
        "Left",
        readonly=True,
        aggregator="min",
        help="How many more calls bol allowed then.",
    )
    error = fields.Selection(
        ERRORS, "Failure", readonly=True, help="Empty: it went well."
    )
    meaning = fields.Char("In Words", compute="_compute_meaning")
    left_out = fields.Integer(
        "Not Kept", readonly=True, help="More calls in that minute than are kept."
    )

    _account_moment = models.Index("(account_id, moment)")
    _one_count_a_minute = models.UniqueIndex(
        "(account_id, moment) WHERE left_out > 0", "It is counted once a minute."
    )

    @api.depends("error", "left_out")
    @api.depends_context("lang")
    def _compute_meaning(self):
        for call in self:
            call.meaning = call._bol_meaning()

    def _bol_meaning(self):
        if not self.error:
            return self.env._("It went well.")
        if self.error == LEFT_OUT:
            return self.env._(
                "%(count)s more calls in this minute; they are only counted, so that "
                "the log doesn't fill the database.",
                count=self.left_out,
            )
        if self.error == "TokenExpired":
            return self.env._(
                "Bol.com no longer took the access token. A new one is asked for by "
                "itself, and the call is made again."
            )
        return sentence_of(self.env, getattr(errors, self.error))

    # -- writing ---------------------------------------------------------------

    @api.model
    def _bol_insert(self, values, calls):
        """Write calls of one account, as far as the last minute has room for them.

        :param dict values: account_id, company_id, flow_id
        :param list calls: pairs of moment and ``bol_api.Exchange``
        :return: how many there was no room for
        """
        # Whoever holds a lock on the account waits for us.
        self.env.cr.execute("SET LOCAL lock_timeout = '1s'")
        room = self._bol_room(values["account_id"])
        rows = []
        for moment, call in calls:
            failed = bool(call.error)
            if room[failed] > 0:
                room[failed] -= 1
                rows.append(row_of(values, moment, call))
        if rows:
            self._bol_execute(
                SQL(
                    "INSERT INTO bol_call (%s) VALUES %s",
                    COLUMNS,
                    SQL(", ").join(rows),
                )
            )
        return len(calls) - len(rows)

    @api.model
    def _bol_room(self, account_id):
        """How many failures (True) and successes (False) may still be written."""
        self._bol_execute(
            SQL(
                "SELECT count(*) FILTER (WHERE error IS NOT NULL), "
                "count(*) FILTER (WHERE error IS NULL) FROM bol_call "
                "WHERE account_id = %s AND moment > %s AND left_out = 0",
                account_id,
                fields.Datetime.now() - MINUTE,
            )
        )
        failed, well = self.env.cr.fetchone()
        return {True: FAILURES_A_MINUTE - failed, False: SUCCESSES_A_MINUTE - well}

    @api.model
    def _bol_count_left_out(self, values, count):
        """Count calls that weren't written, in one row a minute."""
        minute = fields.Datetime.now().replace(second=0, microsecond=0)
        self.env.cr.execute("SET LOCAL lock_timeout = '1s'")
        self._bol_execute(
            SQL(
                "INSERT INTO bol_call (account_id, company_id, moment, error, left_out)"
                " VALUES (%s, %s, %s, %s, %s) "
                "ON CONFLICT (account_id, moment) WHERE left_out > 0 "
                "DO UPDATE SET left_out = bol_call.left_out + EXCLUDED.left_out",
                values["account_id"],
                values["company_id"],
                minute,
                LEFT_OUT,
                count,
            )
        )

    def _bol_execute(self, query):
        self.env.cr.execute(query, log_exceptions=False)

    @api.autovacuum
    def _gc_calls(self):
        """Remove what is older than its account keeps it."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM bol_call WHERE id IN ("
                "SELECT call.id FROM bol_call call "
                "JOIN bol_account account ON account.id = call.account_id "
                "WHERE call.moment < %s - account.calls_days * interval '1 day' "
                "LIMIT %s)",
                fields.Datetime.now(),
                GC_BATCH,
            )
        )
        gone = self.env.cr.rowcount
        self.invalidate_model(flush=False)
        return gone, gone == GC_BATCH


def row_of(values, moment, call):
    """A row of VALUES in the order of :data:`COLUMNS`.

    :param bol_api.Exchange call:
    """
    error = call.error if call.error in KNOWN else call.error and "BolError"
    return SQL(
        "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0)",
        values["account_id"],
        values["company_id"],
        values["flow_id"],
        moment,
        call.method,
        call.path,
        call.subject or None,
        call.status or 0,
        round(call.seconds * 1000),
        call.limit,
        call.remaining,
        error or None,
    )
