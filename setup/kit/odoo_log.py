"""Reads Odoo's log files."""

import re

ENTRY = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) ")
BAD = {"WARNING", "ERROR", "CRITICAL"}


def complaints(path):
    """The entries of WARNING and worse, each with the lines that belong to it."""
    found, bad = [], False
    for line in path.read_text(errors="replace").splitlines():
        entry = ENTRY.match(line)
        if entry:
            bad = entry["level"] in BAD
            if bad:
                found.append(line)
        elif bad:
            found[-1] += f"\n{line}"
    return found
