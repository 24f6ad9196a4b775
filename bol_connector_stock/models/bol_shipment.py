from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import commit


class BolShipment(models.Model):
    """The confirmation to bol that items of one order left with one transfer."""

    _name = "bol.shipment"
    _description = "Bol.com Shipment"
    _inherit = ["bol.command.timeline"]
    _rec_name = "reference"
    _rec_names_search = ["reference", "bol_id", "track_and_trace"]

    _bol_flow_kind = "shipments"
    # Those that bol is waiting for, before those that have time.
    _bol_send_order = "due_at, next_attempt, id"

    reference = fields.Char(
        readonly=True,
        copy=False,
        index=True,
        help="Sent along as bol's shipment reference; the shipment is found by it.",
    )
    picking_id = fields.Many2one(
        "stock.picking", "Transfer", readonly=True, index=True, ondelete="set null"
    )
    bol_order_id = fields.Many2one(
        "bol.order", "Order", required=True, readonly=True, index=True
    )
    line_ids = fields.One2many("bol.shipment.line", "shipment_id", "Items")
    bol_id = fields.Char("Shipment at Bol", readonly=True, copy=False, index=True)
    transporter_code = fields.Char(readonly=True, help="As sent to bol.")
    track_and_trace = fields.Char(readonly=True, help="As sent to bol.")

    _reference_unique = models.Constraint(
        "unique(reference)", "A shipment's reference is used once."
    )

    @api.model_create_multi
    def create(self, vals_list):
        shipments = super().create(vals_list)
        for shipment in shipments:
            name = shipment.picking_id.name or shipment.bol_order_id.bol_id
            shipment.reference = f"{name}-{shipment.id}"[-90:]
        return shipments

    def _bol_send(self, client):
        transport = self._bol_prepare_transport()
        self.write(transport)
        # Kept before the call: what bol may have received must stay on record.
        commit(self.env)
        return client.shipments.create(
            [(line.item_id.bol_id, line.quantity) for line in self._bol_lines()],
            reference=self.reference,
            **transport,
        )

    def _bol_lines(self):
        """What bol is told of: not the items that it has no open units of."""
        return self.line_ids.filtered(lambda line: not line.left_out)

    def _bol_mend(self, client):
        handled = {
            item.order_item_id
            for item in client.orders.get(self.bol_order_id.bol_id).items
            if (item.quantity_shipped or 0) + (item.quantity_cancelled or 0)
            >= (item.quantity or 0)
        }
        gone = self._bol_lines().filtered(lambda line: line.item_id.bol_id in handled)
        left = self._bol_lines() - gone
        if not (gone and left):
            return False
        gone.left_out = True
        return True

    def _bol_prepare_transport(self):
        """Who carries the parcel: keyword arguments of ``client.shipments.create``.

        :return: dict with ``transporter_code`` (bol's code) and ``track_and_trace``,
            or with the ``shipping_label_id`` of a label instead
        """
        self.ensure_one()
        return {
            "transporter_code": self._bol_default_code() or False,
            "track_and_trace": False,
        }

    def _bol_default_code(self):
        """bol's code of the carrier, where nothing more is known of the parcel."""
        return self.carrier_chosen or self.account_id.transporter_code

    def _bol_reason_not_to_send(self):
        cancelled = self._bol_lines().filtered(lambda line: line._bol_is_cancelled())
        cancelled.left_out = True
        self._bol_lines()._bol_lower_to_open()
        if not self._bol_lines():
            return self.env._(
                "These items were cancelled at bol before they were shipped. Bol pays "
                "nothing for them: get the parcel back."
            )
        if self._bol_knows_carrier():
            return super()._bol_reason_not_to_send()
        self.waits_for = "carrier"
        return self.env._(
            "Bol wants to know the carrier: press Choose the Carrier. Or enter its "
            "transporter code on the delivery method of the transfer, or a default one "
            "on the account, then press Retry."
        )

    def _bol_knows_carrier(self):
        """Whether bol can be told who carries the parcel."""
        transport = self._bol_prepare_transport()
        return bool(
            transport.get("transporter_code") or transport.get("shipping_label_id")
        )

    def _bol_find_effect(self, client):
        order = self.bol_order_id.bol_id
        for page in client.shipments.pages(order_id=order):
            for shipment in page:
                if shipment.reference == self.reference:
                    return {"bol_id": shipment.shipment_id}
        return self._bol_find_shipped(client)

    def _bol_find_shipped(self, client):
        """Whether nothing is left to ship of these items, however it went.

        E.g. shipped by hand in bol's portal, or by a database since restored. Where
        bol cancelled all of them, nothing was shipped.
        """
        if not self._bol_lines():
            return None
        try:
            order = client.orders.get(self.bol_order_id.bol_id)
        except (errors.NotFound, errors.UnreadableAnswer):
            return None
        at_bol = {item.order_item_id: item for item in order.items}
        for line in self._bol_lines():
            item = at_bol.get(line.item_id.bol_id)
            if not item or not line._bol_is_covered(item):
                return None
        return {"message": self.env._("Bol had this shipment already.")}

    def _bol_may_be_repeated(self):
        """Of a whole item bol refuses a second shipment; of a part it doesn't."""
        return all(
            line.quantity == line.item_id.quantity - line.item_id.quantity_cancelled
            for line in self.line_ids
        )

    def _bol_is_underway(self, client):
        """Whether bol works on a shipment of these items that isn't another parcel's.

        bol names the order item, but not our reference: what is found is waited for,
        and never taken for this shipment.
        """
        for line in self.line_ids:
            pending = {
                status.process_status_id
                for status in self._bol_statuses(client, line.item_id)
                if status.status == "PENDING"
            }
            if pending:
                others = [("process_status_id", "in", list(pending))]
                known = self.search([*others, ("id", "!=", self.id)])
                if pending - set(known.mapped("process_status_id")):
                    return True
        return False

    def _bol_statuses(self, client, item):
        """bol's processes of shipping an order item."""
        try:
            for page in client.process_status.by_entity(item.bol_id, "CREATE_SHIPMENT"):
                yield from page
        except (errors.BadRequest, errors.NotFound):
            # bol knows no process of this item.
            return

    def _bol_prepare_done(self, status=None):
        values = super()._bol_prepare_done(status)
        if status and status.entity_id:
            values["bol_id"] = status.entity_id
        return values


