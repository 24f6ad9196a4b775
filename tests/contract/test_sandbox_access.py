"""Tokens, blocks, rate limits and faults of the sandbox."""

import json
import time

import pytest
import requests

from .answers_orders import ORDERS, SHIPMENTS
from .bol import Bol

pytest_plugins = "tests.contract.fixtures"
BACK = "https://shop.example/callback"


def test_a_token_lives_299_seconds(bol):
    answer = bol.login().json
    assert answer["expires_in"] == 299
    assert answer["token_type"] == "Bearer"
    bol.token = answer["access_token"]
    assert bol.get(ORDERS).status == 200
    bol.admin("time", {"advance_seconds": 300})
    refused = bol.get(ORDERS)
    assert (refused.status, refused.json["title"]) == (401, "Expired JWT")
    assert "Allowed clock skew: 1000 milliseconds" in refused.json["detail"]


def test_wrong_credentials(bol):
    for client, secret in (("sandbox-client", "no"), ("nobody", "sandbox-secret")):
        answer = bol.login(client, secret)
        assert (answer.status, answer.json["error"]) == (401, "invalid_client")


def test_secrets_in_the_address_are_refused(bol):
    url = f"{bol.url}/token?grant_type=client_credentials"
    answer = requests.post(url, auth=("sandbox-client", "sandbox-secret"), timeout=5)
    assert answer.status_code == 400


def test_who_asks_too_often_is_blocked_for_a_while(bol):
    statuses = [bol.login().status for _ in range(25)]
    assert statuses[:19] == [200] * 19
    assert statuses[-1] == 404
    assert bol.admin("truth")["tokens"]["blocked"] is True
    assert bol.get(ORDERS).status == 200
    bol.admin("time", {"advance_seconds": 601})
    assert bol.login().status == 200


def test_an_inactive_account(bol):
    bol.admin("accounts", {"client_id": "sandbox-client", "active": False})
    answer = bol.get(ORDERS)
    assert answer.status == 403
    assert answer.json["detail"].startswith("Account is not active")


def code(bol, **change):
    params = {
        "response_type": "code",
        "client_id": "broker",
        "redirect_uri": BACK,
        "scope": "offline_access",
        "state": "s1",
        **change,
    }
    url = f"{bol.url}/authorize"
    answer = requests.get(url, params, allow_redirects=False, timeout=5)
    return answer.headers.get("Location", ""), answer.status_code


def exchange(bol, location, **change):
    value = location.split("code=")[1].split("&")[0]
    form = {"grant_type": "authorization_code", "code": value, "redirect_uri": BACK}
    return bol.login("broker", "b", **{**form, **change})


@pytest.mark.parametrize("rotating", [False, True])
def test_code_flow(bol, rotating):
    account = {"client_id": "broker", "client_secret": "b", "grant": "code"}
    bol.admin("accounts", {**account, "rotating": rotating})
    location, status = code(bol)
    assert status == 302 and location.startswith(BACK) and "state=s1" in location
    first = exchange(bol, location).json
    assert exchange(bol, location).status == 400
    assert first["expires_in"] == 599

    def refresh(token):
        form = {"grant_type": "refresh_token", "refresh_token": token}
        return bol.login("broker", "b", **form)

    second = refresh(first["refresh_token"])
    assert second.status == 200
    assert (second.json["refresh_token"] != first["refresh_token"]) is rotating
    third = refresh(first["refresh_token"])
    assert third.status == (400 if rotating else 200)
    if rotating:
        assert third.json["error"] == "invalid_grant"
    bol.token = second.json["access_token"]
    assert bol.get(ORDERS).status == 200


def test_code_flow_refuses_strangers(bol):
    account = {"client_id": "broker", "client_secret": "b", "grant": "code"}
    bol.admin("accounts", {**account, "redirect_uris": [BACK]})
    assert code(bol, redirect_uri="https://evil.example")[1] == 400
    assert code(bol, client_id="nobody")[1] == 400
    location, _ = code(bol)
    assert exchange(bol, location, redirect_uri="https://other").status == 400
    bol.admin("settings", {"consent": False})
    assert "error=access_denied" in code(bol)[0]
    assert bol.login("broker", "b").status == 400


def test_intermediary_acts_for_whom_has_consented(bol):
    """Two sellers consent to one client; each token is of the one it was given by."""
    account = {"client_id": "broker", "client_secret": "b", "grant": "code"}
    bol.admin("accounts", {**account, "rotating": True, "redirect_uris": [BACK]})
    given = {}
    for seller in ("first", "second"):
        bol.admin("accounts", {"client_id": seller, "client_secret": "s"})
        bol.admin("orders", {"count": 1, "account": seller})
        bol.admin("accounts", {"client_id": "broker", "acts_for": seller})
        given[seller] = exchange(bol, code(bol)[0]).json
    for seller, token in given.items():
        form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
        bol.token = bol.login("broker", "b", **form).json["access_token"]
        (order,) = bol.get(ORDERS).json["orders"]
        assert order["orderId"] in bol.admin(f"truth?account={seller}")["orders"]


