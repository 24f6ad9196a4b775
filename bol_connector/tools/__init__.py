from .locks import advisory_lock
from .messages import NotReady, explain
from .transactions import rerun_on_conflict

__all__ = ["NotReady", "advisory_lock", "explain", "rerun_on_conflict"]
