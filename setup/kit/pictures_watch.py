"""Pictures of trouble: what the watch tells, the log of calls, catching up."""

from . import postgres
from .camera import Scene
from .steps import step
from .waiting import wait_for

OURS = "bol_connector"
ACCOUNT = f"{OURS}.bol_account_action"
ORDER = f"{OURS}.bol_order_action"
HOURS = 4


def scenes(stack):
    """Flows that a deployment switched off, hours of silence, and what came of it."""
    shop = Trouble(stack)
    with step("Watch: flows are switched off behind everybody's back"):
        shop.switch_off()
    yield Scene(OURS, "troubles", f"{OURS}.bol_trouble_action")
    catch_up = ("button", "Catch Up")
    yield Scene(OURS, "catch_up_dialog", ACCOUNT, shop.account, press=catch_up)
    with step("Watch: repaired and caught up"):
        report = shop.caught_up()
    yield Scene(OURS, "catch_up_report", f"{OURS}.bol_catch_up_action", report)
    with step("Watch: calls that fail"):
        order = shop.failing_calls()
    yield Scene(OURS, "calls", f"{OURS}.bol_call_action")
    story = ("tab", "What Happened")
    yield Scene(OURS, "order_timeline", ORDER, order, press=story)


class Trouble:
    """The seller of the main job, in trouble."""

    def __init__(self, stack):
        self.database, self.sandbox = stack.database, stack.sandbox
        self.seller = stack.job().seller
        self.odoo = self.seller.odoo
        self.client_id, _secret = stack.job().credentials
        (self.account,) = self.odoo.ids("bol.account", [], limit=1)
        self.seller.account = self.account

    def look(self):
        cron = self.odoo.id_of(f"{OURS}.ir_cron_watch")
        self.odoo.call("ir.cron", "method_direct_trigger", [cron])

    def switch_off(self):
        self.look()
        older = [
            f"{name} = {name} - interval '{HOURS} hours'"
            for name in ("last_success", "last_attempt", "next_run", "listed_at")
        ]
        mine = f"account_id = {self.account} AND mode = 'live'"
        postgres.sql(
            f"UPDATE bol_flow SET {', '.join(older)}, mode = 'off' WHERE {mine}",
            self.database,
        )
        self.sandbox.admin("POST", "orders", account=self.client_id, count=4)
        self.look()

    def caught_up(self):
        """Press Repair; the report of the catch-up that follows."""
        self.seller.press("bol.account", "action_repair", [self.account])
        mine = [("account_id", "=", self.account)]
        over = [*mine, ("state", "!=", "running")]

        def left():
            return int(not self.odoo.count("bol.catch.up", over))

        assert wait_for("catch-up to end", left, patience=120) == 0
        (report,) = self.odoo.ids("bol.catch.up", over, limit=1)
        return report

    def failing_calls(self):
        """Some calls of each outcome; an order with a story."""
        self.seller.press("bol.account", "action_log_calls_hour", [self.account])
        for kind in ("server_error", "rate_limited"):
            self.sandbox.admin("POST", "faults", kind=kind, path="/orders$", times=3)
            self.seller.run_now("orders")
        self.sandbox.admin("DELETE", "faults")
        for kind in ("orders", "stock", "shipments"):
            self.seller.run_now(kind)
        shipped = [("bol_shipment_ids.state", "=", "done")]
        (order,) = self.odoo.ids("bol.order", shipped, limit=1)
        return order
