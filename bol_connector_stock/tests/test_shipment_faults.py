import random
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BolStockCase, samples

#: What goes wrong with calls about shipments, and what bol's processes come to.
FAULTS = (
    ("drop_before", {"share": 0.3}),
    ("drop_after", {"share": 0.3}),
    ("server_error", {"share": 0.3}),
    ("unavailable", {"share": 0.3}),
    ("broken_json", {"share": 0.3}),
    ("rate_limited", {"share": 0.3, "retry_after": 1}),
)
DOWN = 300
GROWING = (
    "bol_order, bol_order_item, sale_order, sale_order_line, stock_picking, "
    "stock_move, stock_move_line, stock_reference"
)
MANY = 12


class ManyCase(BolStockCase):
    """Many transfers at once, and what is true of them in the end."""

    def setUp(self):
        super().setUp()
        # That a reading is repeated by itself is no news here.
        self.enterContext(mute_logger("urllib3.connectionpool"))
        self.product = self._make_product()
        self.count(self.product, 10_000)

    def transfers(self, count):
        """Transfers of so many new orders, ready to be validated."""
        orders = [
            samples.order(samples.item(self.product.barcode, 1 + number % 3))
            for number in range(count)
        ]
        numbers = self.seller.place(*orders)
        for _ in range(count):
            self.run_now("orders")
            sales = self.orders().sale_order_id
            # Odoo's database does so by itself, but not within one long transaction.
            self.env.cr.execute(f"ANALYZE {GROWING}")
            if len(sales) >= count:
                break
        pickings = self.orders(*numbers).sale_order_id.picking_ids
        self.assertEqual(len(pickings), count)
        pickings.action_assign()
        return pickings

    def go_on(self, times=60, **passed):
        """Let scheduled actions run, and time go by, until nothing is under way."""
        for _ in range(times):
            self.run_lane("out")
            if not self.left():
                return
            self.later(**(passed or {"minutes": 20}))

    def left(self):
        return self.shipments().filtered(
            lambda one: one.state in ("to_send", "sending", "sent")
        )

    def assertToldOnce(self, pickings):
        """bol knows of each piece, once, and nobody was alarmed."""
        truth = self.seller.truth()
        shipped = {
            key: row["quantityShipped"]
            for order in truth["orders"].values()
            for key, row in order["items"].items()
        }
        wanted = {
            item.bol_id: item.quantity
            for item in pickings.sale_id.bol_order_id.item_ids
        }
        self.assertEqual({key: shipped[key] for key in wanted}, wanted)
        numbers = [row["order_id"] for row in truth["shipments"]]
        self.assertEqual(len(numbers), len(set(numbers)), "told twice")
        commands = self.shipments()
        self.assertEqual(set(commands.mapped("state")), {"done"})
        self.assertEqual(set(pickings.mapped("bol_state")), {"confirmed"})
        self.assertEqual(self.alarms(), [])

    def alarms(self):
        """What people were told to look at: of orders, transfers and the account."""
        models = ["bol.order", "bol.account", "stock.picking", "bol.shipment"]
        activities = self.env["mail.activity"].search([("res_model", "in", models)])
        return activities.mapped("summary")


