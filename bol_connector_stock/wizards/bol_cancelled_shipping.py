from odoo import api, fields, models


class BolCancelledShipping(models.TransientModel):
    """Somebody validates transfers that hold what bol or the buyer cancelled."""

    _name = "bol.cancelled.shipping"
    _description = "Shipping What Was Cancelled at Bol.com"

    picking_ids = fields.Many2many("stock.picking", readonly=True)
    cancelled_text = fields.Char(compute="_compute_texts", compute_sudo=True)
    requested_text = fields.Char(compute="_compute_texts", compute_sudo=True)
    leaves_nothing = fields.Boolean(compute="_compute_texts", compute_sudo=True)

    @api.depends("picking_ids")
    def _compute_texts(self):
        for wizard in self:
            moves = wizard.picking_ids.move_ids._bol_about_to_leave()
            cancelled, requested = moves._bol_cancelled(), moves._bol_requested()
            wizard.cancelled_text = cancelled._bol_titles()
            wizard.requested_text = requested._bol_titles()
            wizard.leaves_nothing = moves == cancelled | requested

    def action_put_back(self):
        """Take what was cancelled out of the transfers, and validate the rest.

        A transfer of which nothing is left is cancelled.
        """
        self.picking_ids.check_access("write")
        self._bol_take_out(self._bol_moves()._bol_cancelled())
        return self._bol_go_on()

    def action_accept(self):
        """The same, and grant the buyer's wish as well."""
        self.picking_ids.check_access("write")
        moves = self._bol_moves()
        requested = moves._bol_requested()
        items = requested.sudo().sale_line_id.bol_item_id
        items._bol_cancel_at_bol("REQUESTED_BY_CUSTOMER")
        self._bol_take_out(requested | moves._bol_cancelled())
        return self._bol_go_on()

    def action_ship_anyway(self):
        """Validate the transfers as they are, and note who wanted it so."""
        self.picking_ids.check_access("write")
        moves = self._bol_moves()
        for picking in (moves._bol_cancelled() | moves._bol_requested()).picking_id:
            mine = moves & picking.move_ids
            picking._message_log(
                body=self.env._(
                    "Shipped although it was cancelled at bol: %(items)s.",
                    items=(mine._bol_cancelled() | mine._bol_requested())._bol_titles(),
                )
            )
        return self._bol_go_on()

    def _bol_moves(self):
        return self.picking_ids.move_ids._bol_about_to_leave()

    def _bol_take_out(self, moves):
        for picking, mine in moves.grouped("picking_id").items():
            picking._message_log(
                body=self.env._(
                    "Put back, because it was cancelled at bol: %(items)s.",
                    items=mine._bol_titles(),
                )
            )
        moves._action_cancel()

    def _bol_go_on(self):
        """Validate what is left, as if nobody had been asked."""
        left = self.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        if not left:
            return {"type": "ir.actions.act_window_close"}
        return left.with_context(
            bol_cancelled_seen=True, button_validate_picking_ids=left.ids
        ).button_validate()
