from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date


class BolOrder(models.Model):
    """What happened to an order: its timeline, and changes nobody has seen yet.

    Messages name no person and no address: those are erased after a while.
    """

    _inherit = "bol.order"

    bol_state = fields.Selection(
        [
            ("open", "Open"),
            ("partly", "Partly shipped"),
            ("shipped", "Shipped"),
            ("cancelled", "Cancelled"),
        ],
        "State at Bol",
        compute="_compute_bol_state",
        store=True,
    )
    changes = fields.Text(
        "Changed at Bol",
        readonly=True,
        copy=False,
        help="What changed at bol after the sale order was made.",
    )
    billing_kept_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="Bol shows no invoice address since then; the known one was kept.",
    )

    @api.depends("item_ids.quantity_open", "item_ids.quantity_shipped")
    def _compute_bol_state(self):
        for order in self:
            is_open = any(order.item_ids.mapped("quantity_open"))
            shipped = any(order.item_ids.mapped("quantity_shipped"))
            if is_open or not order.item_ids:
                order.bol_state = "partly" if shipped else "open"
            else:
                order.bol_state = "shipped" if shipped else "cancelled"

    def action_changes_seen(self):
        """The changes that were on the screen are dealt with: stop showing them.

        Their text comes in the context, as ``bol_seen``; what has come since stays.
        """
        self.check_access("read")
        for order in self.sudo():
            known = order.changes or ""
            seen = self.env.context.get("bol_seen") or known
            order.changes = known.removeprefix(seen).strip() or False

    def _bol_facts(self):
        """What is compared to see what another answer of bol changes.

        :return: dict order -> (addresses, country, dict item -> its facts)
        """
        return {
            order: (
                [order.shipping_address, order.billing_address],
                order._bol_country_code(),
                {item: item._bol_facts() for item in order.item_ids},
            )
            for order in self
        }

    def _bol_note_changes(self, before):
        """Write in the timelines what changed at bol.

        Where a sale order was made already, people are told to look at it.

        :param dict before: as of :meth:`_bol_facts`
        """
        notes = {}
        for order, (addresses, country, items) in self._bol_facts().items():
            known_addresses, known_country, known_items = before[order]
            if order.state == "ignored" and country != known_country:
                # It may be wanted there.
                order.write({"state": "new", "held_reason": False})
            if not known_items:
                # Nothing was known of it: all of it is news.
                continue
            news = order._bol_address_news(known_addresses, addresses)
            for item, facts in items.items():
                news += item._bol_news(known_items.get(item), facts)
            if news:
                notes[order] = news
        self._bol_log(notes)
        self._bol_show_changes(notes)

    def _bol_address_news(self, before, now):
        texts = (
            self.env._("The delivery address was changed at bol."),
            self.env._("The invoice address was changed at bol."),
        )
        return [
            text
            for text, known, given in zip(texts, before, now, strict=True)
            if known and given != known
        ]

    def _bol_show_changes(self, notes):
        sold = {order: news for order, news in notes.items() if order.sale_order_id}
        for order, news in sold.items():
            known = (order.changes or "").splitlines()
            order.changes = "\n".join([*known, *news])
        if sold:
            sales = self.browse(order.id for order in sold).sale_order_id
            sales._message_log_batch(
                {order.sale_order_id.id: lines(news) for order, news in sold.items()}
            )

    def _bol_log(self, notes):
        """Add to the timelines of orders.

        :param dict notes: bol.order record -> list of sentences
        """
        if notes:
            self.browse(order.id for order in notes)._message_log_batch(
                {order.id: lines(news) for order, news in notes.items()}
            )


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_facts(self):
        return {
            "quantity": self.quantity,
            "cancelled": self.quantity_cancelled,
            "requested": self.cancellation_requested and self.quantity_open > 0,
            "amount": self.amount,
            "deliver_by": self.deliver_by,
        }

    def _bol_news(self, before, now):
        """Sentences about what changed of this item.

        :param dict before: its facts as they were known, None if it is new
        :param dict now: its facts
        """
        title = self.title or self.ean or self.bol_id
        if before is None:
            return [self.env._("New at bol: %(item)s.", item=title)]
        news = []
        if now["cancelled"] > before["cancelled"]:
            units = now["cancelled"] - before["cancelled"]
            news.append(
                self.env._(
                    "Cancelled at bol: %(units)s × %(item)s.", units=units, item=title
                )
            )
        if now["requested"] and not before["requested"]:
            news.append(
                self.env._("The buyer asks bol to cancel %(item)s.", item=title)
            )
        return news + self._bol_other_news(before, now, title)

    def _bol_other_news(self, before, now, title):
        news = []
        if now["quantity"] != before["quantity"]:
            news.append(
                self.env._(
                    "Bol changed the quantity of %(item)s from %(before)s to %(now)s.",
                    item=title,
                    before=before["quantity"],
                    now=now["quantity"],
                )
            )
        elif self.currency_id.compare_amounts(now["amount"], before["amount"]):
            news.append(
                self.env._(
                    "Bol changed the price of %(item)s from %(before)s to %(now)s.",
                    item=title,
                    before=self.currency_id.format(before["amount"]),
                    now=self.currency_id.format(now["amount"]),
                )
            )
        if before["deliver_by"] and now["deliver_by"] != before["deliver_by"]:
            news.append(
                self.env._(
                    "Bol promises %(item)s for %(now)s instead of %(before)s.",
                    item=title,
                    before=format_date(self.env, before["deliver_by"]),
                    now=format_date(self.env, now["deliver_by"]) or "?",
                )
            )
        return news


def lines(sentences):
    """Sentences below each other, safe to show."""
    return Markup("<br/>").join(sentences)
