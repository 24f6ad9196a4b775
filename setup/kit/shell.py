"""Runs a program to its end, its output in a log file."""

import subprocess

from .project import LOG
from .steps import Problem


def run(command, advice, log="install.log", stdin=subprocess.DEVNULL, **options):
    """Run ``command`` (a list of words); its output goes to ``var/log/<log>``.

    :raises Problem: when it fails: the end of its output and ``advice``, a
        sentence that says what to do.
    """
    LOG.mkdir(parents=True, exist_ok=True)
    with open(LOG / log, "a+b") as out:
        out.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        out.flush()
        start = out.tell()
        try:
            done = subprocess.run(
                [str(word) for word in command],
                stdin=stdin,
                stdout=out,
                stderr=subprocess.STDOUT,
                **options,
            )
            code = done.returncode
        except FileNotFoundError:
            code = "not found"
        if code:
            out.seek(start)
            tail = out.read().decode(errors="replace").strip().splitlines()[-12:]
            raise Problem(
                f"'{command[0]}' failed ({code}).\n  "
                + "\n  ".join(tail)
                + f"\n{advice} The whole output is in {LOG / log}."
            )


def answer(command, **options):
    """The stripped standard output of ``command``, or ``None`` when it fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **options,
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()
