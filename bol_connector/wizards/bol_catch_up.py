import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..bol_api import errors
from ..models.bol_flow import SLICE_SECONDS
from ..models.bol_flow_order_lists import window_query
from ..models.bol_mirror import is_number
from ..tools import explain, in_own_transaction


class BolCatchUpStart(models.TransientModel):
    """What catching up would do, stage by stage, before anything is sent."""

    _name = "bol.catch.up.start"
    _description = "Catch Up with Bol.com"

    account_id = fields.Many2one("bol.account", required=True, readonly=True)
    silent_since = fields.Datetime("Orders Last Read", readonly=True)
    line_ids = fields.One2many("bol.catch.up.start.line", "start_id", readonly=True)

    @api.model
    def default_get(self, fields_list):
        account = self.env["bol.account"].browse(self.env.context.get("active_id"))
        account.check_access("read")
        return {
            **super().default_get(fields_list),
            "account_id": account.id,
            "silent_since": account.sudo()._bol_flow("orders").last_success,
            "line_ids": [
                Command.create(values) for values in account.sudo()._bol_look_ahead()
            ],
        }

    def action_start(self):
        """Catch up now, as far as a user may wait for it; opens the report."""
        self.ensure_one()
        self.account_id.check_access("read")
        account = self.account_id.sudo()
        if not account._bol_live_flows():
            raise UserError(
                self.env._(
                    "Nothing of this account is live: go live first, or switch its "
                    "flows on again."
                )
            )

        def begin(env):
            mine, user = env["bol.account"].browse(account.id), self.env.user.id
            return env["bol.catch.up"]._bol_open(mine, env["res.users"].browse(user)).id

        catch_up_id = in_own_transaction(self.env(su=True), begin)
        self.env["bol.catch.up"]._bol_go_on_now(catch_up_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "bol.catch.up",
            "res_id": catch_up_id,
            "views": [(False, "form")],
        }


class BolCatchUpStartLine(models.TransientModel):
    _name = "bol.catch.up.start.line"
    _description = "Stage of Catching Up with Bol.com"
    _order = "id"

    start_id = fields.Many2one("bol.catch.up.start", ondelete="cascade")
    stage = fields.Selection(
        selection=lambda self: (
            self.env["bol.catch.up.line"]
            ._fields["stage"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    count = fields.Integer("Due", readonly=True)
    text = fields.Text("What", readonly=True)


class BolAccount(models.Model):
    """What is due of an account, counted without sending anything."""

    _inherit = "bol.account"

    def _bol_look_ahead(self):
        """Values of ``bol.catch.up.start.line`` of each stage."""
        stages = self.env["bol.catch.up"]._bol_stages_of(self)
        looks = {stage: getattr(self, f"_bol_count_{stage}", None) for stage in stages}
        return [
            {"stage": stage, "count": found[0], "text": found[1]}
            for stage, look in looks.items()
            if look
            for found in [look()]
        ]

    def _bol_count_orders(self):
        waiting = self.env["bol.order"].search_count(
            [("account_id", "=", self.id), ("state", "=", "new")]
        )
        try:
            numbers, all_read = self._bol_numbers_listed()
        except errors.BolError as error:
            return waiting, explain(self.env, error)
        known = self.env["bol.order"]._bol_known(self, numbers)
        new = len(numbers) - len(known)
        text = (
            self.env._("%(new)s that Odoo doesn't know yet", new=new)
            if all_read
            else self.env._("At least %(new)s that Odoo doesn't know yet", new=new)
        )
        return waiting + new, text

    def _bol_numbers_listed(self):
        """Read what bol lists of the time that was missed, for some seconds.

        :return: (list of order numbers, whether that is all of them)
        :raise bol_api.errors.BolError:
        """
        flow = self._bol_flow("orders")
        windows = flow._bol_order_windows(fields.Datetime.now())
        position = flow._bol_with_days({"windows": windows[::-1], "page": 1})
        end = time.monotonic() + SLICE_SECONDS
        numbers = {}
        with self._bol_client(watched=True) as client:
            for window in position["windows"]:
                page, first = 1, None
                while time.monotonic() < end:
                    orders = client.orders.page(page, **window_query(window))
                    if not orders or orders[0].order_id == first:
                        break
                    numbers |= {o.order_id: 1 for o in orders if is_number(o.order_id)}
                    page, first = page + 1, orders[0].order_id
        return list(numbers), time.monotonic() < end

    def _bol_count_cancellations(self):
        return self._bol_count_commands("bol.cancellation")

    def _bol_count_commands(self, model):
        waiting = self.env[model].search_count(
            [
                ("account_id", "=", self.id),
                ("state", "in", ["to_send", "sending", "sent"]),
            ]
        )
        return waiting, ""

    def _bol_count_prices(self):
        return self._bol_count_part("price")

    def _bol_count_part(self, part):
        due = self.env["bol.offer"].search_count(
            [("account_id", "=", self.id), (f"{part}_due", "=", True)]
        )
        return due, self.env._("Offers known to differ; all others are looked at, too")


class BolCatchUp(models.Model):
    """Catching up while a user waits, without the scheduled actions."""

    _inherit = "bol.catch.up"

    def action_go_on(self):
        """Go on now, instead of waiting for the scheduled actions."""
        self.ensure_one()
        self.check_access("read")
        self._bol_apart(lambda them: them.browse(self.id)._bol_try_again())
        self._bol_go_on_now(self.id)

    def _bol_try_again(self):
        now = fields.Datetime.now()
        for line in self.line_ids.filtered(lambda line: line.failed):
            line._bol_begin(now)

    def action_count(self):
        """Bring the figures up to date."""
        self.check_access("read")
        self.sudo()._bol_count()

    @api.model
    def _bol_go_on_now(self, catch_up_id):
        """Run the flows of the stages that are their turn, for some seconds."""
        end = time.monotonic() + SLICE_SECONDS
        known = None
        while time.monotonic() < end:
            turn = self._bol_turn(catch_up_id)
            flows = self.env["bol.flow"]
            ran = [flows._run_alone(flow_id, end, forced=True) for flow_id in turn]
            # Another worker has them, or they can't go on by themselves now.
            if not turn or (turn == known and "more" not in ran):
                return
            known = turn

    @api.model
    def _bol_turn(self, catch_up_id):
        """Ids of the flows whose turn it is, as they were committed."""
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            lines = env["bol.catch.up"].browse(catch_up_id).line_ids
            mine = lines.filtered(
                lambda line: line.began and not line.ended and not line.failed
            )
            flows = [flow for line in mine for flow in line._bol_flows()]
            return [flow.id for flow in flows]
