"""How Odoo is called."""

import os
from typing import NamedTuple

from . import odoo_config, venv


class Command(NamedTuple):
    """The words of a command line and the environment it needs."""

    words: list
    environment: dict


def odoo(*arguments):
    """The command that runs Odoo with the project's configuration."""
    words = [venv.PYTHON, "-m", "odoo", "-c", odoo_config.FILE, *arguments]
    return Command([str(word) for word in words], environment())


def environment():
    """The caller's environment, without what is meant for this command only."""
    return {
        key: value
        for key, value in os.environ.items()
        if key not in ("PYTHONPATH", "ODOO_RC")
    }
