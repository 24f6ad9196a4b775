import time
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..models.bol_flow_run import Slice
from ..tools import amsterdam_day
from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrdersRecovery(BolCase):
    """Orders that the lists didn't show are found all the same."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.run_now("orders")

    def order(self, **ago):
        """An order so long ago, and handled since: no list of the flow shows it."""
        moment = samples.moment(**ago)
        line = samples.fbb_item(
            self.product.barcode, quantityShipped=1, latestChangedDateTime=moment
        )
        return samples.order(line, orderPlacedDateTime=moment)

    def wizard(self, **values):
        return self.env["bol.order.fetch"].create(
            {"account_id": self.account.id, **values}
        )

    def fetch(self, wizard):
        with self.transactions():
            return wizard.action_fetch()

    # -- by number -------------------------------------------------------------

    def test_by_number(self):
        numbers = self.seller.place(self.order(days=60), self.order(days=61))
        self.run_now("orders")
        self.assertFalse(self.orders())
        action = self.fetch(self.wizard(numbers=" \n".join(numbers)))
        found = self.env["bol.order"].search(action["domain"])
        self.assertEqual(set(found.mapped("bol_id")), set(numbers))
        self.assertEqual(set(found.mapped("state")), {"imported"})

    def test_by_number_that_is_here_already(self):
        (number,) = self.seller.place(self.order(days=60))
        for _ in range(2):
            self.fetch(self.wizard(numbers=number))
        sales = self.env["sale.order"].search([("bol_number", "=", number)])
        self.assertEqual((len(self.orders()), len(sales)), (1, 1))

    def test_two_periods_asked_for_at_once(self):
        old, older = self.order(days=20), self.order(days=40)
        self.seller.place(old, older)
        # Bol's day is that of Amsterdam, which begins before that of UTC.
        day = amsterdam_day(self.now())
        for days in (20, 40):
            wizard = self.wizard(by="period")
            wizard.date_from = wizard.date_to = day - timedelta(days=days)
            self.fetch(wizard)
        self.run_lane()
        self.assertEqual(set(self.orders().mapped("state")), {"imported"})
        self.assertEqual(len(self.orders()), 2)

    def test_by_number_in_preview(self):
        self.flow("orders").action_preview()
        (number,) = self.seller.place(self.order(days=60))
        self.fetch(self.wizard(numbers=number))
        self.assertEqual(self.orders(number).state, "new")

    def test_unknown_number_says_so_and_changes_nothing(self):
        (number,) = self.seller.place(self.order(days=60))
        with self.assertRaisesRegex(UserError, "C123"):
            self.fetch(self.wizard(numbers=f"{number} C123"))
        self.assertFalse(self.orders())

    def test_bol_is_down(self):
        self.sandbox.fault("unavailable", "/orders/", share=1)
        with self.assertRaisesRegex(UserError, "can't be reached"):
            self.fetch(self.wizard(numbers="C123"))

    def test_no_numbers_and_too_many(self):
        for numbers in (False, " , ", "C1 " * 21):
            with self.subTest(numbers=numbers), self.assertRaises(UserError):
                self.fetch(self.wizard(numbers=numbers))

    # -- by period -------------------------------------------------------------

    def test_by_period(self):
        inside, outside = self.seller.place(self.order(days=10), self.order(days=40))
        today = fields.Date.context_today(self.account)
        self.fetch(
            self.wizard(
                by="period",
                date_from=today - timedelta(days=12),
                date_to=today - timedelta(days=8),
            )
        )
        self.run_lane()
        self.assertEqual(self.orders().mapped("bol_id"), [inside])
        self.assertEqual(self.orders().state, "imported")
        self.assertNotEqual(inside, outside)

    def test_period_of_one_day(self):
        (number,) = self.seller.place(self.order(days=10))
        changed = amsterdam_day(self.now() - timedelta(days=10))
        self.fetch(self.wizard(by="period", date_from=changed, date_to=changed))
        self.run_lane()
        self.assertEqual(self.orders().bol_id, number)

    def test_period_back_to_front(self):
        today = fields.Date.context_today(self.account)
        with self.assertRaises(UserError):
            self.fetch(
                self.wizard(
                    by="period", date_from=today, date_to=today - timedelta(days=1)
                )
            )

    def test_user_who_is_no_manager(self):
        user = self._make_user("clerk", "sales_team.group_sale_salesman")
        (number,) = self.seller.place(self.order(days=60))
        self.fetch(self.wizard(numbers=number).with_user(user))
        self.assertEqual(self.orders(number).state, "imported")

    def test_opened_from_the_account(self):
        context = {"active_model": "bol.account", "active_id": self.account.id}
        with Form(self.env["bol.order.fetch"].with_context(**context)) as form:
            form.numbers = "C1"
        self.assertEqual(form.record.account_id, self.account)

    # -- the audit -------------------------------------------------------------

    def test_audit_finds_what_was_handled_too_fast_to_be_seen(self):
        recent, old = self.seller.place(self.order(hours=30), self.order(days=9))
        self.run_now("orders")
        self.assertFalse(self.orders())
        self.run_now("audit")
        self.assertEqual(self.orders().mapped("bol_id"), [recent])
        self.run_lane()
        self.assertEqual(self.orders(recent).state, "imported")
        self.assertNotEqual(recent, old)

    def test_audit_finds_orders_that_show_as_shipments_only(self):
        line = samples.fbb_item(self.product.barcode)
        order = samples.order(line, orderPlacedDateTime=samples.moment(hours=2))
        (number,) = self.seller.place(order)
        self.assertEqual(len(self.seller.shipments(number)), 1, "bol ships by itself")
        with self.transactions(), self.registry.cursor() as cr:
            flow = self.flow("audit").with_env(self.env(cr=cr))
            with flow.account_id._bol_client() as client:
                flow._bol_audit_shipments(Slice(client, time.monotonic() + 10))
        self.assertTrue(self.orders(number).detail_due)
        self.run_lane()
        self.assertEqual(self.orders(number).state, "imported")

    def test_audit_reads_nothing_twice(self):
        self.seller.place(self.order(hours=30))
        self.run_now("audit")
        self.run_lane()
        asked = len(self.seller.received(path="/retailer/orders/C"))
        self.run_now("audit")
        self.run_lane()
        self.assertEqual(len(self.seller.received(path="/retailer/orders/C")), asked)

    def test_start_date_of_the_account(self):
        self.account.orders_from = self.now() - timedelta(days=1)
        open_item = samples.item(self.product.barcode)
        old = samples.order(open_item, orderPlacedDateTime=samples.moment(days=2))
        new = samples.order(samples.item(self.product.barcode))
        numbers = self.seller.place(old, new)
        self.run_now("orders")
        self.assertEqual(self.orders(*numbers).mapped("state"), ["ignored", "imported"])
        self.assertIn("start date", self.orders(numbers[0]).held_reason)
