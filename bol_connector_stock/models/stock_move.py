from collections import defaultdict

from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Note for bol what these moves delivered of its orders.

        What counts is by how much the delivered quantity of the sale line grows: that
        covers kits, deliveries in several steps, backorders and dropshipping alike.
        """
        lines = self.sale_line_id.sudo().filtered("bol_item_id")
        if not lines:
            return super()._action_done(cancel_backorder=cancel_backorder)
        before = {line: line._bol_delivered() for line in lines}
        done = super()._action_done(cancel_backorder=cancel_backorder)
        lines._bol_confirm_shipped(before, done)
        return done

    def _bol_is_shipped_by_bol(self):
        """Whether these are goods that bol ships from its own warehouse (FBB)."""
        if self.picking_id:
            return False
        return self.sudo().sale_line_id.bol_item_id.fulfilment_method == "FBB"

    def _compute_reference(self):
        ours = self.filtered(lambda move: move._bol_is_shipped_by_bol())
        for move in ours:
            move.reference = move.sudo().sale_line_id.order_id.bol_number
        return super(StockMove, self - ours)._compute_reference()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_confirm_shipped(self, before, moves):
        """Create the shipment commands of what was delivered just now.

        :param dict before: sale line -> pieces delivered before
        :param moves: the stock.move records that were done
        """
        shipped = defaultdict(list)
        told = self._bol_units_told()
        for line in self:
            units = line._bol_units_to_confirm(before[line], told)
            for picking, quantity in line._bol_parcels(moves, units):
                shipped[picking, line.bol_item_id.bol_order_id].append(
                    fields.Command.create(
                        {"item_id": line.bol_item_id.id, "quantity": quantity}
                    )
                )
        self.env["bol.shipment"].sudo().create(
            [
                {
                    "account_id": order.account_id.id,
                    "bol_order_id": order.id,
                    "picking_id": picking.id,
                    "line_ids": items,
                }
                for (picking, order), items in shipped.items()
            ]
        )

    def _bol_parcels(self, moves, units):
        """Divide units over the transfers done together, as they carried them.

        A kit's components say little of how many kits went where: those go with the
        first transfer, as does what is left over.

        :return: list of (stock.picking record, units)
        """
        mine = moves.filtered(
            lambda move: (
                move.sale_line_id == self and move.location_dest_id.usage != "internal"
            )
        )
        parcels = dict.fromkeys(mine.picking_id or moves.picking_id[:1], 0)
        for move in mine.filtered(lambda move: move.product_id == self.product_id):
            carried = self.bol_item_id._bol_pieces(move.quantity, move.product_uom)
            share = min(carried, units - sum(parcels.values()))
            if move.picking_id and share > 0:
                parcels[move.picking_id] += share
        first = next(iter(parcels), self.env["stock.picking"])
        parcels[first] = parcels.get(first, 0) + units - sum(parcels.values())
        return [(picking, share) for picking, share in parcels.items() if share > 0]

    def _bol_units_told(self):
        """Units of these lines' items that bol was told of, or is about to be.

        :return: dict bol.order.item record -> units
        """
        groups = (
            self.env["bol.shipment.line"]
            .sudo()
            ._read_group(
                [
                    ("item_id", "in", self.bol_item_id.ids),
                    ("state", "not in", ["failed", "withdrawn"]),
                ],
                ["item_id"],
                ["quantity:sum"],
            )
        )
        return dict(groups)

    def _bol_units_to_confirm(self, before, told):
        """Whole units by which this line's delivery grew, as far as bol lacks them.

        :param int before: as of :meth:`_bol_delivered`
        :param dict told: as of :meth:`_bol_units_told`
        """
        item = self.bol_item_id
        if item.fulfilment_method == "FBB":
            return 0
        lacking = item.quantity - item.quantity_cancelled - told.get(item, 0)
        return max(min(self._bol_delivered() - before, lacking), 0)

    def _bol_delivered(self):
        """Whole pieces, as bol counts them, that left for this line.

        Odoo rounds each parcel's part of a pack: three thirds of one are 0.99.
        """
        item = self.bol_item_id
        unit = self.product_id.uom_id
        moves = zip((1, -1), self._get_outgoing_incoming_moves(), strict=True)
        done = [
            sign * move.product_uom._compute_quantity(move.quantity, unit)
            for sign, moves in moves
            for move in moves
            if move.state == "done"
        ]
        if done:
            return item._bol_pieces(sum(done), unit)
        # A kit's components say nothing of how many kits they are.
        return item._bol_pieces(self.qty_delivered, self.product_uom_id)
