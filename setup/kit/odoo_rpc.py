"""Talks to Odoo as its web client does."""

import json
from decimal import Decimal

import requests

from .steps import Problem


class Odoo:
    """A session of one user.

    Numbers with a decimal point come back as ``Decimal``.

    :raises Problem: from every call that Odoo refuses, with its message.
    """

    def __init__(self, url, database, login="admin", password="admin", timeout=120):
        self.url = url
        self.timeout = timeout
        self.http = requests.Session()
        params = {"db": database, "login": login, "password": password}
        user = self._post("/web/session/authenticate", params)
        self.context = user.get("user_context", {})

    def call(self, model, method, *args, **kwargs):
        """Call a public method; ``args`` start with the ids where it needs them."""
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def rows(self, model, domain=(), fields=(), **kwargs):
        """``search_read``: a list of dicts."""
        return self.call(model, "search_read", list(domain), list(fields), **kwargs)

    def ids(self, model, domain=(), **kwargs):
        return self.call(model, "search", list(domain), **kwargs)

    def count(self, model, domain=()):
        return self.call(model, "search_count", list(domain))

    def create(self, model, values):
        """Create records of a list of values, or one; their ids, or its id."""
        made = self.call(model, "create", values)
        return made[0] if isinstance(values, dict) and isinstance(made, list) else made

    def write(self, model, ids, values):
        return self.call(model, "write", ids, values)

    def id_of(self, xml_id):
        """The database id of an external id."""
        module, _, name = xml_id.partition(".")
        domain = [("module", "=", module), ("name", "=", name)]
        rows = self.rows("ir.model.data", domain, ["res_id"])
        if not rows:
            raise Problem(f"Odoo has no record {xml_id}.")
        return rows[0]["res_id"]

    def _post(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.http.post(self.url + path, json=body, timeout=self.timeout)
        answer.raise_for_status()
        result = json.loads(answer.text, parse_float=Decimal)
        if "error" in result:
            error = result["error"]
            data = error.get("data") or {}
            raise Problem(data.get("message") or error["message"])
        return result.get("result")
