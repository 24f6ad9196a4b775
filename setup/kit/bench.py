"""``setup/bench NAME``: a measurement of ``tests/bench``, one JSON object a line."""

import importlib
import json

from .project import ROOT
from .steps import Problem


def bench(arguments):
    """The command. Each line says what, unit, figure, reference and ratio."""
    names = sorted(path.stem for path in (ROOT / "tests/bench").glob("[a-z]*.py"))
    if len(arguments) != 1 or arguments[0] not in names:
        raise Problem(f"Say which measurement: {', '.join(names)}.")
    for line in importlib.import_module(f"tests.bench.{arguments[0]}").measure():
        print(json.dumps(line), flush=True)
    return 0
