from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import plaintext2html

from odoo.addons.bol_connector.models.bol_mirror import is_number

#: What bol's statuses come to; others are shown as they are.
STATE_OF = {
    "INVOICE_REQUESTED": "open",
    "INVOICE_UPLOADED": "checking",
    "INVOICE_INCORRECT": "refused",
    "INVOICE_VIRUS_DETECTED": "refused",
    "FINISHED": "accepted",
}
#: Bol waits for an invoice.
WAITING = ("open", "refused")
#: Bol is asked again what it makes of an invoice.
LOOK_AGAIN = timedelta(minutes=15)
#: Names the activity about an invoice that bol refused.
REFUSED = "invoice_refused"
READERS = "bol_connector.bol_connector_group_user,account.group_account_invoice"


class BolInvoiceRequest(models.Model):
    """A customer's wish, told by bol, for the invoice of one shipment.

    Of the customer no more is kept than what decides how the invoice is made out, and
    no longer than the order's personal data.
    """

    _name = "bol.invoice.request"
    _description = "Bol.com Invoice Request"
    _inherit = ["bol.mirror", "mail.thread", "mail.activity.mixin"]
    _order = "requested_at desc, id desc"
    _rec_name = "bol_id"
    _rec_names_search = ["bol_id", "order_bol_id"]
    _mail_post_access = "read"
    _bol_human_fields = frozenset({"move_id"})

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    bol_id = fields.Char("Shipment", required=True, readonly=True)
    order_bol_id = fields.Char("Order at Bol", readonly=True)
    bol_order_id = fields.Many2one(
        "bol.order", "Order", readonly=True, index="btree_not_null", ondelete="set null"
    )
    sale_order_id = fields.Many2one(related="bol_order_id.sale_order_id")
    status = fields.Char("Bol's Status", readonly=True)
    state = fields.Selection(
        [
            ("open", "Asked for"),
            ("checking", "Bol checks it"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("unknown", "Unknown"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    requested_at = fields.Datetime("Asked On", readonly=True)
    status_at = fields.Datetime("Since", readonly=True)
    transition_count = fields.Integer(
        readonly=True, help="How many statuses bol has given it."
    )
    invoice_company = fields.Char(
        "In the Name Of",
        readonly=True,
        groups=READERS,
        help="The company to which it is made out.",
    )
    invoice_vat = fields.Char("VAT Number", readonly=True, groups=READERS)
    seen_at = fields.Datetime("Last Read", readonly=True)
    look_at = fields.Datetime(readonly=True, index="btree_not_null")

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has one invoice request a shipment."
    )

    @api.depends("status")
    def _compute_state(self):
        for request in self:
            request.state = STATE_OF.get(request.status, "unknown")

    # -- as bol says -----------------------------------------------------------

    @api.model
    def _bol_mirror(self, account, answers, now):
        """Keep what bol says of requests.

        :param answers: bol_api ``InvoiceRequest`` list
        :param datetime now: when bol was asked
        :return: their records
        """
        told = {a.shipment_id: a for a in answers if is_number(a.shipment_id)}
        mine = ("account_id", "=", account.id)
        known = self.search([mine, ("bol_id", "in", list(told))]).grouped("bol_id")
        numbers = [answer.order_id for answer in told.values() if answer.order_id]
        orders = self.env["bol.order"].search([mine, ("bol_id", "in", numbers)])
        orders = orders.grouped("bol_id")
        values = {
            bol_id: self._bol_prepare_mirror(
                answer, orders.get(answer.order_id, self.env["bol.order"])
            )
            for bol_id, answer in told.items()
        }
        for bol_id, request in known.items():
            request._bol_take(values.pop(bol_id))
        made = self.create(
            [
                {"account_id": account.id, "bol_id": bol_id, **vals}
                for bol_id, vals in values.items()
            ]
        )
        made._bol_note_moved()
        requests = made.union(*known.values())
        requests.seen_at = now
        return requests

    @api.model
    def _bol_prepare_mirror(self, answer, order):
        """Values of a request.

        :param answer: bol_api ``InvoiceRequest``
        :param order: bol.order record, empty where Odoo doesn't know it
        """
        moments = [one.at for one in answer.transitions if one.at]
        billing = answer.billing_details
        # Without an order nothing would ever erase it.
        kept = billing and order and not order.erased_on
        return {
            "order_bol_id": answer.order_id[:100] or False,
            "bol_order_id": order.id,
            "status": answer.status[:100] or False,
            "requested_at": min(moments, default=False),
            "status_at": max(moments, default=False),
            "transition_count": len(answer.transitions),
            "invoice_company": (kept and billing.company) or False,
            "invoice_vat": (kept and billing.vat_number) or False,
        }

    def _bol_take(self, values):
        """Keep what bol says of this request now."""
        before = self.state, self.transition_count
        order = values.pop("bol_order_id")
        if self.bol_order_id.id != order:
            self.bol_order_id = order
        self._bol_write_changed(values)
        if (self.state, self.transition_count) != before:
            self._bol_note_moved()

    def _bol_note_moved(self):
        """Bol gave these requests another status: tell people of those it refused."""
        now = fields.Datetime.now()
        for state, requests in self.grouped("state").items():
            requests.look_at = now + LOOK_AGAIN if state == "checking" else False
            if state != "refused":
                requests._bol_activities(REFUSED).unlink()
        for request in self.filtered(lambda one: one.state == "refused"):
            request._bol_tell_refused()

    def _bol_tell_refused(self):
        """Have one open activity about this refusal."""
        why = self._bol_why_refused()
        self._message_log(body=why)
        known = self._bol_activities(REFUSED)
        known.note = plaintext2html(why)
        if not known:
            user = self.account_id.user_id or self.env.ref("base.user_admin")
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "bol_connector_account.mail_activity_type_invoice_refused",
                note=plaintext2html(why),
                user_id=user.id,
                bol_trouble=REFUSED,
            )

    def _bol_why_refused(self):
        """Bol gives no other reason than its status."""
        if self.status == "INVOICE_VIRUS_DETECTED":
            return self.env._("Bol found a virus in the file of the invoice.")
        return self.env._("Bol says that the invoice isn't correct.")

    # -- asking bol about one --------------------------------------------------

    def _bol_ask(self, client):
        """What bol says of this request now, by its shipment.

        :return: bol_api ``InvoiceRequest``; None if bol knows none
        :raise bol_api.errors.BolError:
        """
        pages = client.shipments.invoice_requests("ALL", self.bol_id)
        return next(
            (one for page in pages for one in page if one.shipment_id == self.bol_id),
            None,
        )

    def _bol_refresh(self, answer):
        """Keep an answer of :meth:`_bol_ask`."""
        now = fields.Datetime.now()
        if answer is not None:
            self._bol_mirror(self.account_id, [answer], now)
        self.write({"seen_at": now})

    def _bol_note_look(self, answer, again):
        """Keep an answer of :meth:`_bol_ask`, and when bol is asked the next time.

        :param bool again: soon, as there was no answer
        """
        if not again:
            self._bol_refresh(answer)
        again = again or self.state == "checking"
        self.look_at = fields.Datetime.now() + LOOK_AGAIN if again else False
        self._bol_want_uploads()


class BolOrder(models.Model):
    _inherit = "bol.order"

    invoice_request_ids = fields.One2many(
        "bol.invoice.request", "bol_order_id", "Invoice Requests", readonly=True
    )

    def _bol_erase(self):
        result = super()._bol_erase()
        requests = self.env["bol.invoice.request"].sudo()
        requests.search([("bol_order_id", "in", self.ids)]).write(
            {"invoice_company": False, "invoice_vat": False}
        )
        return result

    def _bol_timeline_commands(self):
        uploads = self.sudo().invoice_request_ids.upload_ids
        return [*super()._bol_timeline_commands(), uploads]
