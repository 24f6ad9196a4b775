"""A worker that fills an account with orders by SQL, and looks at its dashboard."""

import sys

from odoo.tools import SQL

from .worker import Worker, main

#: Over so many days; the last ones are still open at bol.
DAYS, OPEN_DAYS = 90, 2
#: Of so many orders one is held, one has two items, one is fulfilled by bol.
HELD, TWO, FBB = 200, 4, 10
PRODUCTS = 500
SHOWN = ["placed_at:day", "fulfilment_method"]


class DashboardWorker(Worker):
    """Nothing of Odoo is run for an order: what is measured is looking at them."""

    def fill(self, account_id, orders):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            account = env["bol.account"].browse(account_id)
            env["product.product"].create(
                [{"name": f"Lamp {number}"} for number in range(PRODUCTS)]
            )
            env.flush_all()
            env.cr.execute(self._orders(account, orders))
            env.cr.execute(self._items(account))
            cr.commit()
            env.cr.execute("ANALYZE")

    def _orders(self, account, count):
        return SQL(
            """
            INSERT INTO bol_order (account_id, company_id, currency_id, country_id,
                   bol_id, placed_at, ship_by, state, bol_state, fulfilment,
                   create_date)
            SELECT %(account)s, %(company)s, %(euro)s, %(country)s,
                   'N' || %(account)s || '-' || number,
                   placed, placed + INTERVAL '1 day',
                   CASE WHEN number %% %(held)s = 0 THEN 'held' ELSE 'imported' END,
                   CASE WHEN placed > now() - %(open)s * INTERVAL '1 day'
                        THEN 'open' ELSE 'shipped' END,
                   CASE WHEN number %% %(fbb)s = 0 THEN 'FBB' ELSE 'FBR' END, placed
              FROM generate_series(1, %(count)s) number,
                   LATERAL (SELECT (now() AT TIME ZONE 'UTC')
                            - number * %(days)s * INTERVAL '1 day' / %(count)s)
                           AS moment(placed)
            """,
            account=account.id,
            company=account.company_id.id,
            euro=account.env.ref("base.EUR").id,
            country=account.env.ref("base.nl").id,
            count=count,
            days=DAYS,
            open=OPEN_DAYS,
            held=HELD,
            fbb=FBB,
        )

    def _items(self, account):
        return SQL(
            """
            INSERT INTO bol_order_item (bol_order_id, account_id, company_id, bol_id,
                   ean, title, quantity, quantity_shipped, quantity_cancelled,
                   quantity_open, amount, commission, fulfilment_method, ship_by,
                   expires_on, product_id)
            SELECT bol_order.id, bol_order.account_id, bol_order.company_id,
                   bol_order.bol_id || '-' || place, '8712345678906', 'Lamp', 2,
                   CASE WHEN bol_order.bol_state = 'open' THEN 0 ELSE 2 END, 0,
                   CASE WHEN bol_order.bol_state = 'open' THEN 2 ELSE 0 END,
                   19.98, 2.5, bol_order.fulfilment, bol_order.ship_by,
                   bol_order.placed_at + INTERVAL '5 days', product.id
              FROM bol_order
             CROSS JOIN generate_series(1, 2) place
              JOIN (SELECT id, row_number() OVER () AS number FROM product_product
                     ORDER BY id DESC LIMIT %(products)s) product
                ON product.number %% %(products)s = bol_order.id %% %(products)s
             WHERE bol_order.account_id = %(account)s
               AND (place = 1 OR bol_order.id %% %(two)s = 0)
            """,
            account=account.id,
            products=PRODUCTS,
            two=TWO,
        )

    # -- what a user looks at --------------------------------------------------

    def cards(self, account_id):
        """The card of an account, as the screen asks for it."""
        with self.registry.cursor() as cr:
            env = self._env(cr, tz="Europe/Amsterdam")
            accounts = env["bol.account"].with_user(env.ref("base.user_admin"))
            view = env.ref("bol_connector.bol_account_view_kanban")
            parts = accounts.get_views([(view.id, "kanban")])
            fields = parts["models"]["bol.account"]["fields"]
            shown = {name: {} for name in fields if name in accounts._fields}
            rows = accounts.web_search_read([("id", "=", account_id)], shown)
            assert rows["records"][0]["orders_week"], rows

    def report(self, account_id):
        """The order report of all time, by day."""
        with self.registry.cursor() as cr:
            report = self._env(cr, tz="Europe/Amsterdam")["bol.order.report"]
            report = report.with_user(report.env.ref("base.user_admin"))
            domain = [("account_id", "=", account_id)]
            assert report.formatted_read_group(domain, SHOWN, ["revenue:sum"])

    def to_ship(self, account_id):
        """The first page of the list behind a figure."""
        with self.registry.cursor() as cr:
            account = self._env(cr)["bol.account"].browse(account_id)
            action = account.action_view_figure("to_ship_count")
            records = account.env[action["res_model"]]
            assert records.web_search_read(action["domain"], {"id": {}}, limit=80)


if __name__ == "__main__":
    main(*sys.argv[1:], worker=DashboardWorker)
