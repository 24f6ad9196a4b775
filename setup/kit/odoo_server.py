"""A running Odoo server."""

import requests

from .odoo_command import odoo
from .processes import Service
from .project import LOG, ROOT
from .steps import step


class OdooServer:
    """Odoo for one database, with its scheduled actions.

    :param options: more words for its command line
    :ivar url: the address of its web client.
    """

    def __init__(self, database, port, name="odoo", options=()):
        self.database = database
        self.url = f"http://127.0.0.1:{port}"
        self.log = LOG / f"{name}.log"
        self.command = odoo(
            *("-d", database, "--db-filter", f"^{database}$"),
            *("--http-port", port, "--logfile", self.log),
            *options,
        )
        self.service = None

    def start(self):
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.write_text("")
        out = self.log.with_suffix(".out")
        command, environment = self.command
        self.service = Service("Odoo", command, out, cwd=ROOT, env=environment)
        with step(f"Odoo: starting at {self.url}"):
            self.service.start()
            self.service.wait_until(self.answers, 120)

    def stop(self):
        if self.service:
            self.service.stop()

    def answers(self):
        try:
            return requests.get(f"{self.url}/web/health", timeout=10).ok
        except requests.RequestException:
            return False
