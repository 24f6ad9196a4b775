"""Debian packages: installed on the machine, or only unpacked below ``var/``."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from .project import VAR
from .shell import run
from .steps import Problem, step

APT = Path("/etc/apt")


class Source(NamedTuple):
    """One archive, as the machine's own apt sources name it."""

    uri: str
    suite: str
    keyring: str


def install(packages, why):
    """Install the Debian ``packages`` on the machine with apt-get, as root."""
    words = " ".join(packages)
    by_hand = f"Run 'apt-get install {words}' as root, then this command again."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(f"{why} needs {words}, and only root may install it. {by_hand}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"{why}: installing Debian's {words}"):
        run(["apt-get", "update"], by_hand, env=quiet)
        options = ["install", "--yes", "--no-install-recommends"]
        run(["apt-get", *options, *packages], by_hand, env=quiet)


class Unpacked:
    """Debian packages fetched with apt lists of our own and unpacked into a folder.

    Each comes from the machine's own release when that has it, else from the suite
    ``newer``. Needs neither root nor the machine's apt lists.
    """

    def __init__(self, packages, newer, folder, leave_out=()):
        self.packages = packages
        self.newer = newer
        self.folder = folder
        self.leave_out = leave_out
        self.apt = VAR / "apt"
        self.advice = (
            "Check the network and the machine's apt sources, then run this "
            "command again; or set ODOO_HOME to a source tree of Odoo 19."
        )

    def make(self):
        """Fetch and unpack; :raises Problem: when no archive has the packages."""
        problems = []
        for source in archives():
            try:
                return self._make_from(source)
            except Problem as problem:
                problems.append(str(problem))
        raise Problem("\n".join(problems) or f"No Debian archive. {self.advice}")

    def _make_from(self, source):
        with step(f"Odoo 19: reading the package lists of {source.uri}"):
            self._lists(source)
        with step("Odoo 19: fetching " + ", ".join(self.packages)):
            downloads = self.apt / "downloads"
            shutil.rmtree(downloads, ignore_errors=True)
            downloads.mkdir()
            own = f"-oAPT::Default-Release={source.suite}"
            command = ["apt-get", *self._options(), own, "download", *self.packages]
            run(command, self.advice, cwd=downloads)
        with step(f"Odoo 19: unpacking into {self.folder}"):
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            for package in sorted(downloads.glob("*.deb")):
                self._unpack(package)
        shutil.rmtree(self.apt)

    def _lists(self, source):
        shutil.rmtree(self.apt, ignore_errors=True)
        for name in ("lists/partial", "cache/archives/partial"):
            (self.apt / name).mkdir(parents=True)
        signed = f"[signed-by={source.keyring}] " if source.keyring else ""
        suites = {source.suite, self.newer}
        lines = [f"deb {signed}{source.uri} {suite} main\n" for suite in sorted(suites)]
        (self.apt / "sources.list").write_text("".join(lines))
        run(["apt-get", *self._options(), "update", "--error-on=any"], self.advice)

    def _options(self):
        settings = {
            "Dir::Etc::SourceList": self.apt / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State::Lists": self.apt / "lists",
            "Dir::Cache": self.apt / "cache",
            "Acquire::Languages": "none",
            # apt's own account cannot reach a folder that only we may read.
            "APT::Sandbox::User": "root",
        }
        return [f"-o{name}={value}" for name, value in settings.items()]

    def _unpack(self, package):
        left_out = [f"--exclude={pattern}" for pattern in self.leave_out]
        with subprocess.Popen(
            ["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE
        ) as tar:
            command = ["tar", "-x", "-C", self.folder, *left_out]
            run(command, "Check the free disk space.", stdin=tar.stdout)


def archives(apt=APT):
    """The machine's sources that can be Debian's own archive, the likeliest first."""
    release = _os_release()
    suites = {release.get("VERSION_CODENAME"), "stable", "testing", "unstable", "sid"}
    found = [
        Source(uri.rstrip("/"), suite, keyring)
        for uri, suite, components, keyring in _sources(apt)
        if suite in suites and "main" in components
    ]
    if not found:
        raise Problem(
            "No source of Debian packages for this release in /etc/apt. This command "
            "takes Odoo 19 from Debian: add one, or set ODOO_HOME to a source tree "
            "of Odoo 19."
        )
    likely = sorted(set(found), key=lambda s: ("debian-archive" not in s.keyring, s))
    return likely


def _os_release():
    path = Path("/etc/os-release")
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip('"') for key, value in pairs}


def _sources(apt):
    """(uri, suite, components, keyring) of each binary source in both file formats."""
    for path in [apt / "sources.list", *sorted(apt.glob("sources.list.d/*.list"))]:
        for line in path.read_text().splitlines() if path.exists() else ():
            yield from _one_line(line)
    for path in sorted(apt.glob("sources.list.d/*.sources")):
        for stanza in re.split(r"\n\s*\n", path.read_text()):
            yield from _deb822(stanza)


def _one_line(line):
    match = re.match(r"\s*deb\s+(?:\[(?P<options>[^\]]*)\]\s*)?(?P<rest>[^#]+)", line)
    if match:
        uri, suite, *components = match["rest"].split()
        keyring = re.search(r"signed-by=(\S+)", match["options"] or "")
        yield uri, suite, components, keyring[1] if keyring else ""


def _deb822(stanza):
    lines = [line for line in stanza.splitlines() if not line.startswith("#")]
    text = re.sub(r"\n[ \t]+", " ", "\n".join(lines))
    fields = dict(re.findall(r"(?m)^([\w-]+):[ \t]*(.*)$", text))
    fields = {key.lower(): value.strip() for key, value in fields.items()}
    if "deb" in fields.get("types", "").split() and fields.get("enabled") != "no":
        keyring = fields.get("signed-by", "")
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                components = fields.get("components", "").split()
                yield uri, suite, components, keyring if keyring[:1] == "/" else ""


def program(name):
    """Whether the machine has the program ``name``."""
    return shutil.which(name) is not None
