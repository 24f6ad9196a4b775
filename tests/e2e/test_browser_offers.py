"""A person's way through the offers' screens: import, match, create, why not sold."""

import re

import pytest
from kit.waiting import wait_for
from playwright.sync_api import expect

from . import samples, world
from .browser import picture

UNMATCHED = "/odoo/action-bol_connector.bol_offer_unmatched_action"
PRODUCT = "/odoo/action-product.product_template_action"
ACCOUNT = "Shop on screens"
ROW = ".o_list_view .o_data_row"


class Shop:
    """A seller with three offers at bol and four products, none of them linked yet.

    The lamp is found by its EAN, the vase by nothing but its name, the clock is on
    hold at bol, and the chair isn't offered at bol at all.
    """

    def __init__(self, stack):
        self.sandbox = stack.sandbox
        self.seller = world.another(stack, "screens")
        odoo = self.seller.odoo
        odoo.write(
            "bol.account",
            [self.seller.account],
            {
                "name": ACCOUNT,
                "create_products": False,
                "promise_id": odoo.id_of("bol_connector.bol_delivery_promise_next_day"),
            },
        )
        self.lamp = self._product("Screen lamp", samples.ean())
        self._product("Screen vase", False)
        self.clock = self._product("Screen clock", samples.ean())
        self.chair = self._product("Screen chair", samples.ean())
        self.vase = samples.ean()
        self._offer(self.lamp, price=21.95, stock=7)
        self._offer(self.vase, price=8.5, stock=3)
        told = {"title": "Screen vase, blue"}
        self.sandbox.admin("POST", f"catalogue/{self.vase}", **told)
        self._offer(self.clock, price=30, stock=5, onHoldByRetailer=True)

    def _product(self, name, barcode):
        values = {"name": name, "barcode": barcode, "is_storable": True}
        self.seller.odoo.create("product.product", {**values, "list_price": 24.5})
        return barcode

    def _offer(self, ean, price, stock, **more):
        prices = [{"quantity": 1, "unitPrice": price}]
        offer = {
            "ean": ean,
            "pricing": {"bundlePrices": prices},
            "stock": {"amount": stock, "managedByRetailer": True},
            **more,
        }
        client = self.seller.client_id
        self.sandbox.admin("POST", "offers", account=client, offer=offer)

    def at_bol(self, ean):
        """Bol's offers of this EAN."""
        truth = self.sandbox.admin("GET", f"truth?account={self.seller.client_id}")
        return [row for row in truth["offers"].values() if row["ean"] == ean]


@pytest.fixture(scope="module")
def shop(stack, main_job):
    shop = Shop(stack)
    yield shop
    account = shop.seller.account
    shop.seller.odoo.write("bol.account", [account], {"active": False})


def look_for(page, text):
    search = page.locator(".o_searchview_input")
    search.fill(text)
    search.press("Enter")


def test_import_match_price_and_stock(logged_in, shop):
    """The account's button reads the offers; the list tells which one needs a hand."""
    page = logged_in
    account = shop.seller.account
    page.goto(f"/odoo/action-bol_connector.bol_account_action/{account}")
    page.get_by_role("button", name="Test Connection").click()
    page.get_by_role("button", name="Import Offers").click()
    page.wait_for_selector(".o_notification:has-text('Offers from bol: done')")

    page.locator("button[name=action_view_offers]").click()
    expect(page.locator(ROW)).to_have_count(3)
    lamp = page.locator(ROW, has_text="Screen lamp")
    expect(lamp).to_contain_text("21.95")
    expect(lamp.locator("td[name=stock_amount]")).to_have_text("7")
    expect(lamp).to_contain_text("For sale")
    clock = page.locator(ROW, has_text="Screen clock")
    expect(clock).to_contain_text("On hold")
    vase = page.locator(ROW, has_text=shop.vase)
    expect(vase.locator("td[name=match_state]")).to_contain_text("Unknown")
    picture(page, "offers-list")
    page.locator(".o_switch_view.o_kanban").click()
    expect(page.locator(".o_kanban_record", has_text="Screen lamp")).to_be_visible()
    picture(page, "offers-kanban")


