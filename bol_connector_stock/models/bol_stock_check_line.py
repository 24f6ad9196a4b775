from odoo import api, fields, models
from odoo.tools import SQL


class BolStockCheckLine(models.Model):
    """An offer whose stock at bol isn't what Odoo told, and what became of it.

    Written in batches by SQL, without who and when: that is the check's.
    """

    _name = "bol.stock.check.line"
    _description = "Bol.com Stock Difference"
    _order = "check_id desc, id"
    _rec_name = "offer_id"
    _log_access = False

    check_id = fields.Many2one(
        "bol.stock.check", required=True, readonly=True, index=True, ondelete="cascade"
    )
    account_id = fields.Many2one(related="check_id.account_id")
    offer_id = fields.Many2one(
        "bol.offer", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="offer_id.product_id")
    at_bol = fields.Integer(readonly=True)
    told = fields.Integer(readonly=True, help="What bol had accepted from Odoo.")
    wanted = fields.Integer("In Odoo", readonly=True)
    cause = fields.Selection(
        [
            ("changed", "Changed at bol"),
            ("expired", "Set to 0 by bol after an order expired"),
            ("lost", "Accepted by bol, but never shown"),
            ("counting", "Counted otherwise at bol"),
            ("gone", "Deleted at bol"),
        ],
        readonly=True,
        help="Changed at bol: by somebody in bol's own screens, or by another program.",
    )
    bol_order_id = fields.Many2one(
        "bol.order", "Expired Order", readonly=True, ondelete="set null"
    )
    repaired_at = fields.Datetime("Repaired", readonly=True)
    state = fields.Selection(
        [
            ("repaired", "Repaired"),
            ("waiting", "Waiting"),
            ("held", "Held by the brake"),
            ("refused", "Refused by bol"),
            ("gone", "Gone"),
            ("left", "Not managed any more"),
        ],
        compute="_compute_state",
    )
    reason = fields.Char("What Happens", compute="_compute_state")

    _open_index = models.Index("(offer_id) WHERE repaired_at IS NULL")
    _order_index = models.Index("(bol_order_id) WHERE bol_order_id IS NOT NULL")

    @api.depends("repaired_at")
    @api.depends_context("lang")
    def _compute_state(self):
        for line in self:
            line.state, line.reason = line._bol_state()

    def _bol_state(self):
        """What became of this difference: (:attr:`state`, words)."""
        offer = self.offer_id
        if self.cause == "gone":
            return "gone", self.env._(
                "Bol.com has no such offer any more. Create it anew to sell it again."
            )
        if self.repaired_at:
            return "repaired", self.env._("Bol.com has accepted the right amount.")
        if not (offer.active and offer.stock_computed):
            return "left", offer.stock_skipped or self.env._("Odoo tells no stock.")
        if offer.stock_error:
            return "refused", offer.stock_error
        return self._bol_state_waiting()

    def _bol_state_waiting(self):
        flow = self.account_id.sudo()._bol_flow("stock")
        if self.offer_id.stock_approved:
            return "waiting", self.env._("It is sent with the next run.")
        if flow.stopped:
            return "held", flow.stopped
        if flow.mode != "live":
            return "waiting", self.env._(
                "Stock to bol isn't live: approve it under Waiting for Bol.com."
            )
        return "waiting", self.env._("It is sent with the next run.")

    @api.model
    def _bol_note_repaired(self, offer_ids):
        """Bol has accepted an amount of these offers."""
        self.env.cr.execute(
            SQL(
                "UPDATE bol_stock_check_line SET repaired_at = %s "
                "WHERE offer_id = ANY(%s) AND repaired_at IS NULL AND cause != 'gone'",
                fields.Datetime.now(),
                offer_ids,
            )
        )
        if self.env.cr.rowcount:
            self.invalidate_model(["repaired_at"])
