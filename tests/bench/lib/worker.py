"""A process with an Odoo registry of its own, as an Odoo worker has.

``python -m tests.bench.lib.worker DATABASE CONFIG`` reads orders from standard input,
a JSON object a line, ``{"do": NAME, ...}``, and answers each with a line of JSON: what
the method ``NAME`` of :class:`Worker` returns, and the seconds, SQL queries and
processor seconds that it took.
"""

import json
import sys
import time
from datetime import UTC, datetime

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

from .reference import Reference

SLICE = 10
PAUSE = 0.05
#: More than any measurement sells, so that each transfer finds its goods.
PLENTY = 100_000


class Worker:
    """What a bench may ask of it; each method works on a cursor of its own."""

    def __init__(self, registry):
        self.registry = registry

    def answer(self, do, **arguments):
        queries, processor = odoo.sql_db.sql_counter, time.process_time()
        began = time.monotonic()
        result = getattr(self, do)(**arguments)
        return {
            "result": result,
            "seconds": time.monotonic() - began,
            "queries": odoo.sql_db.sql_counter - queries,
            "processor": time.process_time() - processor,
        }

    def _env(self, cr, **context):
        env = api.Environment(cr, SUPERUSER_ID, context)
        return env(context={**context, "allowed_company_ids": env.company.ids})

    # -- accounts --------------------------------------------------------------

    def enter(self, name, url, client_id, client_secret):
        """Make an account with its offers and their products, live; its id."""
        account_id = self.connect(name, url, client_id, client_secret)
        self.run(account_id, "offers")
        with self.registry.cursor() as cr:
            self._stock_up(self._env(cr), account_id)
        return account_id

    def connect(self, name, url, client_id, client_secret, create_products=True):
        """Make an account, live; its id."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            account = env["bol.account"].create(
                {
                    "name": name,
                    "environment": "sandbox",
                    "sandbox_url": url,
                    "client_id": client_id,
                    "client_secret": client_secret,
                    "create_products": create_products,
                }
            )
            # The token is fetched on another cursor.
            cr.commit()
            account.action_test_connection()
            account.action_go_live()
            cr.commit()
        return account.id

    def make_products(self, barcodes, prices=None):
        """Make a product of each of these barcodes, at list prices if given."""
        values = [{"name": f"Teapot {code}", "barcode": code} for code in barcodes]
        for value, price in zip(values, prices or [], strict=False):
            value["list_price"] = price
        with self.registry.cursor() as cr:
            self._env(cr)["product.product"].create(values)

    def make(self, model, **values):
        """Make a record; its id."""
        with self.registry.cursor() as cr:
            return self._env(cr)[model].create(values).id

    def change(self, model, id, **values):
        with self.registry.cursor() as cr:
            self._env(cr)[model].browse(id).write(values)

    def _stock_up(self, env, account_id):
        account = env["bol.account"].browse(account_id)
        shelf = env["stock.warehouse"].search(
            [("company_id", "=", account.company_id.id)], limit=1
        )
        offers = env["bol.offer"].search([("account_id", "=", account_id)])
        for product in offers.product_id:
            env["stock.quant"]._update_available_quantity(
                product, shelf.lot_stock_id, PLENTY
            )

    def configure(self, account, **values):
        with self.registry.cursor() as cr:
            self._env(cr)["bol.account"].browse(account).write(values)

    # -- the connector ---------------------------------------------------------

    def due(self, accounts, kind="orders", minutes=6):
        """Let the next run of these accounts be due, as if so much time had passed."""
        with self.registry.cursor() as cr:
            cr.execute(
                """
                UPDATE bol_flow
                   SET next_run = date_trunc('second', now() AT TIME ZONE 'UTC'),
                       listed_at = listed_at - %s * interval '1 minute'
                 WHERE kind = %s AND account_id = ANY(%s)
                """,
                [minutes, kind, accounts],
            )

    def let_go(self):
        """Close the connections: only then has PostgreSQL counted all they did."""
        odoo.sql_db.close_db(self.registry.db_name)

    def run(self, account, kind="orders", forced=False):
        """Run the account's flow, slice by slice, until it has nothing left to do.

        :param bool forced: begin as if somebody had pressed Run Now
        """
        with self.registry.cursor() as cr:
            flow = self._env(cr)["bol.flow"].search(
                [("account_id", "=", account), ("kind", "=", kind)]
            )
        ran = "more"
        while ran == "more":
            with self.registry.cursor() as cr:
                end = time.monotonic() + SLICE
                ran = self._env(cr)["bol.flow"]._run_alone(flow.id, end, forced)
            forced = False

    def run_on(self, account, kind):
        """Run a flow as often as a lane would; how often bol's limit put it off."""
        pauses = 0
        while True:
            self.run(account, kind)
            with self.registry.cursor() as cr:
                flow = self._env(cr)["bol.flow"].search(
                    [("account_id", "=", account), ("kind", "=", kind)]
                )
                assert not flow.last_error, flow.last_error
                if not flow._bol_due():
                    return pauses
                resume = flow.not_before
            if resume:
                pauses += 1
                time.sleep(
                    max(
                        (
                            resume - datetime.now(UTC).replace(tzinfo=None)
                        ).total_seconds(),
                        0,
                    )
                )

    def wake(self, lane="orders"):
        """Have a running server's lane look for work."""
        with self.registry.cursor() as cr:
            self._env(cr)["bol.flow"]._bol_wake([lane])

    def lane(self, accounts, seconds=300):
        """Run a lane of orders as its scheduled action does, until all is imported.

        :return: {account id: seconds until its backlog was imported}
        """
        began, done = time.monotonic(), {}
        while len(done) < len(accounts) and time.monotonic() < began + seconds:
            with self.registry.cursor() as cr:
                self._env(cr)["bol.flow"]._run_lane("orders")
            for account in self._finished(accounts):
                done.setdefault(account, time.monotonic() - began)
            if len(done) < len(accounts):
                # Another worker has them.
                time.sleep(PAUSE)
        return done

    def _finished(self, accounts):
        """Those of the accounts that are neither due nor have orders to work on."""
        with self.registry.cursor() as cr:
            flows = self._env(cr)["bol.flow"].search(
                [
                    ("account_id", "in", accounts),
                    ("kind", "=", "orders"),
                ]
            )
            return (flows - flows._bol_due()).account_id.ids

    def imported(self, accounts):
        """Orders of these accounts in each state, and their sale orders' total."""
        with self.registry.cursor() as cr:
            orders = self._env(cr)["bol.order"]._read_group(
                [("account_id", "in", accounts)], ["state"], ["__count"]
            )
            sales = self._env(cr)["sale.order"]._read_group(
                [("bol_account_id", "in", accounts), ("state", "=", "sale")],
                [],
                ["__count", "amount_total:sum"],
            )
        ((count, total),) = sales
        return {"states": dict(orders), "sales": count, "total": round(total, 2)}

    def sold(self, mark):
        """Sale orders that a reference made, and their total."""
        with self.registry.cursor() as cr:
            ((count, total),) = self._env(cr)["sale.order"]._read_group(
                [("client_order_ref", "=like", f"{mark}%"), ("state", "=", "sale")],
                [],
                ["__count", "amount_total:sum"],
            )
        return {"sales": count, "total": round(total, 2)}

    # -- references ------------------------------------------------------------

    def plain(self, orders, account, batch, context=None):
        """Create and confirm these orders (bol's JSON) in batches."""
        with self.registry.cursor() as cr:
            env = self._env(cr, **(context or {}))
            self._reference(env, "plain", account).bulk(orders, batch)

    def naive(self, orders, account, url, token):
        """Read, create, confirm and commit one order after the other."""
        with self.registry.cursor() as cr:
            self._reference(self._env(cr), "naive", account).one_by_one(
                orders, url, token
            )

    def _reference(self, env, mark, account):
        taxes = env["account.tax"].search([("bol_included_tax_id", "!=", False)])
        return Reference(
            env,
            mark,
            {tax.id: tax.bol_included_tax_id.id for tax in taxes},
            env["bol.account"].browse(account)._bol_discount_product().id,
        )


def main(database, config_file, worker=Worker):
    config.parse_config(["-c", config_file, "--log-level=warn"])
    worker = worker(Registry(database))
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(worker.answer(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
