from odoo import fields
from odoo.tests import tagged

from odoo.addons.bol_connector_stock.models.bol_return_handling import (
    HANDLING_RESULTS,
    REFUNDING,
)

from .settling import SettlementCase
from .test_settlements_month import PLANTED

ORDERS = 40
FIRST = [code for code, _label in HANDLING_RESULTS if code != "STILL_APPROVED"]


@tagged("post_install", "-at_install")
class TestMonth(SettlementCase):
    """A month from the first order to the bank: sold, shipped in parts, cancelled,
    returned, settled, paid."""

    def setUp(self):
        super().setUp()
        self.policy("FBB", invoicing="order", post_invoices=True)
        for kind in ("return_handlings", "returns"):
            self.flow(kind).action_live()
        self.commit()

    def rows(self, name):
        rows = self.seller.truth()[name]
        return list(rows.values()) if isinstance(rows, dict) else rows

    def sell(self):
        """Orders of a month: some shipped in two parts, some cancelled at bol."""
        self.admin("month", orders=ORDERS, seed=3, days=1.5)
        eans = {
            item["product"]["ean"]
            for row in self.rows("orders")
            for item in row["data"]["orderItems"]
        }
        for ean in eans:
            self.count(self._make_product(barcode=ean), 500)
        for _ in range(4):
            self.make_due(self.flow("orders"))
            self.run_now("orders")
        orders = self.orders()
        self.assertEqual(len(orders), ORDERS)
        self.assertEqual(set(orders.mapped("state")), {"imported"})
        transfers = orders.sale_order_id.picking_ids
        cancelled, rest = transfers[:2], transfers[2:]
        for order in cancelled.sale_id.bol_order_id:
            for item in order.item_ids:
                self.sandbox.admin("POST", f"items/{item.bol_id}/cancel")
        many = rest.filtered(lambda t: max(t.move_ids.mapped("product_uom_qty")) > 1)
        parts = many[:3]
        self.ship(rest - parts)
        for transfer in parts:
            self.ship(transfer, 1)
        self.ship(parts.backorder_ids)
        self.read_orders()

    def read_orders(self):
        """bol is told what left, and Odoo reads what became of its orders."""
        self.send(4)
        self.orders().write({"detail_due": True, "detail_not_before": False})
        self.commit()
        for _ in range(3):
            self.make_due(self.flow("orders"))
            self.run_now("orders")
        self.env.invalidate_all()

    def send_back(self):
        """Some pieces come back, one return for each result, and one that bol decides
        on; then one that was refused is approved after all."""
        shipped = self.orders().item_ids.filtered(
            lambda item: item.quantity_shipped and item.fulfilment_method == "FBR"
        )
        chosen = shipped[: len(FIRST) + 1]
        for item in chosen:
            self.admin("returns", lines=[{"orderItemId": item.bol_id, "quantity": 1}])
        for _ in range(2):
            self.make_due(self.flow("returns"), hours=2)
            self.run_now("returns")
        backs = self.env["bol.return"].search([("account_id", "=", self.account.id)])
        self.assertEqual(len(backs), len(chosen))
        for back, result in zip(backs, [*FIRST, "RETURN_RECEIVED"], strict=True):
            if result != "CUSTOMER_KEEPS_PRODUCT_PAID":
                self.ship(back.picking_ids)
            back.item_ids._bol_handle(result, 1)
        self.commit()
        self.tell_returns()
        refused = backs[FIRST.index("RETURN_DOES_NOT_MEET_CONDITIONS")]
        refused.item_ids._bol_handle("STILL_APPROVED", 1)
        self.commit()
        self.tell_returns()
        return backs

    def paid(self, settlement):
        """bol pays, and an accountant matches the bank's line with the clearing."""
        self.admin(f"invoices/{settlement.bol_id}/paid")
        bank = self.company.bank_journal_ids[:1] or self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": bank.id,
                "amount": -settlement.amount_total,
                "payment_ref": settlement.bol_id,
                "date": fields.Date.today(),
            }
        )
        suspense = line.move_id.line_ids.filtered(
            lambda one: one.account_id == bank.suspense_account_id
        )
        suspense.account_id = self.account.clearing_account_id

    def test_to_the_cent(self):
        self.sell()
        self.invoice()
        self.send_back()
        self.invoice()
        refunds = self.documents().filtered(lambda one: one.move_type == "out_refund")
        self.assertEqual(set(refunds.mapped("state")), {"draft"})
        # Received twice, and one approved after all.
        self.assertEqual(len(refunds), 3)
        told = self.env["bol.return.result"].search([("replaced", "=", False)])
        self.assertEqual(
            len(told.filtered(lambda one: one.handling_result in REFUNDING)), 3
        )
        refunds.with_user(self.accountant).action_post()
        self.commit()
        self.assertFalse(
            self.documents().filtered(lambda one: one.payment_state != "paid")
        )

        made = self.admin("month/close", **PLANTED)
        settlement = self.read_bol().filtered(
            lambda one: one.bol_id == str(made["invoiceId"])
        )
        self.assertEqual(settlement.state, "read", settlement.trouble)
        self.assertLists(settlement, made["planted"])
        self.post(settlement)
        missing = -sum(line["amount"] for line in made["planted"]["missing"])
        self.assertMoney(self.balance(), missing - settlement.amount_total)
        self.paid(settlement)
        self.assertMoney(self.balance(), missing)

        # The next one has what was missing.
        made = self.admin("month/close")
        last = self.read_bol() - settlement
        self.assertEqual(last.bol_id, str(made["invoiceId"]))
        self.post(last)
        self.paid(last)
        self.assertMoney(self.balance(), 0)

    def assertLists(self, settlement, planted):
        """The three lists hold what was planted, and nothing else."""
        for match, names in (
            ("differs", ["differs"]),
            ("unknown_order", ["strange_order"]),
            ("unknown_type", ["unknown", "compensation"]),
        ):
            lines = self.of(settlement, match)
            wanted = [line for name in names for line in planted[name]]
            self.assertEqual(
                sorted((line.code, round(line.amount, 2)) for line in lines),
                sorted((line["kind"], round(line["amount"], 2)) for line in wanted),
                match,
            )
        not_paid = self.env["bol.order.item"].search(
            [("account_id", "=", self.account.id), ("not_paid", "=", True)]
        )
        self.assertEqual(
            set(not_paid.mapped("bol_id")),
            {line["item_id"] for line in planted["missing"]},
        )
