from .locks import advisory_lock
from .messages import NotReady, explain
from .transactions import commit, divide_around_errors, rerun_on_conflict

__all__ = [
    "NotReady",
    "advisory_lock",
    "divide_around_errors",
    "explain",
    "rerun_on_conflict",
]
