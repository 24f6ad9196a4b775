"""Reads bol's side over its public API, apart from the addons' own client.

The main job and the measurements compare Odoo's figures with what this reads, so it
shares no code with what it judges.
"""

import json
import time
from decimal import Decimal

import requests

from .steps import Problem

RETAILER = "application/vnd.retailer.v10+json"
OFFERS = "application/vnd.retailer.v11+json"
TRIES = 8


class BolReader:
    """One seller account at bol, or at a stand-in that answers at ``url``.

    :raises Problem: from every method, when bol refuses or doesn't answer.
    """

    def __init__(self, url, client_id, client_secret):
        self.url = url.rstrip("/")
        self.credentials = (client_id, client_secret)
        self.http = requests.Session()
        self._token = ""
        self._token_until = 0.0

    def log_in(self):
        """Get a token, unless the one there is still good; the token."""
        return self._access()

    def order_ids(self):
        """The ids of all orders that bol lists: open, or handled in the last days."""
        query = {"status": "ALL", "fulfilment-method": "ALL"}
        return [row["orderId"] for row in self._pages("orders", query)]

    def orders(self):
        """All orders that bol lists: {order id: order as bol details it}."""
        return {id_: self.order(id_) for id_ in self.order_ids()}

    def order(self, id_):
        """One order as bol details it."""
        return self._get(f"orders/{id_}")

    def shipments(self):
        """The shipments that the seller made, as bol lists them, newest first."""
        return list(self._pages("shipments", {"fulfilment-method": "FBR"}))

    def parcels(self, shipments):
        """The tracking references that bol keeps of these listed shipments."""
        found = set()
        for row in shipments:
            transport = self._get(f"shipments/{row['shipmentId']}").get("transport")
            found.add((transport or {}).get("trackAndTrace"))
        return found

    def offers(self):
        """All offers, v11: {offer id: offer}."""
        query, found = {"page-size": 100}, {}
        while True:
            answer = self._get("offers", query, OFFERS)
            found.update((offer["offerId"], offer) for offer in _list(answer, "offers"))
            cursor = (answer.get("page") or {}).get("nextCursor")
            if not cursor:
                return found
            query["cursor"] = cursor

    def _pages(self, resource, query):
        page = 1
        while rows := _list(self._get(resource, {**query, "page": page}), resource):
            yield from rows
            page += 1

    def _get(self, path, query=None, media=RETAILER):
        for _ in range(TRIES):
            headers = {"Accept": media, "Authorization": f"Bearer {self._access()}"}
            url = f"{self.url}/retailer/{path}"
            answer = self._send("GET", url, params=query, headers=headers)
            if answer.status_code == 429:
                time.sleep(float(answer.headers.get("Retry-After") or 2))
            elif answer.status_code == 401:
                self._token = ""
            else:
                return _json(answer)
        raise Problem(f"bol did not let us read {path} in {TRIES} tries.")

    def _access(self):
        if not self._token or time.monotonic() > self._token_until:
            answer = self._send(
                "POST",
                f"{self.url}/token",
                data={"grant_type": "client_credentials"},
                auth=self.credentials,
                headers={"Accept": "application/json"},
            )
            token = _json(answer)
            self._token = token["access_token"]
            self._token_until = time.monotonic() + 0.9 * float(token["expires_in"])
        return self._token

    def _send(self, method, url, **options):
        try:
            return self.http.request(method, url, timeout=30, **options)
        except requests.RequestException as error:
            raise Problem(
                f"No answer from {self.url} ({type(error).__name__}). Is the address "
                "right, and does a bol serve there?"
            ) from error


def _list(answer, name):
    """bol leaves the key out of an empty list."""
    return answer.get(name) or []


def _json(answer):
    if not answer.ok:
        where = f"{answer.request.method} {answer.url}"
        raise Problem(f"{where} answered {answer.status_code}: {answer.text[:300]}")
    return json.loads(answer.text, parse_float=Decimal)
