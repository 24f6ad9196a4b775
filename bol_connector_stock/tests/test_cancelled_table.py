from odoo.tests import tagged

from .cancelled import CancelledCase
from .common import samples

# What became of it in Odoo: state of the sale order, its quantities, units that are
# still to be moved, whether people are warned, asked, and alerted on the transfer; and
# at bol: (shipped, cancelled) of both items.
NOBODY, WARNED, ASKED, ALERTED = "nobody", "warned", "asked", "alerted"

GONE = ("cancel", [2, 3], 0, NOBODY, [(0, 2), (0, 3)])
LOWERED = ("sale", [2, 0], 2, NOBODY, [(0, 0), (0, 3)])
WAITS = ("sale", [2, 3], 5, ASKED, [(0, 0), (0, 0)])
WARNED_WHOLE = ("sale", [2, 3], 5, WARNED, [(0, 2), (0, 3)])
WARNED_ITEM = ("sale", [2, 3], 5, WARNED, [(0, 0), (0, 3)])
TOO_LATE = ("sale", [2, 3], 0, NOBODY, [(2, 0), (3, 0)])
REST_GONE = ("sale", [2, 0], 0, NOBODY, [(2, 0), (0, 3)])

# state of the transfer -> what comes of: the whole order cancelled, its second item
# cancelled, a request for the second one that is asked about, and one that the account
# accepts by itself.
TABLE = {
    "waiting": (GONE, LOWERED, WAITS, LOWERED),
    "ready": (GONE, LOWERED, WAITS, LOWERED),
    "picked": (WARNED_WHOLE, WARNED_ITEM, WAITS, WAITS),
    "printed": (WARNED_WHOLE, WARNED_ITEM, WAITS, WAITS),
    "in_batch": (WARNED_WHOLE, WARNED_ITEM, WAITS, WAITS),
    "batch_of_odoo": (GONE, LOWERED, WAITS, LOWERED),
    "two_steps": (GONE, LOWERED, WAITS, LOWERED),
    "first_step_done": (WARNED_WHOLE, WARNED_ITEM, WAITS, WAITS),
    "part_told": (
        REST_GONE,
        REST_GONE,
        ("sale", [2, 3], 3, ASKED, [(2, 0), (0, 0)]),
        REST_GONE,
    ),
    "done_not_told": (
        ("sale", [2, 3], 0, ALERTED, [(0, 2), (0, 3)]),
        ("sale", [2, 3], 0, ALERTED, [(2, 0), (0, 3)]),
        TOO_LATE,
        TOO_LATE,
    ),
    "told": (TOO_LATE, TOO_LATE, TOO_LATE, TOO_LATE),
}


@tagged("post_install", "-at_install")
class TestCancelledTable(CancelledCase):
    """Each state of the transfer, and each way in which bol or its buyer cancels."""

    def setUp(self):
        super().setUp()
        self.count(self.product, 500)

    # -- states of the transfer ------------------------------------------------

    def state_waiting(self):
        product = self._make_product()
        return self.sell(*(samples.item(product.barcode, units) for units in (2, 3)))

    def state_ready(self):
        return self.sold(2, 3)

    def state_picked(self):
        picking = self.sold(2, 3)
        self.pick(picking)
        return picking

    def state_printed(self):
        picking = self.sold(2, 3)
        picking.printed = True
        return picking

    def state_in_batch(self):
        picking = self.state_batch_of_odoo()
        picking.batch_id.user_id = self.env.user
        self.commit()
        return picking

    def state_batch_of_odoo(self):
        """Odoo batches transfers by itself where the operation type says so."""
        if "batch_id" not in self.env["stock.picking"]:
            self.skipTest("Batches need their addon.")
        self.warehouse.out_type_id.write(
            {"auto_batch": True, "batch_group_by_partner": True}
        )
        picking = self.sold(2, 3)
        self.assertEqual(picking.batch_id.state, "in_progress")
        return picking

    def state_two_steps(self):
        self.warehouse.delivery_steps = "pick_ship"
        return self.sold(2, 3)

    def state_first_step_done(self):
        picking = self.state_two_steps()
        self.ship(picking)
        return picking

    def state_part_told(self):
        picking = self.sold(2, 3)
        first = picking.move_ids.filtered(lambda move: move.product_uom_qty == 2)
        first.picked = True
        (picking.move_ids - first).quantity = 0
        self.validate(picking)
        self.send()
        return picking

    def state_done_not_told(self):
        picking = self.sold(2, 3)
        self.ship(picking)
        return picking

    def state_told(self):
        picking = self.state_done_not_told()
        self.send()
        return picking

    # -- what happens at bol ---------------------------------------------------

    def whole(self, order):
        self.cancel_at_bol(order)

    def item(self, order):
        self.cancel_at_bol(order, 1)

    def request(self, order):
        self.ask_to_cancel(order, 1)

    def request_accepted(self, order):
        self.account.cancellation_request = "accept"
        self.ask_to_cancel(order, 1)

    # -- what became of it -----------------------------------------------------

    def told_people(self, sale):
        troubles = set(sale.activity_ids.mapped("bol_trouble"))
        if set(sale.picking_ids.activity_ids.mapped("bol_trouble")) - {False}:
            return ALERTED
        if "cancelled" in troubles:
            return WARNED
        return ASKED if "requested" in troubles else NOBODY

    def outcome(self, sale):
        lines = sale.order_line.filtered("bol_item_id").sorted("id")
        ours = sale.picking_ids.move_ids
        last = ours.filtered(lambda move: move.location_dest_id.usage == "customer")
        still = (last or ours)._bol_open()
        at_bol = self.seller.truth()["orders"][sale.bol_order_id.bol_id]["items"]
        items = [at_bol[item.bol_id] for item in lines.bol_item_id]
        return (
            sale.state,
            lines.mapped("product_uom_qty"),
            sum(still.mapped("product_uom_qty")),
            self.told_people(sale),
            [(item["quantityShipped"], item["quantityCancelled"]) for item in items],
        )

    def check(self, state):
        happenings = (self.whole, self.item, self.request, self.request_accepted)
        for happens, expected in zip(happenings, TABLE[state], strict=True):
            with self.subTest(state=state, happens=happens.__name__):
                sale = getattr(self, f"state_{state}")().sale_id
                happens(sale.bol_order_id)
                self.send()
                self.read_orders()
                self.assertEqual(self.outcome(sale), expected)

    def test_waiting(self):
        self.check("waiting")

    def test_ready(self):
        self.check("ready")

    def test_picked(self):
        self.check("picked")

    def test_printed(self):
        self.check("printed")

    def test_in_batch(self):
        self.check("in_batch")

    def test_batch_of_odoo(self):
        self.check("batch_of_odoo")

    def test_two_steps(self):
        self.check("two_steps")

    def test_first_step_done(self):
        self.check("first_step_done")

    def test_part_told(self):
        self.check("part_told")

    def test_done_not_told(self):
        self.check("done_not_told")

    def test_told(self):
        self.check("told")

    def test_table_is_whole(self):
        made = {name[6:] for name in dir(self) if name.startswith("state_")}
        self.assertEqual(made, set(TABLE))
