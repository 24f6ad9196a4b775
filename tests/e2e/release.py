"""A database in which a released version of the addons works, and its update."""

import json
import re
import zipfile
from contextlib import contextmanager

from kit import databases, odoo_config, postgres
from kit.odoo_command import odoo
from kit.odoo_rpc import Odoo
from kit.odoo_server import OdooServer
from kit.processes import free_port
from kit.project import LOG, ROOT, VAR
from kit.shell import run

RELEASES = ROOT / "tests" / "releases"
#: Tables of Odoo's in which the addons have columns, or rows, of their own.
SHARED = (
    "sale_order",
    "sale_order_line",
    "stock_picking",
    "stock_move",
    "product_product",
    "product_template",
    "delivery_carrier",
    "res_partner",
    "ir_cron",
    "mail_template",
)


class Release:
    """A database of the newest release, and later of the working copy.

    :ivar log: of its installation, and then of its update
    """

    def __init__(self, database):
        self.database = database
        self.folder = VAR / database
        self.log = LOG / f"update-{database}.log"
        self.server = None

    def install(self):
        """Install the release in a new database of a Dutch seller."""
        newest = sorted(RELEASES.glob("*.zip"))[-1]
        with zipfile.ZipFile(newest) as archive:
            archive.extractall(self.folder)
        databases.copy(databases.BASE, self.database)
        self._odoo("-i", ",".join(databases.ours()), old=True)

    def update(self):
        """Update it to the working copy."""
        self._odoo("-u", ",".join(databases.ours()))

    def _odoo(self, *words, old=False):
        self.log.unlink(missing_ok=True)
        command = odoo(
            *("-d", self.database, *words, "--stop-after-init", "--no-http"),
            *(self._old_path() if old else ()),
        )
        run(
            command.words,
            "Odoo failed.",
            self.log.name,
            env=command.environment,
            cwd=VAR,
        )

    def _old_path(self):
        (path,) = re.findall(r"addons_path = (.*)", odoo_config.FILE.read_text())
        return ("--addons-path", path.replace(str(ROOT), str(self.folder), 1))

    @contextmanager
    def running(self, old=False):
        """An Odoo server for it, with its scheduled actions; a session of its admin."""
        options = self._old_path() if old else ()
        self.server = OdooServer(
            self.database, free_port(), f"odoo-{self.database}", options=options
        )
        self.server.start()
        try:
            yield Odoo(self.server.url, self.database)
        finally:
            self.server.stop()

    # -- what is in it ---------------------------------------------------------

    def sql(self, statement):
        return postgres.sql(statement, self.database)

    def rows(self):
        """All that the addons keep: dict (table, id) -> dict column -> value."""
        found = {}
        for table in self._tables():
            text = self.sql(f"SELECT row_to_json(one) FROM {table} AS one")
            for line in text.splitlines():
                row = json.loads(line)
                # Of a table of pairs each row is its own key.
                found[table, row.get("id", line)] = row
        return found

    def _tables(self):
        ours = self.sql(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = "
            "'public' AND table_name LIKE '%bol\\_%' AND table_type = 'BASE TABLE'"
        )
        return sorted({*ours.split(), *SHARED})
