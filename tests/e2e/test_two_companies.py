"""Whatever becomes of one account, that of another company is on time."""

import pytest
from kit.project import LOG

from . import neighbours
from .neighbours import account_with, archived, faulty

#: Seconds after it was due: the scheduler may be as late by itself.
ON_TIME = 60
PATIENCE = 240
WORK = ("order", "shipment", "stock")

TROUBLES = {
    "nothing is wrong": faulty("delay", path="^/nothing"),
    "credentials are refused": faulty("status", path="^/token", status=401),
    "token is blocked": faulty("status", path="^/token", status=404),
    "consent has expired": faulty("status", path="^/token", status=400),
    "token expires at once": faulty("expired_token", path="^/retailer|^/shared"),
    "shop is inactive": faulty("inactive", path="^/retailer|^/shared"),
    "limited for an hour": faulty("rate_limited", path="/", retry_after=3600),
    "limited, not said how long": faulty("rate_limited", path="/", retry_after=None),
    "bol fails": faulty("server_error"),
    "bol hangs up": faulty("drop_before"),
    "half of an answer": faulty("broken_json"),
    "page of a proxy": faulty("html"),
    "nobody answers": neighbours.stopped,
    "wrong secret": neighbours.other_secret,
    "bol never answers": neighbours.frozen,
    "bol is slow": faulty("delay", path="/", seconds=8),
    "paused": neighbours.paused,
    "archived": account_with(active=False),
    "warehouse is archived": archived(
        "stock_warehouse", lambda ill: [ill.seller.warehouse]
    ),
    "no tax is left": archived(
        "account_tax",
        lambda ill: ill.odoo.ids(
            "account.tax",
            [("company_id", "in", ill.odoo.context["allowed_company_ids"])],
        ),
    ),
    "workers hold its flows": neighbours.stuck,
    "orders pile up": neighbours.backlog,
}


@pytest.fixture(scope="module")
def both(main_job, stack):
    with neighbours.two(stack) as (well, ill):
        well.stocked(len(TROUBLES) + 2)
        ill.stocked(len(TROUBLES) + 2)
        yield well, ill


@pytest.fixture(scope="module")
def times(both):
    """Trouble -> what -> seconds."""
    well, ill = both
    found = {}
    rows = [f"{'':28}{''.join(f'{what:>10}' for what in WORK)}"]
    for name, trouble in TROUBLES.items():
        # So that there is something that can't be done.
        ill.works()
        found[name] = neighbours.measured(well, ill, trouble, PATIENCE)
        ill.seller.press("bol.account", "action_test_connection", [ill.account])
        seconds = "".join(f"{found[name][what]:10.1f}" for what in WORK)
        rows.append(f"{name:28}{seconds}")
        (LOG / "two-companies.txt").write_text("\n".join(rows))
    print("\n" + "\n".join(rows))
    return found


@pytest.mark.parametrize("name", TROUBLES)
def test_other_one_is_on_time(times, name):
    late = {what: s for what, s in times[name].items() if s >= ON_TIME}
    assert late == {}


def test_nothing_of_the_troubled_one_is_lost(times, both):
    """Its own orders and shipments are there once all is well again."""
    _well, ill = both
    neighbours.all_due(ill.stack, first=ill)
    for kind in ("orders", "shipments"):
        ill.seller.run_now(kind)
    told = {row["order_id"] for row in ill.truth()["shipments"]}
    domain = [
        ("bol_order_id.account_id", "=", ill.account),
        ("picking_type_code", "=", "outgoing"),
        ("state", "=", "done"),
    ]
    done = ill.odoo.rows("stock.picking", domain, ["bol_order_id"])
    assert {row["bol_order_id"][1] for row in done} == told
