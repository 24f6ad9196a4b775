"""A running stand-in for bol.com (``python -m tests.sandbox``)."""

import json
import shutil

import requests

from . import venv
from .odoo_command import environment
from .processes import Service
from .project import LOG, ROOT, VAR
from .steps import step

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-secret"


class SandboxServer:
    """The sandbox with its state kept in ``var/<name>/state.json``.

    :ivar url: the one address of its token endpoint and its API.
    """

    def __init__(self, port, name="sandbox", **options):
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.name = name
        self.folder = VAR / name
        self.options = options
        self.service = None

    def start(self):
        """Start it; ``options`` of the constructor are its command line's."""
        self.folder.mkdir(parents=True, exist_ok=True)
        options = {"state": self.folder / "state.json", **self.options}
        words = [f"--{key.replace('_', '-')}={value}" for key, value in options.items()]
        command = [venv.PYTHON, "-m", "tests.sandbox", f"--port={self.port}", *words]
        log = LOG / f"{self.name}.log"
        self.service = Service("The sandbox", command, log, ROOT, environment())
        with step(f"Sandbox of bol.com: starting at {self.url}"):
            self.service.start()
            self.service.wait_until(self.answers, 30)

    def stop(self):
        if self.service:
            self.service.stop()

    def forget(self):
        """Let the next start begin with a new world."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self):
        try:
            return self.admin("GET", "health", timeout=5)["status"] == "ok"
        except requests.RequestException:
            return False

    def admin(self, method, endpoint, /, timeout=30, **body):
        """Call one of its own endpoints, for tests only; its JSON answer."""
        url = f"{self.url}/_sandbox/{endpoint}"
        # Not requests' own way: some tests place NaN at bol.
        data = json.dumps(body) if body else None
        answer = requests.request(method, url, data=data, timeout=timeout)
        answer.raise_for_status()
        return answer.json() if answer.content else None
