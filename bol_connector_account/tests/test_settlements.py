from odoo.tests import tagged

from .settling import SettlementCase

STRANGE = {
    "kind": "TURNOVER",
    "amount": -19.95,
    "order_id": "Z900000001",
    "item_id": "9900000001",
}
LABEL = {"kind": "SHIPMENT_LABEL", "amount": 5.25}
TOLL = {"kind": "ISLAND_TOLL", "amount": 4.5, "vat": 0.21}
LOST = {"kind": "COMPENSATION_LOST_GOODS", "amount": -12.34}


@tagged("post_install", "-at_install")
class TestSettlements(SettlementCase):
    """bol's invoices, line by line, and what is booked of them."""

    def test_sale_and_commission(self):
        order = self.sell_and_ship(12.1)
        settlement = self.settle()
        item = order.item_ids
        self.assertEqual(settlement.state, "read", settlement.trouble)
        self.assertEqual(settlement.line_ids.mapped("match"), ["matched"] * 2)
        self.assertEqual(settlement.line_ids.item_id, item)
        self.assertEqual(settlement.amount_total, self.at_bol(settlement)["gross"])
        self.assertEqual(
            (item.settled_quantity, item.settled_amount, item.settled_commission),
            (1, 12.1, 2.5),
        )
        self.assertFalse(item.not_paid)

    def test_clearing_is_what_bol_pays(self):
        self.sell_and_ship(12.1, 30)
        settlement = self.settle(STRANGE, LABEL, TOLL, LOST)
        self.assertEqual(settlement.state, "read", settlement.trouble)
        self.assertEqual(self.balance(), 42.1)
        self.post(settlement)
        self.assertEqual(settlement.state, "booked")
        self.assertMoney(self.balance(), -settlement.amount_total)
        # What nobody can explain, and the VAT of the kind that nobody knows.
        self.assertMoney(
            self.balance(self.account.suspense_account_id),
            4.5 - 19.95 - 12.34 + 0.95,
        )

    def test_bill(self):
        self.sell_and_ship(12.1)
        settlement = self.settle(LABEL)
        bill = settlement.bill_id
        self.assertEqual((bill.move_type, bill.state), ("in_invoice", "draft"))
        self.assertEqual(bill.partner_id, self.account.bol_partner_id)
        self.assertEqual(bill.ref, settlement.bol_id)
        self.assertEqual(bill.invoice_date, settlement.issued_on)
        self.assertEqual(
            sorted(bill.invoice_line_ids.mapped("price_unit")), [2.5, 5.25]
        )
        self.assertEqual(bill.invoice_line_ids.tax_ids, self.tax_purchase)
        self.assertEqual(bill.amount_tax, settlement.amount_tax)
        pdf = bill.message_main_attachment_id
        self.assertEqual(pdf.mimetype, "application/pdf")
        self.assertTrue(pdf.raw.startswith(b"%PDF"))
        self.post(settlement)
        self.assertEqual(bill.payment_state, "paid")

    def test_back_to_draft(self):
        self.sell_and_ship(12.1)
        settlement = self.settle()
        self.post(settlement)
        settlement.bill_id.with_user(self.accountant).button_draft()
        self.assertEqual(settlement.state, "read")
        settlement.bill_id.with_user(self.accountant).action_post()
        self.assertEqual(settlement.state, "booked")
        self.assertEqual(settlement.bill_id.payment_state, "paid")

    def test_bol_gives_back_more_than_it_charges(self):
        settlement = self.settle({"kind": "CORRECTION_COMMISSION", "amount": -10})
        bill = settlement.bill_id
        self.assertEqual((bill.move_type, bill.amount_total), ("in_refund", 12.1))
        self.post(settlement)
        self.assertEqual(settlement.state, "booked")
        self.assertEqual(self.balance(), 12.1)
        self.assertEqual(bill.amount_residual, 0)

    def test_bill_of_another_type(self):
        """No turnover: it is a bill like any other, that is paid on its own."""
        lines = [{"kind": "CLICKS", "amount": 20, "vat": 0.21}]
        number = self.admin("invoices", kind="ADVERTISING_VIA_BOL", lines=lines)
        settlement = self.read()
        self.assertEqual(settlement.bol_id, number["invoiceId"])
        self.assertEqual(settlement.bill_id.amount_total, 24.2)
        self.assertFalse(settlement.entry_id)
        self.post(settlement)
        self.assertEqual(settlement.state, "booked")
        self.assertEqual(settlement.bill_id.payment_state, "not_paid")

    def test_orders_of_which_nobody_makes_invoices(self):
        self.policy(invoicing="none")
        order = self.sell_and_ship(12.1)
        settlement = self.settle()
        self.assertEqual(set(settlement.line_ids.mapped("match")), {"matched"})
        self.post(settlement)
        self.assertMoney(self.balance(), -settlement.amount_total)
        suspense = self.account.suspense_account_id
        self.assertEqual(self.balance(suspense), -12.1)
        line = settlement.entry_id.line_ids.filtered(
            lambda one: one.account_id == suspense
        )
        self.assertIn(order.bol_id, line.name)
        self.assertEqual(line.bol_order_id, order)

    def test_invoice_by_hand(self):
        self.policy(invoicing="none")
        order = self.sell_and_ship(12.1)
        sale = order.sale_order_id
        sale._create_invoices().action_post()
        settlement = self.settle()
        self.post(settlement)
        self.assertMoney(self.balance(), -settlement.amount_total)
        self.assertEqual(self.balance(self.account.suspense_account_id), 0)

    def test_paid_twice(self):
        order = self.sell_and_ship(12.1)
        item = order.item_ids
        self.settle()
        again = {"order_id": order.bol_id, "item_id": item.bol_id}
        settlement = self.settle({"kind": "TURNOVER", "amount": -12.1, **again})
        line = settlement.line_ids
        self.assertEqual((line.match, line.expected_amount), ("differs", 0))

    def test_parts_and_what_came_back(self):
        """A part of an item may be rounded by a cent, and no more."""
        order = self.sell_and_ship(3.33, quantity=3)
        item = order.item_ids
        item.sudo().total_price = 10
        about = {"order_id": order.bol_id, "item_id": item.bol_id}
        lines = [
            {"kind": "CORRECTION_TURNOVER", "amount": 3.34, **about},
            {"kind": "TURNOVER", "amount": -6.67, "quantity": 2, **about},
            {"kind": "TURNOVER", "amount": -3.35, **about},
        ]
        number = self.admin("invoices", kind="ALL_IN_ONE", lines=lines)["invoiceId"]
        settlement = self.read().filtered(lambda one: one.bol_id == number)
        matches = settlement.line_ids.sorted("number").mapped("match")
        self.assertEqual(matches, ["matched", "matched", "differs"])
        self.assertEqual(item.settled_quantity, 3)
        self.assertMoney(item.settled_amount, 6.68)

    def test_order_and_ean(self):
        order = self.sell_and_ship(12.1)
        line = {
            "kind": "TURNOVER",
            "amount": -12.1,
            "order_id": order.bol_id,
            "ean": order.item_ids.ean,
        }
        number = self.admin("invoices", kind="ALL_IN_ONE", lines=[line])["invoiceId"]
        settlement = self.read().filtered(lambda one: one.bol_id == number)
        self.assertEqual(settlement.line_ids.item_id, order.item_ids)
        self.assertEqual(settlement.line_ids.match, "matched")

    def test_same_invoice_twice(self):
        self.sell_and_ship(12.1)
        settlement = self.settle()
        bill, entry = settlement.bill_id, settlement.entry_id
        self.assertEqual(self.read(), settlement)
        settlement.with_user(self.accountant).action_make_documents()
        self.assertEqual((settlement.bill_id, settlement.entry_id), (bill, entry))
        self.assertEqual(len(settlement.line_ids), 2)
        path = f"/retailer/invoices/{settlement.bol_id}/specification$"
        self.assertEqual(len(self.seller.received("GET", path)), 1)

    def test_paid_by_bol(self):
        self.sell_and_ship(12.1)
        settlement = self.settle()
        self.assertEqual(settlement.amount_open, settlement.amount_total)
        self.admin(f"invoices/{settlement.bol_id}/paid")
        self.read()
        self.assertEqual(settlement.amount_open, 0)
