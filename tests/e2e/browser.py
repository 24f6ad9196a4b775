"""A real browser, logged in as Odoo's administrator: fixtures are in conftest.py."""

from contextlib import contextmanager

from kit.project import SCREENSHOTS
from playwright.sync_api import sync_playwright

WIDE = {"width": 1440, "height": 1000}
#: The first page of a database makes Odoo put its assets together.
PATIENCE = 60_000


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@contextmanager
def watched_page(browser, url):
    """A page whose errors fail the test."""
    context = browser.new_context(viewport=WIDE, base_url=url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def log_in(page):
    page.goto("/web/login")
    page.get_by_label("Email").fill("admin")
    page.get_by_label("Password").fill("admin")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector(".o_main_navbar")


def picture(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
