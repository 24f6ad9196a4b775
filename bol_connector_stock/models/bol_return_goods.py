from odoo import api, fields, models
from odoo.exceptions import UserError

#: Where the goods of a decision go.
GOODS = [
    ("stock", "Stay where they were received"),
    ("second", "To second choice"),
    ("scrap", "Scrap"),
]
#: The goods stay with the customer: nothing comes back of what hasn't yet.
KEPT = ("CUSTOMER_KEEPS_PRODUCT_PAID",)


class BolReturnItem(models.Model):
    """What becomes of returned goods in the warehouse."""

    _inherit = "bol.return.item"

    quantity_placed = fields.Integer(
        "Put Elsewhere",
        readonly=True,
        help="Units that came in and were scrapped, or put with second choice.",
    )

    def _bol_put_goods(self, goods, quantity):
        """Move so many pieces that came back to where they belong, at once.

        :param str goods: of :data:`GOODS`
        :param int quantity: pieces as bol counts them
        :raise UserError: they aren't in yet, or no location is set
        """
        self.ensure_one()
        if goods == "stock" or not quantity:
            return
        there = self.quantity_received - self.quantity_placed
        if quantity > there:
            raise UserError(
                self.env._(
                    "%(there)s of %(item)s came in and lie where they were received: "
                    "receive the return transfer before you put %(quantity)s "
                    "elsewhere.",
                    there=there,
                    item=self.title or self.ean,
                    quantity=quantity,
                )
            )
        place = self.sudo().account_id.second_choice_location_id
        if goods == "second" and not place:
            raise UserError(
                self.env._(
                    "The account %(account)s has no location for second choice. "
                    "Choose it on the account, page Returns.",
                    account=self.account_id.name,
                )
            )
        for move, units in self._bol_units_in(quantity):
            if goods == "scrap":
                self._bol_scrap(move, units)
            else:
                self._bol_move_to(move, units, place)
        self.sudo().quantity_placed += quantity

    def _bol_units_in(self, quantity):
        """The moves that brought so many pieces in, with their units of each product;
        not those of pieces that were put elsewhere before.

        :return: list of (stock.move record, quantity in the product's unit)
        """
        received = self.quantity_received
        done = self._bol_return_moves().filtered(lambda move: move.state == "done")
        found = []
        for moves in done.grouped("product_id").values():
            unit = moves.product_id.uom_id
            total = sum(
                m.product_uom._compute_quantity(m.quantity, unit) for m in moves
            )
            gone = unit.round(total * self.quantity_placed / received)
            left = unit.round(total * quantity / received)
            for move in moves:
                came = move.product_uom._compute_quantity(move.quantity, unit)
                before = min(came, gone)
                gone -= before
                take = min(came - before, left)
                if unit.compare(take, 0) > 0:
                    found.append((move, take))
                    left -= take
        return found

    def _bol_scrap(self, move, quantity):
        scrap = (
            self.env["stock.scrap"]
            .sudo()
            .create(
                {
                    "product_id": move.product_id.id,
                    "scrap_qty": quantity,
                    "product_uom_id": move.product_id.uom_id.id,
                    "location_id": move.location_dest_id.id,
                    "lot_id": move.move_line_ids.lot_id[:1].id,
                    "origin": self.return_id.bol_id,
                    "company_id": self.company_id.id,
                }
            )
        )
        scrap.do_scrap()

    def _bol_move_to(self, move, quantity, place):
        """Move goods from where they were received to another place, done at once."""
        moved = (
            self.env["stock.move"]
            .sudo()
            .create(
                {
                    "product_id": move.product_id.id,
                    "product_uom_qty": quantity,
                    "product_uom": move.product_id.uom_id.id,
                    "location_id": move.location_dest_id.id,
                    "location_dest_id": place.id,
                    "origin": self.return_id.bol_id,
                    "company_id": self.company_id.id,
                }
            )
        )
        moved._action_confirm(merge=False)
        moved._action_assign()
        moved.quantity = quantity
        moved.picked = True
        moved._action_done()

    def _bol_goods_stay_away(self, handling_result, quantity):
        """Of what the customer keeps nothing more is awaited in the warehouse."""
        waiting = self._bol_return_moves().filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        if handling_result not in KEPT or not waiting:
            return
        awaited = self.quantity_transferred - self.quantity_received
        if quantity >= awaited:
            waiting._action_cancel()
            return
        left = 1 - quantity / awaited
        for move in waiting:
            move.product_uom_qty = move.product_uom.round(move.product_uom_qty * left)
        self.quantity_transferred -= quantity
        # Odoo lets go of what was there to be taken in when less is awaited.
        waiting._action_assign()


class StockPicking(models.Model):
    _inherit = "stock.picking"

    bol_return_to_decide = fields.Boolean(
        compute="_compute_bol_return_to_decide", compute_sudo=True
    )

    @api.depends(
        "state",
        "bol_return_id.item_ids.quantity_left",
        "bol_return_id.item_ids.quantity_underway",
    )
    def _compute_bol_return_to_decide(self):
        for picking in self:
            back = picking.bol_return_id
            came = picking.state == "done" and back.may_decide
            picking.bol_return_to_decide = bool(back) and came

    def action_bol_decide_return(self):
        """Decide on the return that this transfer brought in."""
        self.ensure_one()
        self.check_access("read")
        return self.sudo().bol_return_id.with_env(self.env).action_handle()

    def _action_done(self):
        result = super()._action_done()
        self.sudo().bol_return_id._bol_ask_to_decide()
        return result
