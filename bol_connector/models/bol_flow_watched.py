from odoo import SUPERUSER_ID, api, fields, models

from ..bol_api import errors

MODES = ["off", "preview", "live"]


class BolFlow(models.Model):
    """What people want of a flow, and how it fails: for the watch to compare."""

    _inherit = "bol.flow"

    meant_mode = fields.Char(
        readonly=True,
        copy=False,
        help="The mode that a user last chose, whatever changed it since.",
    )
    failure = fields.Selection(
        [
            ("unavailable", "Bol.com doesn't answer"),
            ("limited", "Too many calls"),
            ("connection", "No connection"),
            ("other", "Other"),
        ],
        readonly=True,
        copy=False,
        help="Of what sort its last failure was, if it had no success since.",
    )
    limited_since = fields.Datetime(readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        flows = super().create(vals_list)
        flows._bol_mean_mode()
        return flows

    def write(self, vals):
        result = super().write(vals)
        # What a script or an update writes, nobody chose.
        if "mode" in vals and self.env.uid != SUPERUSER_ID:
            self._bol_mean_mode()
        return result

    def action_off(self):
        result = super().action_off()
        self._bol_mean_mode()
        return result

    def action_preview(self):
        result = super().action_preview()
        self._bol_mean_mode()
        return result

    def action_live(self):
        result = super().action_live()
        self._bol_mean_mode()
        return result

    def _bol_mean_mode(self):
        """Keep the present modes as those that are wanted."""
        for mode, flows in self.sudo().grouped("mode").items():
            flows.filtered(lambda flow, m=mode: flow.meant_mode != m).meant_mode = mode

    def _bol_adopt_mode(self):
        """Keep modes that nobody chose, but that don't do less than what was chosen."""
        self.filtered(lambda flow: not flow._bol_does_less())._bol_mean_mode()

    def _bol_does_less(self):
        meant = self.meant_mode or "off"
        return MODES.index(self.mode) < MODES.index(meant)

    def _bol_repair_mode(self):
        """Have these flows do again what people chose; returns those that didn't."""
        less = self.filtered(lambda flow: flow._bol_does_less())
        for flow in less:
            flow.mode = flow.meant_mode
        return less

    def _bol_allowed(self):
        """Those of these flows that may run: neither off nor paused."""
        mine = [("id", "in", self.ids), *self._bol_runnable(forced=True)]
        return self & self.search(mine)

    # -- how it fails ----------------------------------------------------------

    def _bol_record_success(self, more, backlog):
        result = super()._bol_record_success(more, backlog)
        self.write({"failure": False, "limited_since": False})
        return result

    def _bol_record_failure(self, error):
        result = super()._bol_record_failure(error)
        failure = sort_of(error)
        values = {"failure": failure}
        if failure == "limited" and not self.limited_since:
            values["limited_since"] = fields.Datetime.now()
        self.write(values)
        return result


def sort_of(error):
    """Which value of ``bol.flow.failure`` an exception is."""
    sorts = {
        errors.RateLimited: "limited",
        errors.NotConnected: "connection",
        errors.BolUnavailable: "unavailable",
    }
    return next((sorts[kind] for kind in type(error).__mro__ if kind in sorts), "other")
