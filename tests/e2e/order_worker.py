"""A worker of its own that imports orders, for the tests that kill it or race it.

``python -m tests.e2e.order_worker DATABASE CONFIG LOG`` reads from standard input, a
JSON object a line, what to do, and answers each line with a line of JSON. What it
does, it does in a child process that shares nothing with the next one:

``{"run": FLOW, "batch": N, "before": K}``, ``{"run": FLOW, "batch": N, "after": K}``
    one slice of a flow, which ends with SIGKILL at its K-th commit; whether it did
``{"slice": LANE, "before": K}``, ``{"slice": LANE, "after": K}``
    what a scheduled action does, once, with the same end; whether it was killed
``{"lane": LANE, "seconds": S}``
    what a scheduled action does, over and over for so long; whether all went well
"""

import json
import logging
import os
import signal
import sys
import time
from functools import partial

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

SLICE = 60


def in_child(work):
    """Do ``work()`` in a child process; the signal that ended it, 0 if none did.

    :raise RuntimeError: it failed
    """
    sql_db.close_all()
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException:  # noqa: B036 - a child must never go on as its parent
            logging.getLogger(__name__).exception("The child failed")
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status > 0:
        raise RuntimeError("the child failed, see the log")
    return -status


def run(registry, flow_id, batch, before=None, after=None):
    """Run one flow, with smaller batches and so more commits than it has."""
    from odoo.addons.bol_connector.models import bol_flow_orders

    bol_flow_orders.BATCH = batch
    die_at(before, after)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        flows = env["bol.flow"]
        # Odoo itself may be at it just now.
        while not flows._run_alone(flow_id, time.monotonic() + SLICE, forced=True):
            time.sleep(0.1)


def die_at(before, after):
    """Have this process end just before, or just after, its n-th commit."""
    commit = sql_db.Cursor.commit
    count = 0

    def deadly(cursor):
        nonlocal count
        count += 1
        # A commit may bring another one about, on another cursor.
        this = count
        if this == before:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(cursor)
        if this == after:
            os.kill(os.getpid(), signal.SIGKILL)

    sql_db.Cursor.commit = deadly


def one_slice(registry, name, before=None, after=None):
    die_at(before, after)
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["bol.flow"]._run_lane(name)


def lane(registry, name, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["bol.flow"]._run_lane(name)
        time.sleep(0.05)


WORK = {"run": run, "slice": one_slice, "lane": lane}


def main(database, config_file, log):
    words = ["-c", config_file, f"--logfile={log}", "--log-level=warn"]
    config.parse_config(words, setup_logging=True)
    registry = Registry(database)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        (name,) = WORK.keys() & order.keys()
        target = order.pop(name)
        ended = in_child(partial(WORK[name], registry, target, **order))
        print(json.dumps(ended == signal.SIGKILL), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
