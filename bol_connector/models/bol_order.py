from datetime import timedelta

from odoo import api, fields, models

from ..tools import in_own_transaction
from .addresses import address_text, full_name
from .bol_account import MANAGER, USER

HOLD_KINDS = [
    ("unreadable", "Bol's answer"),
    ("product", "Product"),
    ("address", "Address"),
    ("tax", "Tax"),
    ("refused", "Refused by Odoo"),
    ("deleted", "Sale order deleted"),
    ("double", "Several sale orders"),
]
# Orders of which sale orders are made in one transaction.
BATCH = 25
REREAD_AFTER = timedelta(minutes=10)
RETRY_HELD_AFTER = timedelta(hours=1)


class BolHold(Exception):
    """An order can't become a sale order yet.

    :param str kind: a key of :data:`HOLD_KINDS`
    :param str reason: what is the matter and what to do, for a sales clerk
    """

    def __init__(self, kind, reason):
        super().__init__(reason)
        self.kind = kind


class BolOrder(models.Model):
    """An order as bol has it; the sale order is made from it in a second step."""

    _name = "bol.order"
    _description = "Bol.com Order"
    _inherit = ["bol.mirror", "mail.thread", "mail.activity.mixin"]
    _bol_human_fields = frozenset(["item_ids"])
    _rec_name = "bol_id"
    _rec_names_search = ["bol_id", "buyer_name"]
    _order = "placed_at desc, id desc"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    bol_id = fields.Char("Order Number", required=True, readonly=True)
    state = fields.Selection(
        [
            ("new", "New"),
            ("held", "Held"),
            ("imported", "Imported"),
            ("ignored", "Ignored"),
            ("cancelled", "Cancelled at bol"),
        ],
        required=True,
        default="new",
        readonly=True,
        index=True,
    )
    held_kind = fields.Selection(HOLD_KINDS, "Trouble", readonly=True)
    held_reason = fields.Text("Why Held", readonly=True)
    retry_at = fields.Datetime("Next Automatic Retry", readonly=True)
    placed_at = fields.Datetime("Placed", readonly=True, index=True)
    item_ids = fields.One2many("bol.order.item", "bol_order_id", "Items")
    sale_order_id = fields.Many2one(
        "sale.order", readonly=True, index="btree_not_null", check_company=True
    )
    invoice_count = fields.Integer(related="sale_order_id.invoice_count")
    import_wanted = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody wants a sale order of it, whatever the settings ignore.",
    )
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.ref("base.EUR"), readonly=True
    )
    amount_total = fields.Monetary(
        "Total",
        compute="_compute_amount_total",
        store=True,
        help="What the buyer pays according to bol, VAT included.",
    )
    cancellation_requested = fields.Boolean(
        compute="_compute_from_items",
        store=True,
        help="The buyer asked to cancel; the order is open until you confirm it.",
    )
    fulfilment = fields.Selection(
        [("FBR", "FBR"), ("FBB", "FBB"), ("mixed", "FBR and FBB")],
        compute="_compute_from_items",
        store=True,
    )
    is_vvb = fields.Boolean(
        "Shipping via Bol (VVB)", compute="_compute_from_items", store=True
    )
    deliver_by = fields.Date(compute="_compute_from_items", store=True)
    expires_on = fields.Date(
        compute="_compute_from_items",
        store=True,
        help="After this day bol cancels what isn't shipped.",
    )

    is_pickup_point = fields.Boolean("Pick-Up Point", readonly=True)
    buyer_name = fields.Char(compute="_compute_buyer_name", store=True)
    buyer_reference = fields.Char("Buyer's Reference", readonly=True)
    shipment_details = fields.Json(readonly=True, copy=False, groups=USER)
    billing_details = fields.Json(readonly=True, copy=False, groups=USER)
    shipping_address = fields.Text(
        compute="_compute_shipping_address", compute_sudo=True
    )
    billing_address = fields.Text(compute="_compute_billing_address", groups=USER)

    listed_items = fields.Json(
        readonly=True, copy=False, help="How bol's lists last showed each item."
    )
    lacks_items = fields.Boolean(
        readonly=True, copy=False, help="Bol gave items without a usable number."
    )
    detail_due = fields.Boolean(readonly=True, index=True, copy=False)
    detail_not_before = fields.Datetime(readonly=True, copy=False)
    detail_attempts = fields.Integer(readonly=True, copy=False)
    detail_error = fields.Char("Reading Failed", readonly=True, copy=False)
    raw = fields.Text("Bol's Answer", compute="_compute_raw", groups=MANAGER)

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each order of bol once."
    )
    _to_do = models.Index("(account_id, placed_at) WHERE state IN ('new', 'held')")

    @api.depends("item_ids.amount")
    def _compute_amount_total(self):
        for order in self:
            order.amount_total = sum(order.item_ids.mapped("amount"))

    @api.depends(
        "item_ids.cancellation_requested",
        "item_ids.quantity_open",
        "item_ids.fulfilment_method",
        "item_ids.distribution_party",
        "item_ids.deliver_by",
        "item_ids.expires_on",
    )
    def _compute_from_items(self):
        for order in self:
            items = order.item_ids
            methods = set(items.mapped("fulfilment_method"))
            order.cancellation_requested = any(
                item.cancellation_requested and item.quantity_open for item in items
            )
            known = methods & {"FBR", "FBB"}
            order.fulfilment = "mixed" if len(known) > 1 else next(iter(known), False)
            order.is_vvb = any(
                item.fulfilment_method == "FBR" and item.distribution_party == "BOL"
                for item in items
            )
            order.deliver_by = min(
                filter(None, items.mapped("deliver_by")), default=False
            )
            order.expires_on = min(
                filter(None, items.mapped("expires_on")), default=False
            )

    @api.depends("shipment_details", "billing_details")
    def _compute_buyer_name(self):
        for order in self:
            details = order.billing_details or order.shipment_details or {}
            order.buyer_name = details.get("company") or full_name(details)

    @api.depends("shipment_details")
    def _compute_shipping_address(self):
        for order in self:
            order.shipping_address = address_text(order.shipment_details)

    @api.depends("billing_details")
    def _compute_billing_address(self):
        for order in self:
            order.billing_address = address_text(order.billing_details)

    def _compute_raw(self):
        answers = self.env["bol.raw"]._bol_read(self)
        for order in self:
            order.raw = answers.get(order.id, "")

    def unlink(self):
        raws = self.env["bol.raw"].sudo()
        raws.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        return super().unlink()

    # -- holding ---------------------------------------------------------------

    def _bol_hold(self, kind, reason, retry_after=RETRY_HELD_AFTER):
        """Keep these orders back until somebody, or time, removes the reason.

        :param str kind: a key of :data:`HOLD_KINDS`
        :param str reason: in plain words, with the way out
        :param timedelta retry_after: when to try by itself; None: never
        """
        if kind in ("unreadable", "address"):
            # Only another answer of bol can help.
            self.filtered(lambda order: not order.detail_due).write(
                {
                    "detail_due": True,
                    "detail_not_before": fields.Datetime.now() + REREAD_AFTER,
                }
            )
        news = self.filtered(lambda order: order.held_reason != reason)
        self._bol_log(
            {order: [self.env._("Held: %(reason)s", reason=reason)] for order in news}
        )
        self.write(
            {
                "state": "held",
                "held_kind": kind,
                "held_reason": reason,
                "retry_at": retry_after and fields.Datetime.now() + retry_after,
            }
        )
        self._bol_tell_later()

    def _bol_retry_soon(self, kind):
        """Have those of these orders that are held for one kind of reason retried.

        :param str kind: a key of :data:`HOLD_KINDS`
        """
        held = self.sudo().filtered(
            lambda order: order.state == "held" and order.held_kind == kind
        )
        if held:
            held.retry_at = fields.Datetime.now()
            self.env["bol.flow"]._bol_wake(["orders"])

    # -- buttons ---------------------------------------------------------------

    def action_retry(self):
        """Try again to make sale orders of these held orders, now.

        Those that bol gave no usable answer about are read anew by the flow.
        """
        self._bol_do_apart(lambda orders: orders._bol_retry())

    def action_import_anyway(self):
        """Make sale orders of these orders, although the settings ignore them."""
        self._bol_do_apart(lambda orders: orders._bol_import_anyway())

    def _bol_do_apart(self, work):
        """Do ``work(self)`` for a user who may see these orders, apart from flows."""
        self.check_access("read")
        lang = self.account_id[:1]._bol_lang()
        in_own_transaction(
            self.env(su=True),
            lambda env: work(self.with_env(env).with_context(lang=lang).exists()),
        )

    def _bol_retry(self):
        held = self.filtered(lambda order: order.state == "held")
        unread = held.filtered("detail_due")
        unread.detail_not_before = False
        (held - unread)._bol_project_first()
        if unread:
            self.env["bol.flow"]._bol_wake(["orders"])

    def _bol_import_anyway(self):
        ignored = self.filtered(lambda order: order.state == "ignored")
        ignored.write({"import_wanted": True, "state": "new", "held_reason": False})
        ignored._bol_project_first()

    def _bol_project_first(self):
        """Make sale orders of one batch for a user who waits; the flow does the rest.

        In preview all of them wait until the account goes live.
        """
        live = self.filtered(lambda order: order.account_id._bol_is_live())
        live[:BATCH]._bol_project()
        left = self - live[:BATCH]
        if left:
            left.retry_at = fields.Datetime.now()
            self.env["bol.flow"]._bol_wake(["orders"])

    def action_view_invoices(self):
        return self.sale_order_id.action_view_invoice()

    def action_view_sale_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "view_mode": "form",
            "res_id": self.sale_order_id.id,
        }
