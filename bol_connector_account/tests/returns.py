"""Returns of bol's orders, as the mirror has them."""

from itertools import count

from .common import BooksCase, samples

RESULTS = (
    "RETURN_RECEIVED",
    "STILL_APPROVED",
    "EXCHANGE_PRODUCT",
    "REPAIR_PRODUCT",
    "RETURN_DOES_NOT_MEET_CONDITIONS",
    "CUSTOMER_KEEPS_PRODUCT_PAID",
)
PAID_BACK = RESULTS[:2]
_numbers = count(70001)


class ReturnsCase(BooksCase):
    """Orders of two pieces of 12.10, of which one is sent back."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 200)

    def ship_many(self, number):
        """So many orders, imported and shipped together; returns the sale orders."""
        ean = self.product.barcode
        placed = [samples.order(samples.item(ean, 2, 12.1)) for _ in range(number)]
        numbers = self.seller.place(*placed)
        self.run_now("orders")
        sales = self.orders(*numbers).sale_order_id
        self.assertEqual(len(sales), number)
        self.ship(sales.picking_ids)
        return sales

    def announce(self, sale, quantity=1, match=True):
        """A return of so many pieces of an order's only item."""
        item = sale.order_line.bol_item_id
        number = str(next(_numbers))
        mirrored = self.env["bol.return"].create(
            {
                "account_id": self.account.id,
                "bol_id": number,
                "fulfilment_method": item.fulfilment_method,
                "registered_at": self.now(),
            }
        )
        return self.env["bol.return.item"].create(
            {
                "return_id": mirrored.id,
                "bol_id": number,
                "ean": item.ean,
                "order_bol_id": item.bol_order_id.bol_id,
                "expected_quantity": quantity,
                "bol_order_id": item.bol_order_id.id,
                "item_id": item.id if match else False,
                "match_state": "matched" if match else "ambiguous",
            }
        )

    def receive(self, returned, sale):
        """The goods of a return come back, by Odoo's own return of the transfer."""
        done = sale.picking_ids.filtered(
            lambda one: one.state == "done" and one.picking_type_code == "outgoing"
        )
        quantity = returned.expected_quantity
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=done.id, active_model="stock.picking")
            .create({"picking_id": done.id})
        )
        wizard.product_return_moves.write(
            {"quantity": quantity, "bol_return_item_id": returned.id}
        )
        picking = wizard._create_return()
        returned.quantity_transferred = quantity
        self.ship(picking)
        self.assertEqual(returned.quantity_received, quantity)

    def decide(self, returned, result, quantity=1):
        """bol has a result of a return."""
        return self.env["bol.return.result"].create(
            {
                "return_item_id": returned.id,
                "quantity": quantity,
                "handling_result": result,
                "processing_result": "ACCEPTED",
                "processed_at": self.now(),
            }
        )

    def finish(self):
        """Post all drafts, and let the flow run until nothing is left."""
        self.policy(post_invoices=True)
        self.documents().filtered(lambda one: one.state == "draft").action_post()
        for _ in range(2):
            self.invoice()

    def net(self, sale):
        """What the buyer was billed in the end: (pieces, euros)."""
        lines = sale.order_line.invoice_lines.filtered(
            lambda line: line.parent_state == "posted"
        )
        sign = {"out_invoice": 1, "out_refund": -1}
        signed = [(line, sign[line.move_id.move_type]) for line in lines]
        return (
            sum(line.quantity * way for line, way in signed),
            round(sum(line.price_total * way for line, way in signed), 2),
        )
