from datetime import timedelta

from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrderChanges(BolCase):
    """What bol changes of an order is mirrored, written down and shown."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.line = samples.item(self.product.barcode, 3, 10)
        self.at_bol = samples.order(self.line, orderPlacedDateTime=samples.moment())
        self.order = self.place()

    def place(self, **item):
        """Let bol have the order so, and read it."""
        moved = {"latestChangedDateTime": samples.moment(minutes=-len(item))}
        items = [{**self.line, **item, **moved}]
        (number,) = self.seller.place({**self.at_bol, "orderItems": items})
        self.run_now("orders")
        return self.orders(number)

    def timeline(self, record):
        return " ".join(record.message_ids.mapped("preview"))

    def assertShown(self, text):
        sale = self.order.sale_order_id
        self.assertIn(text, self.order.changes or "")
        self.assertIn(text, sale.bol_changes)
        self.assertIn(text, self.timeline(self.order))
        self.assertIn(text, self.timeline(sale))

    def test_nothing_changed(self):
        self.order.detail_due = True
        self.run_now("orders")
        self.assertFalse(self.order.changes)
        self.assertEqual(len(self.order.message_ids), 1, "imported, and nothing else")

    def test_import_is_written_down(self):
        name = self.order.sale_order_id.name
        self.assertIn(f"Imported as {name}", self.timeline(self.order))

    def test_cancelled_units(self):
        self.place(quantityCancelled=2)
        self.assertShown("Cancelled at bol: 2 × Theepot gietijzer")
        self.assertEqual(self.order.sale_order_id.bol_state, "open")

    def test_buyer_asks_to_cancel(self):
        self.place(cancellationRequest=True)
        self.assertShown("asks bol to cancel Theepot")
        self.assertTrue(self.order.sale_order_id.bol_cancellation_requested)

    def test_delivery_address_corrected(self):
        self.at_bol["shipmentDetails"] = samples.address(houseNumber="99")
        self.place(quantityShipped=0)
        self.assertShown("delivery address was changed")
        self.assertIn("99", self.order.shipping_address)

    def test_messages_name_no_person(self):
        """Messages outlive the personal data."""
        self.at_bol["shipmentDetails"] = samples.address(surname="Verhuisd")
        self.place(quantityShipped=0)
        self.assertNotIn("Verhuisd", self.timeline(self.order))

    def test_promise_moved(self):
        day = samples.moment(days=-9)[:10]
        self.place(fulfilment={**self.line["fulfilment"], "latestDeliveryDate": day})
        self.assertShown("Bol promises Theepot")

    def test_another_item(self):
        self.at_bol["orderItems"] = []
        more = samples.item(self.product.barcode, title="x")
        items = [{**self.line, "latestChangedDateTime": samples.moment(minutes=-1)}]
        self.seller.place({**self.at_bol, "orderItems": [*items, more]})
        self.run_now("orders")
        self.assertShown("New at bol")

    def test_seen(self):
        self.place(quantityCancelled=1)
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman_all_leads")
        self.order.sale_order_id.with_user(clerk).action_bol_changes_seen()
        self.assertFalse(self.order.changes)
        self.place(quantityCancelled=2)
        self.assertEqual(self.order.changes.count("Cancelled"), 1)

    def test_what_came_after_the_screen_was_opened_is_not_seen(self):
        self.place(quantityCancelled=1)
        shown = self.order.changes
        self.place(quantityCancelled=2)
        self.order.with_context(bol_seen=shown).action_changes_seen()
        self.assertEqual(self.order.changes, shown, "the same words, once more")
        self.order.with_context(bol_seen=shown).action_changes_seen()
        self.assertFalse(self.order.changes)

    def test_shipped_is_a_state_and_no_alarm(self):
        self.place(quantityShipped=1)
        self.assertEqual(self.order.sale_order_id.bol_state, "partly")
        self.place(quantityShipped=3)
        self.assertEqual(self.order.sale_order_id.bol_state, "shipped")
        self.assertFalse(self.order.changes)

    def test_all_cancelled(self):
        self.place(quantityCancelled=3)
        self.assertEqual(self.order.bol_state, "cancelled")

    def test_mirroring_writes_on_no_sale_order(self):
        """The user who works on it would be refused his own changes."""
        sale = self.order.sale_order_id
        sale.invalidate_recordset()
        version = self.row_version(sale)
        # In preview nothing is made of what is mirrored.
        self.flow("orders").mode = "preview"
        self.place(quantityCancelled=1, cancellationRequest=True)
        self.assertEqual(self.row_version(sale), version)

    def row_version(self, record):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT ctid::text FROM sale_order WHERE id = %s", [record.id]
        )
        return self.env.cr.fetchone()

    def test_html_of_bol_is_text(self):
        self.line["product"] = {**self.line["product"], "title": "<b>bold</b>"}
        self.place(quantityCancelled=1)
        bodies = "".join(self.order.message_ids.mapped("body"))
        self.assertIn("&lt;b&gt;bold&lt;/b&gt;", bodies)

    def test_invoice_address_that_bol_no_longer_shows_is_kept_and_said(self):
        self.assertFalse(self.order.billing_kept_since)
        known = self.order.billing_address
        del self.at_bol["billingDetails"]
        self.place(quantityShipped=1)
        self.assertTrue(self.order.billing_kept_since)
        self.assertEqual(self.order.billing_address, known)
        self.assertFalse(self.order.changes)
        since = self.order.billing_kept_since - timedelta(days=1)
        self.order.billing_kept_since = since
        self.place(quantityShipped=2)
        self.assertEqual(self.order.billing_kept_since, since)
        self.at_bol["billingDetails"] = samples.address()
        self.place(quantityShipped=3)
        self.assertFalse(self.order.billing_kept_since)

    def test_held_again_for_the_same_reason_is_written_once(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        order = self.import_order(samples.item(samples.ean()))
        before = len(order.message_ids)
        self.retry(order.with_context(lang="nl_NL"))
        self.assertEqual(len(order.message_ids), before)
        self.assertIn("Held: No product has EAN", self.timeline(order))
