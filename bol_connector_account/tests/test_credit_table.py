from itertools import product
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import samples
from .returns import PAID_BACK, RESULTS, ReturnsCase

GOODS = ("back before", "back after", "never back")
CASES = list(product((*RESULTS, None), GOODS))


@tagged("post_install", "-at_install")
class TestCreditTable(ReturnsCase):
    """Every result of a return x its goods x its invoice: each piece is paid once.

    Of two pieces one is sent back. Paid back by bol: one is paid. Otherwise the buyer
    paid two, wherever the goods are. While it is open, what came back isn't invoiced,
    and what was invoiced isn't credited.
    """

    def play(self, invoiced):
        """Go through all cases, after the invoice was made as ``invoiced`` says.

        :return: list of ((result, goods), sale order, credit notes made in between)
        """
        self.policy(invoicing="order", post_invoices=invoiced == "posted")
        sales = self.ship_many(len(CASES))
        if invoiced:
            self.invoice()
            state = {"posted", "draft"} & {invoiced}
            self.assertEqual(set(sales.invoice_ids.mapped("state")), state)
        played = []
        for (result, goods), sale in zip(CASES, sales, strict=True):
            returned = self.announce(sale)
            if goods == "back before":
                self.receive(returned, sale)
            if result:
                self.decide(returned, result)
            if goods == "back after":
                self.receive(returned, sale)
            credits_ = sale.invoice_ids.filtered(
                lambda one: one.move_type == "out_refund"
            )
            played.append(((result, goods), sale, credits_))
        return played

    def check(self, invoiced):
        played = self.play(invoiced)
        owed = 0
        for case, sale, credits_ in played:
            with self.subTest(case=case, when="at once"):
                expected = 1 if invoiced and case[0] in PAID_BACK else 0
                self.assertEqual(len(credits_), expected)
                self.assertEqual(set(credits_.mapped("state")) - {"draft"}, set())
                self.assertGreaterEqual(sale.order_line.qty_to_invoice, 0)
        self.finish()
        for case, sale, _credits in played:
            result, goods = case
            open_ = not result and goods != "never back" and not invoiced
            pieces = 1 if result in PAID_BACK or open_ else 2
            owed += pieces * 12.1
            with self.subTest(case=case, when="in the end"):
                self.assertEqual(self.net(sale), (pieces, round(pieces * 12.1, 2)))
                self.assertEqual(sale.order_line.qty_to_invoice, 0)
                self.assertEqual(sale.invoice_status, "invoiced")
                documents = sale.invoice_ids
                self.assertEqual(set(documents.mapped("payment_state")), {"paid"})
        self.assertEqual(self.balance(), round(owed, 2))

    def test_not_invoiced(self):
        self.check("")

    def test_draft(self):
        self.check("draft")

    def test_posted(self):
        self.check("posted")


