import logging

from odoo import fields, models
from odoo.exceptions import RedirectWarning

from ..tools import divide_around_errors
from .bol_order import BolHold

_logger = logging.getLogger(__name__)

QUIET = {
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "tracking_disable": True,
    "sale_no_log_for_new_lines": True,
}


class BolOrder(models.Model):
    """Making sale orders of mirrored orders.

    The hooks for other addons are the ``_bol_prepare_*`` methods, which return
    values, and :class:`BolHold`, which they may raise.
    """

    _inherit = "bol.order"

    def _bol_project(self):
        """Make and confirm the sale orders of these orders, in one batch.

        Those that can't be made are held with the reason; the others go on.

        :return: whether there was anything to do
        """
        claimed = self.try_lock_for_update(allow_referencing=True)
        claimed.invalidate_recordset(["state", "sale_order_id"])
        waiting = claimed.filtered(
            lambda order: order.state in ("new", "held") and not order.sale_order_id
        )
        for company, orders in waiting.grouped("company_id").items():
            orders.with_company(company)._bol_project_company()
        waiting.account_id._bol_close_held()
        return bool(waiting)

    def _bol_project_company(self):
        divide_around_errors(
            self.env,
            self,
            lambda orders: orders._bol_project_part(),
            lambda order, error: order._bol_hold_for(error),
        )

    def _bol_project_part(self):
        self.item_ids._bol_match_products()
        waiting = self - self._bol_adopt()
        ready = waiting.filtered(lambda order: order._bol_check_ready())
        if ready:
            ready._bol_create_and_confirm()

    def _bol_check_ready(self):
        """Whether a sale order can be made; if not, the order says why."""
        try:
            if self._bol_conclude():
                return False
            self._bol_check_items()
            self._bol_check_taxes()
        except BolHold as hold:
            self._bol_hold(hold.kind, str(hold))
            return False
        return True

    def _bol_conclude(self):
        """Give an order that needs no sale order its final state.

        :return: whether it has one
        """
        items = self.item_ids
        if not items or self.lacks_items:
            raise BolHold(
                "unreadable",
                self.env._(
                    "Bol gave this order no items, or some without a number. It is "
                    "read again by itself; look at the order in bol's seller portal "
                    "if it stays like this."
                ),
            )
        gone = all(item.quantity > 0 >= item._bol_quantity() for item in items)
        if gone and not any(items.mapped("quantity_shipped")):
            values = {"state": "cancelled", "held_reason": False}
        elif gone:
            values = self._bol_prepare_ignored(
                self.env._("Shipped before it was imported: nothing is left to do.")
            )
        elif reason := self._bol_why_ignored(self.account_id.orders_from):
            values = self._bol_prepare_ignored(reason)
        else:
            return False
        self.write({**values, "held_kind": False, "retry_at": False})
        return True

    def _bol_why_ignored(self, start):
        """Why the account's settings leave this order out; '' if they don't.

        :param datetime start: from when on orders are to be imported, or False
        """
        if self.import_wanted:
            return ""
        if start and self.placed_at and self.placed_at < start:
            return self.env._("Placed before the start date of the account.")
        reasons = [
            item._bol_why_ignored()
            for item in self.item_ids
            if item.quantity <= 0 or item._bol_quantity() > 0
        ]
        return "" if "" in reasons else next(iter(reasons), "")

    def _bol_prepare_ignored(self, reason):
        return {"state": "ignored", "held_reason": reason}

    def _bol_check_items(self):
        """Raise a :class:`BolHold` for what keeps the items from becoming lines."""
        for item in self.item_ids:
            # What was cancelled, or sold elsewhere, needs no line.
            if item.quantity <= 0 or item._bol_is_sold():
                item._bol_check_complete()
        if not self.shipment_details:
            raise BolHold(
                "address",
                self.env._(
                    "Bol gave this order no delivery address. It is read again by "
                    "itself."
                ),
            )

    # -- the batch -------------------------------------------------------------

    def _bol_hold_for(self, error):
        if isinstance(error, BolHold):
            self._bol_hold(error.kind, str(error))
            return
        _logger.info("Order %s of bol is held", self.bol_id, exc_info=error)
        why = error.args[0] if isinstance(error, RedirectWarning) else error
        reason = self.env._("Odoo refuses the sale order: %(why)s", why=why)
        self._bol_hold("refused", reason)

    def _bol_create_and_confirm(self):
        partners = self._bol_partners()
        self.item_ids._bol_note_sold()
        self.env["res.partner"].union(*sum(partners.values(), ()))._bol_use_again()
        orders = self.with_context(**QUIET)
        values = [order._bol_prepare_sale_order(*partners[order]) for order in orders]
        sales = self.env["sale.order"].with_context(**QUIET).create(values)
        for order, sale in zip(self, sales, strict=True):
            order._bol_check_total(sale)
            order.write(order._bol_prepare_imported(sale))
        confirmed = self.filtered(lambda order: order._bol_policy().confirm_orders)
        confirmed.sale_order_id.with_context(**QUIET)._bol_confirm()
        self._bol_log(
            {
                order: [self.env._("Imported as %(sale)s.", sale=sale.name)]
                for order, sale in zip(self, sales, strict=True)
            }
        )

    def _bol_prepare_imported(self, sale):
        return {
            "sale_order_id": sale.id,
            "state": "imported",
            "held_kind": False,
            "held_reason": False,
            "retry_at": False,
        }

    # -- values ----------------------------------------------------------------

    def _bol_prepare_sale_order(self, customer, invoice, delivery):
        """Values of the sale order of this order.

        :param customer, invoice, delivery: res.partner records
        """
        self.ensure_one()
        account = self.account_id
        position = self._bol_fiscal_position(delivery)
        return {
            **self._bol_policy()._bol_prepare_sale_order(self.placed_at),
            "company_id": account.company_id.id,
            "partner_id": customer.id,
            "partner_invoice_id": invoice.id,
            "partner_shipping_id": delivery.id,
            "fiscal_position_id": position.id,
            "pricelist_id": account._bol_currency_pricelist(self.currency_id).id,
            "date_order": self.placed_at or fields.Datetime.now(),
            "commitment_date": self._bol_commitment(),
            "client_order_ref": self._bol_customer_reference(),
            "origin": self.env._("bol.com %(number)s", number=self.bol_id),
            "bol_order_id": self.id,
            "order_line": [
                fields.Command.create(values)
                for item in self._bol_sold_items()
                for values in item._bol_prepare_sale_lines(position)
            ],
        }

    def _bol_customer_reference(self):
        """bol's number, by which everybody looks for it, and the buyer's own one."""
        return " / ".join(filter(None, [self.bol_id, self.buyer_reference]))
