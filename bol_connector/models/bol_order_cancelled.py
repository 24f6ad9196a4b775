import logging

from odoo import fields, models

from ..tools import divide_around_errors
from .bol_order_changes import lines

_logger = logging.getLogger(__name__)

CANCELLED = "cancelled"


class BolOrder(models.Model):
    """Odoo follows what bol cancelled, as far as nobody has touched the goods yet.

    Where somebody has, people are told what to do: nothing of theirs is undone.
    """

    _inherit = "bol.order"

    cancellation_due = fields.Boolean(
        readonly=True,
        copy=False,
        help="Bol cancelled something of it, or was asked to, and Odoo hasn't followed "
        "yet.",
    )
    cancelled_warning = fields.Text(
        "Cancelled at Bol, To Do",
        readonly=True,
        copy=False,
        help="What bol cancelled and people have to deal with.",
    )

    _to_follow = models.Index("(account_id) WHERE cancellation_due IS TRUE")

    def _bol_note_changes(self, before):
        result = super()._bol_note_changes(before)
        news = self.filtered(
            lambda order: order._bol_has_cancellation_news(before[order])
        )
        news.cancellation_due = True
        return result

    def _bol_has_cancellation_news(self, before):
        """Whether bol cancelled more of this order, or its buyer changed his mind.

        What was cancelled before the order was first read is no news.

        :param tuple before: its facts, as of :meth:`_bol_facts`
        """
        known = before[2]
        return any(
            item._bol_has_cancellation_news(known.get(item)) for item in self.item_ids
        )

    def _bol_follow_cancellations(self):
        """Cancel in Odoo what bol cancelled of these orders, in one batch.

        :return: whether there was anything to do
        """
        free = self.try_lock_for_update(allow_referencing=True)
        due = free.filtered("cancellation_due")
        due.cancellation_due = False
        for company, orders in due.grouped("company_id").items():
            divide_around_errors(
                self.env,
                orders.with_company(company).with_context(bol_from_bol=True),
                lambda part: part._bol_follow_part(),
                lambda order, error: order._bol_note_not_followed(error),
            )
        return bool(due)

    def _bol_follow_part(self):
        for order in self:
            order._bol_follow_cancelled()

    def _bol_follow_cancelled(self):
        """Follow in the sale order what bol cancelled of this order."""
        sale = self.sale_order_id
        if not sale or sale.state == "cancel":
            self._bol_close_cancelled()
            return
        if self.bol_state == "cancelled":
            self._bol_follow_whole(sale)
        else:
            self._bol_follow_items(sale)

    def _bol_follow_whole(self, sale):
        sold = sale.order_line.filtered("bol_item_id")
        reasons = sold._bol_why_touched()
        if reasons:
            headline = self.env._(
                "Bol cancelled this order and pays nothing for it. Odoo didn't cancel "
                "it, because somebody worked on it already."
            )
            self._bol_warn_cancelled([headline, *reasons])
            return
        invoiced = sold._bol_why_credit()
        sale._bol_cancel_from_bol()
        text = self.env._("Bol cancelled this order: cancelled here too.")
        sale._message_log(body=text)
        self._bol_close_cancelled()
        if invoiced:
            self._bol_tell_cancelled([text, *invoiced])

    def _bol_follow_items(self, sale):
        """Follow the cancellation of some items; other files know how."""

    def _bol_note_not_followed(self, error):
        """Odoo can't cancel what bol cancelled of this order: tell people."""
        _logger.info("Cancellation of %s isn't followed", self.bol_id, exc_info=error)
        self._bol_warn_cancelled(
            [
                self.env._(
                    "Bol cancelled of this order, and Odoo refuses to follow: %(why)s "
                    "Cancel it here by hand.",
                    why=error,
                )
            ]
        )

    def _bol_follow_warned(self):
        """Somebody works on what was warned about of these orders: look again."""
        warned = self.filtered("cancelled_warning")
        if warned and not self.env.context.get("bol_from_bol"):
            warned._bol_follow_soon()

    def _bol_follow_soon(self):
        """Have the flow look at these orders' cancellations again."""
        if not self:
            return
        self.filtered(lambda order: not order.cancellation_due).cancellation_due = True
        self.env["bol.flow"]._bol_wake_kind("orders")

    # -- telling people --------------------------------------------------------

    def _bol_warn_cancelled(self, sentences):
        """Show a warning on this order until it is dealt with, and tell people."""
        self.cancelled_warning = "\n".join(sentences)
        self._bol_tell_cancelled(sentences)

    def _bol_tell_cancelled(self, sentences):
        """Have one open activity on the sale order about its cancellation."""
        summary = self.env._("Cancelled at bol: %(order)s", order=self.bol_id)
        self._bol_tell_on(self.sale_order_id or self, CANCELLED, summary, sentences)

    def _bol_tell_on(self, record, trouble, summary, sentences):
        """Have one open activity of a kind on a record of this order.

        :param record: a record that may have activities
        :param str trouble: names the kind, for the code
        :param list sentences: what is the matter, and what to do
        """
        note = lines(sentences)
        known = record._bol_activities(trouble)
        known.note = note
        if not known:
            record.activity_schedule(
                "bol_connector.mail_activity_type_cancelled",
                summary=summary,
                note=note,
                user_id=self._bol_responsible(record).id,
                bol_trouble=trouble,
            )

    def _bol_responsible(self, record):
        """Who deals with trouble on a record of this order (res.users record)."""
        mine = record.user_id if "user_id" in record else False
        return mine or self.account_id.user_id or self.env.ref("base.user_admin")

    def _bol_close_cancelled(self):
        """What bol cancelled of these orders is dealt with."""
        self.filtered("cancelled_warning").cancelled_warning = False
        self.sale_order_id._bol_activities(CANCELLED).unlink()

    def action_cancelled_seen(self):
        """Somebody dealt with what bol cancelled: stop warning."""
        self.check_access("read")
        self.sudo()._bol_close_cancelled()


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_has_cancellation_news(self, before):
        """Whether bol cancelled more of this item, or its buyer changed his mind.

        :param dict before: its facts as they were known, None if it is new
        """
        now = self._bol_facts()
        if before is None:
            return now["requested"]
        more = now["cancelled"] > before["cancelled"]
        return more or now["requested"] != before["requested"]
