from odoo import models


class MailActivityMixin(models.AbstractModel):
    _inherit = "mail.activity.mixin"

    def _bol_activities(self, trouble):
        """Open activities on these records about a trouble with bol."""
        about = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        activities = self.env["mail.activity"].sudo()
        return activities.search([*about, ("bol_trouble", "=", trouble)])
