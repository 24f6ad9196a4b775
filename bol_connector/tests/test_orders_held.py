from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from . import samples
from .common import BolCase

MISSING = "__missing__"


@tagged("post_install", "-at_install")
class TestOrdersHeld(BolCase):
    """An order that can't become a sale order is kept, with the reason."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.orders_flow = self.flow("orders")

    def item(self, **changes):
        return {**samples.item(self.product.barcode), **changes}

    def assertHeld(self, order, kind, *words):
        self.assertEqual(
            (order.state, order.held_kind), ("held", kind), order.held_reason
        )
        self.assertFalse(order.sale_order_id)
        for word in words:
            self.assertIn(word, order.held_reason)

    def assertImported(self, order):
        self.assertEqual(order.state, "imported", order.held_reason)
        self.assertTrue(order.sale_order_id)
        self.assertFalse(order.held_kind or order.held_reason)

    def hour_later(self):
        """Let an hour go by, and the scheduled action run."""
        for order in self.orders():
            for name in ("retry_at", "detail_not_before"):
                if order[name]:
                    order[name] -= timedelta(hours=1)
        self.make_due(self.orders_flow, minutes=50)
        self.run_lane()

    # -- reasons ---------------------------------------------------------------

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

    # -- when the reason is gone -----------------------------------------------

    def test_product_made_afterwards_and_retry_pressed(self):
        ean = samples.ean()
        order = self.import_order(samples.item(ean))
        self._make_product(barcode=ean)
        self.retry(order)
        self.assertImported(order)

    def test_product_chosen_on_the_item_and_retry_pressed(self):
        order = self.import_order(samples.item(samples.ean()))
        order.item_ids.product_id = self.product
        self.retry(order)
        self.assertImported(order)
        self.assertEqual(order.sale_order_id.order_line.product_id, self.product)

    def test_product_chosen_on_the_offer(self):
        ean = samples.ean()
        offer = self.seller.offer(ean=ean, reference="OFFER")
        self.run_now("offers")
        order = self.import_order(samples.item(ean, offer={"offerId": offer}))
        self.assertHeld(order, "product")
        self.offers().product_id = self.product
        self.retry(order)
        self.assertImported(order)
        self.assertEqual(order.sale_order_id.order_line.product_id, self.product)

    def test_retry_by_itself(self):
        ean = samples.ean()
        order = self.import_order(samples.item(ean))
        self._make_product(barcode=ean)
        self.hour_later()
        self.assertImported(order)

    def test_right_product_made_or_mended_relieves_at_once(self):
        """The next run of the scheduled action makes the order, not that in an hour."""
        for field, value in (("barcode", samples.ean()), ("default_code", "LATE-1")):
            with self.subTest(field=field):
                lacking = samples.ean() if field == "default_code" else value
                line = samples.item(lacking, offer={"reference": "LATE-1"})
                order = self.import_order(line)
                self.held_yesterday(order)
                self.run_lane()
                self.assertHeld(order, "product")
                product = self._make_product(barcode=False)
                product[field] = value
                self.run_lane()
                self.assertImported(order)
                product[field] = False

    def held_yesterday(self, order):
        """A test has one transaction, and so one moment for all that it writes."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bol_order SET write_date = write_date - interval '1 day' "
            "WHERE id = %s",
            [order.id],
        )
        order.invalidate_recordset()

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

    # -- somebody hears of it --------------------------------------------------

    def test_one_activity_for_each_kind_of_trouble(self):
        self.account.user_id = self._make_user("clerk", "sales_team.group_sale_manager")
        self.seller.place(
            *(samples.order(samples.item(samples.ean())) for _ in range(3)),
            samples.order(self.item(), shipmentDetails=MISSING),
        )
        self.run_now("orders")
        self.assertEqual(len(self.orders()), 4)
        activities = self.account.activity_ids
        self.assertEqual(len(activities), 2)
        self.assertEqual(activities.user_id, self.account.user_id)
        self.hour_later()
        self.assertEqual(self.account.activity_ids, activities)

    def test_holding_many_asks_no_more_than_holding_few(self):
        orders = [samples.order(samples.item(samples.ean())) for _ in range(24)]
        self.seller.place(*orders)
        self.run_now("orders")
        held = self.orders()
        held._bol_project()
        self.env.flush_all()
        counts = []
        for some in (held[:2], held):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._bol_project()
            self.commit()
            counts.append(self.env.cr.sql_log_count - before)
        few, many = counts
        self.assertLess(many, few + 12)

    def test_retry_of_very_many(self):
        """One batch at once, while the user waits; the rest by the flow."""
        ean = samples.ean()
        self.seller.place(*(samples.order(samples.item(ean)) for _ in range(30)))
        self.run_now("orders")
        product = self._make_product(barcode=ean)
        self.orders().retry_at = False
        self.retry(self.orders())
        states = self.orders().mapped("state")
        self.assertEqual((states.count("imported"), states.count("held")), (25, 5))
        self.run_lane()
        self.assertEqual(set(self.orders().mapped("state")), {"imported"})
        self.assertTrue(product)

    def test_activity_goes_when_nothing_is_held_for_it(self):
        first, second = (
            self.import_order(samples.item(samples.ean())) for _ in range(2)
        )
        unreadable = self.import_order(self.item(), shipmentDetails=MISSING)
        self.assertEqual(len(self.account.activity_ids), 2)
        first.item_ids.product_id = self.product
        self.retry(first)
        self.assertEqual(len(self.account.activity_ids), 2)
        second.item_ids.product_id = self.product
        self.retry(second)
        (activity,) = self.account.activity_ids
        self.assertEqual(activity.bol_trouble, f"held:{unreadable.held_kind}")

    # -- choosing the product --------------------------------------------------

    def test_choice_of_a_person_holds_for_the_offer(self):
        """Two products fit: a person chooses once, and that stays."""
        either, other = (
            self._make_product(default_code="TWICE", barcode=False) for _ in range(2)
        )
        ean = samples.ean()
        offer = {"offerId": self.seller.offer(ean=ean), "reference": "TWICE"}
        self.run_now("offers")
        first, second = (
            self.import_order(samples.item(ean, offer=offer)) for _ in range(2)
        )
        self.assertHeld(first, "product", "More than one product")
        self.assertEqual(first.item_ids.candidate_ids, either | other)
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman")
        first.item_ids.with_user(clerk).product_id = other
        self.run_lane()
        self.assertImported(first)
        self.assertImported(second)
        third = self.import_order(samples.item(ean, offer=offer))
        self.assertEqual(third.item_ids.product_id, other)

    def test_choice_holds_also_for_an_offer_that_was_not_read(self):
        offer = {"offerId": "not-read-yet"}
        ean = samples.ean()
        first, second = (
            self.import_order(samples.item(ean, offer=offer)) for _ in range(2)
        )
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman")
        first.item_ids.with_user(clerk).product_id = self.product
        self.run_lane()
        self.assertImported(second)

    def test_barcode_counts_more_than_what_was_sold_before(self):
        offer = {"offerId": "not-read-yet"}
        ean = samples.ean()
        wrong = self._make_product(barcode=ean)
        self.assertImported(self.import_order(samples.item(ean, offer=offer)))
        wrong.write({"barcode": False, "active": False})
        held = self.import_order(samples.item(ean, offer=offer))
        self.assertHeld(held, "product")
        right = self._make_product(barcode=ean)
        order = self.import_order(samples.item(ean, offer=offer))
        self.assertEqual(order.item_ids.product_id, right)

    def test_ignored_order_that_changes_stays_ignored(self):
        """It may have been left to another system under other settings."""
        self.account._bol_policy("FBR").treatment = "ignore"
        line = self.item()
        order = self.import_order(line)
        self.account._bol_policy("FBR").treatment = "sale"
        line["latestChangedDateTime"] = samples.moment(minutes=-1)
        line["cancellationRequest"] = True
        self.seller.place(samples.order(line, orderId=order.bol_id))
        self.run_now("orders")
        self.assertTrue(order.cancellation_requested)
        self.assertEqual(order.state, "ignored")

    def test_address_that_comes_later_with_only_some_countries_wanted(self):
        """Without a country it is held, and not ignored for good."""
        self.account._bol_policy("FBR").country_ids = self.env.ref("base.nl")
        at_bol = samples.order(self.item())
        (number,) = self.seller.place({**at_bol, "shipmentDetails": MISSING})
        self.run_now("orders")
        order = self.orders(number)
        self.assertHeld(order, "address")
        self.seller.place(at_bol)
        self.hour_later()
        self.assertImported(order)

    def test_address_moved_into_a_wanted_country(self):
        self.account._bol_policy("FBR").country_ids = self.env.ref("base.nl")
        abroad = samples.address(countryCode="BE", zipCode="2000")
        line = self.item()
        order = self.import_order(line, shipmentDetails=abroad)
        self.assertEqual(order.state, "ignored")
        self.assertIn("BE", order.held_reason)
        line["latestChangedDateTime"] = samples.moment(minutes=-1)
        self.seller.place(samples.order(line, orderId=order.bol_id))
        self.run_now("orders")
        self.assertImported(order)

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
