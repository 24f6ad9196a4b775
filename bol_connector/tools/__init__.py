from .locks import advisory_lock
from .transactions import rerun_on_conflict

__all__ = ["advisory_lock", "rerun_on_conflict"]
