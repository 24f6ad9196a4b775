"""Webhooks of the sandbox: signed, repeated, given up."""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from tests.sandbox.webhooks import Courier

from .answers_rest import SUBSCRIPTION, SUBSCRIPTIONS

pytest_plugins = "tests.contract.fixtures"


class Hook(HTTPServer):
    """Receives webhooks; answers the statuses given, the last one for ever."""

    def __init__(self, *statuses):
        super().__init__(("127.0.0.1", 0), _HookHandler)
        self.statuses = list(statuses)
        self.received = []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/bol"


class _HookHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.headers["Signature"], body))
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.end_headers()

    def log_message(self, *args):
        pass


def wait_for(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


@pytest.fixture
def courier(bol):
    started = Courier(bol.world)
    started.start()
    yield started
    started.stop()
    started.join()


def subscribe(bol, hook, *resources):
    body = {**SUBSCRIPTION, "url": hook.url, "resources": list(resources)}
    return bol.done(bol.post(SUBSCRIPTIONS, body))["entityId"]


def test_webhooks_are_signed(bol, courier):
    hook = Hook(200)
    subscribe(bol, hook, "ORDER", "SHIPMENT")
    order_id = bol.order()["orderId"]
    wait_for(lambda: hook.received)
    hook.shutdown()
    signature, body = hook.received[0]
    event = json.loads(body)["event"]
    assert event == {
        "resource": "ORDER",
        "type": "ORDER_CREATED",
        "resourceId": order_id,
    }
    keys = bol.get(SUBSCRIPTIONS + "/signature-keys").json["signatureKeys"]
    key = serialization.load_der_public_key(base64.b64decode(keys[0]["publicKey"]))
    assert signature.startswith('keyId=0, algorithm="rsa-sha256", signature=')
    value = base64.b64decode(signature.split("signature=")[1])
    key.verify(value, body, padding.PKCS1v15(), hashes.SHA256())


def test_webhooks_are_repeated_and_given_up(bol, courier):
    bol.admin("settings", {"webhook_first_wait": 0.001, "webhook_attempts": 3})
    hook = Hook(500)
    key = subscribe(bol, hook, "ORDER")
    bol.order()
    wait_for(lambda: not bol.account.subscriptions[key]["enabled"])
    hook.shutdown()
    assert len(hook.received) == 3
    assert len({body for _, body in hook.received}) == 1
    assert bol.world.outbox == []


def test_webhooks_go_to_https_only(bol):
    body = {**SUBSCRIPTION, "url": "http://shop.example/hook"}
    assert bol.post(SUBSCRIPTIONS, body).status == 400
