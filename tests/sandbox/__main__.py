"""``python -m tests.sandbox --port P``: serve until told to stop."""

import argparse
import signal
import sys
import threading

from . import build, server, webhooks
from .app import Sandbox
from .journal import Journal
from .store import Store


def main(arguments=None) -> int:
    options = _parse(arguments)
    world = build.world(options.seed)
    store = Store(world, options.state) if options.state else None
    try:
        if store:
            store.load()
    except ValueError as error:
        print(f"{options.state}: {error}; remove it to start anew.", file=sys.stderr)
        return 1
    for name in ("limits", "process_seconds"):
        if getattr(options, name) is not None:
            setattr(world.settings, name, getattr(options, name))
    build.fill(world, options.orders, options.offers)
    app = Sandbox(world, Journal(options.journal), store)
    try:
        httpd = server.make(options.host, options.port, app)
    except OSError as error:
        print(f"{options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    _serve(httpd, app)
    return 0


def _serve(httpd, app):
    def stop(*_):
        threading.Thread(target=httpd.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ticker = server.Ticker(app)
    ticker.start()
    courier = webhooks.Courier(app.world)
    courier.start()
    host, port = httpd.server_address[:2]
    print(f"sandbox at http://{host}:{port}", flush=True)
    httpd.serve_forever(poll_interval=0.1)
    courier.stop()
    ticker.stop()
    httpd.server_close()
    app.close()


def _parse(arguments) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=0)
    parser.add_argument("--offers", type=int, default=40)
    parser.add_argument("--state", help="file that lets a restart forget nothing")
    parser.add_argument("--journal", help="file that gets every exchange as JSON")
    parser.add_argument("--limits", type=float, help="times bol's real limits; 0: none")
    parser.add_argument("--process-seconds", type=float, dest="process_seconds")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
