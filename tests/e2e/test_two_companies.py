"""Whatever becomes of one account, that of another company is on time."""

import time

import pytest
from kit.project import LOG

from . import neighbours
from .neighbours import account_with, archived, faulty

#: Seconds after it was due: the scheduler may be as late by itself.
ON_TIME = 60
PATIENCE = 120
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
def both():
    with neighbours.two() as (well, ill):
        well.stocked(len(TROUBLES) + 2)
        ill.stocked(len(TROUBLES) + 2)
        yield well, ill


@pytest.fixture(scope="module")
def table():
    """Trouble -> what -> seconds, kept as a table for people."""
    rows = {}
    yield rows
    lines = [f"{'':28}{''.join(f'{what:>10}' for what in WORK)}"]
    for name, found in rows.items():
        seconds = "".join(f"{found[what]:10.1f}" for what in WORK)
        lines.append(f"{name:28}{seconds}")
    (LOG / "two-companies.txt").write_text("\n".join(lines))
    print("\n" + "\n".join(lines))


@pytest.mark.parametrize("name", TROUBLES)
def test_other_one_is_on_time(both, table, name):
    well, ill = both
    # So that there is something that can't be done.
    ill.works()
    table[name] = neighbours.measured(well, ill, TROUBLES[name], PATIENCE)
    ill.seller.press("bol.account", "action_test_connection", [ill.account])
    late = {what: s for what, s in table[name].items() if s >= ON_TIME}
    assert late == {}


def test_nothing_of_the_troubled_one_is_lost(both):
    """Its own orders and shipments are there once all is well again, each once."""
    _well, ill = both
    neighbours.hours_pass(ill)
    end = time.monotonic() + PATIENCE
    while any((missing := ill.missing()).values()) and time.monotonic() < end:
        for kind in ("orders", "shipments"):
            ill.seller.run_now(kind)
    assert missing == {"orders": set(), "shipments": set()}
    assert len(ill.told()) == len(set(ill.told()))
