from odoo import fields, models


class SaleOrder(models.Model):
    """Sale orders follow what bol cancelled."""

    _inherit = "sale.order"

    bol_cancelled_warning = fields.Text(related="bol_order_id.cancelled_warning")
    bol_request_open = fields.Boolean(related="bol_order_id.request_open")

    def _bol_cancel_from_bol(self):
        """Cancel these sale orders, whose orders bol has cancelled, with all that
        hangs on them. Bol isn't told of it."""
        self.with_context(bol_from_bol=True)._action_cancel()

    def _action_cancel(self):
        """What people cancel needs no warning any more."""
        done = super()._action_cancel()
        self.sudo().bol_order_id._bol_follow_warned()
        return done

    def action_bol_cancelled_seen(self):
        self.check_access("write")
        self.bol_order_id.sudo().action_cancelled_seen()

    def action_bol_accept_request(self):
        self.check_access("write")
        self.bol_order_id.sudo().action_accept_request()

    def action_bol_ship_anyway(self):
        self.check_access("write")
        self.bol_order_id.sudo().action_ship_anyway()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def write(self, vals):
        """What people lower needs no warning any more."""
        done = super().write(vals)
        if "product_uom_qty" in vals:
            self.sudo().bol_item_id.bol_order_id._bol_follow_warned()
        return done

    def _bol_wanted(self):
        """Whole pieces of this line that bol still wants."""
        if self.env.context.get("bol_nothing_wanted"):
            # As if bol cancelled it: its buyer asks for that.
            return 0
        return self.bol_item_id._bol_held()

    def _bol_ordered(self, quantity):
        """A quantity of this line in whole pieces, as bol counts them."""
        return self.bol_item_id._bol_pieces(quantity, self.product_uom_id)

    def _bol_why_touched(self):
        """Why Odoo can't follow by itself what bol cancelled of these lines.

        :return: list of sentences that say what people have to do; empty if nobody
            has worked on the goods
        """
        left = self._bol_left()
        return left._bol_say_left() if left else []

    def _bol_left(self):
        """Those of these lines of which more left than bol wants."""
        return self.filtered(
            lambda line: line._bol_ordered(line.qty_delivered) > line._bol_wanted()
        )

    def _bol_say_left(self):
        return [
            self.env._(
                "Delivered already: %(names)s. Get the goods back.",
                names=", ".join(self.product_id.mapped("display_name")),
            )
        ]

    def _bol_why_credit(self):
        """That what bol cancelled of these lines is invoiced; empty if it isn't."""
        invoiced = self.filtered(
            lambda line: line._bol_ordered(line.qty_invoiced) > line._bol_wanted()
        )
        posted = invoiced.invoice_lines.move_id.filtered(lambda m: m.state == "posted")
        if not posted:
            return []
        names = ", ".join(posted.mapped("name"))
        return [self.env._("Invoiced already: %(names)s. Credit it.", names=names)]
