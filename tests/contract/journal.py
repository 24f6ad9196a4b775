"""``python -m tests.contract.journal FILE``: check a whole journal.

Prints the count of exchanges per operation and every violation; exits 1 if there
is any, 2 if there is nothing to check (no exchange, or no official files).
"""

import sys
from collections import Counter

from . import openapi, specs
from .exchange import lines


def check(path: str) -> tuple[Counter, Counter]:
    """(exchanges per operation, violations), with how often each occurred."""
    counts: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for exchange in lines(path):
        operation = specs.operation_of(exchange)
        counts[str(operation or f"{exchange.method} {exchange.path}: none")] += 1
        found.update(openapi.violations(exchange))
    return counts, found


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    if not specs.available():
        print(specs.MISSING, file=sys.stderr)
        return 2
    counts, found = check(arguments[0])
    for operation, count in sorted(counts.items()):
        print(f"{count:6} {operation}")
    for violation, count in found.most_common():
        print(f"VIOLATION {count}x {violation}")
    print(
        f"{counts.total()} exchanges of {len(counts)} operations,"
        f" {found.total()} violations"
    )
    if not counts:
        return 2
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
