"""How the memory of a worker grows with what it has done."""

import time

from kit import postgres
from kit.steps import Problem, say

PAUSE = 0.2
#: Seconds for one step; a busy machine takes some of them.
PATIENCE = 120


def memory_at(counts, query, worker):
    """Resident memory of a worker when so many are done: {count: MiB}.

    :param counts: at which to look, growing
    :param str query: SQL that counts what is done
    :param worker: :class:`.processes.Worker`, at work
    """
    samples = {}
    for count in counts:
        until = time.monotonic() + PATIENCE
        while int(postgres.sql(query, worker.database)) < count:
            if time.monotonic() > until:
                raise Problem(f"{count} are never done: see {worker.log}.")
            time.sleep(PAUSE)
        samples[count] = worker.memory()
        say(f"           {count} done: {samples[count]:.0f} MiB")
    return samples
