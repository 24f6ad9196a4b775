from datetime import UTC, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.bol_connector.tools import BOL_ZONE, in_own_transaction

# Bol is told so long before the deadline, whatever is waited for: it may be slow.
MARGIN = timedelta(minutes=30)
MOST_GRACE = 24 * 60


class BolAccount(models.Model):
    _inherit = "bol.account"

    shipment_grace_minutes = fields.Integer(
        "Tell Bol After (Minutes)",
        default=0,
        help="Bol is told of a validated transfer so much later, and never after its "
        "deadline. What is returned, or taken back with Don't Tell Bol, in the "
        "meantime was never told.",
    )

    @api.constrains("shipment_grace_minutes")
    def _check_shipment_grace(self):
        for account in self:
            if not 0 <= account.shipment_grace_minutes <= MOST_GRACE:
                raise ValidationError(
                    self.env._("Bol can be told from 0 minutes to one day later.")
                )


class BolShipment(models.Model):
    """A shipment that bol isn't told of at once."""

    _inherit = "bol.shipment"

    waits_for = fields.Selection(
        [("carrier", "The carrier")],
        readonly=True,
        copy=False,
        help="What somebody has to enter before bol can be told.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        shipments = super().create(vals_list)
        for shipment in shipments:
            if shipment.account_id.shipment_grace_minutes:
                shipment.next_attempt = shipment._bol_first_attempt()
        return shipments

    def _bol_first_attempt(self):
        """When bol is told if nothing is missing; naive UTC."""
        minutes = self.account_id.shipment_grace_minutes
        return self._bol_no_later(timedelta(minutes=minutes))

    def _bol_no_later(self, wait):
        """The end of a wait that begins with the validation, cut off at the deadline.

        :param timedelta wait:
        :return: naive UTC
        """
        # To the second, as the clock is read elsewhere: no wait is no wait.
        begin = (self.create_date or fields.Datetime.now()).replace(microsecond=0)
        end = begin + wait
        return min(filter(None, [end, self._bol_tell_by()]))

    def _bol_tell_by(self):
        """When bol has to be told at the latest; None if no item has a deadline.

        :return: naive UTC
        """
        items = self._bol_lines().item_id
        moments = [item.ship_by for item in items if item.ship_by]
        moments += [end_at_bol(item.expires_on) for item in items if item.expires_on]
        return min(moments) - MARGIN if moments else None

    def _bol_reason_not_to_send(self):
        self.waits_for = False
        return super()._bol_reason_not_to_send()

    # -- sent earlier ----------------------------------------------------------

    def action_send_now(self):
        self.check_access("read")
        waiting = self.sudo().filtered(lambda shipment: shipment.state == "to_send")
        if waiting:
            # The flow sends on a cursor of its own, which must see the wish.
            in_own_transaction(
                waiting.env, lambda env: waiting.with_env(env)._bol_hurry()
            )
        return super().action_send_now()

    def _bol_hurry(self):
        """Wait for nothing any more."""
        self.next_attempt = fields.Datetime.now()

    # -- people are told -------------------------------------------------------

    @api.model
    def _bol_run(self, account, work):
        more = super()._bol_run(account, work)
        self._bol_tell_waiting(account)
        return more

    @api.model
    def _bol_tell_waiting(self, account):
        """Have one activity for each thing that shipments of an account wait for."""
        groups = self._read_group(
            [
                ("account_id", "=", account.id),
                ("state", "in", ["failed", "attention"]),
            ],
            ["waits_for"],
        )
        waiting = {reason for (reason,) in groups}
        for reason, summary in self._bol_waiting_texts().items():
            trouble = f"shipments:{reason or 'attention'}"
            account._bol_tell_while(trouble, reason in waiting, summary)

    @api.model
    def _bol_waiting_texts(self):
        """What people are told, by value of :attr:`waits_for`."""
        return {
            "carrier": self.env._("Bol.com: choose the carrier of shipments"),
            False: self.env._("Bol.com: shipments need attention"),
        }


def end_at_bol(day):
    """The end of a day in bol's country, as naive UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), BOL_ZONE)
    return midnight.astimezone(UTC).replace(tzinfo=None)
