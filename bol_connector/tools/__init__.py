from . import quiet_log
from .answers import sort_answers
from .bol_time import BOL_ZONE, amsterdam_day, at_bol, last_night, time_left
from .catalogue import read_facts
from .eans import as_ean13, ean_forms, is_ean, same_ean
from .images import image_size
from .ladders import ladder_text, read_ladder
from .locks import advisory_lock
from .markup import bare, html_to_bol, plain_to_bol
from .messages import NotReady, explain, sentence_of
from .transactions import (
    CONFLICTS,
    commit,
    divide_around_errors,
    in_own_transaction,
    rerun_on_conflict,
)

__all__ = [
    "BOL_ZONE",
    "CONFLICTS",
    "NotReady",
    "advisory_lock",
    "amsterdam_day",
    "as_ean13",
    "at_bol",
    "bare",
    "divide_around_errors",
    "ean_forms",
    "explain",
    "html_to_bol",
    "image_size",
    "in_own_transaction",
    "is_ean",
    "ladder_text",
    "last_night",
    "plain_to_bol",
    "quiet_log",
    "read_ladder",
    "read_facts",
    "rerun_on_conflict",
    "same_ean",
    "sentence_of",
    "sort_answers",
    "time_left",
]
