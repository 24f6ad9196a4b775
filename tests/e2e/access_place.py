"""An account with records of every model, for others to try to get at."""

import json
import subprocess
from contextlib import contextmanager
from types import SimpleNamespace

from kit import odoo_config, postgres, venv
from kit.odoo_command import environment
from kit.odoo_server import OdooServer
from kit.processes import free_port
from kit.project import LOG, ROOT
from kit.stack import Stack

from .rpc import Json2, XmlRpc

WORKER_LOG = LOG / "access-worker.log"
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


@contextmanager
def made():
    """An account with records of every model, and a server that does nothing itself."""
    stack = Stack("access", orders=5)
    stack.start(fresh=True)
    try:
        job = stack.job()
        job.run()
        # Some that aren't shipped.
        stack.sandbox.admin("POST", "orders", count=2, kinds=["plain"])
        job.seller.import_now("orders")
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


def ours(place):
    """(model, ids) of all that is kept of the account."""
    for model, ids in sorted(place.records.items()):
        if model.startswith("bol.") and model not in place.shared:
            yield model, ids


def reads(model, ids):
    """Calls that read records: (method, ids, arguments)."""
    these = [["id", "in", ids]]
    yield "search_read", None, {"domain": these}
    yield "search_count", None, {"domain": these}
    yield "read", ids, {}
    yield "name_search", None, {"domain": these}
    yield "web_read", ids, {"specification": {"display_name": {}}}
    groups = {"domain": these, "groupby": [], "aggregates": ["__count"]}
    yield "formatted_read_group", None, groups
    yield "export_data", ids, {"fields_to_export": ["id", "display_name"]}


def fingerprint(place):
    """Table -> digest of all its rows that this test's users don't write rightly."""
    tables = [t for t, model in place.tables.items() if model not in place.transient]
    theirs = place.others
    parts = [
        f"SELECT '{table}', count(*), md5(string_agg(t::text, '' ORDER BY t::text)) "
        f'FROM "{table}" t WHERE NOT COALESCE('
        f"to_jsonb(t)->>'account_id' = '{theirs}'"
        + (f" OR id = {theirs}" if table == "bol_account" else "")
        + ", FALSE)"
        for table in [*tables, *OTHER_TABLES]
    ]
    rows = postgres.sql(" UNION ALL ".join(parts), place.stack.database)
    return dict(row.split("|", 1) for row in rows.splitlines())


def received(place):
    """How many calls bol got."""
    return len(place.stack.sandbox.admin("GET", "received?path=/"))


@contextmanager
def unchanged(place, *but):
    """Nothing of it is written within, but in some tables, and bol isn't asked."""
    before, calls = fingerprint(place), received(place)
    yield
    after = fingerprint(place)
    changed = [name for name in before if before[name] != after[name]]
    changed = [name for name in changed if name not in but]
    assert not changed, listed(changed)
    assert received(place) == calls
