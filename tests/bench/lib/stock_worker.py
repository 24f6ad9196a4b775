"""A process like :mod:`.worker` that also does what the people in a warehouse do.

Nothing but validating a transfer is measured here, so goods are put on the shelf in
the quickest way that Odoo has.
"""

import sys
import time
from datetime import timedelta

from psycopg2 import errors

from odoo import api, fields
from odoo.fields import Command

from .copies import copy
from .worker import Worker, main

#: ``base.user_admin``: no superuser, so what access rights cost counts as well.
PERSON = 2
#: Nobody has to look at a wizard.
STRAIGHT = {"skip_sms": True, "skip_backorder": True}
EARLIER = timedelta(hours=3)
#: Milliseconds after which whoever waits for another one's lock is told so.
NO_WAITING = 200


class StockWorker(Worker):
    """What a bench of the stock may ask of it."""

    def __init__(self, registry):
        super().__init__(registry)
        self._held = None
        self._connections = []
        sys.addaudithook(self._note_connection)

    def _note_connection(self, event, arguments):
        """PostgreSQL is reached by a library that Python doesn't see."""
        if event == "socket.connect":
            self._connections.append(arguments[1])

    def _person(self, cr):
        company = self._env(cr).company
        context = {"allowed_company_ids": company.ids, **STRAIGHT}
        return api.Environment(cr, PERSON, context)

    # -- goods -----------------------------------------------------------------

    def make_goods(self, barcodes, average_cost=False):
        """Make storable products; their ids."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            goods = {"is_storable": True, "standard_price": 5}
            if average_cost:
                values = {"name": "Average", "property_cost_method": "average"}
                goods["categ_id"] = env["product.category"].create(values).id
            products = env["product.product"].create(
                [{"name": f"Pan {code}", "barcode": code, **goods} for code in barcodes]
            )
            return products.ids

    def add(self, products, pieces):
        """Put so many pieces more (or less) of each product on the shelf."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            shelf = self._shelf(env)
            products = env["product.product"].browse(products)
            quants = env["stock.quant"]
            cache = quants._get_quants_by_products_locations(products, shelf)
            quants = quants.with_context(quants_cache=cache)
            nobody = {
                "lot_id": env["stock.lot"],
                "package_id": env["stock.package"],
                "owner_id": env["res.partner"],
            }
            for product in products:
                quants._update_available_quantity(product, shelf, pieces, **nobody)

    def shift(self, products, pieces):
        """The same in two statements, with the note that Odoo's own way would leave."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            shelf = self._shelf(env)
            cr.execute(
                "UPDATE stock_quant SET quantity = quantity + %s "
                "WHERE location_id = %s AND product_id = ANY(%s)",
                [pieces, shelf.id, products],
            )
            moved = [(product, shelf.company_id.id) for product in products]
            env["bol.offer.dirty"]._bol_note("stock", moved)

    def _shelf(self, env):
        return self._warehouse(env).lot_stock_id

    def _warehouse(self, env):
        company = [("company_id", "=", env.company.id)]
        return env["stock.warehouse"].search(company, limit=1)

    def fill(self, account):
        """Take over all further offers of an account, as if it had been long ago.

        Products, goods on the shelf and offers are written by SQL, as copies of what
        the account has: bol was told of each three hours ago what is on the shelf.
        """
        with self.registry.cursor() as cr:
            env = self._env(cr)
            account = env["bol.account"].browse(account)
            known = env["bol.offer"].search([("account_id", "=", account.id)])
            models = {offer.fulfilment_method: offer for offer in known}
            bol_ids = set(known.mapped("bol_id"))
            with account._bol_client() as client:
                for page in client.offers.pages():
                    page = [offer for offer in page if offer.offer_id not in bol_ids]
                    if page:
                        self._fill(models, page)
            # What the account had is as old.
            cr.execute(
                "UPDATE bol_offer SET stock_sent_at = %s",
                [fields.Datetime.now() - EARLIER],
            )
            cr.execute("DELETE FROM bol_offer_dirty")

    def products_of(self, account):
        """Ids of the products whose stock bol is told."""
        own = [("account_id", "=", account), ("fulfilment_method", "=", "FBR")]
        with self.registry.cursor() as cr:
            return self._env(cr)["bol.offer"].search(own).product_id.ids

    def _fill(self, models, page):
        offers = models["FBR"].browse()
        product = models["FBR"].product_id
        (shelf,) = product.stock_quant_ids.filtered(
            lambda quant: quant.location_id.usage == "internal"
        )
        templates = copy(
            product.product_tmpl_id, [{"color": n} for n, _offer in enumerate(page)]
        )
        products = copy(
            product,
            [
                {"barcode": offer.ean, "product_tmpl_id": templates[n]}
                for n, offer in enumerate(page)
            ],
        )
        copy(
            shelf,
            [
                {"product_id": products[offer.ean], "quantity": offer.stock_amount or 0}
                for offer in page
            ],
        )
        for method, model in models.items():
            mine = [offer for offer in page if offer.fulfilment_method == method]
            copy(
                model,
                [
                    {
                        "bol_id": offer.offer_id,
                        "product_id": products[offer.ean],
                        "stock_wanted": offer.stock_amount or 0,
                        "stock_acknowledged": offer.stock_amount or 0,
                        **offers._bol_with_fingerprint(offer),
                    }
                    for offer in mine
                ],
            )

    # -- the flow --------------------------------------------------------------

    def try_again(self, account, kind):
        """Run a flow as if what put it off were over."""
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE bol_flow SET not_before = NULL "
                "WHERE account_id = %s AND kind = %s",
                [account, kind],
            )
        self.run(account, kind)

    # -- transfers -------------------------------------------------------------

    def transfer(self, kind, products, pieces=1):
        """Make a transfer that can be validated; its id.

        :param str kind: "out" (a delivery) or "in" (a receipt)
        """
        with self.registry.cursor() as cr:
            env = self._person(cr)
            kinds = self._warehouse(env)[f"{kind}_type_id"]
            way = {
                # Validated within the second of its date, it costs a query less.
                "scheduled_date": fields.Datetime.now() - EARLIER,
                "location_id": kinds.default_location_src_id.id,
                "location_dest_id": kinds.default_location_dest_id.id,
            }
            moves = [
                {
                    "location_id": way["location_id"],
                    "location_dest_id": way["location_dest_id"],
                    "product_id": product,
                    "product_uom_qty": pieces,
                    "price_unit": 6,
                }
                for product in products
            ]
            picking = env["stock.picking"].create(
                {
                    **way,
                    "picking_type_id": kinds.id,
                    "move_ids": [Command.create(values) for values in moves],
                }
            )
            picking.action_confirm()
            picking.action_assign()
            picking.move_ids.picked = True
            assert picking.state == "assigned", picking.state
            return picking.id

    def validate(self, transfer, hold=False):
        """Validate a transfer, as a person does.

        :param bool hold: leave the transaction open, all but committed
        :return: dict: SQL queries and seconds of the transaction, with its commit
            unless it is held; the moment of that; places that were connected to
            meanwhile, PostgreSQL not among them; None if a lock was in the way
        """
        cr = self.registry.cursor()
        cr.execute("SET LOCAL lock_timeout = %s", [NO_WAITING])
        before = cr.sql_log_count
        self._connections.clear()
        processor, began = time.process_time(), time.monotonic()
        try:
            picking = self._person(cr)["stock.picking"].browse(transfer)
            picking.button_validate()
            cr.flush()
        except errors.LockNotAvailable:
            cr.close()
            return None
        assert picking.state == "done", picking.state
        queries = cr.sql_log_count - before
        self._held = cr
        if not hold:
            self.finish()
        return {
            "queries": queries,
            "seconds": time.monotonic() - began,
            "processor": time.process_time() - processor,
            "connections": len(self._connections),
            "at": time.time(),
        }

    def finish(self):
        """Commit what :meth:`validate` holds."""
        self._held.commit()
        self._held.close()


if __name__ == "__main__":
    main(*sys.argv[1:], worker=StockWorker)
