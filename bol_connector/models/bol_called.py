from odoo import fields, models

from .bol_account import USER


class BolCalled(models.AbstractModel):
    """A record that leads to the logged calls about it.

    Found by bol's own numbers, see :meth:`_bol_call_subjects`.
    """

    _name = "bol.called"
    _description = "Record with Calls of Bol.com"

    # Whoever may read the record needn't be one who may read the log.
    call_count = fields.Integer(
        "Logged Calls", compute="_compute_call_count", groups=USER
    )

    def _bol_call_subjects(self):
        """bol's numbers of what this record is about.

        :rtype: set of str
        """
        return {self.bol_id} if "bol_id" in self._fields else set()

    def _bol_call_domain(self):
        subjects = set().union(*(record._bol_call_subjects() for record in self))
        return [
            ("account_id", "in", self.account_id.ids),
            ("subject", "in", list(filter(None, subjects))),
        ]

    def _compute_call_count(self):
        counts = {
            (account, subject): count
            for account, subject, count in self.env["bol.call"]._read_group(
                self._bol_call_domain(), ["account_id", "subject"], ["__count"]
            )
        }
        for record in self:
            record.call_count = sum(
                counts.get((record.account_id, subject), 0)
                for subject in record._bol_call_subjects()
            )

    def action_view_calls(self):
        """The logged calls about these records."""
        self.check_access("read")
        action = self.account_id._bol_view("bol_connector.bol_call_action")
        action["domain"] = self._bol_call_domain()
        action["context"] = {}
        return action


class BolOrder(models.Model):
    _name = "bol.order"
    _inherit = ["bol.order", "bol.called"]

    def _bol_call_subjects(self):
        return {self.bol_id, *self.item_ids.mapped("bol_id")}


class BolOffer(models.Model):
    _name = "bol.offer"
    _inherit = ["bol.offer", "bol.called"]


class BolCommand(models.AbstractModel):
    _name = "bol.command"
    _inherit = ["bol.command", "bol.called"]

    def _bol_call_subjects(self):
        """Also what it acts on, and what bol was asked of how it fares."""
        found = super()._bol_call_subjects() | {self.process_status_id}
        if "item_id" in self._fields:
            found.add(self.item_id.bol_id)
        return found
