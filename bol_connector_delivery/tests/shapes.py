"""The ways in which goods of bol's orders leave a warehouse, each as people do it.

A shape takes the sale orders of new orders of bol, validates transfers, and says what
bol has to know of it.
"""

from collections import Counter

from odoo.fields import Command

CARRIERS = ("TNT", "DHLFORYOU", "DPD-NL", "GLS")


class Shapes:
    """What the people in the warehouse of a test case do.

    :param case: the test case
    :param dice: a random.Random
    :ivar transfers: how many outgoing transfers were validated
    :ivar never_left: how many of them came back before bol was told
    :ivar told: Counter of (order's number, item's number, carrier, tracking) -> units
    """

    #: Shape -> how many orders it takes.
    ORDERS = {
        "whole": 1,
        "backorder": 1,
        "without_backorder": 1,
        "three_parts": 1,
        "returned_and_shipped_again": 1,
        "returned_before_bol_knew": 1,
        "several_transfers": 1,
        "several_parcels": 1,
        "tracking_comes_later": 1,
        "together": 3,
        "in_one_transfer": 2,
    }

    def __init__(self, case, dice):
        self.case, self.dice, self.env = case, dice, case.env
        self.transfers = self.never_left = 0
        self.told = Counter()
        product = case._make_product(type="service", is_storable=False)
        self.carriers = {
            code: self.env["delivery.carrier"].create(
                {
                    "name": code,
                    "delivery_type": "fixed",
                    "product_id": product.id,
                    "bol_transporter_code": code,
                }
            )
            for code in CARRIERS
        }

    # -- shapes ----------------------------------------------------------------

    def whole(self, sale):
        self._carry(self._open(sale))

    def backorder(self, sale):
        self._carry(self._open(sale), share=0.5)
        self._carry(self._open(sale))

    def without_backorder(self, sale):
        """The rest is never shipped."""
        self._carry(self._open(sale), share=0.5, backorder=False)

    def three_parts(self, sale):
        for share in (0.3, 0.5, 1):
            if pickings := self._open(sale):
                self._carry(pickings, share=share)

    def returned_and_shipped_again(self, sale):
        """bol knows of the first time, and needs to know of no other."""
        left = self._carry(self._open(sale))
        self.case.send(3)
        again = self._return(self._return(left))
        assert again.location_dest_id.usage == "customer"

    def returned_before_bol_knew(self, sale):
        """The parcel that bol hears of is the one that really left."""
        told = Counter(self.told)
        back = self._return(self._carry(self._open(sale)))
        self.told = told
        self.never_left += 1
        again = self._return(back, validate=False)
        self._note(again)
        self._validate(again)

    def _return(self, picking, validate=True):
        """All of a transfer the other way round, also of a return; that transfer."""
        wizard = self.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=picking.id
        )
        wizard = wizard.create({})
        for line in wizard.product_return_moves:
            line.quantity = line.move_id.quantity
        back = picking.browse(wizard.action_create_returns()["res_id"])
        self._take(back)
        if validate:
            self._validate(back)
        return back

    def several_transfers(self, sale):
        """Each line leaves with a transfer of its own."""
        for picking in self._last(sale):
            for move in picking.move_ids[1:]:
                alone = picking.copy({"move_ids": [], "move_line_ids": []})
                move.picking_id = alone
                move.move_line_ids.picking_id = alone
        self._carry(self._open(sale))

    def several_parcels(self, sale):
        """One transfer in packages, each with its number: bol takes the first."""
        for picking in self._last(sale):
            self._take(picking)
            self._note(picking)
            for line in picking.move_line_ids:
                line.result_package_id = self.env["stock.package"].create({})
            picking.carrier_tracking_ref += f", {picking.carrier_tracking_ref}-2"
            self._validate(picking)

    def tracking_comes_later(self, sale):
        """bol was told without, and hears of the number when it is there."""
        for picking in self._last(sale):
            self._take(picking)
            self._note(picking)
            tracking = picking.carrier_tracking_ref
            picking.carrier_tracking_ref = False
            self._validate(picking)
            self.case.send(3)
            picking.carrier_tracking_ref = tracking

    def together(self, *sales):
        """Validated at once, each with its own tracking."""
        self._carry(self._open(*sales), at_once=True)

    def in_one_transfer(self, *sales):
        pickings = self._last(*sales)
        first = pickings[0]
        for picking in pickings[1:]:
            moves = picking.move_ids
            moves.picking_id = first
            moves.move_line_ids.picking_id = first
        self._carry(first)

    # -- what they are made of -------------------------------------------------

    def _open(self, *sales):
        pickings = self.env["sale.order"].union(*sales).picking_ids
        pickings |= pickings.move_ids.move_dest_ids.picking_id
        return pickings.filtered(
            lambda one: one.state not in ("done", "cancel") and one.move_ids
        ).sorted("id")

    def _last(self, *sales):
        """The transfers to the customer, which Odoo makes when the goods are there."""
        return self._bring(self._open(*sales))[0]

    def _bring(self, pickings, share=1, backorder=True):
        """Carry goods through the steps before the last; the transfers of that."""
        while inside := pickings.filtered(
            lambda one: one.location_dest_id.usage != "customer"
        ):
            self._take(inside, share)
            self._validate(inside, backorder)
            pickings -= inside
            pickings |= inside.move_ids.move_dest_ids.picking_id.filtered(
                lambda one: one.state not in ("done", "cancel")
            )
            # What the first step brought is carried on whole.
            share = 1
        return pickings, share

    def _carry(self, pickings, share=1, at_once=False, backorder=True):
        """Carry goods through all steps; the transfers that left the house."""
        pickings, share = self._bring(pickings, share, backorder)
        for batch in [pickings] if at_once else list(pickings):
            self._take(batch, share)
            self._note(batch)
            self._validate(batch, backorder)
        return pickings

    def _take(self, pickings, share=1):
        pickings.action_assign()
        for move in pickings.move_ids:
            if move.state in ("done", "cancel"):
                continue
            there = move.quantity or move.product_uom_qty
            units = max(round(there * share), 1)
            move.quantity = min(units, there)
            move.picked = True

    def _note(self, pickings):
        """Give transfers carrier and tracking, and note what bol has to hear."""
        for picking in pickings:
            self.transfers += 1
            code = self.dice.choice(CARRIERS)
            picking.carrier_id = self.carriers[code]
            picking.carrier_tracking_ref = f"3STEST{picking.id:08d}"
            for move in picking.move_ids:
                item = move.sale_line_id.bol_item_id
                if item and move.product_id == move.sale_line_id.product_id:
                    key = (item.bol_order_id.bol_id, item.bol_id)
                    tracking = picking.carrier_tracking_ref
                    self.told[(*key, code, tracking)] += int(move.quantity)

    def _validate(self, pickings, backorder=True):
        context = {"skip_backorder": True, "skip_sms": True}
        if not backorder:
            context["picking_ids_not_to_backorder"] = pickings.ids
        assert pickings.with_context(**context).button_validate() is True
        assert set(pickings.mapped("state")) == {"done"}, pickings.mapped("state")


