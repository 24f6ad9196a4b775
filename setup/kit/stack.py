"""PostgreSQL, a database, the sandbox and Odoo, started and stopped together."""

from contextlib import ExitStack

from . import databases, postgres
from .main_job import MainJob
from .odoo_rpc import Odoo
from .odoo_server import OdooServer
from .processes import free_port
from .project import only_one
from .sandbox_server import CLIENT_ID, CLIENT_SECRET, SandboxServer
from .seller import SANDBOX


class Stack:
    """All that the main job needs.

    :param name: of its database (``bol_<name>``), logs and sandbox state
    :param port: of Odoo; the sandbox has the next one. ``None``: free ones
    :param bol: the address of a bol that answers already, else the sandbox's
    :param options: the sandbox's command line, e.g. ``orders=50``
    """

    def __init__(self, name, port=None, bol=None, **options):
        self.database = f"bol_{name}"
        self.sandbox = SandboxServer(
            port + 1 if port else free_port(), f"sandbox-{name}", **options
        )
        self.server = OdooServer(self.database, port or free_port(), f"odoo-{name}")
        self.name = name
        self.bol = bol
        self._held = ExitStack()

    @property
    def url(self):
        """Where bol answers, for Odoo and for who compares."""
        return self.bol or self.sandbox.url

    def forget(self):
        """Let the next start begin with a new database and a new world."""
        databases.drop(self.database)
        self.sandbox.forget()

    def start(self, fresh=False):
        """Start it; ``fresh``: with a new database and a new world.

        :raises Problem: when another command runs a stack of this name
        """
        self._held.enter_context(only_one(self.name))
        postgres.start()
        if fresh:
            self.forget()
        databases.current(self.database)
        if not self.bol:
            self.sandbox.start()
        self.server.start()

    def stop(self):
        self.server.stop()
        self.sandbox.stop()
        postgres.stop()
        self._held.close()

    def odoo(self):
        """A session of Odoo's administrator."""
        return Odoo(self.server.url, self.database)

    def job(self, client_id=CLIENT_ID, client_secret=CLIENT_SECRET):
        """The main job for the account with these credentials."""
        name = f"bol at {self.bol}" if self.bol else SANDBOX
        return MainJob(self.odoo(), self.url, client_id, client_secret, name)
