"""A seller who cancels in Odoo what was sold at bol."""

import json
from datetime import timedelta

from odoo.tests import Form

from . import samples
from .common import BolCase


class LaterCase(BolCase):
    def later(self, **passed):
        """Let time (keywords of timedelta) go by for the flows."""
        for flow in self.account.flow_ids:
            self.make_due(flow, **passed)


class CancelMixin:
    """What people do to cancel, and what came of it."""

    def press_cancel(self, sale):
        """Press Cancel on a sale order; the wizard that asks for the reason, if any."""
        self.env.cr.flush()
        answer = sale.with_context(bol_ask_reason=True).action_cancel()
        if isinstance(answer, dict):
            self.assertEqual(answer["res_model"], "bol.order.cancel")
            return Form.from_action(self.env, answer).save()
        return None

    def send(self, times=2):
        """Let the scheduled action run, and again some time later."""
        for _ in range(times):
            self.run_lane("out")
            self.later(minutes=1)

    def later(self, **passed):
        for one in self.cancellations():
            for name in ("next_attempt", "sent_at"):
                if one[name]:
                    one[name] -= timedelta(**passed)
        return super().later(**passed)

    # -- what is there afterwards ----------------------------------------------

    def cancellations(self):
        return self.env["bol.cancellation"].search(
            [("account_id", "=", self.account.id)], order="id"
        )

    def puts(self):
        """(item, reason) of each call that cancels at bol."""
        calls = self.seller.calls("PUT", "/retailer/orders/cancellation$")
        items = [json.loads(call["body"])["orderItems"][0] for call in calls]
        return [(item["orderItemId"], item["reasonCode"]) for item in items]

    def units(self, order):
        """[(ordered, shipped, cancelled) of each item of an order at bol]"""
        items = self.seller.truth()["orders"][order.bol_id]["items"].values()
        return [
            (item["quantity"], item["quantityShipped"], item["quantityCancelled"])
            for item in items
        ]

    def setting(self, **values):
        """Settings of bol for this test."""
        before = self.sandbox.admin("GET", "settings")
        self.sandbox.setting(**values)
        self.addCleanup(self.sandbox.setting, **{name: before[name] for name in values})

    def notes(self, record):
        return " ".join(map(str, record.message_ids.mapped("body")))


class CancelCase(CancelMixin, LaterCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def sell(self, *items, **changes):
        """A sale order of items of bol, by default of two teapots."""
        items = items or [samples.item(self.product.barcode, 2)]
        order = self.import_order(*items, **changes)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id