@tagged("post_install", "-at_install")
class TestShipmentFaults(ManyCase):
    """Whatever goes wrong on the way: nothing is missing, double, or a false alarm."""

    def test_calls_that_go_wrong(self):
        for number, (kind, how) in enumerate(FAULTS):
            with self.subTest(kind=kind):
                pickings = self.transfers(MANY)
                self.ship(pickings)
                self.sandbox.fault(
                    kind, path="^/retailer/shipments|process-status", **how
                )
                self.go_on(4)
                self.sandbox.mend()
                self.go_on()
                self.assertToldOnce(self.shipments().picking_id)
                self.assertEqual(len(self.shipments()), MANY * (number + 1))

    def test_all_of_it_at_once(self):
        pickings = self.transfers(MANY * 2)
        dice = random.Random("faults")
        left = pickings
        while left:
            some = left[: dice.randrange(3, 9)]
            left -= some
            self.ship(some)
            kind, how = dice.choice(FAULTS)
            self.sandbox.fault(kind, path="/retailer/|/shared/", times=8, **how)
            self.go_on(2, minutes=dice.choice((1, 12, 20, 300)))
        self.sandbox.mend()
        self.go_on()
        self.assertToldOnce(pickings)

    def test_processes_that_time_out_or_are_forgotten(self):
        endings = (
            {"status": "TIMEOUT", "applied": True},
            {"status": "TIMEOUT", "applied": False},
            {"status": "FAILURE", "applied": True, "errorMessage": "Already handled."},
        )
        for number, ending in enumerate(endings):
            with self.subTest(ending=ending):
                pickings = self.transfers(MANY)
                self.ship(pickings)
                times = {"times": MANY // 2}
                self.sandbox.setting(
                    process_result={"CREATE_SHIPMENT": {**ending, **times}}
                )
                self.go_on()
                self.assertToldOnce(self.shipments().picking_id)
                self.assertEqual(len(self.shipments()), MANY * (number + 1))

    def test_forgotten_processes(self):
        before = self.sandbox.admin("GET", "settings")
        self.addCleanup(
            self.sandbox.setting, process_retention=before["process_retention"]
        )
        self.sandbox.setting(process_retention=0)
        pickings = self.transfers(MANY)
        self.ship(pickings)
        self.go_on()
        self.assertToldOnce(pickings)

    def test_bol_does_not_say_how_they_fare(self):
        """Only that address fails: what is still to be told doesn't wait for it."""
        before = self.sandbox.admin("GET", "settings")
        self.addCleanup(self.sandbox.setting, process_seconds=before["process_seconds"])
        self.sandbox.setting(process_seconds=100)
        for kind in ("server_error", "broken_json", "rate_limited"):
            with self.subTest(kind=kind):
                first, second = self.transfers(2), self.transfers(2)
                self.ship(first)
                self.run_lane("out")
                self.sandbox.fault(kind, path="process-status", times=50)
                self.later(minutes=10)
                self.ship(second)
                self.run_lane("out")
                self.assertEqual(set(self.left().mapped("state")), {"sent"})
                self.sandbox.mend()
                self.sandbox.admin("POST", "time", advance_seconds=101)
                self.go_on()
                self.assertToldOnce(first | second)

    def test_true_refusals_are_told_and_only_these(self):
        pickings = self.transfers(MANY)
        self.ship(pickings)
        why = {"status": "FAILURE", "errorMessage": "Carrier unknown.", "times": 3}
        self.sandbox.setting(process_result={"CREATE_SHIPMENT": why})
        self.go_on()
        refused = self.shipments("failed")
        self.assertEqual(len(refused), 3)
        self.assertEqual(set(refused.mapped("message")), {"Carrier unknown."})
        refused.action_retry()
        self.go_on()
        self.assertToldOnce(pickings)


@tagged("post_install", "-at_install")
class TestLongOutage(ManyCase):
    """bol is down for three hours, and the warehouse works on."""

    def be_down(self):
        self.sandbox.fault("unavailable", path="/retailer/|/shared/|/token", share=1)

    def later(self, **passed):
        """Deadlines come nearer as well."""
        result = super().later(**passed)
        for moment, items in self.orders().item_ids.grouped("ship_by").items():
            items.ship_by = moment - timedelta(**passed)
        for moment, shipments in self.shipments().grouped("due_at").items():
            shipments.due_at = moment - timedelta(**passed)
        return result

    def test_three_hours_with_300_transfers(self):
        pickings = self.transfers(DOWN)
        late = pickings[: DOWN // 3].sale_id.bol_order_id.item_ids
        # Some of them have to be told within the hour, while bol will be down.
        late.ship_by = self.now() + timedelta(hours=1)
        (pickings.sale_id.bol_order_id.item_ids - late).ship_by = (
            self.now() + timedelta(hours=30)
        )
        self.be_down()
        for start in range(0, DOWN, 50):
            self.ship(pickings[start : start + 50])
            # The scheduled action tries, again and again.
            self.run_lane("out")
            self.later(minutes=30)
        self.assertEqual(len(self.left()), DOWN)
        self.assertFalse(self.seller.truth()["shipments"])
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.assertEqual(self.alarms(), [])
        self.sandbox.mend()
        self.go_on(minutes=2)
        self.assertToldOnce(pickings)
        told_late = self.shipments().filtered("told_late")
        self.assertEqual(told_late.line_ids.item_id, late)
        self.assertGreaterEqual(min(told_late.mapped("hours_late")), 1)
