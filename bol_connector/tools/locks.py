"""Locks between workers that outlive the commits of the work they guard.

A row lock is gone at the first commit of a scheduled action. An advisory
transaction lock on a cursor of its own is held until that cursor is closed, and is
freed by PostgreSQL when the process dies: no lease, no heartbeat.
"""

from contextlib import contextmanager

# First key of the lock pair, one number per purpose; the second is a record id.
FLOW = 0x626F6C01
TOKEN = 0x626F6C02


@contextmanager
def advisory_lock(registry, purpose, record_id, wait=False):
    """Hold the lock (purpose, record_id) of this database during the block.

    Work inside the block belongs on a cursor opened *inside* it: only that one is
    sure to see what the previous holder committed.

    :param registry: the :class:`odoo.modules.registry.Registry`
    :param int purpose: one of the constants of this module
    :param int record_id: the record that is guarded
    :param bool wait: wait for the present holder, instead of giving up at once
    :return: context manager giving True when the lock is held
    """
    with registry.cursor() as cr:
        if wait:
            cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", (purpose, record_id))
            yield True
        else:
            cr.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (purpose, record_id))
            yield cr.fetchone()[0]
