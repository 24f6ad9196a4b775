"""Odoo's logs of the install and of all the tests before this one: no complaint."""

from kit.databases import ADDONS
from kit.odoo_log import complaints
from kit.project import LOG

#: Where tests let bol be down, calls are repeated, and the library says so.
REPEATED = " urllib3.connectionpool: Retrying "


def test_log_of_install_has_no_warning(stack):
    assert complaints(LOG / f"install-{ADDONS}.log") == []


def test_log_of_server_has_no_warning(stack):
    found = complaints(stack.server.log)
    assert [entry for entry in found if REPEATED not in entry] == []
