from odoo import api, fields, models
from odoo.exceptions import UserError


class BolCancelledShipping(models.TransientModel):
    """Somebody validates transfers that hold what bol or the buyer cancelled."""

    _name = "bol.cancelled.shipping"
    _description = "Shipping What Was Cancelled at Bol.com"

    picking_ids = fields.Many2many("stock.picking", readonly=True)
    cancelled_text = fields.Char(compute="_compute_texts", compute_sudo=True)
    requested_text = fields.Char(compute="_compute_texts", compute_sudo=True)
    partly_text = fields.Char(compute="_compute_texts", compute_sudo=True)
    leaves_nothing = fields.Boolean(compute="_compute_texts", compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards._bol_check_transfers()
        return wizards

    def write(self, vals):
        result = super().write(vals)
        self._bol_check_transfers()
        return result

    def _bol_check_transfers(self):
        # What it tells of them is not for those who may not see them.
        self.picking_ids.check_access("read")

    @api.depends("picking_ids")
    def _compute_texts(self):
        for wizard in self:
            # On the screen they are copies of the transfers, each with its origin.
            moves = wizard.picking_ids._origin.move_ids._bol_about_to_leave()
            cancelled, requested = moves._bol_cancelled(), moves._bol_requested()
            wizard.cancelled_text = cancelled._bol_titles()
            wizard.requested_text = requested._bol_titles()
            wizard.partly_text = moves._bol_partly("quantity")._bol_rests()
            wizard.leaves_nothing = moves == cancelled | requested

    def action_put_back(self):
        """Take what was cancelled out of the transfers, and validate the rest.

        A transfer of which nothing is left is cancelled; one of which nothing else was
        picked stays as it is.
        """
        self.picking_ids.check_access("write")
        return self._bol_put_back(self._bol_moves()._bol_cancelled())

    def action_accept(self):
        """The same, and grant the buyer's wish as well."""
        self.picking_ids.check_access("write")
        moves = self._bol_moves()
        requested = moves._bol_requested()
        self._bol_accept(requested.sudo().sale_line_id.bol_item_id)
        return self._bol_put_back(requested | moves._bol_cancelled())

    def action_ship_anyway(self):
        """Validate the transfers as they are, and note who wanted it so."""
        self.picking_ids.check_access("write")
        moves = self._bol_moves()
        seen = moves._bol_cancelled() | moves._bol_requested()
        seen |= moves._bol_partly("quantity")
        for picking in seen.picking_id:
            mine = seen & picking.move_ids
            picking._message_log(
                body=self.env._(
                    "To be shipped although it was cancelled at bol, or the customer "
                    "asked for it: %(items)s.",
                    items=mine._bol_titles(),
                )
            )
        return self._bol_go_on(self.picking_ids.with_context(bol_cancelled_seen=True))

    def _bol_moves(self):
        return self.picking_ids.move_ids._bol_about_to_leave()

    def _bol_accept(self, items):
        """Have bol cancel what its buyers asked for.

        :param items: bol.order.item records
        :raise UserError: when bol can't cancel one of them
        """
        asked = items._bol_cancel_at_bol("REQUESTED_BY_CUSTOMER").item_id
        for item in items - asked:
            raise UserError(
                self.env._(
                    "The cancellation of %(item)s can't be accepted. %(why)s",
                    item=item.title or item.ean or item.bol_id,
                    why=item._bol_why_not_cancelled(),
                )
            )

    def _bol_put_back(self, moves):
        """Take the order items of these moves out, and validate what else leaves."""
        leaving = self._bol_moves()
        items = moves.sudo().sale_line_id.bol_item_id
        # All of them: a kit's missing component is not to be waited for.
        gone = self.picking_ids.move_ids._bol_open()._bol_of_items(
            [("id", "in", items.ids)]
        )
        for picking, mine in gone.grouped("picking_id").items():
            picking._message_log(
                body=self.env._(
                    "Put back, because it was cancelled at bol: %(items)s.",
                    items=mine._bol_titles(),
                )
            )
        gone._action_cancel()
        return self._bol_go_on((leaving - gone).picking_id)

    def _bol_go_on(self, pickings):
        """Validate these transfers, as far as they are left."""
        left = pickings.filtered(lambda p: p.state not in ("done", "cancel"))
        if not left:
            return {"type": "ir.actions.act_window_close"}
        return left.with_context(
            # Meant for the wizard, not for what validating creates.
            default_picking_ids=False,
            button_validate_picking_ids=left.ids,
        ).button_validate()
