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
        found = [Finding(one, {"archived": not one.active}) for one in dropped]
        gone = self._bol_gone_accounts()
        if gone:
            found.append(Finding(accounts.browse(), {"gone": len(gone)}, len(gone)))
        return found

    def _bol_gone_accounts(self):
        """Ids of accounts that were connected, and that no user deleted."""
        known = self._bol_row().known_accounts or []
        return sorted(set(known) - set(self.env["bol.account"]._bol_all().ids))

    def _bol_note_accounts(self, accounts):
        """Take down which accounts are connected, beside those that are gone."""
        connected = accounts.filtered("meant_connected").ids
        known = sorted({*connected, *self._bol_gone_accounts()})
        if known != self._bol_row().known_accounts:
            self._bol_row().known_accounts = known

    def _bol_forget_accounts(self, ids):
        """These may be gone: a user wants it so."""
        row = self._bol_row()
        row.known_accounts = [one for one in row.known_accounts or [] if one not in ids]

    def _bol_find_disconnected(self, accounts):
        """Accounts of which some flow was turned away, and had no success since.

        The account's own state isn't enough: a flow with nothing to ask bol takes its
        connection for good.
        """
        flows = accounts.flow_ids._bol_allowed()
        failed = flows.filtered(lambda flow: flow.failure == "connection")
        lost = accounts._bol_in_use().filtered(
            lambda one: one.state == "trouble" or one in failed.account_id
        )
        errors = {flow.account_id: flow.last_error for flow in failed}
        return [
            Finding(one, {"said": one.state_message or errors.get(one) or ""})
            for one in lost
        ]

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
        flows = self._bol_unanswered(accounts)
        groups = self._bol_by_address(self._bol_unreachable(accounts))
        found = []
        for key, group in groups:
            mine = flows.filtered(lambda flow, g=group: flow.account_id in g)
            since = max(flow.last_success or flow.last_attempt for flow in mine)
            facts = {"since": fields.Datetime.to_string(since)}
            if self._bol_is_everybodys(group, accounts):
                found.append(Finding(accounts.browse(), facts, 1, key))
            else:
                found += [Finding(one, facts) for one in group]
        return found

    def _bol_is_everybodys(self, group, accounts):
        """Whether bol itself is down, and not just an address that few use."""
        asking = accounts._bol_working_flows().account_id
        return asking <= group or group[:1].environment == "live"

    def _bol_unreachable(self, accounts):
        """Accounts that get no answer, as no other account at their address does."""
        asking = accounts._bol_working_flows().account_id
        unanswered = self._bol_unanswered(accounts)
        down = [
            group
            for _key, group in self._bol_by_address(asking)
            if unanswered & group.flow_ids
            and not group._bol_answered_since(unanswered & group.flow_ids)
        ]
        return accounts.browse().union(*down)

    def _bol_unanswered(self, accounts):
        """The flows that say bol doesn't answer, but not where another is answered.

        Orders are read at each run, where other flows may have nothing to ask.
        """
        flows = accounts._bol_working_flows()
        orders = flows.filtered(lambda flow: flow.kind == "orders")
        others = flows.filtered(lambda flow: flow.account_id not in orders.account_id)
        return (orders | others).filtered(
            lambda flow: (
                flow.failure == "unavailable" and flow.error_streak >= DOWN_FAILURES
            )
        )

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

    def _bol_answered_since(self, unanswered):
        """Whether any of these accounts got an answer after the first failure.

        :param unanswered: bol.flow records, of these accounts, that fail
        """
        orders = self._bol_working_flows().filtered(lambda flow: flow.kind == "orders")
        successes = (orders - unanswered).filtered("last_success")
        failing = min(
            (flow.last_success or flow.create_date) + flow._bol_pause()
            for flow in unanswered
        )
        return any(flow.last_success > failing for flow in successes)