@tagged("post_install", "-at_install")
class TestCreditOrder(ReturnsCase):
    """What happens to returns one after the other."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)

    def invoiced(self):
        sale = self.ship_many(1)
        self.invoice()
        return sale

    def test_result_is_on_the_credit_note(self):
        sale = self.invoiced()
        result = self.decide(self.announce(sale), "RETURN_RECEIVED")
        credit = sale.invoice_ids.filtered(lambda one: one.move_type == "out_refund")
        self.assertEqual(result.credit_line_ids.move_id, credit)
        self.assertIn(result.return_item_id.bol_id, credit.ref)
        result._bol_credit_new()
        self.assertEqual(len(sale.invoice_ids), 2)

    def test_refused_first_then_approved(self):
        sale = self.invoiced()
        returned = self.announce(sale)
        self.receive(returned, sale)
        self.decide(returned, "RETURN_DOES_NOT_MEET_CONDITIONS")
        self.assertEqual(len(sale.invoice_ids), 1)
        self.decide(returned, "STILL_APPROVED")
        self.finish()
        self.assertEqual(self.net(sale), (1, 12.1))

    def test_piece_by_piece(self):
        sale = self.invoiced()
        returned = self.announce(sale, 2)
        for _ in range(2):
            self.decide(returned, "RETURN_RECEIVED")
        self.receive(returned, sale)
        self.finish()
        self.assertEqual(self.net(sale), (0, 0))
        self.assertEqual(self.balance(), 0)

    def test_two_returns_and_one_open(self):
        sale = self.invoiced()
        open_, done = self.announce(sale), self.announce(sale)
        self.receive(open_, sale)
        self.decide(done, "RETURN_RECEIVED")
        self.finish()
        self.assertEqual(self.net(sale), (1, 12.1))

    def test_more_than_was_sold(self):
        """bol tells of more than there was: no more than that is credited."""
        sale = self.invoiced()
        self.decide(self.announce(sale, 5), "RETURN_RECEIVED", 5)
        self.finish()
        self.assertEqual(self.net(sale), (0, 0))

    def test_matched_later(self):
        sale = self.invoiced()
        returned = self.announce(sale, match=False)
        self.decide(returned, "RETURN_RECEIVED")
        self.assertEqual(len(sale.invoice_ids), 1)
        returned.item_id = sale.order_line.bol_item_id
        self.assertEqual(len(sale.invoice_ids), 2)

    def test_exchanged_goods_are_not_invoiced(self):
        """The new piece goes out by a transfer of the same order."""
        sale = self.invoiced()
        returned = self.announce(sale)
        self.receive(returned, sale)
        self.decide(returned, "EXCHANGE_PRODUCT")
        back = returned.picking_ids
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=back.id, active_model="stock.picking")
            .create({"picking_id": back.id})
        )
        wizard.product_return_moves.quantity = 1
        self.ship(wizard._create_return())
        self.assertEqual(sale.order_line.qty_delivered, 2)
        self.finish()
        self.assertEqual(self.net(sale), (2, 24.2))

    def test_credited_by_hand_before_the_result(self):
        sale = self.invoiced()
        self.announce(sale)
        credit = sale.invoice_ids._reverse_moves()
        credit.invoice_line_ids.quantity = 1
        self.decide(self.announce(sale), "RETURN_RECEIVED")
        self.finish()
        self.assertEqual(self.net(sale), (1, 12.1))

    def test_fulfilled_by_bol(self):
        """Nothing comes back to Odoo: the result alone counts."""
        self.policy("FBB", invoicing="order", post_invoices=True)
        sales = self.env["sale.order"]
        for late in (False, True):
            item = samples.fbb_item(self.product.barcode, 2, 12.1)
            order = self.import_order(item)
            self.change_item(order, quantityShipped=2)
            sales |= order.sale_order_id
            if not late:
                self.invoice()
        for sale in sales:
            self.decide(self.announce(sale), "RETURN_RECEIVED")
        self.finish()
        for sale in sales:
            self.assertEqual(self.net(sale), (1, 12.1))
            self.assertEqual(sale.invoice_status, "invoiced")

    def test_together(self):
        self.policy(invoicing="day")
        sales = self.ship_many(3)
        self.a_day_ago(*sales)
        self.decide(self.announce(sales[0]), "RETURN_RECEIVED")
        self.invoice()
        self.decide(self.announce(sales[1]), "RETURN_RECEIVED")
        self.finish()
        self.assertEqual([self.net(s)[0] for s in sales], [1, 1, 2])
        self.assertEqual(
            sales.invoice_ids.partner_id, self.account.consumers_partner_id
        )

    def test_credit_note_that_is_refused(self):
        """It keeps nothing else back, and comes when it can."""
        sale = self.invoiced()
        moves = type(self.env["account.move"])
        refusal = UserError("An addon refuses credit notes today")
        with patch.object(moves, "_bol_make_credit", side_effect=refusal):
            result = self.decide(self.announce(sale), "RETURN_RECEIVED")
            self.invoice()
        self.assertTrue(result.credit_due)
        activity = sale._bol_activities("crediting")
        self.assertEqual(len(activity), 1)
        self.assertIn("An addon refuses", activity.note)
        self.invoice()
        self.finish()
        self.assertEqual(self.net(sale), (1, 12.1))
        self.assertFalse(result.credit_due or sale._bol_activities("crediting"))

    def test_without_books_nothing_is_made(self):
        sale = self.invoiced()
        self.account.suspense_account_id = False
        self.decide(self.announce(sale), "RETURN_RECEIVED")
        self.assertEqual(len(sale.invoice_ids), 1)
