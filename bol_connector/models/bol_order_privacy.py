from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

PERSONAL = ("shipment_details", "billing_details", "buyer_reference", "detail_error")


class BolOrder(models.Model):
    """Erasing the buyers' personal data from the mirror and what was made of it.

    An addon that keeps more of it, such as labels, extends :meth:`_bol_erase`, and
    says with :meth:`_bol_open_domain` what the data is still needed for.
    """

    _inherit = "bol.order"

    _bol_erase_order = "placed_at, id"

    erased_on = fields.Date(
        "Personal Data Erased",
        readonly=True,
        copy=False,
        help="Since then nothing here says who bought it.",
    )

    _to_erase = models.Index("(account_id, placed_at) WHERE erased_on IS NULL")

    def _bol_open_domain(self):
        """Domain of the orders whose buyer's data is still needed."""
        today = fields.Date.context_today(self)
        running = Domain("expires_on", "=", False) | Domain("expires_on", ">=", today)
        return Domain("item_ids", "any", Domain("quantity_open", ">", 0) & running)

    def _bol_erase(self):
        """Erase the personal data of these orders, and note their contacts for it."""
        # What is needed to find the contacts is erased below.
        self._bol_buyers()._bol_erase_soon()
        for order in self.filtered("buyer_reference"):
            sale = order.sale_order_id
            if order.buyer_reference in (sale.client_order_ref or ""):
                models.Model.write(sale.sudo(), {"client_order_ref": order.bol_id})
        self._bol_erase_raw()
        self.activity_ids.unlink()
        self.message_ids.unlink()
        erase_attachments(self)
        unsettled = self.filtered(lambda order: order.state in ("new", "held"))
        self.write(
            {
                **dict.fromkeys(PERSONAL, False),
                "erased_on": fields.Date.context_today(self),
            }
        )
        unsettled.write(
            {
                **self._bol_prepare_ignored(self._bol_text_erased()),
                "held_kind": False,
                "retry_at": False,
                "detail_due": False,
            }
        )

    def _bol_text_erased(self):
        return self.env._(
            "Personal data of the buyer was erased: no sale order can be made any more."
        )

    def _bol_erase_raw(self):
        self.env["bol.raw"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()

    def _bol_buyers(self):
        """The contacts that the connector has made of these orders' buyers."""
        partners = self.env["res.partner"].with_context(active_test=False)
        sales = self.env["sale.order"].search([("bol_order_id", "in", self.ids)])
        named = partners.union(
            sales.partner_id, sales.partner_invoice_id, sales.partner_shipping_id
        )
        emails = {
            email_normalize((details or {}).get("email") or "", strict=False)
            for order in self
            for details in (order.shipment_details, order.billing_details)
        }
        # Also those whose sale order was deleted.
        named |= partners.search(
            [
                ("email_normalized", "in", list(emails - {False, ""})),
                ("company_id", "in", [False, *self.company_id.ids]),
            ]
        )
        buyers = (named | named.commercial_partner_id).filtered("bol_buyer")
        return buyers | partners.search(
            [("parent_id", "in", buyers.ids), ("bol_buyer", "=", True)]
        )

    # -- nothing comes back ----------------------------------------------------

    def _bol_mirror(self, answers):
        mirrored = super()._bol_mirror(answers)
        self.filtered("erased_on")._bol_erase_raw()
        return mirrored

    def _bol_prepare_mirror(self, answer):
        values = super()._bol_prepare_mirror(answer)
        if self.erased_on:
            values.update(dict.fromkeys(PERSONAL, False))
        return values

    def _bol_why_ignored(self, start):
        if self.erased_on:
            return self._bol_text_erased()
        return super()._bol_why_ignored(start)


def erase_attachments(records):
    """Remove the files attached to records, those of fields included."""
    attachments = records.env["ir.attachment"].sudo()
    attachments.search(
        [("res_model", "=", records._name), ("res_id", "in", records.ids)]
    ).unlink()
