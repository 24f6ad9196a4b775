from collections import Counter

from odoo.tests import tagged

from .settling import SettlementCase

PLANTED = {
    "unknown": 2,
    "compensation": 1,
    "missing": 2,
    "strange_order": 2,
    "differs": 3,
}


@tagged("post_install", "-at_install")
class TestSettlementsMonth(SettlementCase):
    """A month of sales of every kind, and its invoice with something planted in it."""

    def setUp(self):
        super().setUp()
        self.policy("FBB", invoicing="order", post_invoices=True)

    def sell_a_month(self):
        """Orders of a month, in Odoo; those that the seller ships are shipped."""
        self.admin("month", orders=32, seed=7, days=1.5)
        eans = {
            item["product"]["ean"]
            for row in self.at_bols("orders")
            for item in row["data"]["orderItems"]
        }
        for ean in eans:
            self.count(self._make_product(barcode=ean), 500)
        self.commit()
        self.run_now("orders")
        held = self.orders().filtered(lambda order: order.state == "held")
        self.assertFalse(held, held.mapped("held_reason"))
        self.ship(self.orders().sale_order_id.picking_ids)
        self.send(3)
        self.invoice()

    def at_bols(self, name):
        rows = self.seller.truth()[name]
        return list(rows.values()) if isinstance(rows, dict) else rows

    def keys(self, lines):
        """What tells planted lines apart: (type, order, amount)"""
        return Counter(
            (line["kind"], line["order_id"], round(line["amount"], 2)) for line in lines
        )

    def kept(self, lines):
        return Counter(
            (line.code, line.order_bol_id or "", round(line.amount, 2))
            for line in lines
        )

    def close_month(self, **wanted):
        # What was shipped meanwhile is read back.
        self.run_now("orders")
        made = self.admin("month/close", **wanted)
        settlement = self.read().filtered(
            lambda one: one.bol_id == str(made["invoiceId"])
        )
        self.assertIn(settlement.state, ("read", "booked"), settlement.trouble)
        return settlement, made

    def test_lists_are_what_was_planted(self):
        self.sell_a_month()
        settlement, made = self.close_month(**PLANTED)
        planted = made["planted"]
        self.assertMoney(settlement.amount_total, made["gross"])
        self.assertEqual(
            self.kept(self.of(settlement, "differs")), self.keys(planted["differs"])
        )
        self.assertEqual(
            self.kept(self.of(settlement, "unknown_order")),
            self.keys(planted["strange_order"]),
        )
        self.assertEqual(
            self.kept(self.of(settlement, "unknown_type")),
            self.keys(planted["unknown"] + planted["compensation"]),
        )
        self.assertFalse(self.of(settlement, "broken"))
        not_paid = self.env["bol.order.item"].search(
            [("account_id", "=", self.account.id), ("not_paid", "=", True)]
        )
        self.assertEqual(
            set(not_paid.mapped("bol_id")),
            {line["item_id"] for line in planted["missing"]},
            [
                (i.bol_id, i.quantity_shipped, i.settled_quantity, i.changed_at)
                for i in self.orders().item_ids
                if i.settled_quantity < i.quantity
            ]
            + settlement.mapped("period_end"),
        )

    def test_clearing_ends_at_what_bol_owes(self):
        self.sell_a_month()
        settlement, made = self.close_month(**PLANTED)
        self.post(settlement)
        missing = -sum(line["amount"] for line in made["planted"]["missing"])
        self.assertMoney(self.balance(), missing - settlement.amount_total)
        # The next invoice has what was missing.
        later, _made = self.close_month()
        self.post(later)
        self.assertMoney(self.balance(), -settlement.amount_total - later.amount_total)
        not_paid = self.env["bol.order.item"].search(
            [("account_id", "=", self.account.id), ("not_paid", "=", True)]
        )
        self.assertFalse(not_paid)
        self.assertMoney(
            sum(self.orders().item_ids.mapped("settled_amount")),
            sum(self.orders().item_ids.mapped("amount")) - 0.37 * PLANTED["differs"],
        )

    def test_month_as_it_should_be(self):
        self.sell_a_month()
        settlement, _made = self.close_month()
        self.assertFalse(settlement.attention_count)
        self.post(settlement)
        self.assertMoney(self.balance(), -settlement.amount_total)
        self.assertEqual(self.balance(self.account.suspense_account_id), 0)
