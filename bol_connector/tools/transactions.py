"""Batches that are run again after a conflict, and divided around a bad record."""

import logging
import random
import threading
import time

from psycopg2.errors import UniqueViolation

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

ATTEMPTS = 10
# Seconds between attempts, at the most.
LONGEST_PAUSE = 1
# Another worker may have made the same record since this snapshot was taken.
CONFLICTS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, UniqueViolation)

_running = threading.local()


class _ExpectedConflict(logging.Filter):
    """Keeps a conflict from being logged as an error: whoever runs it knows of it."""

    def filter(self, record):
        if not (getattr(_running, "depth", 0) and record.args):
            return True
        parts = record.args if isinstance(record.args, tuple) else ()
        return not any(isinstance(part, CONFLICTS) for part in parts)


logging.getLogger("odoo.sql_db").addFilter(_ExpectedConflict())


def commit(env):
    """Keep what was done so far.

    Only for work on a cursor of its own, as flows have; never on a user's.
    """
    env.cr.commit()  # pylint: disable=invalid-commit


def rerun_on_conflict(env, work):
    """Run ``work()`` and commit; start it anew when another transaction was first.

    Odoo repeats a user's request on a serialization failure, but not a scheduled
    action. A part of the batch can't be repeated either: after a rollback to a
    savepoint the old snapshot, and so the conflict, is still there.

    :param env: environment whose cursor belongs to the caller alone
    :param work: callable without arguments; what it reads, it must read itself
    :return: what ``work`` returned
    :raise: the conflict, when it comes back :data:`ATTEMPTS` times
    """
    for attempt in range(1, ATTEMPTS + 1):
        _running.depth = getattr(_running, "depth", 0) + 1
        try:
            result = work()
            commit(env)
            return result
        except CONFLICTS:
            env.cr.rollback()
            env.invalidate_all(flush=False)
            if attempt == ATTEMPTS:
                raise
        finally:
            _running.depth -= 1
        # Nothing is locked here: the transaction was just rolled back.
        time.sleep(random.uniform(0, min(0.02 * 2**attempt, LONGEST_PAUSE)))


def in_own_transaction(env, work):
    """Run ``work(env)`` for a user, on a cursor of its own that is committed.

    His own transaction may be older than what a flow has just done, and would fail
    on it. What the caller's transaction has written isn't seen there; if it holds a
    lock that is needed, this fails after some seconds.

    :return: what ``work`` returned
    """

    def attempt():
        own.cr.execute("SET LOCAL lock_timeout = '3s'")
        return work(own)

    with env.registry.cursor() as cr:
        own = env(cr=cr)
        result = rerun_on_conflict(own, attempt)
    env.invalidate_all()
    return result


def divide_around_errors(env, batch, work, refused):
    """Do ``work(batch)``; a record that it fails on never stops the others.

    A batch that fails is rolled back and divided until the bad record is alone.

    :param env: environment
    :param batch: recordset or list
    :param work: callable that takes (a part of) the batch
    :param refused: callable that takes the batch of the one bad record, and the error
    """
    if not batch:
        return
    try:
        with env.cr.savepoint():
            work(batch)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        # The snapshot is stale: dividing would refuse good records.
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this record's
        if len(batch) == 1:
            refused(batch, error)
            return
        middle = len(batch) // 2
        divide_around_errors(env, batch[:middle], work, refused)
        divide_around_errors(env, batch[middle:], work, refused)
