"""The overview in a browser: each figure of the card leads to what it counts."""

import re

import pytest
from playwright.sync_api import expect

from .browser import picture

OVERVIEW = "/odoo/action-bol_connector.bol_overview_action"
#: What a row of the card opens: a list, or the graph of what was sold.
VIEW = ".o_list_view, .o_graph_view, .o_form_view"


@pytest.fixture
def card(logged_in, main_job):
    """The card of the main job's account, and the page that it is on."""
    main_job.seller.run_now("scores")
    logged_in.goto(OVERVIEW)
    name = main_job.job.name
    card = logged_in.locator(".o_kanban_record", has_text=name).first
    expect(card).to_be_visible()
    return card


def test_card_says_how_it_is(logged_in, card):
    expect(card.locator("[role=status]")).not_to_be_empty()
    expect(card.locator("canvas")).to_be_visible()
    picture(logged_in, "overview")


def test_every_figure_leads_to_its_list(logged_in, card):
    page = logged_in
    rows = card.locator("[name=figures] a")
    assert rows.count() >= 10
    for place in range(rows.count()):
        text = rows.nth(place).inner_text()
        count = re.search(r"(\d+)\s*$", text)
        rows.nth(place).click()
        expect(page.locator(VIEW).first).to_be_visible()
        if count and page.locator(".o_list_view").count():
            expect(page.locator(".o_data_row")).to_have_count(int(count[1]))
        page.goto(OVERVIEW)
        expect(rows.first).to_be_visible()


def test_what_was_sold_is_a_graph(logged_in, card):
    card.locator("a[name=action_view_sold]").first.click()
    expect(logged_in.locator(".o_graph_view canvas")).to_be_visible()
    expect(logged_in.locator(".o_breadcrumb")).to_contain_text("Sold in 7 Days")
    logged_in.locator(".o_switch_view.o_pivot").click()
    expect(logged_in.locator(".o_pivot_view")).to_contain_text("Commission")


def test_scores_with_their_history(logged_in, main_job, card):
    page = logged_in
    page.goto("/odoo/action-bol_connector.bol_score_action")
    # Eight of each account.
    expect(page.locator(".o_data_row").nth(7)).to_be_visible()
    picture(page, "scores")
    page.locator("button[name=action_history]").first.click()
    expect(page.locator(".o_graph_view canvas")).to_be_visible()


def test_the_app_opens_with_it(logged_in, card):
    page = logged_in
    page.goto("/odoo")
    page.locator(".o_navbar_apps_menu button").click()
    page.get_by_role("menuitem", name="Bol.com", exact=True).click()
    expect(page.locator(".o_kanban_view")).to_contain_text("orders today")
