"""What the commands say while they work, and how they give up."""

import os
import sys
import time
from contextlib import contextmanager

#: Handed on to the processes that carry the same command on.
BEGAN = float(os.environ.setdefault("KIT_BEGAN", str(time.monotonic())))


class Problem(Exception):
    """A sentence that says what is wrong and what to do; ends the command with 1."""


def say(text=""):
    """Print one line on standard error at once; standard output is for results."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title):
    """Say that a step begins, and how long it took when it is done."""
    say(f"[{time.monotonic() - BEGAN:6.1f} s] {title}")
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    if seconds >= 1:
        say(f"           done in {seconds:.1f} s")
