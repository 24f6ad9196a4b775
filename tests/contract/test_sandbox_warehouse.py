"""What lies in bol's warehouse, and what is on its way there, as tests set it."""

import pytest

from .answers_rest import EAN, INVENTORY, REPLENISHMENT, REPLENISHMENTS

pytest_plugins = "tests.contract.fixtures"


def put(bol, ean=EAN, **given):
    return bol.admin(f"inventory/{ean}", given)


def listed(bol, **query):
    """[(EAN, regular, graded)]"""
    rows = bol.get(INVENTORY, query).json.get("inventory", [])
    return [
        (row["ean"], row.get("regularStock"), row.get("gradedStock")) for row in rows
    ]


def test_stock_is_listed_as_it_was_put(bol):
    put(bol, regular=7, graded=2)
    assert listed(bol, query=EAN) == [(EAN, 7, 2)]
    put(bol, regular=0)
    assert listed(bol, query=EAN) == [(EAN, 0, 2)]


def test_another_bsku_is_another_row(bol):
    put(bol, regular=7, graded=0)
    put(bol, regular=3, graded=1, bsku="2950000000999")
    assert listed(bol, query=EAN) == [(EAN, 3, 1), (EAN, 7, 0)]
    put(bol, bsku="2950000000999", gone=True)
    assert listed(bol, query=EAN) == [(EAN, 7, 0)]


@pytest.mark.parametrize("regular", [None, -4])
def test_odd_numbers(bol, regular):
    put(bol, regular=regular, graded=1)
    assert (EAN, regular, 1) in listed(bol)


def announced(bol):
    bol.admin("replenishments", REPLENISHMENT)
    (row,) = bol.get(REPLENISHMENTS).json["replenishments"]
    return row["replenishmentId"]


def test_replenishment_is_announced(bol):
    one = bol.get(f"{REPLENISHMENTS}/{announced(bol)}").json
    assert (one["reference"], one["state"]) == ("REF1", "ANNOUNCED")


def test_replenishment_is_moved_on_and_received(bol):
    number = announced(bol)
    ean, quantity = (REPLENISHMENT["lines"][0][name] for name in ("ean", "quantity"))
    put(bol, ean, regular=1, graded=0)
    bol.admin("replenishments", {"state": "IN_TRANSIT"})
    assert bol.get(f"{REPLENISHMENTS}/{number}").json["state"] == "IN_TRANSIT"
    assert listed(bol, query=ean) == [(ean, 1, 0)]
    bol.admin("replenishments", {"state": "DONE"})
    assert listed(bol, query=ean) == [(ean, 1 + quantity, 0)]
    bol.admin("replenishments", {"state": "DONE"})
    assert listed(bol, query=ean) == [(ean, 1 + quantity, 0)]
