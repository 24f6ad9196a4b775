"""Customers who send goods back, at bol and in Odoo."""

from datetime import timedelta

from .common import BolStockCase, samples


class ReturnCase(BolStockCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)

    def sold(self, *items, **changes):
        """A bol order that was shipped, told to bol, and read again."""
        picking = self.sell(*items, **changes)
        self.ship(picking)
        return self.told(picking.sale_id.bol_order_id)

    def told(self, order):
        self.send(2)
        self.make_due(self.flow("orders"))
        self.run_now("orders")
        order.invalidate_recordset()
        return order

    def announce(self, *lines, **options):
        """A customer announces a return: bol's answer, with its numbers."""
        return self.sandbox.admin(
            "POST",
            "returns",
            account=self.seller.client_id,
            lines=list(lines),
            **options,
        )

    def line(self, order, quantity=1, product=None, **more):
        ean = (product or self.product).barcode
        return {"orderId": order.bol_id, "ean": ean, "quantity": quantity, **more}

    def handle(self, made, **options):
        """Somebody decides in bol's own screens."""
        self.sandbox.admin(
            "POST",
            f"returns/{made['returnId']}/handle",
            account=self.seller.client_id,
            **options,
        )

    def withdraw(self, made):
        """bol forgets a return."""
        self.sandbox.admin(
            "DELETE", f"returns/{made['returnId']}", account=self.seller.client_id
        )

    def read_bol(self):
        self.run_now("returns")
        self.env.invalidate_all()

    def again(self):
        """Let the time come at which what waits is tried again, and read."""
        for one in self.returns():
            if one.detail_not_before:
                one.detail_not_before -= timedelta(days=1)
            if one.listed_open_at:
                one.listed_open_at -= timedelta(hours=2)
        for item in self.returns().item_ids:
            if item.project_at:
                item.project_at -= timedelta(days=1)
        self.make_due(self.flow("returns"), hours=2)
        self.read_bol()

    def returns(self, made=None):
        found = self.env["bol.return"].search(
            [("account_id", "=", self.account.id)], order="id"
        )
        return found.filtered(lambda r: not made or r.bol_id == made["returnId"])

    def wrote(self):
        """What the seller told bol about returns."""
        return self.seller.received("PUT", "/retailer/returns") + self.seller.received(
            "POST", "/retailer/returns"
        )


__all__ = ["ReturnCase", "samples"]
