from odoo.tests import tagged

from .common import BolShippedCase, samples
from .killed import Killable

#: More commits than a run has.
MOST = 40


@tagged("post_install", "-at_install")
class TestShipmentKilled(Killable, BolShippedCase):
    """Odoo is killed at any moment of telling bol: it hears of it once."""

    def setUp(self):
        super().setUp()
        self.count(self.product, 500)
        others = self.account.flow_ids.filtered(
            lambda flow: flow.lane == "out" and flow.kind != "shipments"
        )
        others.mode = "off"

    def validated(self):
        """Two transfers: a whole order, and two of the five pieces of another one.

        :return: their orders
        """
        numbers = self.seller.place(
            samples.order(samples.item(self.product.barcode)),
            samples.order(samples.item(self.product.barcode, 5)),
        )
        self.run_now("orders")
        whole, part = self.orders(*numbers)
        self.ship(whole.sale_order_id.picking_ids)
        self.ship(part.sale_order_id.picking_ids, 2)
        return whole, part

    def command(self, order):
        return self.shipments().filtered(lambda one: one.bol_order_id == order)

    def killed_everywhere(self, after):
        """Each time with orders of their own; bol is looked at for hours afterwards."""
        for number in range(1, MOST):
            orders = self.validated()
            with self.killed(number, after) as deaths:
                self.send(2)
            self.later(hours=5)
            self.send(3)
            yield orders
            if not deaths:
                break
        # The intent, the transport and the answer of both, and what bol made of them.
        self.assertTrue(8 < number < MOST - 1, number)

    def check(self, after):
        unclear = 0
        for whole, part in self.killed_everywhere(after):
            self.assertShippedOnce(whole)
            command = self.command(part)
            if command.state == "attention":
                # Killed between writing down that bol is told, and telling it: a part
                # that is told again could be told twice.
                unclear += 1
                self.assertNothingAtBol(part)
                command.action_retry()
                self.send(3)
            self.assertShippedOnce(part, 2)
        # Between intent and call lie two commits: of the intent, and of the carrier.
        self.assertLessEqual(unclear, 2)
        posts, commands = self.posts(), self.shipments()
        # Nothing was told twice, either, that bol would have refused.
        self.assertEqual(len(posts), len(commands))

    def test_before_each_commit(self):
        self.check(after=False)

    def test_after_each_commit(self):
        self.check(after=True)
