from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """The contact of a buyer at bol.com: bol writes to it, and Odoo doesn't."""

    _inherit = "res.partner"

    bol_buyer = fields.Boolean(
        "Made of a Bol.com Buyer",
        readonly=True,
        copy=False,
        help="The import of bol.com's orders has made this contact.",
    )
    bol_muted = fields.Boolean(
        "No Mail from Odoo",
        copy=False,
        help="Bol.com writes to its buyers itself. On: no mail, text message or "
        "portal invitation of Odoo goes to this contact.",
    )

    def write(self, vals):
        done = super().write(vals)
        if "bol_muted" in vals:
            # The addresses of a buyer go with the buyer.
            addresses = self.child_ids.filtered("bol_buyer")
            other = addresses.filtered(lambda a: a.bol_muted != vals["bol_muted"])
            if other:
                other.bol_muted = vals["bol_muted"]
        return done

    def _bol_muted(self):
        """Those of these contacts that Odoo sends nothing to."""
        # Whoever works in Odoo is reached, also one who buys at bol.
        return self.sudo().filtered(lambda p: p.bol_muted and p.partner_share)

    def _bol_muted_addresses(self, emails):
        """Those of these addresses that belong to muted contacts only.

        :param emails: normalized e-mail addresses
        :rtype: set
        """
        if not emails:
            return set()
        # Archived are the buyers' contacts of accounts with one customer for all.
        found = self.sudo().with_context(active_test=False)
        owners = found.search([("email_normalized", "in", list(emails))])
        muted = owners._bol_muted()
        owners = owners.filtered("active")
        return set(muted.mapped("email_normalized")) - set(
            (owners - muted).mapped("email_normalized")
        )

    def _bol_check_not_muted(self):
        """Tell a person who writes to muted contacts that nothing would arrive.

        What Odoo sends by itself is left out without a word.

        :raise UserError:
        """
        if self.env.uid == SUPERUSER_ID or not self.env.user._is_internal():
            return
        muted = self._bol_muted()
        if muted:
            raise UserError(
                self.env._(
                    "Odoo sends nothing to %(names)s: bol.com itself writes to its "
                    "buyers. Take them out of the recipients; or, if you may write to "
                    "them, switch off “No Mail from Odoo” on the contact.",
                    names=", ".join(muted.mapped("display_name")),
                )
            )
