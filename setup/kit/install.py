"""``setup/install``: everything that the other commands need."""

from . import debian, node_tools, odoo_config, odoo_source, postgres, venv
from .project import VAR


def install(tests=False):
    """Provide Odoo, the Python environment and PostgreSQL; quick when all is there.

    :param tests: also what only ``setup/test`` needs.
    """
    VAR.mkdir(exist_ok=True)
    library = odoo_source.provide()
    venv.provide(library, tests)
    postgres.provide()
    odoo_config.write(library)
    if tests:
        node_tools.provide()
        if not debian.program("chromium"):
            debian.install(["chromium"], "The browser test")
    return library
