from odoo import api, fields, models
from odoo.exceptions import UserError

from .bol_invoice_request import WAITING

UNDERWAY = ("to_send", "sending", "sent")
TROUBLED = ("failed", "attention")


class BolInvoiceRequest(models.Model):
    """Which invoice a request is for, and what is to be done next."""

    _inherit = "bol.invoice.request"

    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        tracking=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        domain="[('id', 'in', candidate_ids)]",
        help="Chosen by itself, unless the order has several invoices of which none "
        "is of exactly this shipment.",
    )
    candidate_ids = fields.Many2many(
        "account.move", compute="_compute_step", compute_sudo=True
    )
    upload_ids = fields.One2many(
        "bol.invoice.upload", "request_id", "Uploads", readonly=True
    )
    step = fields.Selection(
        [
            ("order", "Order unknown"),
            ("none", "No invoice yet"),
            ("draft", "Invoice is a draft"),
            ("choose", "Invoice to be chosen"),
            ("collective", "On a collective invoice"),
            ("upload", "Can be uploaded"),
            ("waits", "Waits to be uploaded"),
            ("trouble", "Can't be uploaded"),
            ("checking", "Bol checks it"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("unknown", "Unknown to Odoo"),
        ],
        compute="_compute_step",
        compute_sudo=True,
    )
    next_step = fields.Text(compute="_compute_step", compute_sudo=True)

    @api.depends("state", "status", "move_id.state", "upload_ids.state", "bol_order_id")
    @api.depends_context("lang", "tz")
    def _compute_step(self):
        for request in self:
            invoices = request._bol_invoices()
            request.candidate_ids = invoices._bol_of_one_order()
            request.step = request._bol_step_of(invoices)
            request.next_step = request._bol_say_step()

    # -- which invoice ---------------------------------------------------------

    def _bol_invoices(self):
        """The invoices of this request's order that stand, drafts and collective ones
        included."""
        return self.bol_order_id.sale_order_id.invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state != "cancel"
                # Corrected by a credit note: another one stands for it.
                and move.payment_state != "reversed"
            )
        )

    def _bol_invoice(self, invoices):
        """The one of these that is certainly meant; empty where it isn't certain."""
        if self.move_id in invoices:
            return self.move_id
        own = invoices._bol_of_one_order()
        if len(own) <= 1:
            return own
        shares = self._bol_shipped_shares()
        exact = own.filtered(lambda move: shares and move._bol_shares() == shares)
        return exact if len(exact) == 1 else own.browse()

    def _bol_shipped_shares(self):
        """What this shipment holds of the order's items.

        :return: set of (bol.order.item id, share of what was ordered)
        """
        mine = [("account_id", "=", self.account_id.id), ("bol_id", "=", self.bol_id)]
        shipment = self.env["bol.shipment"].search(mine, limit=1)
        return {
            (line.item_id.id, round(line.quantity / line.item_id.quantity, 4))
            for line in shipment.line_ids
            if line.item_id.quantity and not line.left_out
        }

    # -- what comes next -------------------------------------------------------

    def _bol_step_of(self, invoices):
        if self.state not in WAITING:
            return self.state
        last = self._bol_last_upload()
        if last.state in UNDERWAY:
            return "waits"
        if last.state in TROUBLED:
            return "trouble"
        if last.state == "done" and last.done_at > (self.seen_at or last.done_at):
            return "checking"
        if self.state == "refused":
            return "refused"
        if not self.sale_order_id:
            return "order"
        move = self._bol_invoice(invoices)
        if move:
            return "upload" if move.state == "posted" else "draft"
        if invoices._bol_of_one_order():
            return "choose"
        return "collective" if invoices else "none"

    def _bol_last_upload(self):
        told = self.upload_ids.filtered(lambda one: one.state != "withdrawn")
        return told.sorted("id")[-1:]

    def _bol_say_step(self):
        """The next step in plain words."""
        upload = self._bol_last_upload()
        said = {
            "order": self._bol_say_no_order,
            "none": self._bol_say_none,
            "draft": lambda: self.env._("The invoice is a draft: post it."),
            "choose": lambda: self.env._(
                "The order has several invoices, and none is of exactly this "
                "shipment: choose one."
            ),
            "collective": self._bol_say_collective,
            "upload": lambda: self.env._("Press Upload Invoice."),
            "waits": lambda: "\n".join(upload._bol_next_steps()),
            "trouble": lambda: "\n".join(upload._bol_next_steps()),
            "checking": lambda: self.env._(
                "Bol checks the invoice. Its verdict is read by itself."
            ),
            "accepted": lambda: self.env._("Nothing: bol accepted the invoice."),
            "refused": self._bol_say_refused,
            "unknown": lambda: self.env._(
                "Bol gives it the status %(status)s, which Odoo doesn't know. Look at "
                "it in bol's seller portal.",
                status=self.status or "-",
            ),
        }
        return said[self.step]()

    def _bol_say_no_order(self):
        return self.env._(
            "Odoo has no sale order of bol's order %(order)s. Upload the invoice in "
            "bol's seller portal.",
            order=self.order_bol_id or "-",
        )

    def _bol_say_none(self):
        return self.env._(
            "There is no invoice yet. Make it on the sale order, unless Odoo makes it "
            "by itself: that is among the settings of the account's orders."
        )

    def _bol_say_collective(self):
        return self.env._(
            "It is on a collective invoice, which isn't uploaded: it shows what other "
            "customers bought. Odoo makes no second invoice of what was invoiced; send "
            "an invoice of your own to bol in its seller portal."
        )

    def _bol_say_refused(self):
        return self.env._(
            "%(why)s Correct the invoice: reset it to draft, change and post it, or "
            "credit it and make another one. Once it is posted it is uploaded by "
            "itself. If nothing was wrong with it, press Upload Invoice.",
            why=self._bol_why_refused(),
        )

    # -- wanting it ------------------------------------------------------------

    def _bol_want_uploads(self, again=False):
        """Have the posted invoices of these requests uploaded.

        :param bool again: also where one was uploaded before
        :return: bol.invoice.upload records that were made
        """
        wanted = []
        for request in self.sudo().filtered(lambda one: one.state in WAITING):
            last = request._bol_last_upload()
            open_ = last.state in UNDERWAY or last.state == "attention"
            if open_ or (last and not again):
                continue
            move = request._bol_invoice(request._bol_invoices())
            if move.state != "posted":
                continue
            wanted.append(
                {
                    "account_id": request.account_id.id,
                    "request_id": request.id,
                    "move_id": move.id,
                }
            )
            request.move_id = move
        return self.env["bol.invoice.upload"].sudo().create(wanted)

    def action_upload(self):
        """Have the invoices of these requests uploaded, also once more."""
        self.check_access("read")
        if not self._bol_want_uploads(again=True):
            raise UserError("\n".join(self.mapped("next_step")))

    def action_view_invoices(self):
        """The invoices of this request's order."""
        self.ensure_one()
        invoices = self.sudo()._bol_invoices()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", invoices.ids)],
        }

    def write(self, vals):
        """Somebody chose the invoice: it is uploaded."""
        result = super().write(vals)
        if vals.get("move_id") and not self.env.su:
            self._bol_want_uploads(again=True)
        return result
