from datetime import timedelta

from odoo import fields, models

from .bol_order_privacy import erase_attachments

# Longer than an import may take that has just found a contact again.
SETTLE = timedelta(minutes=15)
LOOK_AGAIN = timedelta(days=30)
TEXTS = ("char", "text", "html", "binary", "date", "json", "properties")
PLACE = ("partner_latitude", "partner_longitude")
# What an invoice must keep saying of its customer.
ON_INVOICES = {
    "name",
    "street",
    "street2",
    "zip",
    "city",
    "vat",
    "company_registry",
    "lang",
}
FREE, INVOICED, USED = range(3)


class ResPartner(models.Model):
    """Erasing the contacts of buyers whose orders' personal data was erased.

    A contact that something else needs is kept, and looked at again later; one on an
    invoice keeps what tax law needs.
    """

    _inherit = "res.partner"

    # Children before their parents, which are needed as long as they are.
    _bol_erase_order = "bol_erase_at, id desc"

    bol_erase_at = fields.Datetime(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Since when this contact waits for being erased.",
    )
    bol_erased_on = fields.Date("Personal Data Erased", readonly=True, copy=False)

    def _bol_use_again(self):
        """An order is being made for these contacts."""
        self.filtered("bol_erase_at")._bol_write({"bol_erase_at": False})

    def _bol_erase_soon(self):
        when = fields.Datetime.now() + SETTLE
        left = self.filtered(lambda partner: not partner.bol_erased_on)
        left._bol_write({"bol_erase_at": when})

    def _bol_next_erasing(self):
        """When the next contact is due, or False."""
        waiting = [("bol_erase_at", "!=", False)]
        partners = self.with_context(active_test=False)
        return partners.search(waiting, order="bol_erase_at", limit=1).bol_erase_at

    def _bol_erase(self):
        """Erase these contacts as far as nothing else needs them."""
        needs = self._bol_needs()
        used, invoiced, free = (
            self.filtered(lambda partner, need=need: needs[partner.id] == need)
            for need in (USED, INVOICED, FREE)
        )
        used._bol_write({"bol_erase_at": fields.Datetime.now() + LOOK_AGAIN})
        (invoiced | free)._bol_erase_chatter()
        invoiced._bol_write(invoiced._bol_prepare_erased(ON_INVOICES))
        free._bol_write(free._bol_prepare_anonymous())

    def _bol_write(self, values):
        """Write without what res.partner does besides.

        It would carry an erased address over to a parent or child that is kept, log
        the old values, and does so with several queries per contact.
        """
        models.Model.write(self.sudo(), values)

    def _bol_prepare_anonymous(self):
        return {
            **self._bol_prepare_erased(),
            "name": self.env._("Bol.com buyer"),
            "category_id": [fields.Command.clear()],
            "lang": False,
            "active": False,
        }

    def _bol_prepare_erased(self, kept=()):
        """Values that empty every text of these contacts, whichever addon's it is.

        :param kept: names of fields that stay
        """
        small = self.with_context(bin_size=True)
        texts = (
            name
            for name, field in self._fields.items()
            if (field.type in TEXTS or name in PLACE)
            and field.store
            and not field.related
            and not (field.compute and field.readonly)
            and name not in kept
        )
        return {
            **{name: False for name in texts if any(p[name] for p in small)},
            "bol_erase_at": False,
            "bol_erased_on": fields.Date.context_today(self),
        }

    # -- what needs them -------------------------------------------------------

    def _bol_needs(self):
        """How much else needs each of these contacts.

        :return: dict id -> FREE, INVOICED or USED
        """
        needs = {**dict.fromkeys(self.ids, FREE), **self._bol_references()}
        # An address is as good as useless without its company's name.
        for partner in self.sorted("id", reverse=True):
            parent = partner.parent_id.id
            if parent in needs:
                needs[parent] = max(needs[parent], needs[partner.id])
        return needs

    def _bol_erase_chatter(self):
        """Remove what was said on, by or to these contacts, with its files."""
        messages = self.env["mail.message"].sudo().browse(self._bol_message_ids())
        # Odoo leaves the files that came with a message on its document.
        documents = {(message.model, message.res_id) for message in messages}
        messages.attachment_ids.filtered(
            lambda file: (file.res_model, file.res_id) in documents
        ).unlink()
        messages.unlink()
        self.activity_ids.unlink()
        followers = self.env["mail.followers"].sudo()
        followers.search([("partner_id", "in", self.ids)]).unlink()
        erase_attachments(self)
