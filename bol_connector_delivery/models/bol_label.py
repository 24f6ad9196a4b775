from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import commit

#: What a delivery option says of the label, and the label keeps.
OPTION_FIELDS = (
    "transporter_code",
    "label_type",
    "option_name",
    "price",
    "valid_until",
    "hand_over_by",
    "max_weight",
    "max_dimensions",
    "collection_method",
)


class BolLabel(models.Model):
    """A shipping label of bol ("Verzenden via bol") that is bought for one parcel.

    It costs money each time, and bol doesn't ask whether it was bought before: so it
    is never bought again by itself when it isn't known what became of a call.
    """

    _name = "bol.label"
    _description = "Bol.com Shipping Label"
    _inherit = ["bol.command.timeline"]
    _rec_name = "option_name"
    _rec_names_search = ["bol_id", "track_and_trace", "option_name"]

    _bol_flow_kind = "labels"

    picking_id = fields.Many2one(
        "stock.picking", "Transfer", readonly=True, index=True, ondelete="set null"
    )
    bol_order_id = fields.Many2one(
        "bol.order", "Order", required=True, readonly=True, index=True
    )
    line_ids = fields.One2many("bol.label.line", "label_id", "Items", readonly=True)
    offer_id = fields.Char("Label Offer", readonly=True, help="As bol offered it.")
    transporter_code = fields.Char(readonly=True)
    label_type = fields.Char(readonly=True)
    option_name = fields.Char("Label", readonly=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.ref("base.EUR"), readonly=True
    )
    price = fields.Monetary(readonly=True, help="Without VAT.")
    valid_until = fields.Date(readonly=True, help="Bol's offer of it ends that day.")
    hand_over_by = fields.Datetime(readonly=True)
    max_weight = fields.Char(readonly=True)
    max_dimensions = fields.Char(readonly=True)
    collection_method = fields.Char(readonly=True)
    bol_id = fields.Char("Label at Bol", readonly=True, copy=False, index=True)
    track_and_trace = fields.Char(readonly=True, copy=False)
    attachment_id = fields.Many2one(
        "ir.attachment", "PDF", readonly=True, copy=False, ondelete="set null"
    )
    handed_out = fields.Boolean(
        readonly=True, copy=False, help="Its tracking is on the transfer."
    )
    used = fields.Boolean(
        readonly=True, copy=False, help="A shipment was confirmed with it."
    )

    _bol_id_unique = models.UniqueIndex(
        "(account_id, bol_id) WHERE bol_id IS NOT NULL",
        "An account has each label of bol once.",
    )
    _to_fetch = models.Index(
        "(account_id) WHERE state = 'done' AND handed_out IS NOT TRUE"
    )

    # -- buying ----------------------------------------------------------------

    def _bol_quantities(self):
        """Pairs of order item number and units, as bol's calls take them."""
        return [(line.item_id.bol_id, line.quantity) for line in self.line_ids]

    def _bol_send(self, client):
        return client.labels.create(self._bol_quantities(), self.offer_id)

    def _bol_find_effect(self, client):
        """Whether bol sold it: by the processes of its order items.

        bol lists no labels, so a label whose process can't be found isn't known.
        """
        for status in self._bol_unknown_processes(client):
            if status.status == "SUCCESS" and status.entity_id:
                return {
                    "bol_id": status.entity_id,
                    "process_status_id": status.process_status_id,
                }
        return None

    def _bol_is_underway(self, client):
        found = self._bol_unknown_processes(client)
        return any(status.status == "PENDING" for status in found)

    def _bol_unknown_processes(self, client):
        """bol's purchases for these items that no other label of Odoo is."""
        found = {}
        for line in self.line_ids:
            try:
                for page in client.process_status.by_entity(
                    line.item_id.bol_id, "CREATE_SHIPPING_LABEL"
                ):
                    found.update((status.process_status_id, status) for status in page)
            except (errors.BadRequest, errors.NotFound):
                # bol knows no process of this item.
                continue
        known = self.search(
            [
                ("id", "!=", self.id),
                "|",
                ("process_status_id", "in", list(found)),
                ("bol_id", "in", [status.entity_id for status in found.values()]),
            ]
        )
        taken = {*known.mapped("process_status_id"), *known.mapped("bol_id")}
        return [
            status
            for status in found.values()
            if not {status.process_status_id, status.entity_id} & taken
        ]

    def _bol_prepare_done(self, status=None):
        values = super()._bol_prepare_done(status)
        if status and status.entity_id:
            values["bol_id"] = status.entity_id
        return values

    def _bol_vanished(self):
        return self.env._(
            "Bol may have sold this label (%(price)s), but shows no trace of it. Look "
            "in bol's seller portal: if it is there, mark it as done by hand and print "
            "it from there; if not, press Retry to buy it.",
            price=self.currency_id.format(self.price),
        )

    # -- what comes with it ----------------------------------------------------

    @api.model
    def _bol_fetch_all(self, account, work):
        """Take over PDF, carrier and tracking of the labels that bol sold."""
        bought = self.search(
            [
                ("account_id", "=", account.id),
                ("state", "=", "done"),
                ("handed_out", "=", False),
                ("bol_id", "!=", False),
                ("next_attempt", "<=", fields.Datetime.now()),
            ]
        )
        for label in bought:
            if not work.time_left():
                return
            if not label.attachment_id:
                commit(self.env)
                label._bol_take_over(work.client.labels.get(label.bol_id))
                commit(self.env)
            label._bol_hand_out()
            commit(self.env)

    def _bol_take_over(self, sold):
        """Keep what bol sold.

        :param sold: bol_api ``Label``
        """
        picking = self.picking_id
        name = sold.track_and_trace or self.bol_id
        self.write(
            {
                "transporter_code": sold.transporter_code or self.transporter_code,
                "track_and_trace": sold.track_and_trace,
                "attachment_id": self.env["ir.attachment"]
                .create(
                    {
                        "name": f"bol-{name}.pdf",
                        "raw": sold.pdf,
                        "mimetype": "application/pdf",
                        "res_model": picking._name if picking else self._name,
                        "res_id": picking.id or self.id,
                    }
                )
                .id,
            }
        )

    def _bol_hand_out(self):
        """Put carrier and tracking on the transfer; later, while somebody is at it."""
        picking = self.picking_id
        if picking and not picking.try_lock_for_update(allow_referencing=True):
            self.next_attempt = self._bol_next_look()
            return
        if picking and self.track_and_trace:
            known = list(filter(None, (picking.carrier_tracking_ref or "").split(",")))
            if self.track_and_trace not in known:
                picking.carrier_tracking_ref = ",".join([*known, self.track_and_trace])
        self.handed_out = True


class BolLabelLine(models.Model):
    """Units of one order item that go with a label."""

    _name = "bol.label.line"
    _description = "Bol.com Shipping Label Item"

    label_id = fields.Many2one(
        "bol.label", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="label_id.company_id", store=True)
    item_id = fields.Many2one("bol.order.item", required=True, index=True)
    product_id = fields.Many2one(related="item_id.product_id")
    quantity = fields.Integer(required=True)

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A label is for at least one unit of an item."
    )
