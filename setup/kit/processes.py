"""Child processes: started with a log file, watched, and ended as a whole."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from .steps import Problem

_running = []


class Service:
    """A server of our own: one child process and all that it starts.

    :param name: for messages.
    :param log: the file that gets its output (appended).
    """

    def __init__(self, name, command, log, cwd=None, env=None):
        self.name = name
        self.command = [str(word) for word in command]
        self.log = Path(log)
        self.cwd = cwd
        self.env = env
        self.process = None

    def start(self):
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _running.append(self)

    def wait_until(self, answers, seconds):
        """Return when ``answers()`` is true.

        :raises Problem: when the process ends before, or ``seconds`` have gone by.
        """
        end = time.monotonic() + seconds
        while not answers():
            if self.process.poll() is not None:
                raise Problem(f"{self.name} ended at its start.{self.tail()}")
            if time.monotonic() > end:
                raise Problem(
                    f"{self.name} doesn't answer after {seconds} s.{self.tail()}"
                )
            time.sleep(0.1)

    def stop(self, seconds=20):
        """End the process group; forcibly when it takes longer than ``seconds``."""
        if self not in _running:
            return
        _running.remove(self)
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self.process.wait()

    def kill(self):
        """End it at once, as a crash would."""
        _running.remove(self)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def tail(self, lines=15):
        text = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n  " + "\n  ".join(text) + f"\nThe whole log is {self.log}."

    def _signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass


@atexit.register
def stop_all():
    """End whatever still runs, the newest first."""
    for service in reversed(list(_running)):
        service.stop()


def end_on_signals():
    """Make SIGTERM and SIGHUP end this process the orderly way: with its children."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))


def free_port():
    """A TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
