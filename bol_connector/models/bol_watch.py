import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import str2bool

from ..tools import CONFLICTS, advisory_lock, rerun_on_conflict

_logger = logging.getLogger(__name__)

# First key of its advisory lock, see ``tools/locks.py``.
WATCH = 0x626F6C57
# What ran in this time after a look may be of the run before a pause.
HICCUP = timedelta(minutes=2)
# What the watch itself can't see.
BLIND = "blind"
# It looks every 5 minutes; hosted Odoo may take longer.
STALE_AFTER = timedelta(minutes=20)


@dataclass(frozen=True)
class Finding:
    """What a check found.

    :ivar account: bol.account record; none for what concerns all of them
    :ivar dict facts: arguments of the kind's ``_bol_say_x``; no customers' data
    :ivar int count: how many have it
    :ivar str key: tells apart troubles of the same kind and account
    """

    account: models.BaseModel
    facts: dict
    count: int = 1
    key: str = ""


class BolWatch(models.Model):
    """The watch: looks whether everything works, and has people told if not.

    A scheduled action of its own, that asks nobody at bol and needs no flow. One
    row, of when it last looked.
    """

    _name = "bol.watch"
    _description = "Bol.com Watch"

    looked_at = fields.Datetime(default=fields.Datetime.now, readonly=True)
    known_accounts = fields.Json(
        readonly=True, help="Ids of the connected accounts that it has seen."
    )

    @api.model
    def _run_watch(self):
        """Entry point of the scheduled action: look at all accounts, tell the news."""
        self._bol_look_alone()
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _bol_look_alone(self):
        """Look, unless another worker does already, on cursors of its own."""
        registry = self.env.registry
        with advisory_lock(registry, WATCH, 0) as held:
            if not held or self._bol_is_neutralized():
                return
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                watch, troubles = env["bol.watch"], env["bol.trouble"]
                rerun_on_conflict(env, watch._bol_look)
                # Each for itself: what can't be mailed is on the screens at least.
                for tell in (troubles._bol_show_news, troubles._bol_mail_news):
                    rerun_on_conflict(
                        env, partial(watch._bol_unless_it_fails, "telling", tell)
                    )

    @api.model
    def _bol_wake_watch(self):
        """Have it look as soon as this transaction is committed."""
        cron = self.env.ref("bol_connector.ir_cron_watch", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    def _bol_is_neutralized(self):
        settings = self.env["ir.config_parameter"].sudo()
        return str2bool(settings.get_param("database.is_neutralized") or "0")

    def _bol_look(self):
        """Note what every check finds; one that breaks off stops no other."""
        accounts = self._bol_accounts()
        self._bol_unless_it_fails("what is there", lambda: self._bol_see(accounts))
        troubles = self.env["bol.trouble"]
        kinds = [kind for kind, _label in troubles._fields["kind"].selection]
        blind = [
            kind
            for kind in kinds
            if kind != BLIND
            and not self._bol_unless_it_fails(
                kind, partial(self._bol_check, kind, accounts)
            )
        ]
        found = [Finding(accounts.browse(), {"kinds": blind}, len(blind))]
        troubles._bol_note(BLIND, found if blind else [], accounts)
        self._bol_row().looked_at = fields.Datetime.now()

    def _bol_check(self, kind, accounts):
        findings = getattr(self, f"_bol_find_{kind}")(accounts)
        self.env["bol.trouble"]._bol_note(kind, findings, accounts)

    def _bol_unless_it_fails(self, what, work):
        """Do ``work()``, undo it if it fails; whether it didn't."""
        try:
            with self.env.cr.savepoint():
                work()
        except CONFLICTS:
            raise
        except Exception:
            _logger.exception("The watch can't look at: %s", what)
            return False
        return True

    def _bol_accounts(self):
        """The accounts to look at, archived ones as well: all that are used here.

        In a copy of a database the original's are none of our business.
        """
        accounts = self.env["bol.account"]._bol_all()
        here = self.env["bol.account"]._bol_database()
        return accounts.filtered(lambda one: one.database_uuid in (False, here))

    def _bol_find_moved(self, accounts):
        """Accounts whose database isn't where they were connected: none works.

        A copy of a database can't be told from one that was moved.
        """
        all_ = self.env["bol.account"]._bol_all()
        moved = (all_ - accounts).filtered(lambda one: one.active)
        moved = moved.filtered("meant_connected")
        return [Finding(accounts.browse(), {}, len(moved))] if moved else []

    def _bol_row(self):
        """When it last looked: the one row."""
        return self.sudo().search([], limit=1) or self.sudo().create({})

    def _bol_see(self, accounts):
        """Take down how things stand, for the checks of this and later looks."""
        accounts._bol_adopt_connected()
        self._bol_note_accounts(accounts)
        accounts.flow_ids._bol_adopt_mode()
        self._bol_note_flows(accounts)

    # -- asleep ----------------------------------------------------------------

    def _bol_begin(self):
        """An account is connected: before the first one there was nothing to watch."""
        if not self._bol_meant_connected():
            self._bol_row().looked_at = fields.Datetime.now()

    def _bol_meant_connected(self):
        accounts = self.env["bol.account"].sudo().with_context(active_test=False)
        return accounts.search_count([("meant_connected", "=", True)], limit=1)

    def _bol_gap(self):
        """For how long nobody looked."""
        return fields.Datetime.now() - self._bol_row().looked_at

    def _bol_stale_since(self):
        """Since when nobody looks although it should: a datetime, or False."""
        looked_at = self._bol_row().looked_at
        if fields.Datetime.now() - looked_at <= STALE_AFTER:
            return False
        meant = self._bol_meant_connected()
        return looked_at if meant and not self._bol_is_neutralized() else False

    def _bol_find_asleep(self, accounts):
        """Found by the first look after a long pause only."""
        begin = self._bol_row().looked_at
        if self._bol_gap() <= STALE_AFTER or not accounts.filtered("meant_connected"):
            return []
        facts = {
            "begin": fields.Datetime.to_string(begin),
            "end": fields.Datetime.to_string(fields.Datetime.now()),
            "worked": self._bol_worked_since_look(accounts),
        }
        return [Finding(accounts.browse(), facts)]

    def _bol_worked_since_look(self, accounts):
        """Whether flows ran while nobody looked."""
        looked_at = self._bol_row().looked_at
        attempts = accounts.flow_ids.filtered("last_attempt").mapped("last_attempt")
        return max(attempts, default=looked_at) > looked_at + HICCUP
