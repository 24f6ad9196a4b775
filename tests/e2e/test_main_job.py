"""The main job: everything arrives, once."""

import pytest


@pytest.fixture(scope="module")
def again(main_job, stack):
    """What the second pass did: bol's side before and after it."""
    before = stack.sandbox.admin("GET", "truth")
    stack.sandbox.admin("DELETE", "received")
    figures = main_job.job.run()
    after = stack.sandbox.admin("GET", "truth")
    received = stack.sandbox.admin("GET", "received")
    return before, after, figures, received


def test_every_step_is_completed(main_job):
    assert main_job.job.left == []


def test_odoo_and_bol_agree(main_job):
    assert [figure for figure in main_job.figures if not figure.equal] == []


def test_figures_are_of_real_work(main_job, truth):
    figures = {figure.what: figure.odoo for figure in main_job.figures}
    orders = truth()["orders"]
    assert figures["orders imported"] == len(orders) >= 50
    assert figures["shipments confirmed"] > 40
    assert figures["units shipped"] > 50


def test_no_product_is_made_twice(main_job):
    """Orders and offers come in at the same time, and name the same new products."""
    rows = main_job.odoo.rows(
        "product.product", [("barcode", "!=", False)], ["barcode"]
    )
    barcodes = [row["barcode"] for row in rows]
    assert len(barcodes) == len(set(barcodes))


def test_bol_has_what_was_shipped(main_job, truth):
    """Judged by the sandbox itself: each open FBR order is out, but for requests."""
    still_open = [
        (number, item)
        for number, order in truth()["orders"].items()
        for item in order["items"].values()
        if item["state"] == "OPEN" and item["fulfilmentMethod"] == "FBR"
    ]
    asked = {
        number
        for number, order in truth()["orders"].items()
        if any(item["cancellationRequest"] for item in order["items"].values())
    }
    assert {number for number, _ in still_open} <= asked


def test_each_shipment_has_carrier_and_tracking(main_job, truth):
    own = [row for row in truth()["shipments"] if row["method"] == "FBR"]
    assert own
    for shipment in own:
        assert shipment["transport"]["transporterCode"] == "TNT"
        assert shipment["transport"]["trackAndTrace"].startswith("3SBOL")


def test_bol_was_never_angered(main_job, truth):
    assert truth()["violations"] == []
    assert not truth()["tokens"]["blocked"]


def test_second_run_ships_nothing_twice(again):
    before, after, _, received = again
    assert after["shipments"] == before["shipments"]
    assert [
        row
        for row in received
        if row["path"] == "/retailer/shipments" and row["method"] == "POST"
    ] == []


def test_second_run_imports_nothing_twice(again, main_job):
    _, after, figures, _ = again
    assert figures == main_job.figures
    numbers = main_job.odoo.rows(
        "sale.order", [("bol_account_id", "=", main_job.seller.account)], ["bol_number"]
    )
    assert len(numbers) == len(after["orders"])


def test_second_run_sends_no_stock(again):
    *_, received = again
    assert [row for row in received if row["method"] == "PATCH"] == []


def test_more_orders_are_added_to_the_old_ones(again, main_job, stack):
    """A larger world: only what is new is imported and shipped."""
    stack.sandbox.admin("POST", "orders", count=3, kinds=["plain"])
    before = {figure.what: figure.odoo for figure in main_job.figures}
    figures = main_job.job.run()
    assert [figure for figure in figures if not figure.equal] == []
    after = {figure.what: figure.odoo for figure in figures}
    assert after["orders imported"] == before["orders imported"] + 3
    assert after["shipments confirmed"] == before["shipments confirmed"] + 3
