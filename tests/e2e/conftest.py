"""One stack for all end-to-end tests: PostgreSQL, sandbox, Odoo, each of them real."""

import itertools
import os
from types import SimpleNamespace

import pytest
from kit.project import LOG
from kit.stack import Stack
from kit.steps import Problem

from . import browser, world

ORDERS = 50
LAST = ("test_conversation", "test_log")
#: Every exchange of the run, for test_conversation.
JOURNAL = LOG / f"{os.environ.get('BOL_E2E', 'e2e')}-journal.jsonl"
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items):
    """What judges logs and journal comes after all that writes them."""
    items.sort(key=lambda item: item.path.stem in LAST)


@pytest.fixture(scope="session")
def stack():
    """A running :class:`Stack` with a new database and a new world.

    Who wants to run these tests twice at a time names one of them with BOL_E2E.
    """
    JOURNAL.unlink(missing_ok=True)
    name = os.environ.get("BOL_E2E", "e2e")
    stack = Stack(name, orders=ORDERS, journal=JOURNAL)
    try:
        stack.start(fresh=True)
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def main_job(stack):
    """The main job, gone through once: ``job``, ``seller``, ``odoo``, ``figures``."""
    job = stack.job()
    figures = job.run()
    return SimpleNamespace(job=job, seller=job.seller, odoo=job.odoo, figures=figures)


@pytest.fixture
def truth(stack):
    """A function that tells bol's side of the truth about the default account."""
    return lambda account=None: stack.sandbox.admin(
        "GET", f"truth?account={account}" if account else "truth"
    )


@pytest.fixture
def newcomer(stack, main_job):
    """A seller with an account of his own, not connected yet, and no orders.

    Comes after the main job, whose products are the first ones in the database.
    """
    seller = world.another(stack, f"newcomer-{next(_numbers)}")
    yield seller
    seller.odoo.write("bol.account", [seller.account], {"active": False})
    stack.sandbox.admin("DELETE", "faults")


@pytest.fixture
def refused():
    """Odoo's or bol's refusal, as the commands report it."""
    return Problem


@pytest.fixture(scope="session")
def chromium():
    with browser.chromium() as chromium:
        yield chromium


@pytest.fixture
def logged_in(chromium, stack):
    """A page of Odoo's administrator; an error on it fails the test."""
    with browser.watched_page(chromium, stack.server.url) as page:
        browser.log_in(page)
        yield page
