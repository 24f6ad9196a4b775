from .locks import advisory_lock
from .messages import NotReady, explain
from .transactions import (
    CONFLICTS,
    commit,
    divide_around_errors,
    in_own_transaction,
    rerun_on_conflict,
)

__all__ = [
    "CONFLICTS",
    "NotReady",
    "advisory_lock",
    "divide_around_errors",
    "explain",
    "in_own_transaction",
    "rerun_on_conflict",
]
