from .eans import ean_forms, is_ean, same_ean
from .ladders import ladder_text, read_ladder
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
    "ean_forms",
    "explain",
    "in_own_transaction",
    "is_ean",
    "ladder_text",
    "read_ladder",
    "rerun_on_conflict",
    "same_ean",
]
