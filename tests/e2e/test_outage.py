"""bol is down: the warehouse goes on, and bol hears of it later, once."""

import time

import pytest
from kit.waiting import wait_for

#: A validation in Odoo alone takes about a third of a second.
AT_ONCE = 5


@pytest.fixture
def transfer(main_job, stack):
    """An open transfer of a new order, ready to be shipped."""
    (number,) = stack.sandbox.admin("POST", "orders", count=1, kinds=["plain"])[
        "orderIds"
    ]
    main_job.job.import_orders()
    (row,) = [
        row
        for row in main_job.seller.transfers_to_ship()
        if row["bol_order_id"][1] == number
    ]
    main_job.seller.stock_up(main_job.seller.products_of([row]))
    return row


def shipments(stack, number):
    rows = stack.sandbox.admin("GET", "truth")["shipments"]
    return [row for row in rows if row["order_id"] == number]


def command_of(main_job, transfer):
    domain = [("picking_id", "=", transfer["id"])]
    (row,) = main_job.odoo.rows("bol.shipment", domain, ["state", "message"])
    return row


def settle(main_job, transfer):
    """Wait until the shipment is confirmed, pressing Run Now as a clerk would."""

    def left():
        main_job.seller.run_now("shipments")
        return int(command_of(main_job, transfer)["state"] != "done")

    assert wait_for("shipment to be confirmed", left, patience=60) == 0


def test_transfer_validates_while_bol_is_down(main_job, stack, transfer):
    number = transfer["bol_order_id"][1]
    stack.sandbox.stop()
    try:
        began = time.monotonic()
        main_job.seller.ship([transfer])
        seconds = time.monotonic() - began
        assert seconds < AT_ONCE
        # Long enough for the flow to try, and to find nobody.
        time.sleep(3)
        assert command_of(main_job, transfer)["state"] in ("to_send", "attention")
    finally:
        stack.sandbox.start()
    settle(main_job, transfer)
    (shipment,) = shipments(stack, number)
    assert shipment["transport"]["trackAndTrace"] == f"3SBOL{transfer['id']:09d}"


def test_lost_answer_is_not_sent_again(main_job, stack, transfer):
    """bol did the work, but its answer got lost: it is found there, not repeated."""
    number = transfer["bol_order_id"][1]
    stack.sandbox.admin(
        "POST", "faults", kind="drop_after", method="POST", path="/shipments$", times=1
    )
    main_job.seller.ship([transfer])
    settle(main_job, transfer)
    assert len(shipments(stack, number)) == 1


def test_bol_hears_nothing_twice_after_a_crash_of_odoo(main_job, stack, transfer):
    number = transfer["bol_order_id"][1]
    stack.sandbox.admin(
        "POST",
        "faults",
        kind="delay",
        method="POST",
        path="/shipments$",
        times=1,
        seconds=4,
    )
    main_job.seller.ship([transfer])
    time.sleep(1.5)
    stack.server.service.kill()
    stack.server.start()
    main_job.odoo = main_job.job.odoo = main_job.seller.odoo = stack.odoo()
    settle(main_job, transfer)
    assert len(shipments(stack, number)) == 1
