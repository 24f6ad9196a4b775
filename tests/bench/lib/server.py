"""The same import by the scheduled actions of a running server."""

import time

from kit import postgres
from kit.odoo_rpc import Odoo
from kit.odoo_server import OdooServer
from kit.processes import free_port
from kit.waiting import wait_for

from .figure import figure

ORDERS = 300
PREFORK = {"workers": 2, "max-cron-threads": 4}


class Server:
    """Odoo with processes of its own for scheduled actions, as in production."""

    def __init__(self, account, worker):
        self.account = account
        self.worker = worker
        self.database = f"bol_{account.bol.name}"
        options = {**PREFORK, "gevent-port": free_port()}
        words = [f"--{name}={value}" for name, value in options.items()]
        self.odoo = OdooServer(self.database, free_port(), "odoo-bench", words)

    def figure(self, reference):
        """The import of a backlog, from the press of a button.

        :param float reference: orders a second of a worker without a server
        """
        self.odoo.start()
        try:
            seconds = self._seconds()
        finally:
            self.odoo.stop()
        return figure(
            "orders imported by the scheduled actions of a running server",
            "orders/s",
            ORDERS / seconds,
            "the same by a process that does nothing else",
            reference,
            "none",
        )

    def _seconds(self):
        rpc = Odoo(self.odoo.url, self.database)
        self.account.place(ORDERS)
        before = self._imported()
        self.worker.get("due", accounts=[self.account.id])
        began = time.monotonic()
        mine = [("account_id", "=", self.account.id), ("kind", "=", "orders")]
        rpc.call("bol.flow", "action_live", rpc.ids("bol.flow", mine))
        left = wait_for("orders", lambda: before + ORDERS - self._imported(), pause=0.2)
        assert not left
        return time.monotonic() - began

    def _imported(self):
        query = (
            "SELECT count(*) FROM bol_order WHERE state = 'imported' "
            f"AND account_id = {self.account.id}"
        )
        return int(postgres.sql(query, self.database))
