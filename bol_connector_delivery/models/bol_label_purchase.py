from odoo import fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import amsterdam_day, commit, explain

from .bol_label import OPTION_FIELDS
from .bol_label_option import option_values
from .bol_transport import step_back


class BolLabel(models.Model):
    """Buying labels: never one too many, and never dearer than somebody agreed to."""

    _inherit = "bol.label"

    def _bol_send(self, client):
        return client.labels.create(self._bol_quantities(), self.offer_id)

    def _bol_step_back(self, error):
        return step_back(error)

    def _bol_make_room(self):
        """A label that was bought after all, and is one too many, is of no transfer."""
        kept = self.picking_id._bol_labels_kept() - self
        if kept:
            self.picking_id = False
        return True

    def _bol_send_one(self, client):
        if self.state != "to_send":
            # Somebody settled it since the batch was read.
            return None
        if reason := self._bol_reason_not_to_buy():
            self._bol_withdraw(reason)
        elif reason := self._bol_is_stale() and self._bol_renew(client):
            self.write({"state": "failed", "message": reason})
        else:
            return super()._bol_send_one(client)
        commit(self.env)
        return None

    def _bol_reason_not_to_buy(self):
        """Why nobody needs this label any more, in plain words; '' if it is needed."""
        picking = self.picking_id
        if not picking or picking.state == "cancel":
            return self.env._("The transfer was cancelled before it was bought.")
        mine = picking.bol_shipment_ids.filtered(
            lambda shipment: shipment.bol_order_id == self.bol_order_id
        )
        if mine._bol_told_otherwise():
            return self.env._("Bol was told of the parcel without this label.")
        if not any(self.line_ids.item_id.mapped("quantity_open")):
            return self.env._("Bol has nothing open any more of these items.")
        return ""

    # -- offers of labels end --------------------------------------------------

    def _bol_is_stale(self):
        """Whether bol's offer of this label has come to its end."""
        today = amsterdam_day(fields.Datetime.now())
        return bool(self.valid_until and self.valid_until < today)

    def _bol_renew(self, client):
        """Take bol's new offer of the same label, if it is no worse; waits for bol.

        :return: why it can't be bought, in plain words; '' if it can
        """
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        try:
            options = client.labels.delivery_options(self._bol_quantities())
        except errors.Refused as error:
            return explain(self.env, error)
        except errors.BolError as error:
            self.write(self._bol_step_back(error))
            commit(self.env)
            raise
        same = [
            values
            for values in map(option_values, options)
            if self._bol_is_same(values)
        ]
        option = min(same, key=lambda values: values["price"], default=None)
        if reason := self._bol_reason_not_to_take(option):
            return reason
        self.write({name: option[name] for name in ("offer_id", *OPTION_FIELDS)})
        return ""

    def _bol_is_same(self, option):
        names = ("transporter_code", "label_type", "option_name")
        return all((self[name] or "") == (option[name] or "") for name in names)

    def _bol_reason_not_to_take(self, option):
        """Why a new offer of this label isn't as good as the one that was chosen.

        :param option: dict, see :func:`.bol_label_option.option_values`; may be None
        """
        if not option:
            return self.env._(
                "Bol doesn't offer this label any more. Choose another one."
            )
        if self.currency_id.compare_amounts(option["price"], self.price) > 0:
            return self.env._(
                "This label costs %(now)s now, and cost %(then)s when it was chosen. "
                "Choose again.",
                now=self.currency_id.format(option["price"]),
                then=self.currency_id.format(self.price),
            )
        if self.in_time and not option["in_time"]:
            return self.env._("This label would be too late now. Choose again.")
        return ""

    def _bol_mend(self, client):
        """An offer that ended on the way to bol is taken anew."""
        return self._bol_is_stale() and not self._bol_renew(client)