class NeighbourShapes(Shapes):
    """The same with kits, and with goods that a vendor sends."""

    ORDERS = {
        **Shapes.ORDERS,
        "kit": 1,
        "kit_in_parts": 1,
        "dropship": 1,
        "batch": 3,
    }

    def __init__(self, case, dice):
        super().__init__(case, dice)
        self.parts = [case._make_product() for _ in range(2)]
        self.kit_product = case._make_product(is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.kit_product.product_tmpl_id.id,
                "type": "phantom",
                "company_id": case.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in zip(self.parts, (2, 1), strict=True)
                ],
            }
        )
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.sent_product = case._make_product(
            route_ids=[self.env.ref("stock_dropshipping.route_drop_shipping").id],
            seller_ids=[Command.create({"partner_id": vendor.id, "price": 1})],
        )

    def kit(self, sale):
        """All of it at once: half a kit is none."""
        pickings = self._open(sale)
        self._carry(pickings)
        (last,) = sale.picking_ids.filtered(
            lambda one: one.location_dest_id.usage == "customer"
        )
        self._tell_kits(sale, last, sale.order_line.bol_item_id.quantity)

    def kit_in_parts(self, sale):
        """One component leaves whole, the other for one kit; the rest later."""
        (first,) = self._last(sale)
        kits = int(sale.order_line.product_uom_qty)
        self._take(first)
        (short,) = first.move_ids.filtered(
            lambda move: move.product_id == self.parts[1]
        )
        short.quantity = 1
        self._note(first)
        self._validate(first)
        self._tell_kits(sale, first, 1)
        if kits > 1:
            (rest,) = self._carry(self._open(sale))
            self._tell_kits(sale, rest, kits - 1)

    def _tell_kits(self, sale, picking, kits):
        """Note that bol has to hear of so many kits, with this transfer."""
        item = sale.order_line.bol_item_id
        code = picking.carrier_id.bol_transporter_code
        key = (item.bol_order_id.bol_id, item.bol_id, code)
        self.told[(*key, picking.carrier_tracking_ref)] += kits

    def batch(self, *sales):
        """Carried together, by Odoo's batch."""
        pickings = self._last(*sales)
        self._take(pickings)
        self._note(pickings)
        batch = self.env["stock.picking.batch"].create(
            {"picking_ids": [Command.set(pickings.ids)]}
        )
        batch.action_confirm()
        self._take(pickings)
        batch.with_context(skip_backorder=True, skip_sms=True).action_done()
        assert set(pickings.mapped("state")) == {"done"}, pickings.mapped("state")

    def dropship(self, sale):
        orders = sale._get_purchase_orders()
        orders.button_confirm()
        pickings = orders.picking_ids.filtered(lambda one: one.state != "done")
        pickings = pickings.filtered(lambda one: one.sale_id == sale)
        self._carry(pickings)
