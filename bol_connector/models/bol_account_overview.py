import json
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ..tools import BOL_ZONE
from .bol_open_command import TROUBLED, UNCONFIRMED

#: The days of the graph, today included.
DAYS = 7


class Figure(NamedTuple):
    """A figure of an account: so many records of a model, and the list of them.

    :ivar str model:
    :ivar list domain: what is counted, of the accounts
    :ivar str action: XML id of the action that lists the model
    """

    model: str
    domain: list
    action: str


class BolAccount(models.Model):
    """The figures of an account's card: each counts what its list shows.

    All accounts are counted together, so that a hundred take no more queries than one.
    """

    _inherit = "bol.account"

    currency_id = fields.Many2one("res.currency", compute="_compute_sold")
    orders_today = fields.Integer(compute="_compute_sold")
    revenue_today = fields.Monetary(compute="_compute_sold")
    orders_week = fields.Integer("Orders in 7 Days", compute="_compute_sold")
    revenue_week = fields.Monetary("Revenue in 7 Days", compute="_compute_sold")
    commission_week = fields.Monetary("Commission in 7 Days", compute="_compute_sold")
    sold_graph = fields.Text(compute="_compute_sold")
    to_ship_count = fields.Integer("To Ship", compute="_compute_figures")
    late_count = fields.Integer("Late", compute="_compute_figures")
    refused_count = fields.Integer("Needs You", compute="_compute_figures")
    unconfirmed_command_count = fields.Integer(
        "Not Confirmed by Bol", compute="_compute_figures"
    )
    bad_score_count = fields.Integer(
        "Service Scores below the Norm", compute="_compute_figures"
    )
    cancelled_to_do_count = fields.Integer(
        "Cancelled, to Deal With", compute="_compute_figures"
    )

    @api.model
    def _bol_figures(self):
        """What is counted, for other addons to add to.

        :return: dict name of the field with the count -> :class:`Figure`
        """
        orders = "bol_connector.bol_order_action"
        commands = "bol_connector.bol_open_command_action"
        ours = [
            ("bol_state", "in", ["open", "partly"]),
            ("state", "!=", "ignored"),
            ("fulfilment", "in", ["FBR", "mixed"]),
        ]
        late = [*ours, ("ship_by", "<", fields.Datetime.now())]
        bad = [("is_last", "=", True), ("state", "=", "bad")]
        scores = "bol_connector.bol_score_action"
        to_do = [("cancelled_warning", "!=", False)]
        refused, unconfirmed = (
            [("state", "in", states)] for states in (TROUBLED, UNCONFIRMED)
        )
        return {
            "to_ship_count": Figure("bol.order", ours, orders),
            "late_count": Figure("bol.order", late, orders),
            "cancelled_to_do_count": Figure("bol.order", to_do, orders),
            "refused_count": Figure("bol.open.command", refused, commands),
            "unconfirmed_command_count": Figure(
                "bol.open.command", unconfirmed, commands
            ),
            "bad_score_count": Figure("bol.score", bad, scores),
        }

    def _bol_figures_here(self):
        """Those of the figures that are for this user, by the groups of their field."""
        return {
            name: figure
            for name, figure in self._bol_figures().items()
            if self._has_field_access(self._fields[name], "read")
        }

    def _compute_figures(self):
        for name, figure in self._bol_figures_here().items():
            counts = dict(
                self.env[figure.model]._read_group(
                    [("account_id", "in", self.ids), *figure.domain],
                    ["account_id"],
                    ["__count"],
                )
            )
            for account in self:
                account[name] = counts.get(account, 0)

    def action_view_figure(self, name):
        """The list of what a figure counts.

        :param str name: a key of :meth:`_bol_figures`
        """
        self.ensure_one()
        figure = self._bol_figures_here().get(name)
        if not figure:
            raise UserError(self.env._("There is no such figure."))
        label = self._fields[name]._description_string(self.env)
        return self._bol_list(figure.action, label, figure.domain)

    def _bol_list(self, action_xmlid, name, domain):
        """An action on what belongs to these accounts, without filters of its own.

        :param str name: what stands above it
        """
        action = self._bol_view(action_xmlid)
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": [*action["domain"], *domain],
            "context": {},
        }

    # -- what was sold ---------------------------------------------------------

    def _compute_sold(self):
        sold = self._bol_sold_by_day()
        days = [self._bol_day(ago) for ago in reversed(range(DAYS))]
        euro = self.env.ref("base.EUR")
        for account in self:
            per_day = [sold.get((account, day), (0, 0.0, 0.0)) for day in days]
            account.currency_id = euro
            account.orders_today, account.revenue_today, _commission = per_day[-1]
            account.orders_week = sum(row[0] for row in per_day)
            account.revenue_week = sum(row[1] for row in per_day)
            account.commission_week = sum(row[2] for row in per_day)
            account.sold_graph = self._bol_sold_graph(days, [row[1] for row in per_day])

    def _bol_sold_by_day(self):
        """What was sold lately.

        :return: dict (account, date) -> (orders, revenue, commission)
        """
        report = self.env["bol.order.report"].with_context(tz=self._bol_zone().key)
        groups = report._read_group(
            [("account_id", "in", self.ids), *self._bol_since(DAYS - 1)],
            ["account_id", "placed_at:day"],
            ["order_count:count_distinct", "revenue:sum", "commission:sum"],
        )
        return {(account, day.date()): sums for account, day, *sums in groups}

    def _bol_zone(self):
        """The time zone of the user, whose days are counted."""
        return ZoneInfo(self.env.context.get("tz") or self.env.user.tz or BOL_ZONE.key)

    def _bol_day(self, ago):
        """The day so many days ago, where the user is."""
        return datetime.now(self._bol_zone()).date() - timedelta(days=ago)

    def _bol_since(self, ago):
        """Domain of what was bought since the beginning of the day so long ago, and
        wasn't cancelled as a whole."""
        midnight = datetime.combine(self._bol_day(ago), time.min, self._bol_zone())
        begin = midnight.astimezone(UTC).replace(tzinfo=None)
        return [("placed_at", ">=", begin), ("bol_state", "!=", "cancelled")]

    def _bol_sold_graph(self, days, revenues):
        """Values of Odoo's small bar graph of a card."""
        values = [
            {
                "label": format_date(self.env, day, date_format="EEE"),
                "value": round(revenue, 2),
                "type": "past",
            }
            for day, revenue in zip(days, revenues, strict=True)
        ]
        values[-1]["type"] = "future"
        title = self.env._("Revenue")
        return json.dumps([{"values": values, "title": title, "key": title}])

    def action_view_sold_today(self):
        """The orders that were placed today."""
        name = self.env._("Orders of Today")
        orders = "bol_connector.bol_order_action"
        return self._bol_list(orders, name, self._bol_since(0))

    def action_view_sold(self):
        """What was sold in the days of the graph."""
        name = self.env._("Sold in 7 Days")
        report = "bol_connector.bol_order_report_action"
        return self._bol_list(report, name, self._bol_since(DAYS - 1))

    # -- buttons ---------------------------------------------------------------

    def action_view_flows(self):
        return self._bol_view("bol_connector.bol_flow_action")

    def action_catch_up(self):
        """Show what is due, to have it caught up."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_catch_up_start_action"
        )
        return {**action, "context": {"active_id": self.id, "active_ids": self.ids}}

    def action_check_list(self):
        """Look at everything that selling depends on; shows what was found."""
        self.ensure_one()
        self.action_examine()
        return self._bol_view("bol_connector.bol_finding_action")

    def _bol_last_read(self):
        """When orders were last read, as the reader writes it; or False."""
        moment = self._bol_flow("orders").last_success
        zone = self._bol_zone().key
        return moment and format_datetime(self.env, moment, tz=zone, dt_format="short")
