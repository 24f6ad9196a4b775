import logging
from datetime import timedelta

from odoo import api, fields, models

from .bol_mirror import LONGEST_TEXT, is_number
from .bol_order import REREAD_AFTER
from .bol_order_item import discount_texts

_logger = logging.getLogger(__name__)

ADDRESS_FIELDS = (
    "salutation",
    "first_name",
    "surname",
    "street_name",
    "house_number",
    "house_number_extension",
    "extra_address_information",
    "zip_code",
    "city",
    "country_code",
    "email",
    "company",
    "delivery_phone_number",
    "language",
    "pickup_point_name",
    "vat_number",
    "kvk_number",
    "order_reference",
)
# A failure of bol at one order is shown to people when it comes back so often.
ATTEMPTS_BEFORE_HOLD = 3
LONGEST_WAIT = 60


class BolOrder(models.Model):
    """Keeping the mirror of bol's orders up to date."""

    _inherit = "bol.order"

    @api.model
    def _bol_note_listed(self, account, listed):
        """Note which of bol's listed orders are new or changed.

        They are kept at once, with nothing but their number, so that no order
        depends on the reading of its details.

        :param account: bol.account record
        :param listed: bol_api ``ReducedOrder`` sequence (one page)
        :return: the bol.order records whose details must be read
        """
        listed = {o.order_id: o for o in listed if is_number(o.order_id)}
        known = self._bol_known(account, listed)
        moved = known.filtered(lambda order: order._bol_has_moved(listed[order.bol_id]))
        for order in moved:
            order._bol_note_moved(listed[order.bol_id])
        unknown = listed.keys() - set(known.mapped("bol_id"))
        created = self.create(
            [
                {
                    "account_id": account.id,
                    "bol_id": number,
                    "placed_at": order.placed_at,
                    "listed_items": item_prints(order),
                    "detail_due": True,
                }
                for number, order in listed.items()
                if number in unknown
            ]
        )
        return moved | created

    def _bol_has_moved(self, listed):
        """Whether a list shows of this order's items what wasn't known.

        :param listed: bol_api ``ReducedOrder``
        """
        known = self.listed_items or {}
        prints = item_prints(listed)
        return any(known.get(item) != now for item, now in prints.items())

    def _bol_note_moved(self, listed):
        known = self.listed_items or {}
        self.write(
            {
                "listed_items": {**known, **item_prints(listed)},
                "detail_due": True,
                "detail_not_before": False,
            }
        )

    @api.model
    def _bol_known(self, account, numbers):
        """The mirrored orders of an account with these numbers of bol."""
        return self.search(
            [("account_id", "=", account.id), ("bol_id", "in", list(numbers))]
        )

    @api.model
    def _bol_note_numbers(self, account, numbers):
        """Note orders of which only the number is known, to have them read.

        :param account: bol.account record
        :param numbers: bol's order numbers
        :return: the bol.order records that are new
        """
        known = self._bol_known(account, numbers)
        return self.create(
            [
                {"account_id": account.id, "bol_id": number, "detail_due": True}
                for number in sorted(set(numbers) - set(known.mapped("bol_id")))
            ]
        )

    def _bol_mirror(self, answers):
        """Store the details that bol gave of these orders.

        What bol gave before and now leaves out is kept: it stops showing billing
        data some time after the order.

        :param list answers: bol_api ``Order`` of each record, in the same order
        """
        before = self._bol_facts()
        for order, answer in zip(self, answers, strict=True):
            order.write(order._bol_prepare_mirror(answer))
        self.env["bol.order.item"]._bol_mirror_items(self, answers)
        self._bol_note_changes(before)
        # Another answer may have removed the reason, unless a person has to decide.
        held = self.filtered(lambda order: order.state == "held" and order.retry_at)
        held.retry_at = fields.Datetime.now()
        self.env["bol.raw"].sudo()._bol_keep(self, [answer.raw for answer in answers])

    def _bol_prepare_mirror(self, answer):
        """Values of this mirrored order from a bol_api ``Order``."""
        values = {
            "is_pickup_point": answer.pickup_point,
            "lacks_items": not all(is_number(i.order_item_id) for i in answer.items),
            "shipment_details": merged(self.shipment_details, answer.shipment_details),
            "billing_details": merged(self.billing_details, answer.billing_details),
            "detail_due": False,
            "detail_not_before": False,
            "detail_error": False,
            "detail_attempts": 0,
        }
        kept = self.billing_details and not answer.billing_details
        since = self.billing_kept_since or fields.Datetime.now()
        values["billing_kept_since"] = since if kept else False
        if not self.listed_items:
            # No list has shown it yet, and the first that does brings nothing new.
            values["listed_items"] = item_prints(answer)
        if answer.placed_at:
            values["placed_at"] = answer.placed_at
        if answer.billing_details and answer.billing_details.order_reference:
            values["buyer_reference"] = answer.billing_details.order_reference
        return values

    def _bol_note_unreadable(self, reason):
        """bol gave no usable details of these orders: say so, and ask again later."""
        self.write(
            {
                "detail_due": True,
                "detail_error": reason,
                "detail_not_before": fields.Datetime.now() + REREAD_AFTER,
            }
        )
        fresh = self.filtered(lambda order: order.state in ("new", "held"))
        fresh._bol_hold("unreadable", reason)

    def _bol_note_unavailable(self, reason):
        """bol has a failure at this order: ask again, less and less often."""
        attempts = self.detail_attempts + 1
        if attempts >= ATTEMPTS_BEFORE_HOLD:
            self._bol_note_unreadable(reason)
        wait = timedelta(minutes=min(2**attempts, LONGEST_WAIT))
        self.write(
            {
                "detail_attempts": attempts,
                "detail_error": reason,
                "detail_not_before": fields.Datetime.now() + wait,
            }
        )

    def _bol_note_unstorable(self, error):
        """Odoo can't keep what bol said of this order."""
        _logger.info("Details of order %s of bol can't be kept", self.bol_id)
        reason = self.env._("Bol's answer doesn't fit in Odoo: %(why)s", why=error)
        self._bol_note_unreadable(reason)


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    @api.model
    def _bol_mirror_items(self, orders, answers):
        """Store the items of mirrored orders, all in a few queries.

        :param orders: bol.order records
        :param list answers: bol_api ``Order`` of each, in the same order
        """
        known = {
            (item.bol_order_id.id, item.bol_id): item
            for item in self.search([("bol_order_id", "in", orders.ids)])
        }
        new = []
        for order, answer in zip(orders, answers, strict=True):
            for line in answer.items:
                if not is_number(line.order_item_id):
                    continue
                values = self._bol_prepare_mirror(line)
                item = known.get((order.id, line.order_item_id))
                if item:
                    item.write(self._bol_changes(item, values))
                else:
                    new.append(
                        {
                            "bol_order_id": order.id,
                            "bol_id": line.order_item_id,
                            **values,
                        }
                    )
        self.create(new)

    @api.model
    def _bol_prepare_mirror(self, line):
        """Values of a mirrored item from a bol_api ``OrderItem``."""
        return {
            "ean": line.ean[:LONGEST_TEXT],
            "title": line.title[:LONGEST_TEXT],
            "offer_bol_id": line.offer_id[:LONGEST_TEXT],
            "offer_reference": line.offer_reference[:LONGEST_TEXT],
            "quantity": line.quantity or 0,
            "quantity_shipped": max(line.quantity_shipped or 0, 0),
            "quantity_cancelled": max(line.quantity_cancelled or 0, 0),
            "cancellation_requested": bool(line.cancellation_request),
            "unit_price": float(line.unit_price or 0),
            "has_unit_price": line.unit_price is not None,
            "total_price": float(line.total_price or 0),
            "has_total_price": line.total_price is not None,
            "discounts": discount_texts(line),
            "services": ",".join(line.services)[:LONGEST_TEXT],
            "commission": float(line.commission or 0),
            "fulfilment_method": line.fulfilment_method,
            "distribution_party": line.distribution_party,
            "time_frame": line.time_frame_type,
            "latest_delivery_date": line.latest_delivery_date,
            "exact_delivery_date": line.exact_delivery_date,
            "expires_on": line.expiry_date,
            "changed_at": line.latest_changed_at,
        }

    @api.model
    def _bol_changes(self, item, values):
        """Those values that say something the item doesn't say already."""
        facts = {
            "quantity",
            "quantity_shipped",
            "quantity_cancelled",
            "cancellation_requested",
        }
        return {
            name: value
            for name, value in values.items()
            if (value or name in facts) and item[name] != value
        }


def item_prints(order):
    """What a list shows of an order: item id -> text that changes with the item.

    A list shows the items that fit its filter; one that is missing says nothing.

    :param order: bol_api ``ReducedOrder``, or ``Order``, which says the same and more
    """
    return {
        item.order_item_id: f"{item.latest_changed_at}|{item.quantity_shipped}"
        f"|{item.quantity_cancelled}|{item.cancellation_request}"
        for item in order.items
    }


def merged(known, address):
    """Address details as a dict of texts; known ones stay where bol is silent now.

    :param dict known: what the mirror has, or None
    :param address: bol_api ``Address``, or None
    """
    given = {
        name: value[:LONGEST_TEXT]
        for name in ADDRESS_FIELDS
        if address and (value := getattr(address, name, ""))
    }
    if not known:
        return given or False
    # Lines of two different addresses must not be mixed.
    same_place = all(
        known.get(name) == given.get(name, known.get(name))
        for name in ("zip_code", "house_number")
    )
    return {**known, **given} if same_place or not given else given
