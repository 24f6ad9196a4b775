"""A sandbox of a test's own, and a bare HTTP client that sees whole exchanges.

It knows nothing of the connector: the sandbox's answers are judged by
themselves.
"""

import json
import threading
from typing import Any

import requests

from tests.sandbox import build, server
from tests.sandbox.app import Sandbox

from .exchange import Exchange

V10 = "application/vnd.retailer.v10+json"
V11 = "application/vnd.retailer.v11+json"
EO = "application/vnd.economic-operator.v1+json"
PDF = "application/vnd.retailer.v10+pdf"
XLSX = "application/vnd.retailer.v10+openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"


class Answer:
    """A response, with the exchange that it was a part of."""

    def __init__(self, response: requests.Response):
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.content = response.content
        path, _, query = (response.request.path_url or "").partition("?")
        body = response.request.body or b""
        line = {
            "method": response.request.method,
            "path": requests.utils.unquote(path),
            "query": query,
            "request_headers": dict(response.request.headers),
            "status": response.status_code,
            "response_headers": dict(response.headers),
        }
        self.exchange = Exchange.of(line)
        self.exchange.request_body = body.encode() if isinstance(body, str) else body
        self.exchange.response_body = response.content

    @property
    def json(self) -> Any:
        return json.loads(self.content)


class Bol:
    """A world without waiting and without limits, served over HTTP."""

    def __init__(self, orders: int = 0, offers: int = 12, seed: int = 1, **settings):
        self.world = build.world(seed)
        self.world.settings.update({"process_seconds": 0, "limits": 0, **settings})
        build.fill(self.world, orders, offers)
        self.app = Sandbox(self.world)
        self._server = server.make("127.0.0.1", 0, self.app)
        self.url = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        ).start()
        self.http = requests.Session()
        self.token = self.login().json["access_token"]

    def close(self):
        self.http.close()
        self._server.shutdown()
        self._server.server_close()

    @property
    def account(self):
        return self.world.account()

    # HTTP --------------------------------------------------------------
    def login(self, client_id="sandbox-client", secret="sandbox-secret", **form):
        form = form or {"grant_type": "client_credentials"}
        url = f"{self.url}/token"
        return Answer(self.http.post(url, data=form, auth=(client_id, secret)))

    def call(self, method, path, body=None, *, accept=V10, send=None, **more):
        """``body``: JSON value, or bytes sent as they are; ``send``: its type."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": accept}
        if body is not None:
            headers["Content-Type"] = send or accept
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
        headers.update(more.pop("headers", {}))
        return Answer(
            self.http.request(
                method, self.url + path, data=body, headers=headers, **more
            )
        )

    def get(self, path, params=None, **more):
        return self.call("GET", path, params=params, **more)

    def post(self, path, body=None, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.call("PUT", path, body, **more)

    def patch(self, path, body=None, **more):
        return self.call("PATCH", path, body, **more)

    def delete(self, path, **more):
        return self.call("DELETE", path, **more)

    def admin(self, place, body=None, method=None):
        """What the admin endpoint answers, as JSON."""
        method = method or ("GET" if body is None else "POST")
        url = f"{self.url}/_sandbox/{place}"
        response = self.http.request(method, url, json=body)
        assert response.status_code == 200, response.text
        return response.json()

    def advance(self, seconds: float):
        """Let time pass, and have a token that is good at that time."""
        self.admin("time", {"advance_seconds": seconds})
        self.token = self.login().json["access_token"]

    # steps -------------------------------------------------------------
    def order(self, kind: str = "plain", **given) -> dict:
        """A new order as GET order shows it; ``given`` fields are as said."""
        wish = {"order": given} if given else {"count": 1, "kinds": [kind]}
        order_id = self.admin("orders", wish)["orderIds"][0]
        return self.account.orders[order_id]["data"]

    def item(self, kind: str = "plain", quantity: int | None = None) -> dict:
        """The (first) item of a new order."""
        if quantity is not None:
            return self.order(orderItems=[{"quantity": quantity}])["orderItems"][0]
        return self.order(kind)["orderItems"][0]

    def ship(self, *item_ids, quantity=None, **more) -> Answer:
        wanted = [
            {"orderItemId": one, **({"quantity": quantity} if quantity else {})}
            for one in item_ids
        ]
        body = {"orderItems": wanted}
        if "shippingLabelId" not in more:
            body["transport"] = {"transporterCode": "TNT", "trackAndTrace": "3SX"}
        return self.post("/retailer/shipments", {**body, **more})

    def done(self, answer: Answer) -> dict:
        """The process of a 202 after it has ended."""
        assert answer.status == 202, answer.content
        key = answer.json["processStatusId"]
        return self.get(f"/shared/process-status/{key}").json

    def failure(self, answer: Answer) -> str:
        """The error message of a process that has to fail."""
        process = self.done(answer)
        assert process["status"] == "FAILURE"
        return process["errorMessage"]

    def quantities(self, item_id: str) -> tuple[int, int, int]:
        """(ordered, shipped, cancelled) of an item, as GET order shows it."""
        order = self.get(f"/retailer/orders/{self.account.order_of_item[item_id]}")
        for item in order.json["orderItems"]:
            if item["orderItemId"] == item_id:
                names = ("quantity", "quantityShipped", "quantityCancelled")
                return tuple(item[name] for name in names)
        raise AssertionError(f"no item {item_id}")

    def shipment(self, kind: str = "plain") -> str:
        """The id of a new shipment."""
        return self.done(self.ship(self.item(kind)["orderItemId"]))["entityId"]

    def returned(self) -> dict:
        """A customer's return, as the list shows it."""
        item = self.item()
        self.done(self.ship(item["orderItemId"]))
        self.admin("returns", {"items": {item["orderItemId"]: 1}})
        return self.get("/retailer/returns", {"handled": False}).json["returns"][-1]

    def label_offer(self, item: dict) -> str:
        wanted = {"orderItems": [{"orderItemId": item["orderItemId"]}]}
        answer = self.post("/retailer/shipping-labels/delivery-options", wanted)
        return answer.json["deliveryOptions"][0]["shippingLabelOfferId"]

    def buy(self, item: dict, offer_id: str | None = None) -> Answer:
        body = {
            "orderItems": [{"orderItemId": item["orderItemId"]}],
            "shippingLabelOfferId": offer_id or self.label_offer(item),
        }
        return self.post("/retailer/shipping-labels", body)

    def label(self) -> str:
        """The id of a new label."""
        return self.done(self.buy(self.item("vvb")))["entityId"]

    def offer_id(self) -> str:
        return next(iter(self.account.offers))
