"""``setup/pot``: the translation templates of the addons, as Odoo exports them."""

import re
import tarfile
import tempfile
from pathlib import Path

import polib

from . import databases, odoo_config, postgres, venv
from .odoo_command import environment
from .project import ROOT, only_one
from .shell import run
from .steps import say, step

DATABASE = "bol_pot"

#: What changes in a template's header with the day and with the build of Odoo.
DATES = re.compile(r'^"(POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)
BUILD = re.compile(r"(Project-Id-Version: Odoo Server 19\.0)[^\\]*")


def pot(arguments):
    """The command: write the templates, and take over their terms in each .po."""
    with only_one("pot"):
        try:
            postgres.start()
            databases.fresh(DATABASE)
            with step("Exporting the terms"):
                found = templates(DATABASE, databases.ours())
            databases.with_neighbours(DATABASE)
            with step("Exporting the terms of addons beside neighbours"):
                found |= templates(DATABASE, databases.BRIDGES)
            for name, text in found.items():
                folder = ROOT / name / "i18n"
                folder.mkdir(exist_ok=True)
                (folder / f"{name}.pot").write_text(text)
                say(f"{name}: {len(polib.pofile(text))} terms")
                for path in sorted(folder.glob("*.po")):
                    take_over(text, path)
            databases.drop(DATABASE)
        finally:
            postgres.stop()
    return 0


def outdated(database, names):
    """Those of the addons whose template isn't what Odoo exports from ``database``."""
    return [
        name
        for name, text in templates(database, names).items()
        if not (path := ROOT / name / "i18n" / f"{name}.pot").is_file()
        or path.read_text() != text
    ]


def templates(database, names):
    """{addon: text of its template}, the same as long as the terms are the same."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "terms.tgz"
        options = ["-c", odoo_config.FILE, "-d", database, "-l", "pot", "-o", archive]
        # The subcommand comes first: the one for serving has no name.
        command = [venv.PYTHON, "-m", "odoo", "i18n", "export", *options]
        run([*command, *names], "Odoo failed.", "pot.log", env=environment())
        with tarfile.open(archive) as terms:
            return {
                Path(member.name).parts[0]: settled(terms.extractfile(member).read())
                for member in terms
            }


def settled(template):
    """The text of an exported template without what the next export has otherwise."""
    return BUILD.sub(r"\1", DATES.sub("", template.decode()))


def take_over(template, path):
    """Give a translation exactly the template's terms; what it has translated stays."""
    old = polib.pofile(str(path))
    translated = {entry.msgid: entry.msgstr for entry in old}
    new = polib.pofile(template)
    new.header, new.metadata = old.header, old.metadata
    for entry in new:
        entry.msgstr = translated.get(entry.msgid, "")
    new.save(str(path))
    say(f"  {path.name}: {len(new.untranslated_entries())} as in English")
