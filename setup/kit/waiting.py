"""Waits for what runs on its own, as long as it gets on."""

import time

from .steps import say

#: bol's limits are counted per minute; no progress for longer than that is trouble.
PATIENCE = 150
PAUSE = 1.0


def wait_for(what, left, meanwhile=None, patience=PATIENCE, pause=PAUSE):
    """Wait until ``left()``, the number of things to go, is 0.

    :param meanwhile: called every five seconds, for what a person would do then
    :param pause: seconds between two looks
    :return: what is left after ``patience`` seconds without progress, 0 normally
    """
    fewest, since = left(), time.monotonic()
    told = since
    count = fewest
    while count:
        now = time.monotonic()
        if count < fewest:
            fewest, since = count, now
        if now - since > patience:
            say(f"           {count} {what} after {patience:.0f} s without progress")
            return count
        if now - told > 5:
            say(f"           {count} {what}")
            told = now
            if meanwhile:
                meanwhile()
        time.sleep(pause)
        count = left()
    return 0