def test_accounts_do_not_see_each_other(bol):
    order_id = bol.order()["orderId"]
    bol.admin("accounts", {"client_id": "second", "client_secret": "s"})
    bol.token = bol.login("second", "s").json["access_token"]
    assert bol.get(f"{ORDERS}/{order_id}").status == 404
    assert bol.get(ORDERS).json["orders"] == []
    mine = bol.admin("orders", {"count": 1, "account": "second"})["orderIds"]
    assert [one["orderId"] for one in bol.get(ORDERS).json["orders"]] == mine


# Limits ------------------------------------------------------------------------
def test_limits_are_bols():
    bol = Bol(limits=1)
    try:
        answers = [bol.get(ORDERS) for _ in range(26)]
        assert [answer.status for answer in answers] == [200] * 25 + [429]
        assert answers[0].headers["X-RateLimit-Limit"] == "25"
        assert answers[0].headers["X-RateLimit-Remaining"] == "24"
        last = answers[-1]
        wait = int(last.headers["Retry-After"])
        assert 55 <= wait <= 60
        assert last.json["detail"] == f"Too many requests, retry in {wait} seconds."
        assert bol.get(SHIPMENTS).status == 200
        assert bol.admin("truth")["limited"] == {"refused": 1, "most_in_a_row": 1}
        bol.advance(wait)
        assert bol.get(ORDERS).status == 200
    finally:
        bol.close()


def test_limits_can_be_scaled_and_silent():
    bol = Bol(limits=0.08, retry_after=False)
    try:
        assert [bol.get(ORDERS).status for _ in range(3)] == [200, 200, 429]
        assert "Retry-After" not in bol.get(ORDERS).headers
        bol.admin("settings", {"limits": 0})
        assert {bol.get(ORDERS).status for _ in range(50)} == {200}
        assert bol.get(ORDERS).headers["X-RateLimit-Limit"] == "25"
    finally:
        bol.close()


# Faults ------------------------------------------------------------------------
def test_a_fault_strikes_where_and_as_often_as_wanted(bol):
    fault = {"kind": "server_error", "method": "GET", "path": "^/retailer/orders$"}
    bol.admin("faults", {**fault, "times": 2})
    assert bol.get(SHIPMENTS).status == 200
    assert [bol.get(ORDERS).status for _ in range(3)] == [500, 500, 200]
    assert bol.admin("faults")["faults"][0]["struck"] == 2


def test_a_fault_for_a_share_of_the_calls(bol):
    bol.admin("faults", {"kind": "unavailable", "share": 0.3})
    struck = sum(bol.get(ORDERS).status == 503 for _ in range(200))
    assert 30 < struck < 90
    bol.admin("faults", method="DELETE")
    assert {bol.get(ORDERS).status for _ in range(20)} == {200}


def test_a_fault_of_one_account_is_not_that_of_another(bol):
    fault = {"kind": "server_error", "path": "^/retailer", "account": "second"}
    bol.admin("faults", {**fault, "times": 9})
    assert bol.get(ORDERS).status == 200
    bol.admin("accounts", {"client_id": "second", "client_secret": "s"})
    bol.token = bol.login("second", "s").json["access_token"]
    assert bol.get(ORDERS).status == 500


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_dropped_connection(bol, kind):
    item_id = bol.item()["orderItemId"]
    bol.admin("faults", {"kind": kind, "path": "/shipments"})
    with pytest.raises(requests.ConnectionError):
        bol.ship(item_id)
    bol.get(ORDERS)
    assert len(bol.account.shipments) == (kind == "drop_after")
    last = bol.admin("received?method=POST&path=shipments")[-1]
    assert last["status"] == (202 if kind == "drop_after" else None)


def test_late_answers(bol):
    for kind in ("delay", "delay_after"):
        bol.admin("faults", {"kind": kind, "seconds": 0.2, "path": "/shipments"})
        started = time.monotonic()
        assert bol.ship(bol.item()["orderItemId"]).status == 202
        assert time.monotonic() - started > 0.2


def test_unreadable_answers(bol):
    bol.admin("faults", {"kind": "broken_json"})
    broken = bol.get(ORDERS)
    assert broken.status == 200
    with pytest.raises(ValueError):
        json.loads(broken.content)
    bol.admin("faults", {"kind": "html"})
    page = bol.get(ORDERS)
    assert (page.status, page.headers["Content-Type"]) == (
        502,
        "text/html;charset=UTF-8",
    )


def test_limited_by_a_fault(bol):
    bol.admin("faults", {"kind": "rate_limited", "retry_after": 7})
    assert bol.get(ORDERS).headers["Retry-After"] == "7"
    bol.admin("faults", {"kind": "rate_limited", "retry_after": None})
    assert "Retry-After" not in bol.get(ORDERS).headers


def test_the_token_endpoint_can_fail_too(bol):
    bol.admin("faults", {"kind": "unavailable", "path": "^/token$"})
    assert bol.login().status == 503
    assert bol.login().status == 200


def test_nonsense_for_the_admin_is_told(bol):
    for place, body in (
        ("faults", {"kind": "flood"}),
        ("settings", {"limit": 1}),
        ("orders", {"count": 1, "kinds": ["none"]}),
        ("orders/none/cancel", {}),
    ):
        answer = requests.post(f"{bol.url}/_sandbox/{place}", json=body, timeout=5)
        assert answer.status_code == 400
        assert answer.json()["error"]
