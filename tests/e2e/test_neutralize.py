"""A copy of the database for trying things out: neutralized, it knows no secret."""

import os
import subprocess

import pytest
from kit import databases, postgres
from kit.odoo_command import odoo
from kit.project import VAR
from kit.shell import run

COPY = "bol_copy"
SECRETS = {
    "bol_account": ["client_secret", "consent_client_secret"],
    "bol_token": ["access_token", "refresh_token"],
    "bol_push": ["token", "keys"],
}


@pytest.fixture(scope="module")
def copied(main_job, stack):
    """A dump of the database, restored and neutralized by Odoo's own command."""
    databases.drop(COPY)
    postgres.sql(f"CREATE DATABASE {COPY}")
    dump = subprocess.Popen(
        ["pg_dump", "--no-owner", *postgres.address(stack.database)],
        stdout=subprocess.PIPE,
    )
    restore = ["psql", "-Xq", "-o", os.devnull, *postgres.address(COPY)]
    subprocess.run(restore, stdin=dump.stdout, check=True)
    assert dump.wait() == 0
    command = odoo()
    words = [*command.words[:3], "neutralize", *command.words[3:], "-d", COPY]
    run(words, "Odoo failed.", "neutralize.log", env=command.environment, cwd=VAR)
    yield lambda statement: postgres.sql(statement, COPY)
    databases.drop(COPY)


@pytest.mark.parametrize("table", SECRETS)
def test_no_secret_is_left(copied, stack, table):
    there = " OR ".join(f"COALESCE({name}, '') != ''" for name in SECRETS[table])
    query = f"SELECT count(*) FROM {table} WHERE {there}"
    if table != "bol_push":
        assert int(postgres.sql(query, stack.database)), "nothing that could be left"
    assert copied(query) == "0"


def test_nothing_runs(copied):
    assert copied("SELECT count(*) FROM bol_flow WHERE mode != 'off'") == "0"
    assert copied("SELECT count(*) FROM bol_account WHERE state = 'connected'") == "0"


def test_nothing_answers(copied):
    key = "bol_connector.status_token"
    query = f"SELECT count(*) FROM ir_config_parameter WHERE key = '{key}'"
    assert copied(query) == "0"
    assert copied("SELECT count(*) FROM bol_push WHERE wanted") == "0"
