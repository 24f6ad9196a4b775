"""The Python environment in ``var/venv`` in which Odoo and the tests run."""

import os
import shutil
import sys
import venv

from .project import ROOT, SETUP, VAR, Stamp
from .shell import answer, run
from .steps import step

FOLDER = VAR / "venv"
PYTHON = FOLDER / "bin" / "python"
ADVICE = "Check the network, then run this command again."

ODOO = SETUP / "odoo-requirements.txt"
ADDONS = ROOT / "requirements.txt"
TESTS = ROOT / "test-requirements.txt"


def provide(library, tests=False):
    """Make the environment, with ``library`` (the folder of Odoo) importable.

    :param tests: also install what only the tests need.
    """
    version = sys.version.split()[0]
    made = Stamp("venv", version)
    if not made.fresh() or not answer([PYTHON, "-c", "print(1)"]):
        with step(f"Python environment: making one with Python {version}"):
            shutil.rmtree(FOLDER, ignore_errors=True)
            for name in ("odoo", "tests"):
                Stamp(f"requirements-{name}").path.unlink(missing_ok=True)
            venv.create(FOLDER, with_pip=True)
            made.set()
    _install("odoo", "Odoo and the addons", ODOO, ADDONS)
    if tests:
        _install("tests", "the tests", ADDONS, TESTS)
    _link(library)


def _install(name, whom, *files):
    stamp = Stamp(f"requirements-{name}", *files)
    if not stamp.fresh():
        with step(f"Python environment: packages for {whom}"):
            names = [word for file in files for word in ("-r", file)]
            pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
            run([*pip, *names], ADVICE, env=_environment())
        stamp.set()


def _environment():
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


def _link(library):
    (packages,) = FOLDER.glob("lib/python*/site-packages")
    link = packages / "odoo.pth"
    if not link.exists() or link.read_text() != f"{library}\n":
        link.write_text(f"{library}\n")
