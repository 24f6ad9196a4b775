"""Odoo's configuration file ``var/odoo.conf``."""

from . import odoo_source, postgres
from .project import LOG, ROOT, VAR

FILE = VAR / "odoo.conf"

#: Up to this many scheduled actions run at the same time: every lane has a thread
#: of its own then, and Odoo's own jobs don't keep them waiting.
CRON_THREADS = 4


def write(library):
    """Write the configuration for Odoo in ``library``; the same text is left alone."""
    paths = [ROOT, *odoo_source.addons_paths(library)]
    settings = {
        "addons_path": ",".join(map(str, paths)),
        "data_dir": VAR / "odoo-data",
        "db_host": postgres.SOCKETS,
        "db_user": postgres.USER,
        "http_interface": "127.0.0.1",
        "list_db": False,
        "max_cron_threads": CRON_THREADS,
        "with_demo": False,
        "workers": 0,
    }
    lines = [f"{name} = {value}\n" for name, value in settings.items()]
    text = "[options]\n" + "".join(lines)
    LOG.mkdir(parents=True, exist_ok=True)
    if not FILE.exists() or FILE.read_text() != text:
        FILE.write_text(text)
