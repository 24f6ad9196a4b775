"""A seller whose connection was silent for hours, while life went on."""

from datetime import timedelta

from odoo.addons.bol_connector.tests.cancelling import CancelMixin

from .common import BolStockCase, samples

LANES = ("out", "bulk", "orders_1", "orders_2")


class SilenceCase(CancelMixin, BolStockCase):
    """All of a seller's traffic, three hours without any of it.

    The lane of what goes to bol always runs first: nothing but the catch-up sees to
    the order of things.
    """

    catches_up = True

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer_id = self.seller.offer(
            ean=self.product.barcode,
            reference="T-1",
            stock={"amount": 777, "managedByRetailer": False},
        )
        self.account.write({"stock_brake_change": 0, "stock_brake_zero": 0})
        self.run_now("offers")
        self.count(self.product, 50)
        for kind in ("orders", "stock"):
            self.run_now(kind)
        self.sandbox.admin("DELETE", "received")

    # -- what happens ----------------------------------------------------------

    def silence(self, account=None, **passed):
        """Let so much time (by default three hours) go by in which nothing ran."""
        account = account or self.account
        # Somebody may have pressed something just now.
        self.catch_ups(account).unlink()
        for flow in account.flow_ids:
            self.make_due(flow, **(passed or {"hours": 3}))
        self.commit()

    def arrives(self, *items, **changes):
        """An order that bol has, and Odoo doesn't know; its number."""
        items = items or [samples.item(self.product.barcode)]
        return self.seller.place(samples.order(*items, **changes))[0]

    def look(self, times=1):
        """Let all lanes run, and again."""
        for _ in range(times):
            for lane in LANES:
                self.run_lane(lane)

    def settle(self):
        """Let them run until nothing is left, and bol confirm what it took over."""
        for _ in range(4):
            self.look()
            for command in [*self.shipments(), *self.cancellations()]:
                if command.next_attempt:
                    command.next_attempt -= timedelta(minutes=1)
        self.commit()

    # -- what is there afterwards ----------------------------------------------

    def catch_ups(self, account=None):
        account = account or self.account
        return self.env["bol.catch.up"].search([("account_id", "=", account.id)])

    def line(self, stage):
        lines = self.catch_ups().line_ids
        return lines.filtered(lambda line: line.stage == stage)

    def figures(self, stage):
        """(missed, done in time, done late, still open, needs a human)"""
        line = self.line(stage)
        return line.missed, line.done, line.late, line.open, line.human

    def told(self):
        """The kinds of calls that bol received, in their order, each once."""
        kinds = {
            ("GET", "/retailer/orders"): "orders",
            ("PUT", "/retailer/orders/cancellation"): "cancellations",
            ("POST", "/retailer/shipments"): "shipments",
        }
        found = []
        for method, path in self.seller.received():
            patched = "offers" if method == "PATCH" else None
            kind = kinds.get((method, path), patched)
            if kind and kind not in found:
                found.append(kind)
        return found
