"""Finds Odoo 19, or fetches Debian's package of it."""

import os
import re
import sys
from pathlib import Path

from .debian import Unpacked
from .project import VAR, Stamp
from .shell import answer
from .steps import Problem

FOLDER = VAR / "odoo"
LIBRARY = Path("usr/lib/python3/dist-packages")
MODULES = LIBRARY / "odoo/addons"

#: Only Debian's suite unstable has Odoo 19.
SUITE = "unstable"

#: Odoo's package, and what its relative links point to.
PACKAGES = [
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
]

#: The package has every module twice, below ``addons`` and ``odoo/addons``.
LEAVE_OUT = [f"./{LIBRARY}/addons", f"./{LIBRARY}/doc", "./usr/share/doc"]

#: The package lacks this file, which the web client's assets name.
MISSING = MODULES / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"

ASK = (
    "import odoo.release as r, pathlib;"
    "print(r.version_info[0], pathlib.Path(r.__file__).parents[1])"
)


def provide():
    """The folder that holds the Python package ``odoo``, version 19.

    Taken from ``ODOO_HOME``, else from what the calling Python can import, else
    from Debian, unpacked below ``var/odoo``.
    """
    home = os.environ.get("ODOO_HOME")
    if home:
        return _checked_home(Path(home).expanduser().resolve())
    return _importable() or _unpacked()


def addons_paths(library):
    """Odoo's own addons folders beside the one that it always uses."""
    return [path for path in [library / "addons"] if (path / "web").is_dir()]


def _checked_home(home):
    release = home / "odoo" / "release.py"
    text = release.read_text() if release.is_file() else ""
    if not re.search(r"version_info\s*=\s*\(\D*19\b", text):
        raise Problem(
            f"ODOO_HOME={home} is no source tree of Odoo 19. Point it at the folder "
            "that holds odoo-bin, or unset it to use Debian's package."
        )
    return home


def _importable():
    # Not with what this clone installed: that would find itself.
    python = getattr(sys, "_base_executable", sys.executable)
    found = answer([python, "-c", ASK], cwd="/") or ""
    version, _, library = found.partition(" ")
    return Path(library) if version == "19" else None


def _unpacked():
    stamp = Stamp("odoo", *PACKAGES, *LEAVE_OUT)
    if not stamp.fresh() or not (FOLDER / MODULES / "web").is_dir():
        Unpacked(PACKAGES, SUITE, FOLDER, LEAVE_OUT).make()
        placeholder = FOLDER / MISSING
        if not placeholder.exists():
            placeholder.parent.mkdir(parents=True, exist_ok=True)
            placeholder.write_text("// Not part of Debian's package of Odoo.\n")
        stamp.set()
    return FOLDER / LIBRARY


def version():
    """What tells this Odoo from another one: its folder and its age."""
    library = provide()
    release = library / "odoo" / "release.py"
    return f"{library} {release.stat().st_mtime_ns}"
