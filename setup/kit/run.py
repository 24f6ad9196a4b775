"""``setup/run``: the main job against the sandbox, or against a bol that answers."""

import argparse
import os
import signal

from .bol_reader import BolReader
from .figures import table
from .processes import port_is_free
from .sandbox_server import CLIENT_ID, CLIENT_SECRET
from .stack import Stack
from .steps import Problem, say

PORT = 8069


def run(arguments):
    """The command; its exit code: 1 when a step fell short, else 0."""
    options = parse(arguments)
    credentials = (
        os.environ.get("BOL_CLIENT_ID", CLIENT_ID),
        os.environ.get("BOL_CLIENT_SECRET", CLIENT_SECRET),
    )
    stack = Stack("run", options.port, options.bol, orders=options.orders)
    try:
        check_ports(options)
        if options.bol:
            BolReader(options.bol, *credentials).log_in()
        stack.start(options.fresh)
        good = report(stack.job(*credentials))
        if options.once:
            return 0 if good else 1
        serve(stack.server)
        return 0
    finally:
        stack.stop()


def parse(arguments):
    parser = argparse.ArgumentParser(prog="setup/run", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the table")
    parser.add_argument(
        "--orders", type=int, default=50, metavar="N", help="orders at the sandbox (50)"
    )
    parser.add_argument(
        "--bol",
        metavar="URL",
        help="use the bol that answers there, token and API under one address, with "
        "BOL_CLIENT_ID and BOL_CLIENT_SECRET, instead of starting the sandbox",
    )
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="P", help=f"of Odoo ({PORT})"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="forget the database and the sandbox"
    )
    return parser.parse_args(arguments)


def check_ports(options):
    for port in [options.port] if options.bol else [options.port, options.port + 1]:
        if not port_is_free(port):
            raise Problem(
                f"Port {port} is taken. Stop what uses it, or choose another one with "
                "--port (the sandbox takes the port after Odoo's)."
            )


def report(job):
    """Go through the main job and print its table; whether nothing fell short."""
    figures = job.run()
    print(f"\n{table(figures)}\n", flush=True)
    for sentence in job.left:
        say(f"Fell short: {sentence}")
    return not job.left and all(figure.equal for figure in figures)


def serve(server):
    say(f"Odoo serves at {server.url}, login admin, password admin.")
    say("Its log is " + str(server.log) + ". Stop with Ctrl-C.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        say()
