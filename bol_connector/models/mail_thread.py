from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_post(self, *, message_type="notification", partner_ids=None, **kwargs):
        """A message that a person writes to a muted buyer is refused."""
        if message_type == "comment" and partner_ids:
            self.env["res.partner"].browse(partner_ids)._bol_check_not_muted()
        return super().message_post(
            message_type=message_type, partner_ids=partner_ids, **kwargs
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Muted buyers are told nothing, by mail, text message or otherwise."""
        found = super()._notify_get_recipients(message, msg_vals, **kwargs)
        outside = [one for one in found if one["share"]]
        if not outside:
            return found
        partners = self.env["res.partner"]
        muted = partners.browse(one["id"] for one in outside if one["id"])._bol_muted()
        addresses = partners._bol_muted_addresses(
            {one["email_normalized"] for one in outside if not one["id"]}
        )
        return [
            one
            for one in found
            if one["id"] not in muted.ids
            and (one["id"] or one["email_normalized"] not in addresses)
        ]
