import os
from ast import literal_eval
from collections import Counter
from random import Random

from odoo.tests import tagged

from .labels import POST_LABEL, LabelCase, samples

GET_LABEL = {"method": "GET", "path": "^/retailer/shipping-labels/"}
STATUSES = {"method": "POST", "path": "^/shared/process-status$"}
#: How bol ends purchases, one kind of ending after the other.
ENDINGS = (
    {"status": "TIMEOUT", "applied": True, "times": 6},
    {"status": "TIMEOUT", "times": 4},
    {"status": "FAILURE", "errorMessage": "bol can't do it now.", "times": 8},
    {"status": "FAILURE", "applied": True, "times": 4},
)
ROUNDS = 12


@tagged("post_install", "-at_install")
class TestLabelMany(LabelCase):
    """Many labels, all that can go wrong: each euro at bol is a label in Odoo."""

    def setUp(self):
        super().setUp()
        self.account.transporter_code = "DHL"
        self.without_stock()
        self.dice = Random(os.environ.get("BOL_SEED", "labels"))

    # -- what goes on ----------------------------------------------------------

    def transfers(self, number):
        """Transfers of so many orders that go with labels of bol."""
        orders = []
        for _ in range(number):
            item = samples.item(self.product.barcode)
            item["fulfilment"]["distributionParty"] = "BOL"
            orders.append(samples.order(item))
        numbers = self.seller.place(*orders)
        while len(self.orders()) < number or "new" in self.orders().mapped("state"):
            self.run_now("orders")
        pickings = self.orders(*numbers).sale_order_id.picking_ids
        self.assertEqual(len(pickings), number)
        return pickings

    def want_all(self, pickings):
        with self.transactions():
            chosen = [self.dice.choice(p._bol_read_options()) for p in pickings]
        for picking, option in zip(pickings, chosen, strict=True):
            picking._bol_buy_label(option)
        self.commit()

    def trouble(self):
        for kind, share in (
            ("drop_after", 0.06),
            ("drop_before", 0.04),
            ("server_error", 0.04),
        ):
            self.lose_answer(kind, share=share)
        self.sandbox.fault("rate_limited", **POST_LABEL, share=0.03, retry_after=0)
        self.sandbox.fault("server_error", **GET_LABEL, share=0.1)
        self.sandbox.fault("not_found", **GET_LABEL, share=0.05)
        self.sandbox.fault("server_error", **STATUSES, share=0.2)

    def buy(self):
        """Let the flow run on and on: in trouble, killed at times, then in peace."""
        self.trouble()
        for number in range(ROUNDS):
            self.label_says(**ENDINGS[number % len(ENDINGS)])
            with self.killed(self.dice.randrange(1, 60), after=number % 2):
                self.send(1)
            self.later(minutes=4)
        self.sandbox.mend()
        self.setting(process_result={})
        for _ in range(6):
            self.send(1)
            self.later(minutes=12)

    def see_to_it(self):
        """What people do: say what they see at bol, and have the rest bought again."""
        known = set(self.labels().mapped("bol_id"))
        lost = {
            item
            for label in self.sold()
            if label["shippingLabelId"] not in known
            for item in label["items"]
        }
        for label in self.labels().filtered(lambda label: label.state == "attention"):
            if label.line_ids.item_id.bol_id in lost:
                label._bol_done_by_hand("It is in bol's portal.")
            else:
                label.action_not_bought()
        failed = self.labels().filtered(lambda label: label.state == "failed")
        failed.action_retry()
        self.send(4)
        return len(lost), len(failed)

    # -- what has to be so -----------------------------------------------------

    def assertPaidOnce(self, number):
        """One label for each parcel, and each that was paid for is known."""
        labels = self.labels()
        self.assertEqual(Counter(labels.mapped("state")), {"done": number})
        bought = Counter(item for label in self.sold() for item in label["items"])
        self.assertEqual(set(bought.values()), {1})
        self.assertEqual(set(bought), set(labels.line_ids.item_id.mapped("bol_id")))
        self.assertAlmostEqual(sum(labels.mapped("price")), self.spent())

    def ship_some(self, pickings):
        """Ship most, cancel some, and leave some for later."""
        shipped = pickings[: len(pickings) * 3 // 4]
        rest = pickings - shipped
        rest[: len(rest) // 2].action_cancel()
        self.ship(shipped)
        for _ in range(6):
            self.send(1)
        states = Counter(self.shipments().mapped("state"))
        self.assertEqual(states, {"done": len(shipped)})

    def assertAccounted(self):
        """Money spent at bol is labels used, and labels listed as unused."""
        labels = self.labels()
        used = labels.filtered("used")
        action = self.env.ref("bol_connector_delivery.bol_label_unused_action")
        mine = [("account_id", "=", self.account.id)]
        listed = labels.search(mine + literal_eval(action.domain))
        self.assertFalse(used & listed)
        total = sum((used | listed).mapped("price"))
        self.assertAlmostEqual(total, self.spent())
        at_bol = {row["shippingLabelId"] for row in self.sold() if row["used"]}
        self.assertEqual(set(used.mapped("bol_id")), at_bol)

    def check(self, number):
        """:return: how many were (lost, bought again by people)"""
        pickings = self.transfers(number)
        self.want_all(pickings)
        self.buy()
        seen_to = self.see_to_it()
        self.assertPaidOnce(number)
        self.ship_some(pickings)
        self.assertAccounted()
        return seen_to

    def test_two_hundred(self):
        self.setting(label_lookup="label")
        lost, again = self.check(200)
        self.assertEqual(lost, 0)
        self.assertGreater(again, 5)

    def test_when_bol_shows_no_purchases(self):
        lost, again = self.check(60)
        self.assertGreater(lost, 0)
        self.assertGreater(again, 0)
