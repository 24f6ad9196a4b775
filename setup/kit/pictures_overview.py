"""Pictures of the menu Overview: the cards, what was sold, bol's service scores."""

from . import postgres
from .camera import Scene

ADDON = "bol_connector"
#: Shares of an account's service scores at bol: one of them is below its norm.
SCORES = {"CANCELLATIONS": 0.034}


def scenes(stack):
    """The account of the main job, whose orders came in over a month."""
    odoo = stack.odoo()
    client_id, _secret = stack.job().credentials
    stack.sandbox.admin("POST", "accounts", client_id=client_id, scores=SCORES)
    stack.sandbox.admin("POST", "settings", limits=0)
    odoo.call("bol.account", "action_go_live", odoo.ids("bol.account", [], limit=1))
    flows = odoo.ids("bol.flow", [("kind", "=", "scores")])
    odoo.call("bol.flow", "action_run_now", flows)
    spread_orders(stack)
    yield Scene(ADDON, "dashboard", f"{ADDON}.bol_overview_action", tall=860)
    yield Scene(ADDON, "order_report", f"{ADDON}.bol_order_report_action")
    yield Scene(ADDON, "scores", f"{ADDON}.bol_score_action", tall=560)
    yield Scene(ADDON, "score_history", f"{ADDON}.bol_score_history_action")


def spread_orders(stack):
    """Let the orders have been placed on many days: bol gave them all at once."""
    postgres.sql(
        "UPDATE bol_order "
        "SET placed_at = placed_at - id % 3 * (id % 14) * INTERVAL '1 day'",
        stack.database,
    )
