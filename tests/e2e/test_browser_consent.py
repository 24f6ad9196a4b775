"""A person connects a shop by its consent at bol, in a real browser."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import expect

from . import browser, samples, world
from .browser import picture
from .workers import Worker

ACCOUNT = "/odoo/action-bol_connector.bol_account_action/{}"
FORM = ".o_form_view"
THREADS = 4


class Shop:
    """A seller who is live with client credentials, and his intermediary.

    :ivar broker: client id of the intermediary at bol
    """

    def __init__(self, stack, seller):
        self.stack, self.seller = stack, seller
        self.odoo, self.account = seller.odoo, seller.account
        self.broker = f"broker-of-{seller.client_id}"
        self.enter_broker(self.broker, rotating=True)
        seller.connect()

    def enter_broker(self, client_id, **values):
        """Bol makes somebody an intermediary."""
        self.stack.sandbox.admin(
            "POST",
            "accounts",
            client_id=client_id,
            client_secret="right",
            grant="code",
            acts_for=self.seller.client_id,
            redirect_uris=[f"{self.stack.server.url}/bol/consent"],
            **values,
        )

    def row(self, *fields):
        (row,) = self.odoo.call("bol.account", "read", [self.account], list(fields))
        return row

    def works(self):
        """Whether an order that is placed now is imported."""
        (number,) = world.place(self.stack, self.seller, an_order())
        self.seller.import_now("orders")
        return number in world.mirrored(self.seller)

    def log_in(self, **form):
        """Use something of the intermediary's outside of Odoo; bol's answer."""
        return requests.post(
            f"{self.stack.url}/token", form, auth=(self.broker, "right"), timeout=10
        )


def an_order():
    return samples.order(samples.item(samples.ean()))


@pytest.fixture(scope="module")
def shop(stack, main_job):
    shop = Shop(stack, world.another(stack, "consenting"))
    yield shop
    shop.odoo.write("bol.account", [shop.account], {"active": False})


@pytest.fixture(scope="module")
def window(chromium, stack):
    """The administrator's window, one for all: warm, and in one session."""
    with browser.watched_page(chromium, stack.server.url) as page:
        browser.log_in(page)
        yield page


@pytest.fixture
def page(window, shop):
    """The page Log-In of the account."""
    window.unroute_all()
    window.goto(ACCOUNT.format(shop.account))
    window.get_by_role("tab", name="Log-In").click()
    return window


def enter_broker(page, shop):
    login = page.locator(".tab-pane.active")
    login.locator("[name=consent_client_id] input").fill(shop.broker)
    login.locator("[name=consent_client_secret] input").fill("right")


def press(page, name):
    login = page.locator(".tab-pane.active")
    login.get_by_role("button", name=name).click()


def connect(page):
    press(page, "Connect at Bol.com")


def on_the_way_back(page, stack, change):
    """Have somebody meddle with the address that bol sends the browser on to.

    :param change: callable (address) that returns another
    """

    def meddle(route):
        address = route.fetch(max_redirects=0).headers["location"]
        route.fulfill(status=302, headers={"Location": change(address)})

    page.route(re.compile(rf"^{re.escape(stack.url)}/authorize"), meddle)


def refused(page, shop, sentence, name):
    """The page that says why not, and the way back to an account that works."""
    expect(page.get_by_text("The shop isn't connected")).to_be_visible()
    expect(page.locator("[name=why]")).to_contain_text(sentence)
    expect(page.locator("[name=why]")).to_contain_text("Nothing was changed")
    assert "code=" not in page.url
    assert "state=" not in page.url
    picture(page, f"consent-{name}")
    row = shop.row("login_kind", "state", "consent_ends")
    assert (row["login_kind"], row["state"]) == ("credentials", "connected")
    assert not row["consent_ends"]
    assert shop.works()


def back_to_the_account(page):
    page.get_by_role("link", name="Back to").click()
    expect(page.locator(FORM)).to_contain_text("Connected")


def test_shop_refuses(page, stack, shop):
    stack.sandbox.admin("POST", "settings", consent=False)
    try:
        enter_broker(page, shop)
        connect(page)
        refused(page, shop, "has refused its consent", "refused")
        back_to_the_account(page)
    finally:
        stack.sandbox.admin("POST", "settings", consent=True)


def test_wrong_state(page, stack, shop):
    """Bol's answer to a stranger's question is none to ours."""
    on_the_way_back(
        page, stack, lambda address: re.sub("state=[^&]+", "state=x", address)
    )
    connect(page)
    refused(page, shop, "doesn't expect this answer", "wrong-state")
    page.get_by_role("link", name="Back to Odoo").click()
    expect(page.locator(".o_main_navbar")).to_be_visible()


def test_used_code(page, stack, shop):
    def use_it_first(address):
        parts = urlsplit(address)
        (code,) = parse_qs(parts.query)["code"]
        back = f"{parts.scheme}://{parts.netloc}{parts.path}"
        form = {"grant_type": "authorization_code", "redirect_uri": back}
        assert shop.log_in(code=code, **form).status_code == 200
        return address

    on_the_way_back(page, stack, use_it_first)
    connect(page)
    refused(page, shop, "the code in it was used", "used-code")
    back_to_the_account(page)


def test_consent_and_two_workers(page, stack, shop, truth):
    """Agreed to: the account goes on with it, and its tokens are renewed once."""
    seen = {}

    def look(address):
        seen.update(parse_qs(urlsplit(address).query))
        return address

    on_the_way_back(page, stack, look)
    connect(page)
    page.wait_for_url(f"**{ACCOUNT.format(shop.account)}*")
    form = page.locator(FORM)
    expect(form).to_contain_text("Consent Ends")
    expect(form).to_contain_text("has consented at bol.com")
    picture(page, "consent-given")
    row = shop.row("login_kind", "state", "consent_ends")
    assert (row["login_kind"], row["state"]) == ("consent", "connected")
    assert shop.works()
    log = stack.server.log.read_text()
    assert "/bol/consent?" in log
    for name in ("code", "state"):
        assert seen[name][0] not in log
    workers = [Worker("token_worker", stack.database) for _ in range(2)]
    try:
        assert [worker.answer() for worker in workers] == ["ready"] * 2
        at_once(shop, workers, truth)
    finally:
        for worker in workers:
            worker.kill()
    assert shop.works()


def at_once(shop, workers, truth):
    """Both find the access token used up: the single-use refresh token is used once,
    and the next one is there for the next time."""
    token = None
    for _round in range(3):
        before = truth(shop.broker)["tokens"]["requests"]
        for worker in workers:
            worker.tell(ask=shop.account, threads=THREADS, refused=token)
        (token,) = {one for worker in workers for one in worker.answer()}
        asked = truth(shop.broker)["tokens"]["requests"] - before
        assert asked == (1 if _round else 0)


def test_back_to_client_credentials(page, shop):
    picture(page, "consent-log-in")
    press(page, "Use Client Credentials")
    page.locator(".modal").get_by_role("button", name="Ok").click()
    expect(page.locator(".o_notification")).to_contain_text("Connected with")
    assert shop.row("login_kind")["login_kind"] == "credentials"
    assert shop.works()
