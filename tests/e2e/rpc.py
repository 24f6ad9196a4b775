"""Odoo's two ways in for programs: JSON-2 with an API key, and XML-RPC."""

import json
import xmlrpc.client
from typing import NamedTuple

import requests

#: XML-RPC's number of "access denied" and of Odoo's AccessError.
REFUSED = (3, 4)


class Answer(NamedTuple):
    """What came back.

    :ivar refused: whether Odoo said that one may not
    :ivar ok: whether it did what it was asked
    :ivar text: all of it, as text
    """

    refused: bool
    ok: bool
    text: str
    result: object


class Json2:
    """``POST /json/2/<model>/<method>`` as one user; without a key, as nobody."""

    def __init__(self, url, database, key=None):
        self.url = url
        self.http = requests.Session()
        self.http.headers["X-Odoo-Database"] = database
        if key:
            self.http.headers["Authorization"] = f"bearer {key}"

    def call(self, model, method, ids=None, context=None, **arguments):
        body = {**arguments, "context": context or {}}
        if ids is not None:
            body["ids"] = ids
        answer = self.http.post(
            f"{self.url}/json/2/{model}/{method}", json=body, timeout=60
        )
        result = answer.json() if answer.ok else None
        refused = answer.status_code in (401, 403, 404)
        return Answer(refused, answer.ok, answer.text, result)


class XmlRpc:
    """``/xmlrpc/2/object`` as one user, whose API key is his password."""

    def __init__(self, url, database, uid, key):
        self.user = database, uid, key
        self.proxy = xmlrpc.client.ServerProxy(
            f"{url}/xmlrpc/2/object", allow_none=True
        )

    def call(self, model, method, ids=None, context=None, **arguments):
        words = [ids] if ids is not None else []
        if "vals_list" in arguments:
            # Odoo wants to see whether it is one.
            words.append(arguments.pop("vals_list"))
        arguments["context"] = context or {}
        try:
            result = self.proxy.execute_kw(*self.user, model, method, words, arguments)
        except xmlrpc.client.Fault as fault:
            # Odoo did it, and can't write down that it returns nothing.
            if "cannot marshal None" in fault.faultString:
                return Answer(False, True, "null", None)
            refused = fault.faultCode in REFUSED
            return Answer(refused, False, fault.faultString, None)
        return Answer(False, True, json.dumps(result, default=str), result)
