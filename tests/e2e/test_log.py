"""Odoo's logs of the install and of all the tests before this one: no complaint."""

import pytest
from kit.databases import ADDONS
from kit.odoo_log import complaints
from kit.project import LOG


@pytest.mark.parametrize("name", [f"install-{ADDONS}.log", "odoo-e2e.log"])
def test_log_has_no_warning(stack, name):
    assert complaints(LOG / name) == []
