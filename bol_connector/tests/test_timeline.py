from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import html2plaintext

from . import samples
from .cancelling import CancelCase
from .prices import PricesCase

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def read(record):
    """The timeline of a record as a person reads it."""
    record.invalidate_recordset(["bol_timeline", "bol_next"])
    return html2plaintext(record.bol_timeline)


def order_of(text, *parts):
    """Where these parts begin in a text; a part that isn't there fails."""
    return [text.index(part) for part in parts]


@tagged("post_install", "-at_install")
class TestOrderTimeline(CancelCase):
    """What happened to an order, and what comes next."""

    def assertInOrder(self, text, *parts):
        places = order_of(text, *parts)
        self.assertEqual(places, sorted(places), text)

    def test_imported_order(self):
        order = self.sell().bol_order_id
        text = read(order)
        # What comes next, then the newest first.
        self.assertInOrder(
            text, "What comes next", "Ship it by", "Imported as", "ordered at bol"
        )
        self.assertIn("Read from bol", text)
        self.assertIn("Bol cancels what isn't shipped", order.bol_next)

    def test_held_order_says_why_and_when_it_is_tried_again(self):
        order = self.import_order(samples.item(samples.ean()))
        self.assertEqual(order.state, "held")
        self.assertIn(f"It needs you. {order.held_reason}", order.bol_next)
        self.assertIn("It is tried again at", order.bol_next)
        self.assertIn("Held: ", read(order))
        order.retry_at = self.now() - timedelta(minutes=1)
        read(order)
        self.assertIn("tried again within minutes", order.bol_next)

    def test_order_in_preview_waits_for_going_live(self):
        self.flow("orders").action_preview()
        order = self.import_order(samples.item(self.product.barcode))
        self.assertEqual(order.state, "new")
        self.assertIn("once orders from bol are live", order.bol_next)

    def test_ignored_order(self):
        self.account.orders_from = self.now() + timedelta(days=1)
        order = self.import_order(samples.item(self.product.barcode))
        self.assertEqual(order.state, "ignored")
        self.assertIn(f"Nothing. {order.held_reason}", order.bol_next)

    def test_order_that_bol_ships(self):
        order = self.import_order(samples.fbb_item(self.product.barcode))
        self.assertEqual(order.state, "imported", order.held_reason)
        self.assertEqual(order.bol_next, "Bol ships it.")

    def test_buyer_who_asks_to_cancel_needs_somebody(self):
        self.account.cancellation_request = "ask"
        item = samples.item(self.product.barcode, cancellationRequest=True)
        order = self.sell(item).bol_order_id
        self.assertIn("the customer asks to cancel", order.bol_next)
        order.action_ship_anyway()
        read(order)
        self.assertNotIn("the customer asks", order.bol_next)

    def test_steps_of_a_cancellation(self):
        sale = self.sell()
        order = sale.bol_order_id
        self.flow("cancellations").action_preview()
        sale.action_cancel()
        title = "Cancellation of Theepot gietijzer: "
        self.assertIn(f"{title}It waits in preview", read(order))
        self.assertIn("It waits in preview", self.cancellations().bol_next)
        self.flow("cancellations").action_off()
        self.assertIn("is switched off", read(order))
        self.flow("cancellations").action_live()
        self.assertIn("told by itself, within minutes", read(order))
        self.send()
        text = read(order)
        self.assertIn(f"{title}Bol is to cancel it. Reason: Other.", text)
        self.assertIn(f"{title}Bol was told.", text)
        self.assertIn(f"{title}Confirmed by bol.", text)
        self.assertFalse(self.cancellations().bol_next)
        self.run_now("orders")
        read(order)
        self.assertFalse(order.bol_next)
        self.assertIn(title, read(order.item_ids))

    def test_refused_cancellation_says_what_to_do(self):
        sale = self.sell()
        self.setting(
            process_result={
                "CANCEL_ORDER": {"status": "FAILURE", "message": "Not this one."}
            }
        )
        sale.action_cancel()
        self.send()
        command = self.cancellations()
        self.assertEqual(command.state, "failed")
        self.assertIn(f"It needs you. {command.message}", command.bol_next)
        self.assertIn("press Retry", read(sale.bol_order_id))

    # -- what isn't in it ------------------------------------------------------

    def test_everything_is_escaped(self):
        item = samples.item(
            self.product.barcode,
            product={"ean": self.product.barcode, "title": HOSTILE},
        )
        sale = self.sell(item)
        sale.action_cancel()
        order = sale.bol_order_id
        order.write({"held_reason": HOSTILE, "state": "held"})
        self.cancellations().write({"state": "failed", "message": HOSTILE})
        for record in (order, order.item_ids, self.cancellations()):
            html = record.bol_timeline
            self.assertNotIn("<script", html)
            self.assertNotIn("<img", html)
            self.assertIn("&lt;img", html)

    def test_messages_of_people_are_not_in_it(self):
        order = self.sell().bol_order_id
        order.message_post(body="Called Sanne de Vries", message_type="comment")
        order.activity_schedule("mail.mail_activity_data_todo", note="Mail Sanne")
        order.activity_ids.action_feedback("Spoke with Sanne de Vries")
        text = read(order)
        self.assertNotIn("Sanne", text)
        self.assertNotIn("Utrecht", text)
        self.assertNotIn("created", text)

    # -- for whom --------------------------------------------------------------

    def test_in_the_time_zone_of_who_reads(self):
        order = self.sell().bol_order_id
        order.placed_at = "2026-03-01 23:30:00"
        self.env.user.tz = "UTC"
        self.assertIn("3/1/26, 11:30", read(order))
        self.env.user.tz = "Asia/Tokyo"
        self.assertIn("3/2/26, 8:30", read(order))

    def test_queries_do_not_grow_with_the_commands(self):
        def queries(count):
            items = [samples.item(self.product.barcode) for _ in range(count)]
            order = self.sell(*items).bol_order_id
            order.item_ids._bol_cancel_at_bol("OTHER")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(order.bol_timeline)
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(2), queries(12)
        self.assertLessEqual(many, few)
        self.assertLess(few, 25)


