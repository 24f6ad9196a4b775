from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_HOURS = 72


class BolAccount(models.Model):
    _inherit = "bol.account"

    tracking_wait_hours = fields.Integer(
        "Wait for Tracking (Hours)",
        default=0,
        help="How long bol isn't told of a transfer whose tracking reference is still "
        "to come. Never past its deadline: bol is then told without.",
    )
    tracking_missing = fields.Selection(
        [("send", "Tell bol without"), ("alert", "Ask somebody")],
        "Then",
        required=True,
        default="send",
        help="What happens when the tracking reference hasn't come in that time.",
    )

    @api.constrains("tracking_wait_hours")
    def _check_tracking_wait_hours(self):
        for account in self:
            if not 0 <= account.tracking_wait_hours <= MOST_HOURS:
                raise ValidationError(
                    self.env._(
                        "Bol can wait 0 to %(hours)s hours for a tracking reference.",
                        hours=MOST_HOURS,
                    )
                )


class BolShipment(models.Model):
    """A shipment whose tracking reference is still to come."""

    _inherit = "bol.shipment"

    waits_for = fields.Selection(
        selection_add=[("tracking", "The tracking reference")],
        ondelete={"tracking": "set null"},
    )
    tracking_waived = fields.Boolean(
        "Told Without Tracking",
        readonly=True,
        copy=False,
        help="It is told to bol also without a tracking reference.",
    )

    def _bol_lacks_tracking(self):
        """Whether a tracking reference is still waited for."""
        if self.tracking_waived:
            return False
        transport = self._bol_prepare_transport()
        return not (
            transport.get("track_and_trace") or transport.get("shipping_label_id")
        )

    def _bol_put_off(self):
        if wait := super()._bol_put_off():
            return wait
        until = self._bol_no_later(timedelta(hours=self.account_id.tracking_wait_hours))
        if until <= fields.Datetime.now() or not self._bol_lacks_tracking():
            return {}
        return {
            "next_attempt": until,
            "message": self.env._("Waits for the tracking reference."),
        }

    def _bol_reason_not_to_send(self):
        if reason := super()._bol_reason_not_to_send():
            return reason
        asks = self.account_id.tracking_missing == "alert"
        if not (asks and self._bol_lacks_tracking() and self._bol_may_still_wait()):
            return ""
        # Then bol is told without, whether or not somebody came.
        self.write({"waits_for": "tracking", "next_attempt": self._bol_tell_by()})
        return self.env._(
            "The tracking reference is missing. Enter it on the transfer, or press "
            "Retry to tell bol without."
        )

    def _bol_may_still_wait(self):
        tell_by = self._bol_tell_by()
        return not tell_by or tell_by > fields.Datetime.now()

    # -- no longer waited for --------------------------------------------------

    @api.model
    def _bol_tracking_given_up(self):
        """Domain of the shipments that nobody gave a tracking reference in time."""
        return [*self._bol_due(["attention"]), ("waits_for", "=", "tracking")]

    @api.model
    def _bol_accounts_waiting(self):
        groups = self._read_group(self._bol_tracking_given_up(), ["account_id"])
        late = [account.id for (account,) in groups]
        return [*super()._bol_accounts_waiting(), *late]

    @api.model
    def _bol_run(self, account, work):
        mine = [("account_id", "=", account.id)]
        self.search([*mine, *self._bol_tracking_given_up()])._bol_hurry()
        return super()._bol_run(account, work)

    def action_retry(self):
        self.check_access("read")
        waiting = self.sudo().filtered(
            lambda one: one.state == "attention" and one.waits_for == "tracking"
        )
        waiting._bol_hurry()
        waiting._bol_wake()
        return super(BolShipment, self - waiting.with_env(self.env)).action_retry()

    def _bol_hurry(self):
        result = super()._bol_hurry()
        self.write({"tracking_waived": True, "waits_for": False})
        # Nothing of it was sent yet.
        asked = self.filtered(lambda shipment: shipment.state == "attention")
        asked.write({"state": "to_send", "message": False})
        return result

    def _bol_waiting_texts(self):
        return {
            **super()._bol_waiting_texts(),
            "tracking": self.env._("Bol.com: enter the tracking of shipments"),
        }
