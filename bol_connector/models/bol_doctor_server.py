from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields, models
from odoo.tools import config

from .bol_finding import ERROR, INFORMATION, WARNING, Finding

SKEW = timedelta(seconds=30)
BAD_SKEW = timedelta(minutes=5)
DATABASE_SKEW = timedelta(seconds=5)
GOOD_THREADS = 4
LEAST_SECONDS = 60
AT_HOME = ("localhost", "127.0.0.1", "::1", "0.0.0.0", None)


class BolAccount(models.Model):
    """What the doctor sees of the server: scheduled actions, clocks, limits, mail."""

    _inherit = "bol.account"

    # -- scheduled actions -----------------------------------------------------

    def _bol_examine_jobs(self, answered):
        watch = self.env["bol.watch"]
        names = watch._bol_watched_actions()
        resting = [
            names[xmlid]
            for xmlid, job in watch._bol_crons().items()
            if watch._bol_why_resting(job)
        ]
        if resting:
            text = self.env._(
                "Scheduled actions don't run, because they or their users were "
                "switched off or deleted: %(jobs)s. Nothing of what they do happens "
                "by itself.",
                jobs=", ".join(resting),
            )
            return [Finding(ERROR, text, "jobs")]
        if since := watch._bol_stale_since():
            text = self.env._(
                "Odoo hasn't run its scheduled actions since %(moment)s. Ask who runs "
                "the server; until then use the buttons.",
                moment=self.env["bol.trouble"]._bol_moment(since),
            )
            return [Finding(ERROR, text)]
        return []

    def _bol_mend_jobs(self):
        """Have all run again that should, and look once more."""
        result = self.action_repair()
        self.action_setup_look()
        return result

    # -- clocks and limits -----------------------------------------------------

    def _bol_examine_clocks(self, answered):
        findings = []
        if answered.bol_time:
            skew = abs(answered.bol_time - answered.our_time)
            if skew > SKEW:
                text = self.env._(
                    "This server's clock and bol's differ by %(seconds)s seconds: have "
                    "the server's set by a time server (NTP). Orders and tokens may be "
                    "taken for too old or too new.",
                    seconds=int(skew.total_seconds()),
                )
                findings.append(Finding(ERROR if skew > BAD_SKEW else WARNING, text))
        skew = abs(self._bol_database_time() - fields.Datetime.now())
        if skew > DATABASE_SKEW:
            text = self.env._(
                "The clocks of Odoo's server and of its database differ by %(seconds)s "
                "seconds: scheduled actions run too early or too late.",
                seconds=int(skew.total_seconds()),
            )
            findings.append(Finding(WARNING, text))
        return findings

    def _bol_database_time(self):
        """The database's clock, naive UTC."""
        self.env.cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        return self.env.cr.fetchone()[0]

    def _bol_examine_limits(self, answered):
        threads = config["max_cron_threads"]
        seconds = config["limit_time_real_cron"]
        if seconds < 0:
            seconds = config["limit_time_real"]
        findings = []
        if threads < GOOD_THREADS:
            text = self.env._(
                "Odoo runs %(threads)s scheduled actions at a time (max_cron_threads): "
                "with less than %(good)s, one that is slow holds up the others.",
                threads=threads,
                good=GOOD_THREADS,
            )
            findings.append(Finding(INFORMATION, text))
        if 0 < seconds < LEAST_SECONDS:
            text = self.env._(
                "Scheduled actions are killed after %(seconds)s seconds "
                "(limit_time_real_cron): give them at least %(least)s.",
                seconds=seconds,
                least=LEAST_SECONDS,
            )
            findings.append(Finding(WARNING, text))
        return findings

    # -- address and mail ------------------------------------------------------

    def _bol_examine_address(self, answered):
        address = self.env["ir.config_parameter"].get_param("web.base.url") or ""
        if self.environment != "live" or urlsplit(address).hostname not in AT_HOME:
            return []
        text = self.env._(
            "Odoo takes %(address)s for its address (system parameter web.base.url): "
            "links in its mails lead nowhere, and bol can't send events to it.",
            address=address or "-",
        )
        return [Finding(WARNING, text)]

    def _bol_examine_mail(self, answered):
        servers = self.env["ir.mail_server"].search_count([], limit=1)
        if servers or config["smtp_server"] not in ("localhost", "", None):
            return []
        text = self.env._(
            "Odoo has no server for outgoing mail: trouble is only told in Odoo. Enter "
            "one in Settings, General Settings, Emails."
        )
        return [Finding(WARNING, text)]
