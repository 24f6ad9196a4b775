"""A person connects his shop: from a database without one to the first sale order."""

import os
import time

import pytest
from kit.project import LOG
from kit.stack import Stack
from playwright.sync_api import expect

from . import browser, samples
from .browser import picture

MINUTES = 3
FORM = ".o_form_view"
CLIENT_ID, SECRET = "newcomer", "right"


@pytest.fixture(scope="module")
def empty():
    """Odoo with a new database, in which no shop is connected; bol with one."""
    stack = Stack(f"{os.environ.get('BOL_E2E', 'e2e')}-setup", orders=0)
    try:
        stack.start(fresh=True)
        stack.sandbox.admin(
            "POST",
            "accounts",
            client_id=CLIENT_ID,
            client_secret=SECRET,
            company="Theehuis",
        )
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def page(empty, chromium):
    """The administrator's page, warm: Odoo has put its assets together."""
    with browser.watched_page(chromium, empty.server.url) as page:
        browser.log_in(page)
        yield page


@pytest.fixture
def sold(empty):
    """Offers at bol, and an order of one: its number."""
    eans = [samples.ean() for _ in range(3)]
    for ean in eans:
        empty.sandbox.admin(
            "POST", "offers", account=CLIENT_ID, offer={"ean": ean, "reference": ean}
        )
    order = {**samples.order(samples.item(eans[0])), "_complete": False}
    answer = empty.sandbox.admin("POST", "orders", account=CLIENT_ID, orders=[order])
    return answer["orderIds"][0]


def open_app(page):
    """Open the app from the menu of all apps."""
    page.goto("/odoo")
    page.locator(".o_navbar_apps_menu button").click()
    page.get_by_role("menuitem", name="Bol.com", exact=True).click()


def press(page, name):
    bar = page.locator(".o_form_statusbar")
    bar.get_by_role("button", name=name, exact=True).click()


def stands_at(page, title, name):
    """Wait for a step, and keep how it looks."""
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    picture(page, f"setup-{name}")


def enter_credentials(page, empty):
    stands_at(page, "Connect your shop at bol.com", "1-credentials")
    pick(page, "environment", "Sandbox")
    page.locator("[name=sandbox_url] input").fill(empty.url)
    page.locator("[name=client_id] input").fill(CLIENT_ID)
    page.locator("[name=client_secret] input").fill(SECRET)
    press(page, "Connect")


def pick(page, field, option):
    """Choose an option of a selection field."""
    page.locator(f"[name={field}] input").first.click()
    page.locator(".o_select_menu_item", has_text=option).click()


def read_orders(page):
    """Press Read Orders, unless a scheduled action was faster."""
    bar = page.locator(".o_form_statusbar")
    either = bar.locator("[name=action_import_orders], [name=action_setup_next]")
    expect(either.first).to_be_visible()
    if bar.get_by_role("button", name="Read Orders", exact=True).count():
        press(page, "Read Orders")


def first_order(page, empty):
    """The guided set-up, as quickly as a person who reads it goes through it."""
    open_app(page)
    enter_credentials(page, empty)
    stands_at(page, "Is this your shop?", "2-shop")
    expect(page.locator(FORM)).to_contain_text("Theehuis")
    press(page, "Yes, This Is My Shop")
    stands_at(page, "Which product is which offer?", "3-products")
    page.locator("[name=create_products] input").check()
    press(page, "Import Offers")
    expect(page.locator(FORM)).to_contain_text("3 offers were read")
    picture(page, "setup-4-offers")
    press(page, "Next")
    stands_at(page, "Which orders become sale orders?", "5-orders")
    read_orders(page)
    expect(page.locator(FORM)).to_contain_text("1 open at bol")
    press(page, "Next")
    stands_at(page, "What may bol sell?", "6-stock")
    press(page, "Next")
    stands_at(page, "How are your parcels sent?", "7-shipments")
    press(page, "Next")
    stands_at(page, "Ready to go live?", "8-live")
    press(page, "Go Live")
    dialog = page.locator(".modal")
    expect(dialog).to_be_visible()
    picture(page, "setup-9-go-live")
    dialog.get_by_role("button", name="Go Live", exact=True).click()
    stands_at(page, "Your shop is connected", "10-done")
    press(page, "Import Orders Now")
    expect(page.locator(FORM)).to_contain_text("1 orders of bol are in Odoo")
    picture(page, "setup-11-imported")


def test_from_no_shop_to_the_first_order_in_three_minutes(page, empty, sold):
    began = time.monotonic()
    first_order(page, empty)
    seconds = time.monotonic() - began

    odoo = empty.odoo()
    (order,) = odoo.rows(
        "bol.order", [("bol_id", "=", sold)], ["state", "sale_order_id"]
    )
    assert order["state"] == "imported"
    assert order["sale_order_id"]
    said = f"{seconds:.0f} s from the app's first screen to the first sale order\n"
    (LOG / "setup-time.txt").write_text(said)
    assert seconds < MINUTES * 60


def test_left_and_gone_on_with(page, empty):
    """Whoever leaves the set-up finds it where it was."""
    odoo = empty.odoo()
    odoo.write("bol.account", odoo.ids("bol.account"), {"active": False})
    open_app(page)
    stands_at(page, "Connect your shop at bol.com", "left-1")
    page.locator("[name=client_id] input").fill("half-done")
    page.locator("[name=name] input").fill("Half a shop")
    press(page, "Connect")
    expect(page.locator(FORM)).to_contain_text("Enter the client ID")
    open_app(page)
    expect(page.locator("[name=client_id] input")).to_have_value("half-done")
    picture(page, "setup-left-2")
