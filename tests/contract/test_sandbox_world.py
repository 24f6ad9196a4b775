"""The sandbox's world: what it generates, what a restart keeps, what it knows."""

import ast
import json
import sys
import threading
from pathlib import Path

import pytest
import requests

import tests.sandbox
from tests.sandbox import build, eans, generate, journal
from tests.sandbox.app import Sandbox
from tests.sandbox.store import Store

from .answers_orders import ORDERS
from .bol import Bol
from .exchange import lines

pytest_plugins = "tests.contract.fixtures"
FOLDER = Path(tests.sandbox.__file__).parent
ALLOWED = {"PIL", "cryptography", "werkzeug"}


def test_the_sandbox_knows_nothing_of_the_connector():
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in names:
                top = name.split(".")[0]
                assert top in ALLOWED | sys.stdlib_module_names, f"{file}: {name}"


def world(**options):
    made = build.world(options.get("seed", 3))
    build.fill(made, orders=options.get("orders", 150), offers=20)
    return made


def orders_of(made):
    return [order["data"] for order in made.account().orders.values()]


def test_the_same_seed_makes_the_same_world():
    def essence(made):
        return [
            (order["orderId"], order["shipmentDetails"], order["billingDetails"])
            for order in orders_of(made)
        ]

    assert essence(world()) == essence(world())
    assert essence(world()) != essence(world(seed=4))


def test_generated_orders_are_of_every_kind():
    orders = orders_of(world())
    items = [item for order in orders for item in order["orderItems"]]
    known = {row["data"]["ean"] for row in world().account().offers.values()}
    assert {order["shipmentDetails"]["countryCode"] for order in orders} == {"NL", "BE"}
    assert {len(order["orderItems"]) for order in orders} == {1, 2, 3, 4}
    assert {item["quantity"] for item in items} == {1, 2, 3, 5}
    assert any(order["pickupPoint"] for order in orders)
    business = [o for o in orders if o["billingDetails"].get("vatNumber")]
    assert {o["billingDetails"]["countryCode"] for o in business} == {"NL", "BE"}
    assert any(
        o["billingDetails"]["surname"] != o["shipmentDetails"]["surname"]
        for o in orders
    )
    assert any(item["product"]["ean"] not in known for item in items)
    assert any(item["cancellationRequest"] for item in items)
    assert any("exactDeliveryDate" in item["fulfilment"] for item in items)
    frames = {item["fulfilment"]["timeFrameType"] for item in items}
    assert frames == {"REGULAR", "EVENING", "APPOINTMENT"}
    assert {item["fulfilment"]["method"] for item in items} == {"FBR", "FBB"}


def test_generated_orders_are_sound():
    for order in orders_of(world()):
        assert order["orderId"].isalnum() and len(order["orderId"]) == 10
        for item in order["orderItems"]:
            assert item["orderItemId"].isdigit()
            assert eans.valid(item["product"]["ean"])
            off = sum(discount["amount"] for discount in item["discounts"])
            total = item["unitPrice"] * item["quantity"] - off
            assert item["totalPrice"] == pytest.approx(total, abs=0.005)
            promise = item["fulfilment"]
            assert ("latestDeliveryDate" in promise) != ("exactDeliveryDate" in promise)


def test_kinds_can_be_asked_for(bol):
    assert bol.order("pickup")["pickupPoint"] is True
    assert bol.item("vvb")["fulfilment"]["distributionParty"] == "BOL"
    assert bol.item("discount")["discounts"]
    assert set(generate.KINDS) >= {"plain", "fbb", "unknown_ean"}


@pytest.mark.parametrize(
    "given",
    [
        {"orderItems": []},
        {"orderItems": "__missing__"},
        {"shipmentDetails": None},
        {"orderItems": [{"quantity": None}]},
        {"orderItems": [{"fulfilment": {"timeFrameType": "MORNING"}}]},
        {"orderItems": [{"orderItemId": "__missing__"}]},
        {"_complete": False, "colour": "red"},
    ],
)
def test_broken_orders_are_served_as_they_are(bol, given):
    order_id = bol.admin("orders", {"order": given})["orderIds"][0]
    shown = bol.get(f"{ORDERS}/{order_id}").json
    for name, value in given.items():
        if value == "__missing__":
            assert name not in shown
        elif value in (None, []) or isinstance(value, str):
            assert shown[name] == value
    assert bol.get(ORDERS).status == 200
    assert bol.admin("truth")["orders"][order_id]["broken"] is True


def test_a_restart_forgets_nothing(tmp_path):
    path = str(tmp_path / "state.json")
    bol = Bol(process_seconds=60)
    bol.app.store = Store(bol.world, path)
    item_id = bol.item()["orderItemId"]
    key = bol.ship(item_id).json["processStatusId"]
    bol.admin("settings", {"limits": 3})
    token = bol.token
    bol.close()

    again = Bol(offers=0)
    again.world = build.world(99)
    assert Store(again.world, path).load() is True
    again.app.world = again.world
    again.token = token
    assert again.world.settings.limits == 3
    again.get(ORDERS)
    again.advance(61)
    process = again.get(f"/shared/process-status/{key}").json
    assert process["status"] == "SUCCESS"
    assert list(again.account.shipments) == [process["entityId"]]
    again.close()


def test_the_state_of_another_version_is_refused(tmp_path):
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"version": 0}))
    with pytest.raises(ValueError, match="another version"):
        Store(build.world(), str(path)).load()


def test_parallel_calls_have_one_effect(bol):
    item_id = bol.item(quantity=1)["orderItemId"]
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(bol.ship(item_id)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended = [bol.done(answer)["status"] for answer in answers]
    assert sorted(ended) == ["FAILURE"] * 7 + ["SUCCESS"]
    assert len(bol.account.shipments) == 1


def test_the_journal_has_exchanges_and_no_secrets(bol, tmp_path):
    path = tmp_path / "journal.jsonl"
    bol.app.journal = journal.Journal(str(path))
    bol.login()
    bol.ship(bol.item()["orderItemId"])
    bol.admin("faults", {"kind": "drop_after"})
    with pytest.raises(requests.ConnectionError):
        bol.get(ORDERS)
    rows = list(lines(str(path)))
    assert [row.method for row in rows] == ["POST", "GET"]
    assert rows[0].status == 202
    assert rows[1].deliberate == "fault: drop_after"
    text = path.read_text()
    assert bol.token not in text and "sandbox-secret" not in text


def test_empty_lists_can_be_left_out(bol):
    assert bol.get(ORDERS).json == {"orders": []}
    bol.admin("settings", {"empty_lists": "omitted"})
    assert bol.get(ORDERS).json == {}


def test_the_application_works_without_a_server():
    """Mounted in a test's own transport, it answers a plain WSGI call."""
    app = Sandbox(world(orders=1))
    told = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/_sandbox/health",
        "QUERY_STRING": "",
    }
    body = app(environ, lambda status, headers: told.append(status))
    assert told == ["200 OK"]
    assert json.loads(b"".join(body))["status"] == "ok"
