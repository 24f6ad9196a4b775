from odoo import fields, models
from odoo.tools import float_compare, float_is_zero

DIGITS = 6
#: What a line of a credit note has of the invoice's line that it credits.
SAME = (
    *("name", "price_unit", "discount", "sequence", "extra_tax_data"),
    *("analytic_distribution", "is_downpayment"),
)
SAME_RECORD = ("product_id", "product_uom_id", "account_id", "bol_order_id")
#: What a credit note has of its invoice.
HEAD = (
    *("partner_id", "partner_shipping_id", "company_id", "currency_id", "journal_id"),
    *("fiscal_position_id", "bol_account_id", "team_id"),
)


class BolOrderItem(models.Model):
    """Credit notes of what was refunded, for the lines it was invoiced on."""

    _inherit = "bol.order.item"

    def _bol_credit(self, quantity, reason, result=None):
        """Make draft credit notes of so many pieces of this item.

        Never more than is invoiced and not credited, so none for what wasn't
        invoiced yet: that is left out of the invoice.

        :param quantity: pieces, as bol counts them
        :param str reason: for people; the reference of the credit note
        :param result: bol.return.result record that it is for; then it is no more
            than what is refunded by all results so far
        :return: account.move records, one for each invoice; none if nothing is due
        """
        self.ensure_one()
        credits_ = self.env["account.move"].sudo()
        for line in self.sudo().sale_line_ids.filtered(lambda one: one.state == "sale"):
            wanted = self._bol_in_unit(quantity, line.product_uom_id)
            billed = line._bol_billed()[line]
            due = billed.invoiced - billed.paid if result else billed.invoiced
            take = min(wanted, due)
            if float_compare(take, 0, DIGITS) > 0:
                credits_ |= line._bol_credit_lines(take, reason, result)
                quantity -= self._bol_pieces(take, line.product_uom_id)
        return credits_


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_credit_lines(self, quantity, reason, result=None):
        """Draft credit notes of so much of this line, in its unit."""
        credits_ = self.env["account.move"].sudo()
        for invoiced, left in self._bol_left_on_invoices():
            take = min(quantity, left)
            if float_is_zero(take, DIGITS):
                continue
            parts = self._bol_credit_parts(invoiced, take, left)
            credits_ |= invoiced.move_id._bol_make_credit(parts, reason, result)
            quantity -= take
        return credits_

    def _bol_left_on_invoices(self):
        """What isn't credited of this line, invoice by invoice; posted ones first.

        :return: list of (account.move.line record, quantity in this line's unit)
        """
        lines = self.invoice_lines.filtered(lambda one: one.parent_state != "cancel")
        credited = lines.filtered(lambda one: one.move_id.move_type == "out_refund")
        invoiced = (lines - credited).sorted(
            lambda one: (one.parent_state != "posted", one.id)
        )
        amounts = {one: one._bol_quantity_in(self.product_uom_id) for one in invoiced}
        gone = {}
        for one in credited:
            origin = one.move_id.reversed_entry_id
            quantity = one._bol_quantity_in(self.product_uom_id)
            gone[origin] = gone.get(origin, 0) + quantity
        left = []
        # Credit notes of no invoice in particular are of whichever has something left.
        loose = sum(q for move, q in gone.items() if move not in invoiced.move_id)
        for one, amount in amounts.items():
            its = min(gone.get(one.move_id, 0), amount)
            gone[one.move_id] = gone.get(one.move_id, 0) - its
            other = min(loose, amount - its)
            loose -= other
            left.append((one, amount - its - other))
        return left

    def _bol_credit_parts(self, invoiced, take, left):
        """What a credit note is made of: the goods, and their share of the discount.

        :param invoiced: account.move.line record of the goods
        :param float take: how much of it, in this line's unit
        :param float left: how much isn't credited yet
        :return: list of (account.move.line record, quantity in its own unit)
        """
        unit = invoiced.product_uom_id
        parts = [(invoiced, self.product_uom_id._compute_quantity(take, unit))]
        discounts = self.order_id.order_line.filtered(
            lambda one: one.bol_discounted_item_id == self.bol_item_id
        )
        for discount in discounts:
            for line, rest in discount._bol_left_on_invoices():
                share = rest * take / left
                if line.move_id == invoiced.move_id and share:
                    parts.append((line, share))
        return parts


class AccountMove(models.Model):
    _inherit = "account.move"

    def _bol_make_credit(self, parts, reason, result=None):
        """The draft credit note of some of this invoice's lines.

        :param parts: list of (account.move.line record, quantity in its unit)
        """
        values = {name: self[name].id for name in HEAD}
        lines = [
            fields.Command.create(line._bol_prepare_credit(quantity, result))
            for line, quantity in parts
        ]
        quiet = {"mail_create_nosubscribe": True, "mail_auto_subscribe_no_notify": True}
        return self.with_context(**quiet).create(
            {
                **values,
                "move_type": "out_refund",
                "reversed_entry_id": self.id,
                "ref": reason,
                "invoice_origin": self.name if self.state == "posted" else False,
                "invoice_line_ids": lines,
            }
        )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _bol_quantity_in(self, unit):
        return self.product_uom_id._compute_quantity(self.quantity, unit)

    def _bol_prepare_credit(self, quantity, result=None):
        return {
            **{name: self[name] for name in SAME},
            **{name: self[name].id for name in SAME_RECORD},
            "quantity": quantity,
            "tax_ids": [fields.Command.set(self.tax_ids.ids)],
            "sale_line_ids": [fields.Command.set(self.sale_line_ids.ids)],
            **({"bol_return_result_id": result.id} if result else {}),
        }
