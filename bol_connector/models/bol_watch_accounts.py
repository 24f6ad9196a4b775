import zlib
from datetime import timedelta

from odoo import fields, models

from .bol_watch import Finding

CONSENT_WARNING = timedelta(days=28)
# One failure may be a hiccup.
DOWN_FAILURES = 2


class BolWatch(models.Model):
    """Accounts that lost their connection, or that somebody's script switched off."""

    _inherit = "bol.watch"

    def _bol_find_dropped(self, accounts):
        """Accounts that worked, and that no user switched off."""
        dropped = accounts.filtered("meant_connected") - accounts._bol_in_use()
        return [Finding(one, {"archived": not one.active}) for one in dropped]

    def _bol_find_disconnected(self, accounts):
        """Accounts of which some flow was turned away, and had no success since.

        The account's own state isn't enough: a flow with nothing to ask bol takes its
        connection for good.
        """
        found = []
        for account in accounts._bol_in_use():
            flows = account.flow_ids._bol_allowed()
            failed = flows.filtered(lambda flow: flow.failure == "connection")
            if failed or account.state == "trouble":
                said = account.state_message or failed[:1].last_error or ""
                found.append(Finding(account, {"said": said}))
        return found

    def _bol_find_consent(self, accounts):
        soon = fields.Datetime.now() + CONSENT_WARNING
        ends = {one: one._bol_consent_ends() for one in accounts._bol_in_use()}
        return [
            Finding(account, {"ends": fields.Datetime.to_string(moment)})
            for account, moment in ends.items()
            if moment and moment <= soon
        ]

    # -- bol itself ------------------------------------------------------------

    def _bol_find_down(self, accounts):
        """One for each address of bol that none of its accounts gets an answer of."""
        return [
            Finding(
                accounts.browse(), {"since": group._bol_unreachable_since()}, 1, key
            )
            for key, group in self._bol_by_address(self._bol_unreachable(accounts))
        ]

    def _bol_unreachable(self, accounts):
        """Accounts that get no answer, as no other account at their address does."""
        down = accounts.browse()
        for _key, group in self._bol_by_address(accounts._bol_working()):
            asking = group.filtered(lambda one: one.flow_ids._bol_allowed())
            if asking and all(one._bol_unanswered() for one in asking):
                down |= asking
        return down

    def _bol_by_address(self, accounts):
        """Pairs (key of an address of bol, its accounts)."""
        groups = accounts.grouped(
            lambda one: f"{one.environment} {one.sandbox_url or ''}"
        )
        # Everybody may read the key, and nobody else's settings.
        return [
            (f"{zlib.crc32(address.encode()):08x}", group)
            for address, group in groups.items()
        ]


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_unanswered(self):
        """The flows that say bol doesn't answer; none if another one is answered.

        Orders are read at each run, where other flows may have nothing to ask.
        """
        flows = self.flow_ids._bol_allowed()
        orders = flows.filtered(lambda flow: flow.kind == "orders")
        return (orders or flows).filtered(
            lambda flow: (
                flow.failure == "unavailable" and flow.error_streak >= DOWN_FAILURES
            )
        )

    def _bol_unreachable_since(self):
        """Since when they get no answer, as far as known; text of a datetime."""
        flows = self.env["bol.flow"].union(*(one._bol_unanswered() for one in self))
        moments = [flow.last_success or flow.last_attempt for flow in flows]
        return fields.Datetime.to_string(max(moments))
