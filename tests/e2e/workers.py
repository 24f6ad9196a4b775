"""Processes beside Odoo's server that work in its database, told line by line."""

import json
import subprocess

from kit import odoo_config, venv
from kit.odoo_command import environment
from kit.project import ROOT


class Worker:
    """A process with an Odoo registry of its own.

    :param module: of this package; its first answer is ``"ready"``
    """

    def __init__(self, module, database, *arguments):
        words = [venv.PYTHON, "-m", f"tests.e2e.{module}", database]
        self.process = subprocess.Popen(
            [str(word) for word in [*words, odoo_config.FILE, *arguments]],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def kill(self):
        self.process.kill()
        self.process.wait()
