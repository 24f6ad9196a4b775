"""A person's way through the screens: order at bol, its sale order, its transfer."""

import re

import pytest
from playwright.sync_api import expect

from .browser import picture


@pytest.fixture(scope="module")
def shipped(main_job):
    """A bol order of several items that went all the way."""
    rows = main_job.odoo.rows(
        "bol.order",
        [
            ("account_id", "=", main_job.seller.account),
            ("state", "=", "imported"),
            ("fulfilment", "=", "FBR"),
            ("cancellation_requested", "=", False),
        ],
        ["bol_id", "sale_order_id", "amount_total", "buyer_name", "item_ids"],
        order="id",
    )
    return max(rows, key=lambda row: len(row["item_ids"]))


def test_order_sale_order_transfer(logged_in, shipped):
    page = logged_in
    number, sale = shipped["bol_id"], shipped["sale_order_id"][1]

    page.goto("/odoo/action-bol_connector.bol_order_action")
    page.wait_for_selector(".o_list_view .o_data_row")
    picture(page, "1-orders")
    search = page.locator(".o_searchview_input")
    search.fill(number)
    search.press("Enter")
    page.locator(".o_data_row", has_text=number).locator("td.o_data_cell").first.click()
    form = page.locator(".o_form_view")
    expect(form).to_contain_text(number)
    expect(form).to_contain_text(shipped["buyer_name"])
    expect(form).to_contain_text(f"{shipped['amount_total']:.2f}")
    expect(form.locator(".o_field_one2many .o_data_row")).to_have_count(
        len(shipped["item_ids"])
    )
    picture(page, "2-order")

    page.locator("button[name=action_view_sale_order]").click()
    page.wait_for_selector(f".o_form_view :text('{sale}')")
    expect(page.locator(".o_form_view")).to_contain_text(
        f"{shipped['amount_total']:.2f}"
    )
    picture(page, "3-sale-order")

    page.locator("button[name=action_view_delivery]").click()
    page.wait_for_selector("button[name=action_view_bol_shipments], [name=bol_state]")
    expect(page.locator(".o_form_view")).to_contain_text("Confirmed by bol")
    picture(page, "4-transfer")
    page.get_by_role("tab", name="Additional Info").click()
    tracking = page.locator("[name=carrier_tracking_ref] input")
    expect(tracking).to_have_value(re.compile("^3SBOL"))
    picture(page, "5-transfer-carrier")


@pytest.mark.parametrize(
    "action",
    [
        "bol_connector.bol_account_action",
        "bol_connector.bol_offer_action",
        "bol_connector.bol_flow_action",
        "bol_connector_stock.bol_shipment_action",
    ],
)
def test_screen_shows_its_records(logged_in, main_job, action):
    page = logged_in
    page.goto(f"/odoo/action-{action}")
    page.wait_for_selector(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)")
    picture(page, action.replace(".", "-"))