class BolShipmentLine(models.Model):
    """Units of one order item in a shipment."""

    _name = "bol.shipment.line"
    _description = "Bol.com Shipment Item"

    shipment_id = fields.Many2one(
        "bol.shipment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    state = fields.Selection(related="shipment_id.state", store=True)
    item_id = fields.Many2one("bol.order.item", required=True, index=True)
    product_id = fields.Many2one(related="item_id.product_id")
    quantity = fields.Integer(required=True)
    left_out = fields.Boolean(
        "Handled at Bol",
        help="Not told to bol, where it was cancelled or shipped already.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A shipment holds at least one unit of an item."
    )

    def _bol_is_cancelled(self):
        return 0 < self.item_id.quantity <= self.item_id.quantity_cancelled

    def _bol_lower_to_open(self):
        """Tell bol of no more pieces than it left open where it cancelled some."""
        for line in self:
            item = line.item_id
            if item.quantity_cancelled and 0 < item.quantity_open < line.quantity:
                line.shipment_id._bol_tell_step(
                    self.env._(
                        "Bol cancelled some of %(item)s: it is told of %(open)s, and "
                        "not of the %(left)s that left.",
                        item=item.title or item.ean or item.bol_id,
                        open=item.quantity_open,
                        left=line.quantity,
                    )
                )
                line.quantity = item.quantity_open

    def _bol_is_covered(self, item):
        """Whether bol counts this line's units as shipped, beside all others told.

        :param item: bol_api ``OrderItem``
        """
        lines = self.search([("item_id", "=", self.item_id.id)])
        told = lines.filtered(lambda line: line.state == "done") | self
        shipped = item.quantity_shipped or 0
        gone = shipped + (item.quantity_cancelled or 0)
        return gone >= (item.quantity or 0) and shipped >= sum(told.mapped("quantity"))
