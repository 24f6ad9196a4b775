"""The same import by the scheduled actions of a running server."""

import time

from kit import postgres
from kit.odoo_server import OdooServer
from kit.processes import free_port
from kit.waiting import wait_for

from .figure import figure

ORDERS = 300
#: Processes for scheduled actions, and no other: ``python -m odoo`` can't start the
#: one for live chat, and would try it again and again.
WORDS = ("--workers=2", "--max-cron-threads=4", "--no-http")
#: Odoo's own jobs, which wait for the start of a server, are over after that.
SETTLING = 5


class CronServer(OdooServer):
    """Odoo with processes of its own for scheduled actions, as in production."""

    def answers(self):
        return "WorkerCron" in self.log.read_text()


class Server:
    """A server's scheduled actions, and an account whose orders they import."""

    def __init__(self, account, worker):
        self.account = account
        self.worker = worker
        self.odoo = CronServer(worker.database, free_port(), "odoo-bench", WORDS)

    def figure(self, reference):
        """The import of a backlog, from the moment in which the flow is woken.

        :param float reference: orders a second of a worker without a server
        """
        self.odoo.start()
        try:
            time.sleep(SETTLING)
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
        self.account.place(ORDERS)
        before = self._imported()
        began = time.monotonic()
        self.worker.get("due", accounts=[self.account.id])
        self.worker.get("wake")
        left = wait_for("orders", lambda: before + ORDERS - self._imported(), pause=0.2)
        assert not left
        return time.monotonic() - began

    def _imported(self):
        query = (
            "SELECT count(*) FROM bol_order WHERE state = 'imported' "
            f"AND account_id = {self.account.id}"
        )
        return int(postgres.sql(query, self.worker.database))
