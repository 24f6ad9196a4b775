"""The checks of the source text; each is one command that ends 0 when all is well."""

from . import node_tools, venv
from .project import ROOT, addons

BIN = venv.FOLDER / "bin"


def commands():
    """{name: command} of the checks that have something to check."""
    modules = addons()
    translations = [
        path for name in modules for path in ROOT.glob(f"{name}/i18n/*.po*")
    ]
    xml = [path for name in modules for path in ROOT.glob(f"{name}/**/*.xml")]
    checks = {
        "ruff check": [BIN / "ruff", "check"],
        "ruff format": [BIN / "ruff", "format", "--check"],
        "pylint-odoo": [BIN / "pylint", "--rcfile=.pylintrc", *modules],
        "OCA's module checks": [BIN / "oca-checks-odoo-module", *manifests(modules)],
    }
    if translations:
        checks["OCA's translation checks"] = [BIN / "oca-checks-po", *translations]
    if xml:
        checks["prettier"] = node_tools.prettier("--check", *xml)
    return checks


def files(modules, pattern):
    return sorted(path for name in modules for path in ROOT.glob(f"{name}/{pattern}"))


def manifests(modules):
    return [f"{name}/__manifest__.py" for name in modules]
