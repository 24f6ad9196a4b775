"""A seller with a warehouse: goods on the shelf, orders to ship."""

from datetime import timedelta

from odoo.tests import Form

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tests.common import BolCase

POST_SHIPMENT = {"method": "POST", "path": "^/retailer/shipments$"}


class BolStockCase(BolCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf = cls.warehouse.lot_stock_id

    def _make_product(self, **values):
        return super()._make_product(**{"is_storable": True, **values})

    # -- what people in the warehouse do ---------------------------------------

    def count(self, product, quantity, location=None):
        """Count so many units of a product on the shelf."""
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": product.id,
                "location_id": (location or self.shelf).id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()
        self.commit()

    def sell(self, *items, **changes):
        """Import an order of bol; returns its open transfers."""
        order = self.import_order(*items, **changes)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id.picking_ids

    def validate(self, pickings, backorder=True):
        """Press Validate; answer the question of what to do with the rest."""
        result = pickings.button_validate()
        if isinstance(result, dict):
            self.assertEqual(result["res_model"], "stock.backorder.confirmation")
            wizard = Form.from_action(self.env, result).save()
            wizard.process() if backorder else wizard.process_cancel_backorder()
        self.commit()

    def ship(self, pickings, quantity=None, **options):
        """Take all goods of these transfers, or so many of each move, and validate."""
        pickings.action_assign()
        for move in pickings.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
            move.picked = True
        self.validate(pickings, **options)

    # -- what the scheduled action does ----------------------------------------

    def later(self, **passed):
        """Let time (keywords of timedelta) go by for all that waits to be sent."""
        passed = timedelta(**passed)
        for shipment in self.shipments():
            for name in ("next_attempt", "sent_at"):
                if shipment[name]:
                    shipment[name] -= passed
        for offer in self.offers():
            if offer.stock_retry_at:
                offer.stock_retry_at -= passed
        for flow in self.account.flow_ids:
            self.make_due(flow, seconds=passed.total_seconds())

    def send(self, times=2):
        """Let the scheduled action run, and again some time later."""
        for _ in range(times):
            self.run_lane("out")
            self.later(minutes=1)

    # -- what is there afterwards ----------------------------------------------

    def shipments(self, state=None):
        domain = [("account_id", "=", self.account.id)]
        if state:
            domain.append(("state", "=", state))
        return self.env["bol.shipment"].search(domain, order="id")

    def item_at_bol(self, order):
        """bol's view of the only item of an order: (shipped, cancelled, state)."""
        (item,) = self.seller.truth()["orders"][order.bol_id]["items"].values()
        return item["quantityShipped"], item["quantityCancelled"], item["state"]

    def assertShippedOnce(self, order, quantity=1):
        """bol has exactly one shipment of the order, and Odoo knows it."""
        (shipment,) = self.seller.shipments(order.bol_id)
        self.assertEqual(sum(shipment["quantities"].values()), quantity)
        command = self.shipments().filtered(lambda s: s.bol_order_id == order)
        self.assertEqual(command.mapped("state"), ["done"], command.mapped("message"))
        self.assertEqual(command.bol_id, shipment["shipmentId"])
        self.assertEqual(command.reference, shipment["reference"])

    def assertNothingAtBol(self, order):
        self.assertEqual(self.seller.shipments(order.bol_id), [])


class BolShippedCase(BolStockCase):
    """Transfers that were just validated, and what may happen on the way to bol."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)
        self.flow_out = self.flow("shipments")

    def shipped(self, quantity=1):
        """A bol order whose transfer was just validated."""
        picking = self.sell(samples.item(self.product.barcode, quantity))
        self.ship(picking)
        return picking.sale_id.bol_order_id

    def posts(self):
        return self.seller.received("POST", "/retailer/shipments$")

    def setting(self, **values):
        """Settings of bol for this test."""
        before = self.sandbox.admin("GET", "settings")
        self.sandbox.setting(**values)
        self.addCleanup(self.sandbox.setting, **{name: before[name] for name in values})

    def bol_says(self, **result):
        """Let bol's next shipment process end so."""
        self.setting(process_result={"CREATE_SHIPMENT": result})


__all__ = ["POST_SHIPMENT", "BolShippedCase", "BolStockCase", "samples"]
