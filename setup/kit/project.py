"""Where things lie, and what commands leave there for each other."""

import fcntl
import hashlib
from contextlib import contextmanager
from pathlib import Path

from .steps import Problem

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / "setup"
VAR = ROOT / "var"
LOG = VAR / "log"
SCREENSHOTS = VAR / "screenshots"

#: Short and the same for every command of this clone: a Unix socket's path has at
#: most 107 characters.
CLONE = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


def addons():
    """The names of the project's addons, sorted."""
    return sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


def digest(*parts):
    """A short hash of texts and of the content of paths (folders: every file)."""
    found = hashlib.sha256()
    for part in parts:
        for path in _files(part) if isinstance(part, Path) else ():
            found.update(str(path.relative_to(part.parent)).encode() + b"\0")
            found.update(path.read_bytes())
        if not isinstance(part, Path):
            found.update(str(part).encode() + b"\0")
    return found.hexdigest()[:16]


def _files(path):
    if path.is_file():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    )


class Stamp:
    """Remembers below ``var/stamps`` the state in which a piece of work was done."""

    def __init__(self, name, *parts):
        self.path = VAR / "stamps" / name
        self.state = digest(*parts)

    def fresh(self):
        return self.path.is_file() and self.path.read_text() == self.state

    def set(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.state)


@contextmanager
def only_one(name, wait=False):
    """Hold ``name`` for this process.

    :param wait: for the process in this clone that has it
    :raises Problem: when another one has it, and we don't wait
    """
    VAR.mkdir(exist_ok=True)
    with open(VAR / f"{name}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Problem(
                f"Another command in this folder is at '{name}': stop it, or wait."
            ) from None
        yield
