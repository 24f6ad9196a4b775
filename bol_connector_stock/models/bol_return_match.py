from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Datetime

RETRY_AFTER = timedelta(hours=1)


class BolReturnItem(models.Model):
    """Which item of an order comes back: bol names the order and an EAN only."""

    _inherit = "bol.return.item"

    def write(self, vals):
        if self.env.su or "item_id" not in vals:
            return super().write(vals)
        # A person's choice.
        if self.sudo().move_ids.filtered(lambda move: move.state != "cancel"):
            raise UserError(
                self.env._("A return transfer was made for it: cancel that one first.")
            )
        done = super().write(vals)
        self.sudo()._bol_note_choice()
        return done

    def _bol_note_choice(self):
        for item in self:
            if item.item_id and item.item_id.bol_order_id != item.bol_order_id:
                raise UserError(self.env._("Choose an item of the order it came from."))
            item.item_chosen = bool(item.item_id)
            item.match_state = "new"
        # What is left over may be certain now for the others.
        others = self.search(
            [
                ("bol_order_id", "in", self.bol_order_id.ids),
                ("match_state", "=", "ambiguous"),
            ]
        )
        (self | others).project_at = Datetime.now()
        self.env["bol.flow"]._bol_wake_kind("returns")

    def action_retry(self):
        """Have these matched again, and their return transfers made, at once."""
        self.check_access("read")
        self.sudo().project_at = Datetime.now()
        self.env["bol.flow"]._bol_wake_kind("returns")

    # -- matching --------------------------------------------------------------

    def _bol_project(self):
        """Match these items of one account, and see to their transfers."""
        self._bol_match()
        self.write({"held_reason": False, "project_at": False})
        self._bol_see_to_transfers()
        for item in self:
            reason = item._bol_why_held() or item.held_reason
            if reason:
                item._bol_hold(reason)

    def _bol_hold(self, reason):
        """Say why it waits, and try again later."""
        over = self.handled or self.withdrawn or self.fulfilment_method == "FBB"
        later = Datetime.now() + RETRY_AFTER
        self.write({"held_reason": reason, "project_at": not over and later})

    def _bol_note_refused(self, error):
        """Odoo refuses to do what this item asks for."""
        self._bol_hold(self.env._("Odoo refuses: %(why)s", why=error))

    def _bol_match(self):
        """Find the order items, as far as there's only one that it can be."""
        orders = self.env["bol.order"].search(
            [
                ("account_id", "in", self.account_id.ids),
                ("bol_id", "in", self.mapped("order_bol_id")),
            ]
        )
        by_number = {order.bol_id: order for order in orders}
        taken = orders.item_ids._bol_coming_back(self)
        # What is certain goes first: it leaves less to choose from.
        chosen = self.filtered(lambda one: one.item_chosen or one.item_id)
        left = (chosen | self).sorted(lambda one: one not in chosen)
        for again in (False, True):
            for one in left:
                if not again or one.match_state == "ambiguous":
                    one._bol_match_one(by_number.get(one.order_bol_id), taken)

    def _bol_match_one(self, order, taken):
        """Match this one.

        :param order: bol.order record, or None
        :param dict taken: bol.order.item record -> units that come back in other
            returns; grows
        """
        item, state = self._bol_find_item(order, taken)
        if item and state == "matched":
            taken[item] = taken.get(item, 0) + self.expected_quantity
        self._bol_write_changed(
            {
                "bol_order_id": order or self.env["bol.order"],
                "item_id": item or self.env["bol.order.item"],
                "match_state": state,
            }
        )

    def _bol_find_item(self, order, taken):
        """(bol.order.item record or None, value of match_state)"""
        if not self.expected_quantity or not self.order_bol_id:
            return None, "unreadable"
        if not order:
            return None, "unknown_order"
        if self.item_id and self.item_id.bol_order_id == order:
            fitting = self.item_id
        else:
            fitting = order.item_ids.filtered(lambda item: same_ean(item.ean, self.ean))
        if not fitting:
            return None, "unknown_item"
        room = fitting.filtered(
            lambda item: (
                item._bol_left_customer() - taken.get(item, 0) >= self.expected_quantity
            )
        )
        if len(room) == 1:
            return room, "matched"
        if room:
            return None, "ambiguous"
        return (fitting if len(fitting) == 1 else None), "over"

    def _bol_why_held(self):
        """Why nothing can be done with this one yet, and what to do; False if fine."""
        names = {
            "order": self.order_bol_id or "?",
            "ean": self.ean or "?",
            "count": self.expected_quantity,
        }
        return {
            "unreadable": self.env._(
                "Bol named no usable quantity or order. Look at it in bol's seller "
                "portal."
            ),
            "unknown_order": self.env._(
                "Order %(order)s isn't known here. Answer it here or in bol's seller "
                "portal; book the goods by hand.",
                **names,
            ),
            "unknown_item": self.env._(
                "No item of order %(order)s has EAN %(ean)s. Choose the item.", **names
            ),
            "ambiguous": self.env._(
                "Several items of order %(order)s have EAN %(ean)s. Choose the one "
                "that comes back.",
                **names,
            ),
            "over": self.env._(
                "%(count)s pieces are announced, more than were shipped of order "
                "%(order)s and don't come back in another return.",
                **names,
            ),
        }.get(self.match_state, False)


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_coming_back(self, but):
        """Units that come, or came, back of these items.

        :param but: bol.return.item records that don't count
        :return: dict bol.order.item record -> units
        """
        groups = self.env["bol.return.item"]._read_group(
            [
                ("item_id", "in", self.ids),
                ("match_state", "=", "matched"),
                ("withdrawn", "=", False),
                ("id", "not in", but.ids),
                # What was decided and never came can be announced anew.
                "|",
                ("handled", "=", False),
                ("quantity_received", ">", 0),
            ],
            ["item_id"],
            ["expected_quantity:sum"],
        )
        return dict(groups)

    def _bol_left_customer(self):
        """Units that the customer was sent, as far as bol or Odoo knows."""
        return max(self.quantity_shipped, self.quantity_moved)


def same_ean(one, other):
    """Whether two EANs are the same; leading zeros say nothing."""
    one, other = ((ean or "").strip().lstrip("0") for ean in (one, other))
    return bool(one) and one == other
