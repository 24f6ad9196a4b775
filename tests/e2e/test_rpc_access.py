"""What somebody else gets at over RPC of an account: nothing, of any model."""

import json
import subprocess
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from kit import odoo_config, postgres, venv
from kit.odoo_command import environment
from kit.odoo_server import OdooServer
from kit.processes import free_port
from kit.project import LOG, ROOT
from kit.stack import Stack

from .access_mark import MARK
from .rpc import Json2, XmlRpc

WORKER_LOG = LOG / "access-worker.log"
#: Who has nothing to do with the account.
STRANGERS = ("other user", "other manager", "other warehouse", "portal", "employee")
#: Who works with it, but isn't its administrator.
STAFF = ("user", "warehouse")
#: Their arguments can't be given over RPC: they take records.
TAKE_RECORDS = {
    ("delivery.carrier", name)
    for name in (
        "bol_rate_shipment",
        "bol_send_shipping",
        "bol_get_tracking_link",
        "bol_cancel_shipment",
    )
}


#: Overridden by ours, and called above.
ORM = ("create", "write", "unlink", "copy", "read", "search_read", "copy_data")
#: Of methods that need some.
ARGUMENTS = {}


@pytest.fixture(scope="module")
def place():
    """An account with records of every model, and a server that does nothing itself."""
    stack = Stack("access", orders=5)
    stack.start(fresh=True)
    try:
        job = stack.job()
        job.run()
        stack.server.stop()
        told = worker(stack.database, job.seller.account)
        server = OdooServer(
            stack.database, free_port(), "odoo-access", ["--max-cron-threads=0"]
        )
        server.start()
        try:
            yield SimpleNamespace(stack=stack, url=server.url, **told)
        finally:
            server.stop()
    finally:
        stack.stop()


def worker(database, account):
    WORKER_LOG.unlink(missing_ok=True)
    words = [venv.PYTHON, "-m", "tests.e2e.access_worker", database, odoo_config.FILE]
    done = subprocess.run(
        [str(word) for word in [*words, WORKER_LOG, account]],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def client(place, kind, who):
    user = place.users[who]
    if kind is XmlRpc:
        return XmlRpc(place.url, place.stack.database, user["uid"], user["key"])
    return Json2(place.url, place.stack.database, user["key"])


def listed(found):
    return "\n".join(map(str, found))


# -- what was answered ---------------------------------------------------------


def ours(place):
    """(model, ids) of all that is kept of the account."""
    for model, ids in sorted(place.records.items()):
        if model.startswith("bol.") and model not in place.shared:
            yield model, ids


def reads(model, ids):
    """Calls that read records: (method, ids, arguments)."""
    these = [["id", "in", ids]]
    yield "search_read", None, {"domain": these}
    yield "search", None, {"domain": these}
    yield "search_count", None, {"domain": these}
    yield "read", ids, {}
    yield "name_search", None, {"domain": these}
    yield "web_read", ids, {"specification": {"display_name": {}}}
    yield "web_search_read", None, {"domain": these, "specification": {"id": {}}}
    groups = {"domain": these, "groupby": [], "aggregates": ["__count"]}
    yield "formatted_read_group", None, groups
    yield "export_data", ids, {"fields_to_export": ["id", "display_name"]}
    yield "get_metadata", ids, {}


#: What a search may answer when there is nothing.
NOTHING = (
    [],
    0,
    {"length": 0, "records": []},
    [{"__extra_domain": [[1, "=", 1]], "__count": 0}],
)


@pytest.mark.parametrize("kind", [Json2, XmlRpc])
@pytest.mark.parametrize("who", STRANGERS)
def test_nothing_is_read(place, kind, who):
    caller, seen = client(place, kind, who), []
    for model, ids in ours(place):
        for method, records, arguments in reads(model, ids):
            answer = caller.call(model, method, records, **arguments)
            if not answer.refused and answer.result not in NOTHING:
                seen.append((model, method, answer.text[-300:]))
    assert not seen, listed(seen)


# -- what is changed ------------------------------------------------------------


def fingerprint(place):
    """Table -> digest of all its rows that this test's users don't write rightly."""
    tables = [t for t, model in place.tables.items() if model not in place.transient]
    parts = [
        f"SELECT '{table}', count(*), md5(string_agg(t::text, '' ORDER BY t::text)) "
        f'FROM "{table}" t'
        for table in [*tables, *OTHER_TABLES]
    ]
    rows = postgres.sql(" UNION ALL ".join(parts), place.stack.database)
    return dict(row.split("|", 1) for row in rows.splitlines())


#: Tables of Odoo's that hold what is the account's.
OTHER_TABLES = (
    "sale_order",
    "sale_order_line",
    "stock_picking",
    "stock_move",
    "stock_quant",
    "product_product",
    "product_template",
    "res_partner",
    "ir_attachment",
    "ir_config_parameter",
    "ir_cron",
    "ir_cron_trigger",
    "mail_message",
    "mail_activity",
    "mail_mail",
)


def received(place):
    """How many calls bol got."""
    return len(place.stack.sandbox.admin("GET", "received?path=/"))


@contextmanager
def unchanged(place):
    """Nothing of it is written within, and bol isn't asked."""
    before, calls = fingerprint(place), received(place)
    yield
    after = fingerprint(place)
    changed = [name for name in before if before[name] != after[name]]
    assert not changed, listed(changed)
    assert received(place) == calls


@pytest.mark.parametrize("kind", [Json2, XmlRpc])
@pytest.mark.parametrize("who", STRANGERS)
def test_nothing_is_written(place, kind, who):
    caller, done = client(place, kind, who), []
    with unchanged(place):
        for model, ids in ours(place):
            for method, records, arguments in writes(place, model, ids):
                answer = caller.call(model, method, records, **arguments)
                if not answer.refused:
                    done.append((model, method, answer.text[-300:]))
    assert not done, listed(done)


def writes(place, model, ids):
    """Calls that write on records: (method, ids, arguments)."""
    yield "write", ids, {"vals": {}}
    yield "write", ids, {"vals": place.values.get(model, {})}
    yield "unlink", ids, {}
    yield "copy", ids, {}
    if model in place.values:
        yield "create", None, {"vals_list": [place.values[model]]}


@pytest.mark.parametrize("kind", [Json2, XmlRpc])
@pytest.mark.parametrize("who", STRANGERS)
def test_no_method_does_anything(place, kind, who):
    caller, done = client(place, kind, who), []
    with unchanged(place):
        for model, method, ids, arguments in methods(place):
            answer = caller.call(model, method, ids, **arguments)
            if not answer.refused:
                done.append((model, method, answer.text[-300:]))
    assert not done, listed(done)


def methods(place):
    """(model, method, ids, arguments) of each public method of the addons."""
    for model, found in sorted(place.methods.items()):
        ids = place.records.get(model, [])
        for name, without_records in found:
            if (model, name) not in TAKE_RECORDS and name not in ORM:
                arguments = ARGUMENTS.get(name, {})
                yield model, name, None if without_records else ids, arguments
