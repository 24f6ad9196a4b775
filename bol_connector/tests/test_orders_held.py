from odoo.exceptions import UserError
from odoo.tests import tagged

from . import samples
from .held import MISSING, HeldCase


@tagged("post_install", "-at_install")
class TestOrdersHeld(HeldCase):
    """An order that can't become a sale order is kept, with the reason."""

    def test_reasons(self):
        """Each of them holds its order, says why, and lets the others go on."""
        for _ in range(2):
            self._make_product(default_code="TWICE", barcode=False)
        twice = {"reference": "TWICE"}
        abroad = samples.address(countryCode="QQ")
        nowhere = samples.address(countryCode=MISSING)
        cases = [
            (
                "product",
                self.item(product={"ean": "54", "title": "Lamp"}),
                {},
                "54 Lamp",
            ),
            ("product", self.item(product={"ean": "", "title": ""}), {}, "EAN"),
            ("product", self.item(product={"ean": "55"}, offer=twice), {}, "TWICE"),
            ("unreadable", None, {"orderItems": []}, "no items"),
            ("unreadable", None, {"orderItems": MISSING}, "no items"),
            ("unreadable", self.item(orderItemId=MISSING), {}, "without a number"),
            ("unreadable", self.item(unitPrice=None, totalPrice=MISSING), {}, "price"),
            ("unreadable", self.item(unitPrice="ten", totalPrice={}), {}, "price"),
            ("unreadable", self.item(quantity=MISSING), {}, "quantity"),
            ("unreadable", self.item(fulfilment={"method": "XYZ"}), {}, "XYZ"),
            ("unreadable", self.item(fulfilment=MISSING), {}, "fulfilment"),
            ("address", self.item(), {"shipmentDetails": MISSING}, "address"),
            ("address", self.item(), {"shipmentDetails": abroad}, "QQ"),
            ("address", self.item(), {"billingDetails": nowhere}, "country"),
        ]
        good = samples.order(self.item())
        orders = [
            samples.order(*([item] if item else []), **changes)
            for _kind, item, changes, _words in cases
        ]
        numbers = self.seller.place(*orders, good)
        self.run_now("orders")
        for number, (kind, _item, _changes, words) in zip(numbers, cases, strict=False):
            with self.subTest(kind=kind, words=words):
                self.assertHeld(self.orders(number), kind, *words.split())
        self.assertImported(self.orders(good["orderId"]))
        self.assertEqual(self.account.held_count, len(cases))
        self.assertEqual(self.orders_flow.backlog, len(cases))
        self.assertFalse(self.orders_flow.last_error)

    def test_tax_without_twin(self):
        tax = self._make_tax(9)
        product = self._make_product(taxes_id=tax.ids)
        order = self.import_order(samples.item(product.barcode))
        self.assertHeld(order, "tax", "9% ST", "Prepare Taxes")
        self.account.action_prepare_taxes()
        self.retry(order)
        self.assertImported(order)

    def test_one_bad_item_holds_the_whole_order(self):
        order = self.import_order(self.item(), samples.item(samples.ean()))
        self.assertHeld(order, "product")

    def test_item_with_nothing_left_holds_nothing(self):
        cancelled = samples.item(samples.ean(), 2, quantityCancelled=2)
        order = self.import_order(self.item(), cancelled)
        self.assertImported(order)
        self.assertEqual(len(order.sale_order_id.order_line), 1)

    def test_texts_longer_than_any_of_bol(self):
        """An index of PostgreSQL takes no row that long."""
        endless = "".join(chr(0x4E00 + number % 20000) for number in range(50_000))
        line = samples.item(self.product.barcode)
        line["product"]["title"] = line["offer"]["reference"] = endless
        there = samples.address(company=endless, vatNumber=endless, city=endless)
        with self.assertNoLogs("odoo.sql_db", "ERROR"):
            order = self.import_order(line, billingDetails=there, shipmentDetails=there)
        self.assertImported(order)

    def test_quantities_below_nothing(self):
        """More must not be sold than was ordered."""
        below = {"quantityShipped": -1, "quantityCancelled": -1}
        order = self.import_order(samples.item(self.product.barcode, 2, **below))
        self.assertImported(order)
        self.assertEqual(order.sale_order_id.order_line.product_uom_qty, 2)

    def test_unreadable_details(self):
        good, bad = samples.order(self.item()), samples.order(self.item())
        self.seller.place(bad, good)
        self.sandbox.fault("broken_json", f"/orders/{bad['orderId']}$", share=1)
        self.run_now("orders")
        self.assertImported(self.orders(good["orderId"]))
        self.assertHeld(self.orders(bad["orderId"]), "unreadable", "can't be read")
        self.sandbox.mend()
        self.hour_later()
        self.assertImported(self.orders(bad["orderId"]))

    def test_details_that_bol_does_not_give(self):
        order = samples.order(self.item())
        self.seller.place(order)
        self.sandbox.fault("not_found", f"/orders/{order['orderId']}$", share=1)
        self.run_now("orders")
        self.assertHeld(self.orders(order["orderId"]), "unreadable", "know")
        self.assertFalse(self.orders_flow.last_error)

    def test_retry_by_itself(self):
        ean = samples.ean()
        order = self.import_order(samples.item(ean))
        self._make_product(barcode=ean)
        self.hour_later()
        self.assertImported(order)

    def test_deleted_sale_order_is_made_again_by_a_person_only(self):
        order = self.import_order(self.item())
        order.sale_order_id._action_cancel()
        order.sale_order_id.unlink()
        self.assertHeld(order, "deleted", "deleted")
        self.hour_later()
        self.assertHeld(order, "deleted")
        self.retry(order)
        self.assertImported(order)

    def test_retry_in_vain_says_the_same_again(self):
        order = self.import_order(samples.item(samples.ean()))
        reason = order.held_reason
        self.retry(order)
        self.assertHeld(order, "product", reason)
        self.assertGreater(order.retry_at, self.now())

    def test_bol_mends_its_answer(self):
        """It is read again by itself, as the reason says."""
        broken = samples.order(orderItems=[])
        self.seller.place(broken)
        self.run_now("orders")
        order = self.orders(broken["orderId"])
        self.assertHeld(order, "unreadable", "read again by itself")
        self.seller.place({**broken, "orderItems": [self.item()]})
        self.hour_later()
        self.assertImported(order)

    def test_bol_mends_an_item(self):
        line = self.item(unitPrice=MISSING, totalPrice=MISSING)
        broken = samples.order(line)
        self.seller.place(broken)
        self.run_now("orders")
        order = self.orders(broken["orderId"])
        self.assertHeld(order, "unreadable", "read again by itself")
        mended = {**line, "unitPrice": 5, "totalPrice": 5}
        self.seller.place({**broken, "orderItems": [mended]})
        self.hour_later()
        self.assertImported(order)
        self.assertEqual(order.sale_order_id.amount_total, 5)

    def test_held_order_that_bol_cancels_is_settled(self):
        order = self.import_order(samples.item(samples.ean()))
        self.sandbox.admin("POST", f"orders/{order.bol_id}/cancel")
        self.run_now("orders")
        self.assertEqual((order.state, order.held_kind), ("cancelled", False))

    def test_imported_order_is_not_made_again_by_retry(self):
        order = self.import_order(self.item())
        sale = order.sale_order_id
        self.retry(order)
        self.assertEqual(order.sale_order_id, sale)
        self.assertEqual(
            self.env["sale.order"].search_count([("bol_order_id", "=", order.id)]), 1
        )

    def test_order_refused_by_odoo_says_why(self):
        order = self.import_order(samples.item(samples.ean()))
        order.item_ids.product_id = self.product
        other = self._make_company("Other")
        self.product.with_context(allowed_company_ids=other.ids).write(
            {"taxes_id": [], "company_id": other.id}
        )
        try:
            self.retry(order)
        except UserError as error:
            self.fail(f"raised instead of held: {error}")
        self.assertHeld(order, "refused", "Odoo refuses", "another company")
