from collections import defaultdict

from odoo import Command, models

# A third of a pack is 0.33 in Odoo.
ROUNDING = 0.011
# Results after which no goods come back.
WITHOUT_GOODS = ("CUSTOMER_KEEPS_PRODUCT_PAID",)


class BolReturnItem(models.Model):
    """The transfers that bring returned goods back: Odoo's own returns."""

    _inherit = "bol.return.item"

    def _bol_return_moves(self):
        """The moves from the customer, whatever their state."""
        return self.sudo().move_ids.filtered(
            lambda move: move.location_id.usage in ("customer", "transit")
        )

    def _bol_received(self):
        """Whole units that came back; of a kit, those of which all parts did.

        Of parts, and of units that Odoo rounded, counts which share of what was
        announced came: a move that is divided keeps the sum of the demands.
        """
        shares = []
        for moves in self._bol_return_moves().grouped("product_id").values():
            demand = sum(moves.mapped("product_qty"))
            done = moves.filtered(lambda move: move.state == "done")
            shares.append(quantity_of(done) / demand if demand else 0)
        units = self.quantity_transferred * min(shares, default=0)
        return int(units + ROUNDING)

    # -- making and cancelling -------------------------------------------------

    def _bol_see_to_transfers(self):
        """Have one transfer for what comes back, and none for what doesn't."""
        live = self.filtered(lambda item: item.account_id._bol_makes_returns())
        live.filtered(lambda item: item._bol_nothing_comes())._bol_cancel_moves()
        for items in (
            live.filtered(lambda item: item._bol_is_to_transfer())
            .grouped("return_id")
            .values()
        ):
            items._bol_make_transfers()

    def _bol_nothing_comes(self):
        standing = self.results.filtered(lambda result: not result.replaced)
        codes = set(standing.mapped("handling_result"))
        kept = self.handled and codes and codes <= set(WITHOUT_GOODS)
        return self.withdrawn or kept

    def _bol_is_to_transfer(self):
        """Whether goods come back for which there is no transfer yet."""
        return (
            self.match_state == "matched"
            and not self.handled
            and not self.withdrawn
            and self.fulfilment_method != "FBB"
            and not self.sudo().move_ids
        )

    def _bol_cancel_moves(self):
        """Cancel the moves of these that nobody in the warehouse has touched."""
        moves = self._bol_return_moves().filtered(
            lambda move: move.state not in ("done", "cancel") and not move.picked
        )
        if moves:
            moves._action_cancel()

    def _bol_make_transfers(self):
        """Make return transfers of these items of one return: one for each transfer
        that brought the goods."""
        lines = defaultdict(list)
        for item in self:
            units, parts = item._bol_find_goods()
            if not units:
                item.held_reason = item._bol_text_not_shipped()
                continue
            item.quantity_transferred = units
            for move, quantity in parts:
                values = {
                    "product_id": move.product_id.id,
                    "quantity": quantity,
                    "move_id": move.id,
                    "bol_return_item_id": item.id,
                }
                lines[move.picking_id].append(Command.create(values))
        for picking, commands in lines.items():
            wizard = (
                self.env["stock.return.picking"]
                .with_company(picking.company_id)
                .create({"picking_id": picking.id, "product_return_moves": commands})
            )
            wizard._create_return().bol_return_id = self.return_id

    def _bol_text_not_shipped(self):
        return self.env._(
            "Nothing of it left from here that hasn't come back, as far as Odoo's "
            "transfers say: book the goods by hand when they come."
        )

    # -- the goods that left ---------------------------------------------------

    def _bol_find_goods(self):
        """What left for this item and can come back, the last ones first.

        :return: (units of it, list of (stock.move record, quantity in its unit))
        """
        lines = self.item_id.sale_line_ids.filtered(lambda line: line.state == "sale")
        line = lines[:1]
        went = line.move_ids.filtered(
            lambda move: move.location_dest_id.usage == "customer" and move.picking_id
        )
        moves = went.filtered(lambda move: move.state == "done")
        by_product = moves.sorted(lambda m: (m.date, m.id), reverse=True).grouped(
            "product_id"
        )
        one = {
            product: self._bol_for_one(line, went, product) for product in by_product
        }
        left = {move: still_gone(move) for move in moves}
        units = self.expected_quantity
        for product, mine in by_product.items():
            there = sum(left[move] for move in mine)
            units = min(
                units, int(there / one[product] + ROUNDING) if one[product] else 0
            )
        if not by_product:
            units = 0
        return units, list(self._bol_share(units, by_product, one, left))

    def _bol_share(self, units, by_product, one, left):
        for product, moves in by_product.items():
            wanted = units * one[product]
            for move in moves:
                part = product.uom_id.round(min(wanted, left[move]))
                if part > 0:
                    wanted -= part
                    quantity = product.uom_id._compute_quantity(part, move.product_uom)
                    yield move, quantity

    def _bol_for_one(self, line, went, product):
        """How much of a product goes into one piece at bol, in the product's unit.

        :param went: all moves of the sale line to the customer, whatever their state
        """
        item = self.item_id
        if product == line.product_id:
            return item._bol_in_unit(1, product.uom_id)
        pieces = item._bol_pieces(line.product_uom_qty, line.product_uom_id)
        mine = went.filtered(
            lambda m: m.product_id == product and not m.origin_returned_move_id
        )
        return sum(mine.mapped("product_qty")) / pieces if pieces else 0


def quantity_of(moves):
    """The done quantity of moves of one product, in its unit."""
    unit = moves.product_id.uom_id
    return sum(
        move.product_uom._compute_quantity(move.quantity, unit, round=False)
        for move in moves
    )


def still_gone(move):
    """How much of a done move hasn't come back, nor is about to; in the product's
    unit."""
    back = move.returned_move_ids.filtered(lambda one: one.state != "cancel")
    done = back.filtered(lambda one: one.state == "done")
    waiting = sum((back - done).mapped("product_qty"))
    gone = quantity_of(move)
    return max(gone - quantity_of(done) - waiting, 0)
