"""Databases: made from templates, kept up to date with the addons' files.

The comment of a database says in which state it was made or updated, so that the
state is lost exactly when the database is.
"""

import os
import shutil

from . import odoo_source, postgres
from .odoo_command import odoo
from .project import LOG, ROOT, VAR, addons, digest, only_one
from .shell import run
from .steps import Problem, step

BASE = "bol_base"
ADDONS = "bol_addons"

#: What the addons need, and the accounting of a Dutch seller.
MODULES = ["sale_management", "stock", "stock_delivery", "l10n_nl"]
#: Addons of Odoo that the addons know of without needing them.
NEIGHBOURS = [
    "sale_mrp",
    "product_expiry",
    "purchase_stock",
    "stock_dropshipping",
    "stock_picking_batch",
]
#: Addons of the project that install themselves beside one of these.
BRIDGES = ["bol_connector_batch"]
SELLER = """
    UPDATE res_partner SET country_id = (SELECT id FROM res_country WHERE code = 'NL')
    WHERE id IN (SELECT partner_id FROM res_company);
    UPDATE res_currency SET active = true WHERE name = 'EUR';
    UPDATE res_company SET currency_id =
        (SELECT id FROM res_currency WHERE name = 'EUR');
"""

FILESTORE = VAR / "odoo-data" / "filestore"
LEFT_OUT = {"tests", "readme", "__pycache__"}


def ours():
    """The addons that don't wait for a neighbour."""
    return [name for name in addons() if name not in BRIDGES]


def fresh(name):
    """Make ``name`` anew, with the addons installed."""
    with only_one("templates", wait=True):
        _provide_addons()
        copy(ADDONS, name)


def with_neighbours(name):
    """Make ``name`` anew, with the addons and others that play a part in stock."""
    fresh(name)
    with step(f"Database {name}: installing {', '.join(NEIGHBOURS)}"):
        _set_state(name, "")
        install(name, NEIGHBOURS)


def current(name):
    """Make ``name`` if it isn't there; else update the addons whose files changed."""
    state = state_of(name)
    if state is None:
        fresh(name)
    elif state != addons_digest():
        with step(f"Database {name}: updating the addons"):
            install(name, ours(), update=True)
            _set_state(name, addons_digest())


def copy(template, name):
    """Make ``name`` a copy of ``template``, its files included."""
    with step(f"Database {name}: copying {template}"):
        drop(name)
        postgres.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        if (FILESTORE / template).is_dir():
            # Odoo never changes a file of its file store, so a link does.
            shutil.copytree(
                FILESTORE / template, FILESTORE / name, copy_function=os.link
            )
        _set_state(name, state_of(template))


def drop(name):
    postgres.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def install(name, modules, update=False):
    """Let Odoo install ``modules`` in ``name``; the log is ``install-<name>.log``.

    :param update: also update those that are installed already.
    """
    log = f"install-{name}.log"
    (LOG / log).unlink(missing_ok=True)
    words = ["-d", name, "-i", ",".join(modules), "--stop-after-init", "--no-http"]
    if update:
        words += ["-u", ",".join(modules)]
    command = odoo(*words)
    run(command.words, "Odoo failed.", log, env=command.environment, cwd=ROOT)
    missing = set(modules) - installed(name)
    if missing:
        raise Problem(f"Odoo did not install {', '.join(missing)}: see {LOG / log}.")


def installed(name):
    """The names of the modules that are installed in the database ``name``."""
    query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    return set(postgres.sql(query, name).split())


def state_of(name):
    """The state in which ``name`` was made, ``None`` without such a database."""
    return (
        postgres.sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            f"WHERE datname = '{name}'"
        )
        or None
    )


def addons_digest():
    """A hash of the addons' files that matter to an installed database."""
    files = [
        path
        for addon in addons()
        for path in sorted((ROOT / addon).rglob("*"))
        if path.is_file() and not LEFT_OUT & set(path.relative_to(ROOT).parts)
    ]
    return digest(_base_digest(), *files)


def _base_digest():
    return digest(odoo_source.version(), SELLER, *MODULES)


def _provide_base():
    if state_of(BASE) == _base_digest():
        return
    drop(BASE)
    postgres.sql(f'CREATE DATABASE "{BASE}" TEMPLATE template0')
    with step("Database of a Dutch seller: installing Odoo (about a minute, once)"):
        install(BASE, ["base"])
        # The chart of accounts follows the company's country.
        postgres.sql(SELLER, BASE)
        install(BASE, MODULES)
    _set_state(BASE, _base_digest())


def _provide_addons():
    if state_of(ADDONS) == addons_digest():
        return
    _provide_base()
    copy(BASE, ADDONS)
    with step(f"Database {ADDONS}: installing {', '.join(ours())}"):
        _set_state(ADDONS, "")
        install(ADDONS, ours())
    _set_state(ADDONS, addons_digest())


def _set_state(name, state):
    postgres.sql(f"COMMENT ON DATABASE \"{name}\" IS '{state}'")
