"""Running a whole batch again when PostgreSQL reports a conflict."""

import random
import time

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

ATTEMPTS = 6


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
        try:
            result = work()
            env.cr.commit()
            return result
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            env.cr.rollback()
            env.invalidate_all(flush=False)
            if attempt == ATTEMPTS:
                raise
            # Nothing is locked here: the transaction was just rolled back.
            time.sleep(random.uniform(0, 0.02 * 2**attempt))
