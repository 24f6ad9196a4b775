import hashlib
import hmac
import secrets

from odoo import api, fields, models

TOKEN = "bol_connector.status_token"


class BolWatch(models.Model):
    """How it goes, in figures, for monitoring outside of Odoo."""

    _inherit = "bol.watch"

    # -- token -----------------------------------------------------------------

    @api.model
    def _bol_new_token(self):
        """Make a token for the status; the one before is good no longer.

        :return: the token: only its fingerprint is kept
        """
        token = secrets.token_urlsafe(32)
        self._bol_keep_token(fingerprint(token))
        return token

    @api.model
    def _bol_keep_token(self, value):
        self.env["ir.config_parameter"].sudo().set_param(TOKEN, value)

    @api.model
    def _bol_knows_token(self, token):
        """Whether it is the token of this database."""
        kept = self.env["ir.config_parameter"].sudo().get_param(TOKEN) or ""
        return hmac.compare_digest(kept, fingerprint(token)) if kept else False

    # -- figures ---------------------------------------------------------------

    @api.model
    def _bol_status(self):
        """Figures of all accounts, with no secrets and no names of customers.

        A few queries, however many accounts there are.

        :return: dict of what JSON knows; ages in seconds, None where unknown
        """
        accounts = (
            self.env["bol.account"]
            .with_context(active_test=False)
            .search([("meant_connected", "=", True)])
        )
        troubles = self._bol_status_troubles()
        figures = self._bol_status_figures(accounts)
        stale = self._bol_stale_since()
        return {
            "ok": not troubles and not stale,
            "watch_age": age(self._bol_row().looked_at),
            "watch_stale": bool(stale),
            "troubles": troubles.get(False, {}),
            "accounts": [
                {
                    "id": account.id,
                    "name": account.name,
                    "active": account.active,
                    "state": account.state,
                    "troubles": troubles.get(account.id, {}),
                    "flows": [flow._bol_status() for flow in account.flow_ids],
                    **figures.get(account.id, {}),
                }
                for account in accounts
            ],
        }

    def _bol_status_troubles(self):
        """dict account id or False -> dict kind -> count, of what is open"""
        groups = self.env["bol.trouble"]._read_group(
            [("state", "=", "open")], ["account_id", "kind"], ["count:sum"]
        )
        troubles = {}
        for account, kind, count in groups:
            troubles.setdefault(account.id, {})[kind] = count
        return troubles

    def _bol_status_figures(self, accounts):
        """dict account id -> dict of more figures of it, for other addons to add."""
        held = self.env["bol.order"]._read_group(
            [("account_id", "in", accounts.ids), ("state", "=", "held")],
            ["account_id"],
            ["__count"],
        )
        counts = {account.id: count for account, count in held}
        return {account.id: {"held": counts.get(account.id, 0)} for account in accounts}

    @api.model
    def _bol_http_status(self, status):
        return 200 if status["ok"] else 503

    # -- Prometheus ------------------------------------------------------------

    @api.model
    def _bol_metrics(self, status):
        """The status as Prometheus text.

        :param dict status: of :meth:`_bol_status`
        """
        rows = [
            ("bol_ok", {}, status["ok"]),
            ("bol_watch_age_seconds", {}, status["watch_age"]),
            *troubles_of({}, status),
        ]
        for account in status["accounts"]:
            rows += self._bol_account_metrics(account)
        return "".join(metric_lines(rows))

    def _bol_account_metrics(self, account):
        labels = {"account": account["id"], "name": account["name"]}
        connected = account["active"] and account["state"] == "connected"
        rows = [("bol_account_connected", labels, connected)]
        rows += troubles_of(labels, account)
        rows += [
            (f"bol_account_{name}", labels, value)
            for name, value in account.items()
            if isinstance(value, int) and name not in ("id", "active")
        ]
        for flow in account["flows"]:
            mine = {**labels, "flow": flow["kind"]}
            rows.append(("bol_flow_mode", {**mine, "mode": flow["mode"]}, 1))
            rows += [
                (f"bol_flow_{name}", mine, flow[figure])
                for name, figure in FLOW_METRICS.items()
            ]
        return rows


class BolFlow(models.Model):
    _inherit = "bol.flow"

    def _bol_status(self):
        """Figures of one flow: dict of what JSON knows."""
        now = fields.Datetime.now()
        due = max(self.next_run or now, self.not_before or now)
        return {
            "kind": self.kind,
            "mode": self.mode,
            "last_success_age": age(self.last_success),
            "last_attempt_age": age(self.last_attempt),
            "next_run_in": max(0, int((due - now).total_seconds())),
            "error_streak": self.error_streak,
            "backlog": self.backlog,
            "stopped": bool(self.stopped),
            "paused": bool(self.paused_at or self.account_id.paused_at),
        }


FLOW_METRICS = {
    "last_success_age_seconds": "last_success_age",
    "next_run_seconds": "next_run_in",
    "error_streak": "error_streak",
    "backlog": "backlog",
    "stopped": "stopped",
    "paused": "paused",
}


def fingerprint(token):
    return hashlib.sha256(token.encode()).hexdigest()


def age(moment):
    """Seconds since a moment; None if there was none."""
    if not moment:
        return None
    return max(0, int((fields.Datetime.now() - moment).total_seconds()))


def troubles_of(labels, status):
    return [
        ("bol_trouble", {**labels, "kind": kind}, count)
        for kind, count in status["troubles"].items()
    ]


def metric_lines(rows):
    """Lines of Prometheus' text format, those of one name together.

    :param rows: (name, dict of labels, number or None for none) of each
    """
    known = [row for row in rows if row[2] is not None]
    for wanted in dict.fromkeys(name for name, _labels, _value in known):
        yield f"# TYPE {wanted} gauge\n"
        for name, labels, value in known:
            if name == wanted:
                yield f"{name}{label_text(labels)} {int(value)}\n"


def label_text(labels):
    quoted = (f'{name}="{quote(str(value))}"' for name, value in labels.items())
    return f"{{{','.join(quoted)}}}" if labels else ""


def quote(text):
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
