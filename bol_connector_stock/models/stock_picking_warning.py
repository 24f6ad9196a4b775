from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.bol_connector.models.bol_cancellation import STANDING

#: At bol, or by the seller, who has asked bol for it.
CANCELLED = Domain(
    [("quantity_cancelled", ">", 0), ("quantity_open", "=", 0)]
) | Domain("cancellation_ids", "any!", [("state", "in", STANDING)])
PARTLY = [("quantity_cancelled", ">", 0), ("quantity_open", ">", 0)]
REQUESTED = [
    ("cancellation_requested", "=", True),
    ("quantity_open", ">", 0),
    ("request_answer", "!=", "declined"),
]
OPEN = [("state", "not in", ["done", "cancel"])]
#: Moves that bring goods nearer to the customer: neither returns nor receipts.
TO_CUSTOMER = Domain("location_dest_id.usage", "=", "customer") | (
    Domain("location_id.usage", "=", "internal")
    & (
        Domain("location_final_id.usage", "=", "customer")
        | Domain("move_dest_ids.location_dest_id.usage", "=", "customer")
    )
)


class StockPicking(models.Model):
    """Transfers of what bol or its buyer cancels meanwhile.

    All of it goes by what the mirror knows: nobody waits for bol.
    """

    _inherit = "stock.picking"

    # Not stored: the flow that mirrors bol must not write on transfers, where it could
    # get in the way of the user who works on them.
    bol_warning = fields.Selection(
        [
            ("cancelled", "Cancelled at bol"),
            ("requested", "Customer asks to cancel"),
            ("partly", "Partly cancelled at bol"),
        ],
        "Bol.com Warning",
        compute="_compute_bol_warning",
        search="_search_bol_warning",
        compute_sudo=True,
    )
    bol_warning_text = fields.Text(compute="_compute_bol_warning", compute_sudo=True)

    def _compute_bol_warning(self):
        for picking in self:
            moves = picking.move_ids._bol_open()
            found = {
                "cancelled": moves._bol_cancelled(),
                "requested": moves._bol_requested(),
                "partly": moves._bol_partly("product_uom_qty"),
            }
            worst = (warning for warning, them in found.items() if them)
            picking.bol_warning = next(worst, False)
            picking.bol_warning_text = picking._bol_warning_text(**found)

    def _bol_warning_text(self, cancelled, requested, partly):
        """What is the matter, and what to do; False if nothing is.

        :param cancelled, requested, partly: stock.move records
        """
        texts = []
        if cancelled:
            texts.append(
                self.env._(
                    "Cancelled at bol: %(items)s. Don't ship it, bol pays nothing for "
                    "it. Put it back: press Validate, and choose Put Back.",
                    items=cancelled._bol_titles(),
                )
            )
        if requested:
            texts.append(
                self.env._(
                    "The customer asks to cancel %(items)s. Don't ship it before it is "
                    "decided: bol expects you to accept as long as it isn't shipped.",
                    items=requested._bol_titles(),
                )
            )
        if partly:
            texts.append(
                self.env._(
                    "Bol cancelled a part, and pays for no more than: %(items)s. Lower "
                    "the quantity before you validate.",
                    items=partly._bol_rests(),
                )
            )
        return "\n".join(texts) or False

    def _search_bol_warning(self, operator, value):
        if operator != "in":
            return NotImplemented

        def holds(items):
            moves = Domain(OPEN) & bound(items)
            return Domain(OPEN) & Domain("move_ids", "any", moves)

        cancelled, requested = holds(CANCELLED), holds(REQUESTED)
        some = self.env["stock.move"].search(Domain(OPEN) & bound(PARTLY))
        partly = Domain("move_ids", "in", some._bol_partly("product_uom_qty").ids)
        states = {
            "cancelled": cancelled,
            "requested": requested & ~cancelled,
            "partly": partly & ~requested & ~cancelled,
            False: ~cancelled & ~requested & ~partly,
        }
        return Domain.OR(states[state] for state in value if state in states)

    def _pre_action_done_hook(self):
        """Odoo's question before it validates: here, also the barcode screens ask."""
        if not self.env.context.get("bol_cancelled_seen"):
            moves = self.move_ids._bol_about_to_leave()
            if (
                moves._bol_cancelled()
                or moves._bol_requested()
                or moves._bol_partly("quantity")
            ):
                return self._bol_ask_about_cancelled()
        return super()._pre_action_done_hook()

    def _bol_ask_about_cancelled(self):
        """Open the question what becomes of the cancelled goods of these transfers."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancelled at Bol.com"),
            "res_model": "bol.cancelled.shipping",
            "view_mode": "form",
            "target": "new",
            "context": {**self.env.context, "default_picking_ids": self.ids},
        }


class StockMove(models.Model):
    _inherit = "stock.move"

    def _bol_open(self):
        return self.filtered(lambda move: move.state not in ("done", "cancel"))

    def _bol_about_to_leave(self):
        """Those of these moves that validating their transfers would carry out."""
        found = self.browse()
        for moves in self._bol_open().grouped("picking_id").values():
            picked = moves.filtered("picked")
            found |= (picked or moves).filtered("quantity")
        return found

    def _bol_cancelled(self):
        """Those of an order item that is cancelled, or to be cancelled, as a whole."""
        return self._bol_of_items(CANCELLED)

    def _bol_requested(self):
        """Those of an order item that the buyer asks to cancel."""
        return self._bol_of_items(REQUESTED)

    def _bol_partly(self, pieces):
        """Those that carry more of a partly cancelled order item than bol pays for.

        Of kits, whose components are counted otherwise, nothing is said.

        :param str pieces: the quantity to go by: ``product_uom_qty`` (planned) or
            ``quantity`` (in hand)
        """
        found = self.browse()
        moves = self._bol_of_items(PARTLY).filtered(
            lambda move: move.product_id == move.sudo().sale_line_id.product_id
        )
        by_item = moves.grouped(lambda move: move.sudo().sale_line_id.bol_item_id)
        for item, mine in by_item.items():
            leaving = (
                item._bol_pieces(move[pieces], move.product_uom) for move in mine
            )
            if sum(leaving) > item._bol_still_paid():
                found |= mine
        return found

    def _bol_rests(self):
        """These moves' items with what bol still pays for, in words."""
        items = self.sudo().sale_line_id.bol_item_id
        names = {item: item.title or item.ean or item.bol_id for item in items}
        return ", ".join(f"{i._bol_still_paid()} × {name}" for i, name in names.items())

    def _bol_of_items(self, domain):
        # Whoever may ship them may know.
        return self.browse(self.sudo().filtered_domain(bound(domain)).ids)

    def _bol_titles(self):
        """What these moves carry, in bol's words."""
        items = self.sudo().sale_line_id.bol_item_id
        return ", ".join(item.title or item.ean or item.bol_id for item in items)


def bound(items):
    """Domain of the stock moves that bring such order items to the customer.

    :param list items: domain of bol.order.item
    """
    return TO_CUSTOMER & Domain("sale_line_id.bol_item_id", "any", items)


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_still_paid(self):
        """How many pieces of this item may leave yet, as far as Odoo knows."""
        left = sum(
            self._bol_pieces(line.qty_delivered, line.product_uom_id)
            for line in self.sudo().sale_line_ids
        )
        gone = max(self.quantity_shipped, left)
        return max(self.quantity - self.quantity_cancelled - gone, 0)
