"""The processes of a measurement: the stand-in for bol, and Odoo workers."""

import json
import os
import select
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kit import databases, odoo_config, postgres, venv
from kit.bol_reader import BolReader
from kit.odoo_command import environment
from kit.processes import free_port
from kit.project import LOG, ROOT, only_one
from kit.sandbox_server import SandboxServer

SECRET = "sandbox-secret"


class Worker:
    """A process of :mod:`.worker`, or of another module that does more."""

    def __init__(self, database, name, module="worker"):
        self.database = database
        command = [venv.PYTHON, "-m", f"tests.bench.lib.{module}", database]
        self.log = LOG / f"bench-{name}.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [str(word) for word in [*command, odoo_config.FILE]],
                cwd=ROOT,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # Linux shares processors among sessions first.
                start_new_session=True,
            )
        self.answer()

    def tell(self, do, **arguments):
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def answers_within(self, seconds):
        """Whether what it was told to do is done by then."""
        return bool(select.select([self.process.stdout], [], [], seconds)[0])

    def ask(self, do, **arguments):
        """Have it do something; the answer, with seconds, queries, processor seconds.

        What PostgreSQL computed meanwhile counts as well.
        """
        before = processor_seconds(self.database)
        self.tell(do, **arguments)
        answer = self.answer()
        spent = processor_seconds(self.database)
        answer["processor"] += sum(spent[p] - before.get(p, 0) for p in spent)
        return answer

    def get(self, do, **arguments):
        """What a method of it returns."""
        return self.ask(do, **arguments)["result"]

    def memory(self):
        """Resident memory of the process, MiB."""
        statm = Path(f"/proc/{self.process.pid}/statm").read_text()
        return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Bol:
    """The stand-in for bol, without its rate limits: Odoo is measured."""

    def __init__(self, name):
        self.name = name
        self.server = SandboxServer(free_port(), f"sandbox-{name}", limits=0, state="")
        self.url = self.server.url

    def make_account(self, client_id):
        self.server.admin("POST", "accounts", client_id=client_id, client_secret=SECRET)

    def make_offers(self, client_id, count, ean=None):
        """Put so many products on offer, or the one that has this EAN.

        No two accounts share a product by its reference.
        """
        offers = {"offer": {"ean": ean}} if ean else {"count": count}
        made = self.server.admin("POST", "offers", account=client_id, **offers)
        for number, offer in enumerate(made["offerIds"]):
            self.server.admin(
                "POST",
                f"offers/{offer}",
                account=client_id,
                reference=f"{client_id}-{number}",
            )

    def hang(self, client_id, seconds):
        """Let each answer to this account's calls about orders take so long."""
        self.server.admin(
            "POST",
            "faults",
            kind="delay",
            account=client_id,
            path="/retailer/orders",
            seconds=seconds,
        )

    def recover(self):
        self.server.admin("DELETE", "faults")

    def pass_time(self, seconds):
        self.server.admin("POST", "time", advance_seconds=seconds)

    def place(self, client_id, count, kinds):
        """Let so many orders be placed; their numbers."""
        answer = self.server.admin(
            "POST", "orders", account=client_id, count=count, kinds=kinds
        )
        return answer["orderIds"]

    def reader(self, client_id):
        return BolReader(self.url, client_id, SECRET)

    def forget_received(self):
        self.server.admin("DELETE", "received")

    def all_received(self):
        return self.server.admin("GET", "received")

    def received(self, resource="orders"):
        """Reading calls since then: (lists, details)."""
        path = f"/retailer/{resource}"
        rows = self.server.admin("GET", f"received?method=GET&path={path}")
        lists = sum(row["path"].endswith(path) for row in rows)
        return lists, len(rows) - lists


def processor_seconds(database):
    """What each PostgreSQL process of a database has used so far: {pid: seconds}."""
    query = f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}'"
    spent = {}
    for pid in postgres.sql(query).split():
        with suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            spent[pid] = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def rows_written(database):
    """Rows inserted, updated or deleted so far, as PostgreSQL counts: {table: rows}."""
    lines = postgres.sql(
        "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables",
        database,
    )
    pairs = (line.split("|") for line in lines.splitlines())
    return {table: int(rows) for table, rows in pairs}


@contextmanager
def setting(name, workers, module="worker"):
    """A fresh database, a stand-in for bol and Odoo workers, for the block.

    :param str module: of the workers
    :return: context manager giving (:class:`Bol`, list of :class:`Worker`)
    """
    with ExitStack() as held:
        held.enter_context(only_one(name))
        postgres.start()
        held.callback(postgres.stop)
        database = f"bol_{name}"
        databases.drop(database)
        databases.current(database)
        bol = Bol(name)
        bol.server.start()
        held.callback(bol.server.stop)
        started = []
        for number in range(workers):
            worker = Worker(database, f"{name}-{number + 1}", module)
            held.callback(worker.process.kill)
            started.append(worker)
        yield bol, started
        for worker in started:
            assert " ERROR " not in worker.log.read_text(), worker.log
