from odoo import fields, models
from odoo.tools import SQL


class StockPickingBatch(models.Model):
    """A batch of transfers warns of what was cancelled at bol, as each of them does."""

    _inherit = "stock.picking.batch"

    bol_warning_text = fields.Text(
        compute="_compute_bol_warning_text", compute_sudo=True
    )
    has_bol_orders = fields.Boolean(
        compute="_compute_bol_warning_text", compute_sudo=True
    )

    def _compute_bol_warning_text(self):
        for batch in self:
            warned = batch.picking_ids.filtered("bol_warning")
            texts = [f"{one.name}: {one.bol_warning_text}" for one in warned]
            batch.bol_warning_text = "\n".join(texts) or False
            batch.has_bol_orders = bool(batch.picking_ids.bol_order_id)

    def action_bol_ask(self):
        """Have bol asked whether orders of this batch were cancelled."""
        self.check_access("read")
        return self.picking_ids.filtered("bol_order_id").action_bol_ask()


class BolOrder(models.Model):
    """Transfers are in hand as :meth:`_bol_is_in_batch` says, here for many at once."""

    _inherit = "bol.order"

    def _bol_prepare_in_hand(self):
        return SQL(
            """%s OR EXISTS (
                SELECT FROM stock_picking_batch batch
                  JOIN stock_picking_type type ON type.id = batch.picking_type_id
                 WHERE batch.id = picking.batch_id AND batch.state = 'in_progress'
                   AND (batch.user_id IS NOT NULL OR type.auto_batch IS NOT TRUE))""",
            super()._bol_prepare_in_hand(),
        )
