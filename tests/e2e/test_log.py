"""Odoo's logs of the install and of all the tests before this one: no complaint."""

from kit.databases import ADDONS
from kit.odoo_log import complaints
from kit.project import LOG


def test_log_of_install_has_no_warning(stack):
    assert complaints(LOG / f"install-{ADDONS}.log") == []


def test_log_of_server_has_no_warning(stack):
    assert complaints(stack.server.log) == []
