"""``setup/test [PART]``: everything that has to be well before a change is handed in.

The parts: lint, install, contract, each addon by its name, neighbours, e2e; addons are
all addons.
"""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple
from xml.etree import ElementTree

from . import databases, lint, postgres, pot, venv
from .odoo_command import environment
from .odoo_config import FILE
from .odoo_log import complaints
from .project import LOG, ROOT, only_one
from .steps import Problem, say, step

NEIGHBOURS = "bol_neighbours"
INSTALLED = "bol_installed"
#: How many parts run at the same time when all of them do.
AT_A_TIME = 2


class Counts(NamedTuple):
    """How many tests, or checks, went how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Counts(*(mine + its for mine, its in zip(self, other, strict=True)))

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def test(arguments):
    """The command; its exit code: 1 when anything failed, else 0."""
    unknown = set(arguments) - {*PARTS, "addons"}
    if unknown:
        known = ", ".join(["addons", *PARTS])
        raise Problem(f"No part {', '.join(unknown)}: choose of {known}.")
    names = [part for name in arguments for part in GROUPS.get(name, [name])]
    with (
        only_one("test"),
        kept(),
        ThreadPoolExecutor(1 if names else AT_A_TIME) as pool,
    ):
        names = names or list(PARTS)
        results = dict(zip(names, pool.map(run_part, names), strict=True))
    total = sum(results.values(), Counts())
    say()
    for name, counts in results.items():
        print(f"{name + ':':<24} {counts}")
    print(f"\n{total}", flush=True)
    return 1 if total.failed else 0


@contextmanager
def kept():
    """The cluster runs until all parts are done, whichever of them stops it."""
    held = postgres.HELD.exists()
    postgres.start()
    postgres.hold(True)
    try:
        yield
    finally:
        postgres.hold(held)
        postgres.stop()


def run_part(name):
    with step(f"Tests: {name}"):
        return PARTS[name]()


def run_lint():
    counts = Counts()
    for name, command in lint.commands().items():
        words = [str(word) for word in command]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        good = done.returncode == 0
        say(f"           {name}: {'good' if good else 'FAILED'}")
        if not good:
            print(done.stdout + done.stderr, flush=True)
        counts += Counts(passed=good, failed=not good)
    return counts


def run_contract():
    return pytest("contract", "-p", "no:odoo", "tests/contract")


def run_addon(name):
    """An addon's own tests, in a database that has just been installed."""
    postgres.start()
    database = f"bol_test_{name}"
    databases.fresh(database)
    return odoo_tests(name, database, name)


def run_install():
    """Whether the addons install without a complaint, with the terms of today."""
    postgres.start()
    databases.fresh(INSTALLED)
    counts = quiet(LOG / f"install-{databases.ADDONS}.log")
    return counts + templates_current(INSTALLED, databases.ours())


def run_neighbours():
    """The tests that need other addons of Odoo, in a database that has them."""
    postgres.start()
    databases.with_neighbours(NEIGHBOURS)
    only = "-k", "Kit or OfLots or Noticed or Generated or Batch"
    tested = "bol_connector_stock", "bol_connector_delivery", *databases.BRIDGES
    counts = odoo_tests("neighbours", NEIGHBOURS, *only, *tested)
    counts += templates_current(NEIGHBOURS, databases.BRIDGES)
    if counts.skipped:
        say("           Of these no test may be skipped.")
        counts += Counts(failed=1)
    return counts


def odoo_tests(name, database, *arguments):
    """Run tests of addons in a database, which must leave no complaint in the log."""
    log = LOG / f"test-{name}.log"
    log.unlink(missing_ok=True)
    counts = pytest(
        name,
        f"--odoo-database={database}",
        f"--odoo-config={FILE}",
        "--odoo-http",
        "--odoo-log-level=warn",
        f"--odoo-extra=logfile={log}",
        *arguments,
    )
    return counts + quiet(log)


def run_e2e():
    return pytest("e2e", "-p", "no:odoo", "tests/e2e")


ADDONS = {name: partial(run_addon, name) for name in databases.ours()}
#: Those that take longest come first, so that none is left alone at the end.
PARTS = {
    "e2e": run_e2e,
    **{name: ADDONS.pop(name) for name in ("bol_connector", "bol_connector_stock")},
    "neighbours": run_neighbours,
    **ADDONS,
    "contract": run_contract,
    "install": run_install,
    "lint": run_lint,
}
GROUPS = {"addons": databases.ours()}


def pytest(name, *arguments):
    """Run pytest, its output shown as it comes; none collected counts as failed."""
    report = LOG / f"test-{name}.xml"
    report.unlink(missing_ok=True)
    command = [venv.PYTHON, "-m", "pytest", f"--junitxml={report}", *arguments]
    words = [str(word) for word in command]
    code = subprocess.run(words, cwd=ROOT, env=environment()).returncode
    counts = _counts(report) if report.exists() else Counts()
    if code and not counts.failed:
        say(f"           pytest ended with {code}")
        counts += Counts(failed=1)
    elif not counts.passed:
        say(f"           No test ran in {name}")
        counts += Counts(failed=1)
    return counts


def _counts(report):
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    counts = Counts()
    for suite in suites:
        of = {name: int(suite.get(name, 0)) for name in _KINDS}
        failed = of["failures"] + of["errors"]
        passed = of["tests"] - failed - of["skipped"]
        counts += Counts(passed, failed, of["skipped"])
    return counts


_KINDS = ("tests", "failures", "errors", "skipped")


def quiet(log):
    """Whether a log has no complaint, as the count of one check."""
    found = complaints(log) if log.exists() else []
    for entry in found:
        print(f"{log.name}: {entry}", flush=True)
    return Counts(passed=not found, failed=bool(found))


def templates_current(database, names):
    """Whether these addons' templates have today's terms, as the count of a check."""
    old = pot.outdated(database, names)
    if old:
        print(f"Run './setup/pot': terms changed in {', '.join(old)}.", flush=True)
    return Counts(passed=not old, failed=bool(old))
