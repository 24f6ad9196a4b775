import os
import random
from collections import Counter

from odoo.tests import tagged

from odoo.addons.bol_connector_stock.tests.common import BolStockCase, samples

from .shapes import NeighbourShapes, Shapes

SEED = os.environ.get("BOL_SEED", "1")
#: Over the ways in which a warehouse delivers, at least.
TRANSFERS = int(os.environ.get("BOL_TRANSFERS", 500))


@tagged("post_install", "-at_install")
class TestShipmentsGenerated(BolStockCase):
    """Many transfers of all shapes: bol knows of each piece what Odoo knows, once."""

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env or "purchase.order" not in self.env:
            self.skipTest("Kits and dropshipping need their addons.")
        self.dice = random.Random(f"shipments-{SEED}-{self._testMethodName}")
        self.goods = [self._make_product() for _ in range(8)]
        self.shapes = NeighbourShapes(self, self.dice)
        # Odoo forms batches in a new warehouse, and takes transfers out of them again.
        types = self.env["stock.picking.type"].with_context(active_test=False)
        mine = [("warehouse_id", "=", self.warehouse.id)]
        types.search(mine).auto_batch = False
        for product in (*self.goods, *self.shapes.parts):
            self.count(product, 100_000)

    def products_of(self, shape):
        """[(product, ordered)]"""
        if shape.startswith("kit"):
            return [(self.shapes.kit_product, self.dice.randrange(1, 4))]
        if shape == "dropship":
            return [(self.shapes.sent_product, self.dice.randrange(1, 4))]
        lines = self.dice.sample(self.goods, self.dice.randrange(1, 4))
        return [(product, self.dice.randrange(1, 6)) for product in lines]

    def one_round(self, steps):
        """Each shape some times, with the warehouse's deliveries in so many steps."""
        self.warehouse.delivery_steps = steps
        wanted = [shape for shape in self.shapes.ORDERS for _ in range(4)]
        self.dice.shuffle(wanted)
        placed = []
        for shape in wanted:
            orders = [
                samples.order(
                    *(
                        samples.item(product.barcode, quantity)
                        for product, quantity in self.products_of(shape)
                    )
                )
                for _ in range(self.shapes.ORDERS[shape])
            ]
            placed.append((shape, self.seller.place(*orders)))
        self.import_all({number for _shape, numbers in placed for number in numbers})
        for shape, numbers in placed:
            sales = self.orders(*numbers).sale_order_id
            self.assertEqual(len(sales), len(numbers), shape)
            getattr(self.shapes, shape)(*sales)
        self.commit()
        # Odoo's database does so by itself, but not within one long transaction.
        self.env.cr.execute("ANALYZE")

    def import_all(self, numbers):
        for _ in range(20):
            self.run_now("orders")
            here = self.orders().filtered(lambda order: order.state == "imported")
            if numbers <= set(here.mapped("bol_id")):
                return
        self.fail("Orders that aren't imported.")

    def left(self):
        """What bol is still to be told, or still to confirm."""
        mine = [("account_id", "=", self.account.id)]
        commands = self.shipments(), self.env["bol.transport"].search(mine)
        states = {state for them in commands for state in them.mapped("state")}
        return states - {"done", "withdrawn"}

    def at_bol(self):
        """(what each shipment says, units by item) at bol"""
        truth = self.seller.truth()
        shipments = Counter()
        for row in truth["shipments"]:
            transport = row["transport"]
            for item, units in row["quantities"].items():
                how = (transport["transporterCode"], transport["trackAndTrace"])
                shipments[(row["order_id"], item, *how)] += units
        items = {
            item: row["quantityShipped"]
            for order in truth["orders"].values()
            for item, row in order["items"].items()
        }
        return shipments, items

    def test_ship_only(self):
        self._check_bol_knows_what_odoo_knows("ship_only")

    def test_pick_ship(self):
        self._check_bol_knows_what_odoo_knows("pick_ship")

    def test_pick_pack_ship(self):
        self._check_bol_knows_what_odoo_knows("pick_pack_ship")

    def _check_bol_knows_what_odoo_knows(self, steps):
        wanted = TRANSFERS / 3
        while self.shapes.transfers < wanted:
            self.one_round(steps)
        for _ in range(100):
            self.send(1)
            if not self.left():
                break
        shipments, items = self.at_bol()
        # Only what differs: a comparison of all would take minutes to print.
        self.assertFalse(shipments - self.shapes.told)
        self.assertFalse(self.shapes.told - shipments)
        # Each of them is a confirmation of its own, told once.
        told = [
            (row["order_id"], row["reference"])
            for row in self.seller.truth()["shipments"]
        ]
        self.assertEqual(len(told), len(set(told)))
        confirmed = self.shipments("done")
        self.assertEqual(len(told), len(confirmed))
        others = self.shipments() - confirmed
        # The parcels that came back before bol knew of them.
        self.assertEqual(set(others.mapped("state")), {"withdrawn"})
        self.assertEqual(len(others), self.shapes.never_left)
        delivered = Counter()
        for line in confirmed.line_ids:
            delivered[line.item_id.bol_id] += line.quantity
        at_bol = Counter({k: v for k, v in items.items() if v})
        self.assertFalse(at_bol - delivered)
        self.assertFalse(delivered - at_bol)


__all__ = ["Shapes", "TestShipmentsGenerated"]
