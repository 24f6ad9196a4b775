from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ..tools import BOL_ZONE


class BolOrder(models.Model):
    """By when an order is to leave, and by when it is to be at the buyer's."""

    _inherit = "bol.order"

    ship_by = fields.Datetime(
        compute="_compute_ship_by",
        store=True,
        index=True,
        help="When the first open item is to be handed over, so that it arrives in "
        "time.",
    )

    @api.depends("item_ids.ship_by", "item_ids.quantity_open")
    def _compute_ship_by(self):
        for order in self:
            open_items = order.item_ids.filtered("quantity_open")
            order.ship_by = min(
                filter(None, open_items.mapped("ship_by")), default=False
            )

    def _bol_commitment(self):
        """The end of the first day by which bol promised an item, UTC; or False.

        What bol ships itself is no concern of the transfers, where we ship a part.
        """
        items = self._bol_sold_items()
        ours = items.filtered(lambda item: item.fulfilment_method == "FBR")
        days = list(filter(None, (ours or items).mapped("deliver_by")))
        return utc(min(days), time(23, 59)) if days else False


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    hand_over_by = fields.Datetime(
        readonly=True,
        help="End of the window in which bol's carrier takes the parcel (VVB).",
    )
    ship_by = fields.Datetime(
        compute="_compute_ship_by",
        store=True,
        help="When the item is to be handed over to the carrier at the latest.",
    )

    _open = models.Index("(account_id) WHERE quantity_open > 0")

    @api.depends(
        "deliver_by", "hand_over_by", "fulfilment_method", "bol_order_id.placed_at"
    )
    def _compute_ship_by(self):
        planned = {}
        for item in self:
            policy = item._bol_policy()
            if item.hand_over_by or not policy or item.fulfilment_method == "FBB":
                item.ship_by = item.hand_over_by
                continue
            key = policy, item.deliver_by
            if key not in planned:
                planned[key] = policy._bol_ship_by(item.deliver_by)
            # A seller can't hand over before the buyer has ordered.
            placed = item.bol_order_id.placed_at
            item.ship_by = planned[key] and max(planned[key], placed or planned[key])


class BolOrderPolicy(models.Model):
    _inherit = "bol.order.policy"

    def write(self, vals):
        done = super().write(vals)
        if {"carrier_days", "cut_off"} & vals.keys():
            self._bol_plan_anew()
        return done

    def _bol_plan_anew(self):
        """Have the open items planned by these settings as they are now."""
        items = self.env["bol.order.item"].sudo()
        for policy in self:
            due = items.search(
                [
                    ("account_id", "=", policy.account_id.id),
                    ("fulfilment_method", "=", policy.fulfilment_method),
                    ("quantity_open", ">", 0),
                ]
            )
            self.env.add_to_compute(items._fields["ship_by"], due)
            # And what depends on it, which the former doesn't see to.
            due.modified(["ship_by"])

    def _bol_ship_by(self, deliver_by):
        """When goods must leave to arrive on a day.

        Counted back in the working days of the company, its holidays left out.

        :param date deliver_by: bol's promise, or False
        :return: naive UTC datetime, or False
        """
        self.ensure_one()
        if not deliver_by:
            return False
        calendar = self.company_id.resource_calendar_id
        leave_on = deliver_by - timedelta(days=self.carrier_days)
        if calendar.attendance_ids and not calendar.flexible_hours:
            leave_on = self._bol_working_day(calendar, deliver_by) or leave_on
        minutes = min(round(self.cut_off * 60), 24 * 60 - 1)
        return utc(leave_on, time(minutes // 60, minutes % 60))

    def _bol_working_day(self, calendar, deliver_by):
        """The last working day early enough for a delivery; None without any."""
        # The calendar counts the days of its own zone.
        night = datetime.combine(deliver_by, time.max, ZoneInfo(calendar.tz or "UTC"))
        leaves = {
            "compute_leaves": True,
            "domain": [
                ("time_type", "=", "leave"),
                ("company_id", "in", [False, self.company_id.id]),
            ],
        }
        days = self.carrier_days
        last = calendar.plan_days(-1, night, **leaves)
        if not last:
            return None
        if last.date() == deliver_by:
            days += 1
        leave_at = calendar.plan_days(-max(days, 1), night, **leaves)
        return leave_at.date() if leave_at else None


def utc(day, moment):
    """The naive UTC of a time of day at bol.

    :param date day:
    :param time moment:
    """
    local = datetime.combine(day, moment, BOL_ZONE)
    return local.astimezone(UTC).replace(tzinfo=None)
