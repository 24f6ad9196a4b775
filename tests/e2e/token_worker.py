"""A process of its own that works with accounts' tokens, for test_token_storm.py.

``python -m tests.e2e.token_worker DATABASE CONFIG`` reads orders from standard input,
a JSON object a line, and answers each with a line of JSON:

``{"ask": ACCOUNT, "threads": N, "refused": TOKEN}``
    so many threads find TOKEN expired at once; the tokens they got
``{"consent": ACCOUNT, "code": CODE, "redirect": URL}``
    comes back with the code of a seller's consent; the access token
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


@contextmanager
def account_of(registry, account_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        yield env["bol.account"].browse(account_id)


def ask(registry, account_id, threads, refused):
    with account_of(registry, account_id) as account:
        # A source each: the threads share no memory of the token either.
        sources = [account._bol_tokens() for _ in range(threads)]
    start = Barrier(threads)

    def get(tokens):
        start.wait()
        return tokens.get(refused=refused)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(get, sources))


def consent(registry, account_id, code, redirect):
    from odoo.addons.bol_connector.models.bol_consent import Asked

    with account_of(registry, account_id) as account:
        asked = Asked(account_id, redirect, account._bol_consent_of())
        assert account._bol_consent_came(asked, code, error="") == ""
        return account._bol_consent_tokens().get()


def main(database, config_file):
    config.parse_config(["-c", config_file, "--log-level=error"])
    registry = Registry(database)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        work = ask if "ask" in order else consent
        account_id = order.pop(work.__name__)
        print(json.dumps(work(registry, account_id, **order)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
