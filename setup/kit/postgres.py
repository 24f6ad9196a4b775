"""A PostgreSQL cluster of this clone's own: Unix socket only, throwaway data."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from . import debian
from .project import CLONE, LOG, VAR
from .shell import answer, run
from .steps import Problem, step

SOCKETS = Path("/tmp") / f"bol-{CLONE}"
USER = "odoo"
HELD = VAR / "postgres-held"

#: Only test data lies here, so it need not survive a power cut: no fsync.
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_directories": f"'{SOCKETS}'",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "log_min_messages": "fatal",
}


def provide():
    """Install PostgreSQL's programs when the machine has none."""
    if not _programs(None):
        debian.install(["postgresql"], "PostgreSQL")
    if os.geteuid() == 0 and not shutil.which("runuser"):
        debian.install(["util-linux"], "PostgreSQL")


def start():
    """Make the cluster if need be and start it, unless it runs already.

    :return: whether this call started it.
    """
    if running():
        return False
    data = _data()
    with step(f"PostgreSQL: starting the cluster in {data}"):
        _make_sockets()
        if not _as_owner(["test", "-f", data / "PG_VERSION"]):
            _init(data)
        program = _program("pg_ctl", data)
        command = [program, "-D", data, "-w", "-t", "60", "-l", data / "log", "start"]
        # A stale postmaster.pid of a crash is pg_ctl's own business: it starts anyway.
        run(_owner_prefix() + command, f"See {data / 'log'}.", cwd="/")
        _make_user()
    return True


def stop(force=False):
    """Stop the cluster, unless somebody else still uses it or it is held."""
    if running() and (force or not (HELD.exists() or _others())):
        data = _data()
        program = _program("pg_ctl", data)
        run(
            [*_owner_prefix(), program, "-D", data, "-m", "fast", "-w", "stop"],
            "Stop it by hand.",
            cwd="/",
        )


def hold(yes):
    """Keep the cluster running after the commands that find it running."""
    if yes:
        HELD.touch()
    else:
        HELD.unlink(missing_ok=True)


def running():
    return answer(["psql", *address("postgres"), "-Atc", "SELECT 1"]) == "1"


def address(database):
    """The arguments with which PostgreSQL's programs reach ``database``."""
    return ["-h", str(SOCKETS), "-U", USER, "-d", database]


def sql(statement, database="postgres"):
    """Run one statement; its rows as lines, the columns separated by ``|``.

    :raises Problem: when PostgreSQL refuses it.
    """
    done = subprocess.run(
        ["psql", *address(database), "-X", "-Atq", "-v", "ON_ERROR_STOP=1"],
        input=statement,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Problem(f"PostgreSQL refused '{statement}': {done.stderr.strip()}")
    return done.stdout.strip()


def _others():
    mine = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
    return sql(f"SELECT count(*) FROM pg_stat_activity WHERE {mine}") != "0"


def _owner():
    """The account that runs the cluster: PostgreSQL refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


def _owner_prefix():
    return ["runuser", "-u", _owner(), "--"] if _owner() else []


def _as_owner(command):
    return answer([*_owner_prefix(), *command], cwd="/") is not None


def _data():
    """``var/pg``, or a folder in the account's home when it cannot reach ``var``."""
    VAR.mkdir(exist_ok=True)
    if not _owner() or _as_owner(["test", "-x", VAR]):
        return VAR / "pg"
    return Path(pwd.getpwnam(_owner()).pw_dir) / f"bol-{CLONE}"


def _make_sockets():
    SOCKETS.mkdir(mode=0o700, exist_ok=True)
    owner = pwd.getpwnam(_owner()).pw_uid if _owner() else os.geteuid()
    if SOCKETS.is_symlink() or SOCKETS.stat().st_uid not in (owner, os.geteuid()):
        raise Problem(f"{SOCKETS} belongs to somebody else: remove it.")
    os.chown(SOCKETS, owner, -1)
    SOCKETS.chmod(0o700)


def _init(data):
    if _owner() and data.parent == VAR:
        data.mkdir(exist_ok=True)
        shutil.chown(data, _owner())
    command = [_program("initdb", data), "-D", data, "-U", "postgres"]
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    run([*_owner_prefix(), *command, *options], f"Remove {data}.", cwd="/")
    lines = "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
    script = f"cat >> {data / 'postgresql.conf'}"
    subprocess.run(
        [*_owner_prefix(), "sh", "-c", script], input=lines, text=True, check=True
    )


def _make_user():
    psql = ["psql", "-h", SOCKETS, "-U", "postgres", "-Atc"]
    if answer([*psql, f"SELECT 1 FROM pg_roles WHERE rolname = '{USER}'"]) != "1":
        run([*psql, f"CREATE ROLE {USER} LOGIN CREATEDB"], f"See {LOG}.")
    # A database is dropped also while PostgreSQL's own vacuum looks into it.
    run([*psql, f"GRANT pg_signal_backend TO {USER}"], f"See {LOG}.")


def _programs(version):
    """The newest folder of server programs, or the one of ``version``."""
    folders = {
        path.parent.parent.name: path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    }
    on_path = shutil.which("pg_ctl")
    if not folders and on_path:
        return Path(on_path).parent
    if version:
        return folders.get(version)
    return folders[max(folders, key=float)] if folders else None


def _program(name, data):
    version = answer([*_owner_prefix(), "cat", data / "PG_VERSION"], cwd="/")
    folder = _programs(version)
    if not folder:
        raise Problem(
            f"{data} was made by PostgreSQL {version}, which is gone. Remove that "
            "folder (it holds test data only) and run this command again."
        )
    return folder / name
