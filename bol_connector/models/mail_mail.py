from odoo import models
from odoo.tools.mail import (
    email_normalize,
    email_normalize_all,
    email_split_and_format_normalize,
)


class MailMail(models.Model):
    """Mails to muted buyers, whoever made them, are not sent, and say why."""

    _inherit = "mail.mail"

    def send(self, *args, **kwargs):
        self.filtered(lambda mail: mail.state == "outgoing")._bol_leave_out_muted()
        return super().send(*args, **kwargs)

    def _bol_leave_out_muted(self):
        muted = self.recipient_ids._bol_muted()
        given = {
            address
            for mail in self
            for address in email_normalize_all(
                f"{mail.email_to or ''}, {mail.email_cc or ''}"
            )
        }
        addresses = self.env["res.partner"]._bol_muted_addresses(given)
        if not (muted or addresses):
            return
        for mail in self:
            mail._bol_leave_out(muted, addresses)
        self._bol_cancel_notifications(muted)

    def _bol_leave_out(self, muted, addresses):
        """Send a mail to its other recipients only; cancel it when there are none.

        :param muted: res.partner records
        :param set addresses: normalized addresses
        """
        left = {
            "email_to": without(self.email_to, addresses),
            "email_cc": without(self.email_cc, addresses),
            "recipient_ids": (self.recipient_ids - muted).ids,
        }
        if left == {
            "email_to": self.email_to,
            "email_cc": self.email_cc,
            "recipient_ids": self.recipient_ids.ids,
        }:
            return
        if left["email_to"] or left["recipient_ids"]:
            self.write(left)
        else:
            self.write(self._bol_prepare_muted())

    def _bol_prepare_muted(self):
        return {
            "state": "cancel",
            "failure_type": "mail_optout",
            "failure_reason": self.env._(
                "Not sent: bol.com itself writes to its buyers. If you may write to "
                "them, switch off “No Mail from Odoo” on the contact, then retry."
            ),
        }

    def _bol_cancel_notifications(self, muted):
        self.env["mail.notification"].sudo().search(
            [("mail_mail_id", "in", self.ids), ("res_partner_id", "in", muted.ids)]
        ).write({"notification_status": "canceled", "failure_type": "mail_optout"})


def without(text, addresses):
    """The addresses in a text, but for some; the text itself when none is left out.

    :param text: comma-separated addresses, or False
    :param set addresses: normalized addresses
    """
    if not text or not addresses.intersection(email_normalize_all(text)):
        return text
    given = email_split_and_format_normalize(text)
    return ", ".join(one for one in given if email_normalize(one) not in addresses)
