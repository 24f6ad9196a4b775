"""The sandbox as a process of its own, spoken to over HTTP only."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import requests

from .specs import PROJECT

_START_SECONDS = 20


class Sandbox:
    """Started on a free port; `url` is its address."""

    def __init__(self, *options: str) -> None:
        # pylint: disable=consider-using-with
        self._folder = tempfile.TemporaryDirectory()
        self.journal = Path(self._folder.name) / "journal"
        options = options or ("--limits", "0", "--process-seconds", "0")
        command = [
            sys.executable,
            "-m",
            "tests.sandbox",
            "--port",
            "0",
            "--offers",
            "5",
        ]
        self._process = subprocess.Popen(
            [*command, "--journal", str(self.journal), *options],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        found = re.search(r"http://\S+", line)
        assert found, f"the sandbox said {line!r}"
        self.url = found[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self._process.terminate()
        self._process.wait(_START_SECONDS)
        self._folder.cleanup()

    def admin(self, place: str, body: Any = None, method: str = "") -> Any:
        """What the admin endpoint answers; POST if there is a body."""
        method = method or ("GET" if body is None else "POST")
        answer = requests.request(
            method, f"{self.url}/_sandbox/{place}", json=body, timeout=10
        )
        assert answer.ok, answer.text
        return answer.json()

    def order(self, kind: str = "plain") -> dict[str, Any]:
        """A new order, as bol's side of the truth shows it, with its `id`."""
        made = self.admin("orders", {"count": 1, "kinds": [kind]})
        order_id = made["orderIds"][0]
        return {"id": order_id, **self.admin("truth")["orders"][order_id]}

    def item(self, kind: str = "plain") -> str:
        """The id of the (first) item of a new order."""
        return next(iter(self.order(kind)["items"]))

    def received(self, method: str, path: str) -> list[dict[str, Any]]:
        """The requests that reached it, by method and a pattern of the path."""
        return self.admin(f"received?method={method}&path={path}")