def test_map_an_offer(logged_in, shop):
    """The offer that nothing fits is given the product with the like name."""
    page = logged_in
    page.goto(UNMATCHED)
    look_for(page, shop.vase)
    picture(page, "offers-unmatched")
    vase = page.locator(ROW, has_text=shop.vase)
    vase.get_by_role("button", name="View").click()
    form = page.locator(".o_form_view")
    form.get_by_role("button", name="Title and Image from Bol.com").click()
    page.wait_for_selector(".o_notification:has-text('look again in a moment')")
    shop.seller.run_now("products")
    page.reload()
    expect(form.locator("[name=name]").first).to_contain_text("Screen vase, blue")
    likely = form.locator(".o_data_row", has_text="Screen vase")
    expect(likely).to_have_count(1)
    picture(page, "offers-candidates")
    likely.get_by_role("button", name="Take").click()
    expect(form.locator("[name=product_id] input")).to_have_value(
        re.compile("Screen vase")
    )
    domain = [("ean", "=", shop.vase), ("account_id", "=", shop.seller.account)]
    (row,) = shop.seller.odoo.rows("bol.offer", domain, ["product_id", "by_hand"])
    assert row["product_id"][1] == "Screen vase"
    assert row["by_hand"]


def test_create_an_offer(logged_in, shop):
    """From the product's tab to an offer at bol, which then is on that tab."""
    page = logged_in
    seller = shop.seller
    seller.press("bol.flow", "action_live", [world.flow(seller, "offer_changes")])
    seller.run_now("operators")
    mine = [("account_id", "=", seller.account)]
    operator = seller.odoo.rows("bol.economic.operator", mine, ["display_name"])[0]
    (chair,) = seller.odoo.rows(
        "product.product", [("barcode", "=", shop.chair)], ["product_tmpl_id"]
    )
    page.goto(f"{PRODUCT}/{chair['product_tmpl_id'][0]}")
    page.get_by_role("tab", name="Bol.com", exact=True).click()
    expect(page.locator(".o_form_view")).to_contain_text("No offer at bol.com yet")
    page.get_by_role("button", name="Create Offers at Bol.com").click()
    wizard = page.locator(".modal-dialog")
    choose(wizard.locator("[name=account_id]"), page, ACCOUNT)
    row = wizard.locator(".o_data_row", has_text="Screen chair")
    # The account has a delivery promise, the one that was proposed has none.
    expect(row).not_to_contain_text("no delivery promise")
    expect(row).to_contain_text("no economic operator")
    picture(page, "offers-create-lacking")
    choose(wizard.locator("[name=operator_id]").first, page, operator["display_name"])
    expect(row.locator("td[name=state]")).to_contain_text("Ready")
    picture(page, "offers-create")
    wizard.get_by_role("button", name="Create", exact=True).click()
    expect(wizard).to_have_count(0)

    wait_for("offers to create", lambda: 1 - len(shop.at_bol(shop.chair)))
    seller.run_now("offer_changes")
    page.goto(f"{PRODUCT}/{chair['product_tmpl_id'][0]}")
    page.get_by_role("tab", name="Bol.com", exact=True).click()
    offers = page.locator("[name=bol_offer_ids] .o_data_row")
    expect(offers).to_have_count(1)
    picture(page, "offers-product")
    assert len(shop.at_bol(shop.chair)) == 1


def choose(field, page, name):
    """Pick a record by its name in a many2one."""
    field.locator("input").fill(name)
    page.locator(".o-autocomplete--dropdown-item", has_text=name).first.click()


def test_why_not_for_sale(logged_in, shop):
    """The form says in plain words why bol doesn't sell it, and what to do."""
    page = logged_in
    page.goto("/odoo/action-bol_connector.bol_offer_not_for_sale_action")
    look_for(page, "Screen clock")
    page.locator(ROW, has_text="Screen clock").locator("[name=name]").click()
    form = page.locator(".o_form_view")
    form.get_by_role("button", name="Check at Bol").click()
    expect(form.locator("div[name=not_for_sale]")).to_contain_text("on hold")
    # Bol's own words, beside ours.
    reasons = form.locator("[name=reason_ids] .o_data_row")
    expect(reasons).to_have_count(2)
    expect(reasons.first).to_contain_text("not marked the offer for-sale")
    picture(page, "offers-not-for-sale")
