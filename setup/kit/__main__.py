"""``python -m kit COMMAND``: what the scripts in ``setup/`` call."""

import importlib
import os
import sys
from pathlib import Path

from . import install, postgres, venv
from .odoo_command import odoo
from .project import ROOT, SETUP
from .steps import Problem, say

#: What needs the packages of the virtual environment, and whether those of the
#: tests too.
COMMANDS = {
    "run": False,
    "test": True,
    "bench": False,
    "pictures": True,
    "pot": False,
}


def main(arguments):
    """Carry out one command; its exit code."""
    name, *rest = arguments
    if name in COMMANDS:
        return _in_environment(name, rest)
    if name == "install":
        install.install(tests="--tests" in rest)
        say("Everything is there.")
    elif name == "postgres":
        _postgres(*rest)
    elif name == "odoo":
        _odoo(rest)
    return 0


def _in_environment(name, rest):
    if Path(sys.prefix) != venv.FOLDER:
        install.install(tests=COMMANDS[name])
        words = [str(venv.PYTHON), "-P", "-m", "kit", name, *rest]
        os.execve(
            words[0], words, {**os.environ, "PYTHONPATH": f"{SETUP}{os.pathsep}{ROOT}"}
        )
    from .processes import end_on_signals

    end_on_signals()
    return getattr(importlib.import_module(f"{__package__}.{name}"), name)(rest)


def _odoo(rest):
    install.install()
    postgres.start()
    command = odoo(*rest)
    os.execve(command.words[0], command.words, command.environment)


def _postgres(action="start"):
    if action == "start":
        postgres.start()
        postgres.hold(True)
    else:
        postgres.hold(False)
        postgres.stop(force=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        say(f"\n{problem}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