@tagged("post_install", "-at_install")
class TestOfferTimeline(PricesCase):
    """What happened to an offer, and what comes next."""

    def test_price_from_the_wish_to_bols_list(self):
        self.flow("prices").action_preview()
        self.product.list_price = 20
        self.send()
        offer = self.one()
        self.assertIn("The price waits in preview", read(offer))
        self.flow("prices").action_live()
        read(offer)
        self.assertIn("Bol is told the price within minutes", offer.bol_next)
        self.send()
        self.assertIn("Price 24.20: bol accepted it", read(offer))
        self.assertIn("Bol accepted the price", offer.bol_next)
        self.run_now("offers")
        text = read(offer)
        self.assertIn("Price 24.20: bol shows it", text)
        self.assertIn("Price in Odoo: 24.20", text)
        self.assertIn("Seen at bol for the first time", text)
        self.assertNotIn("price", offer.bol_next)

    def test_held_price_needs_somebody(self):
        self.account.price_change_max = 10
        self.product.list_price = 40
        self.send()
        self.assertIn("It needs you. The price is held", self.one().bol_next)

    def test_refused_price_says_when_it_is_sent_again(self):
        self.sandbox.fault(
            "status", f"/offers/{self.offer_id}$", status=400, method="PATCH"
        )
        self.product.list_price = 20
        self.send()
        offer = self.one()
        self.assertIn(offer.price_error, offer.bol_next)
        self.assertIn("it is sent again at", offer.bol_next)
        self.assertIn("Price 24.20 failed", read(offer))

    def test_offer_without_a_product_needs_somebody(self):
        offer = self.one()
        offer.product_id = False
        self.assertIn("Choose its product", offer.bol_next)

    def test_change_of_the_offer(self):
        offer = self.one()
        offer.on_hold = False
        self.env["bol.offer.change"]._bol_update_offers(
            {offer: {"onHoldByRetailer": True}}
        )
        self.assertIn("Changing the offer: ", read(offer))
        self.assertIn("Asked for by", read(offer))
        self.run_now("offer_changes")
        self.assertIn("Changing the offer: Bol has done it.", read(offer))

    def test_everything_is_escaped(self):
        offer = self.one()
        offer.write({"price_held": HOSTILE})
        self.assertEqual(offer.price_state, "held")
        self.assertNotIn("<img", offer.bol_timeline)
        self.assertIn("&lt;img", offer.bol_timeline)
