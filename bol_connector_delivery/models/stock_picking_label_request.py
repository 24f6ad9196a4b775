from odoo import fields, models


class StockPicking(models.Model):
    """Labels of bol (VVB): asked for by the rule of the delivery method."""

    _inherit = "stock.picking"

    bol_label_request_ids = fields.One2many(
        "bol.label.request",
        "picking_id",
        "Labels to Buy",
        readonly=True,
        groups="stock.group_stock_user,bol_connector.bol_connector_group_user",
    )
    bol_label_message = fields.Text(compute="_compute_bol_label", compute_sudo=True)
    bol_can_buy_label = fields.Boolean(compute="_compute_bol_label", compute_sudo=True)
    bol_has_label = fields.Boolean(compute="_compute_bol_label", compute_sudo=True)

    def _compute_bol_label(self):
        for picking in self:
            leaving = picking.browse()
            if picking.bol_is_vvb:
                leaving = picking._bol_outgoing()
            kept = leaving._bol_labels_kept()
            missed = picking._bol_misses_label()
            picking.bol_label_message = picking._bol_label_trouble(kept) or (
                missed and picking._bol_why_no_label()
            )
            picking.bol_has_label = bool(kept.attachment_id)
            picking.bol_can_buy_label = any(one._bol_needs_label() for one in leaving)

    def write(self, values):
        result = super().write(values)
        if values.get("carrier_id"):
            self._bol_request_labels_ahead()
        return result

    def send_to_shipper(self):
        """Nothing of bol's labels is sent, and nothing costs the customer."""
        # What the type is read from may be read of any transfer afterwards.
        self.check_access("write")
        if self.delivery_type != "bol":
            return super().send_to_shipper()
        (sent,) = self.carrier_id.send_shipping(self)
        if sent["tracking_number"] and not self.carrier_tracking_ref:
            self.carrier_tracking_ref = sent["tracking_number"]
        return None

    # -- the wish for a label ------------------------------------------------------

    def _bol_request_labels_ahead(self):
        """What is ready to be shipped gets its label now, where the method says so."""
        ours = self.filtered(lambda picking: picking.delivery_type == "bol")
        ready = ours.filtered(lambda picking: picking.state == "assigned")
        ready._bol_request_labels(("ready",))
        # What comes from an earlier step has been packed there.
        packed = ready.filtered(lambda picking: picking.move_ids.move_orig_ids)
        packed._bol_request_labels(("packing",))

    def _bol_request_labels(self, moments):
        """Have labels bought for these transfers, where their method says so.

        :param moments: values of ``bol_label_when`` of the delivery method
        """
        asking = self.filtered(
            lambda picking: (
                picking.delivery_type == "bol"
                and picking.carrier_id.bol_label_when in moments
            )
        )
        asking._bol_want_labels()

    def _bol_want_labels(self, approved=False):
        """Have labels bought for these transfers by the rule of their method.

        :param bool approved: also while labels are in preview
        :return: ``bol.label.request`` records, those made now
        """
        wanted = self.sudo().filtered(lambda picking: picking._bol_lacks_label())
        made = wanted.bol_label_request_ids.create(
            [
                {
                    "account_id": picking.bol_order_id.account_id.id,
                    "picking_id": picking.id,
                    "approved": approved,
                }
                for picking in wanted
            ]
        )
        if made:
            self.env["bol.flow"]._bol_wake_kind("labels")
        return made

    def _bol_lacks_label(self):
        """Whether this transfer goes with a label of bol, and none is being bought."""
        waiting = "waiting" in self.bol_label_request_ids.mapped("state")
        return not waiting and self._bol_needs_label()

    def _bol_misses_label(self):
        """Whether the method of this transfer wants a label that isn't there."""
        return self.delivery_type == "bol" and self._bol_needs_label()

    def _bol_needs_label(self):
        """Whether something in this transfer can go with a label, and none is there."""
        self.ensure_one()
        leaves = self.picking_type_code == "outgoing" and self.state != "cancel"
        if not (leaves and self.bol_order_id) or self._bol_labels_kept():
            return False
        if self.sudo().bol_shipment_ids._bol_told_otherwise():
            return False
        return bool(self._bol_label_items())

    def _bol_label_trouble(self, kept):
        """What is wrong with the labels of this transfer, in plain words.

        :param kept: its labels that are bought, or about to be
        """
        for label in kept:
            if label.state == "attention" or label.state == "done" and not label.bol_id:
                return label.message
        refused = self.bol_label_ids.sorted("id")[-1:]
        if kept or refused.state != "failed" or self.state == "cancel":
            return False
        return self.env._("Bol sold no label: %(reason)s", reason=refused.message)

    def _bol_why_no_label(self):
        """What keeps the label of this transfer from being bought, in plain words."""
        last = self.bol_label_request_ids[:1]
        if last.state == "attention":
            return self.env._("No label was bought: %(reason)s", reason=last.message)
        if self.state != "done" or last.state == "waiting":
            return False
        return self.env._(
            "Bol is told of this shipment when its label is there. Press Buy Label."
        )

    # -- the parcel ----------------------------------------------------------------

    def _bol_outgoing(self):
        """The transfers with which the goods of these leave, themselves or later."""
        moves = self.move_ids
        return moves.browse(moves._rollup_move_dests()).picking_id.filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )

    def _bol_parcel(self):
        """What limits the labels of this transfer: (weight in kg, volume in m3)."""
        moves = self.move_ids.filtered(lambda move: move.state != "cancel")
        products = self.env["product.template"]
        weight = products._get_weight_uom_id_from_ir_config_parameter()
        volume = products._get_volume_uom_id_from_ir_config_parameter()
        return (
            weight._compute_quantity(
                self.shipping_weight or sum(moves.mapped("weight")),
                self.env.ref("uom.product_uom_kgm"),
                round=False,
            ),
            volume._compute_quantity(
                sum(move.product_id.volume * move.product_qty for move in moves),
                self.env.ref("uom.product_uom_cubic_meter"),
                round=False,
            ),
        )

    def _bol_label_tracking(self):
        labels = self._bol_labels_kept().filtered("track_and_trace")
        return ",".join(labels.mapped("track_and_trace")) or False

    def _bol_label_transporter(self):
        return self._bol_labels_kept()[:1].transporter_code


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_assign(self, force_qty=False):
        result = super()._action_assign(force_qty=force_qty)
        self.picking_id._bol_request_labels_ahead()
        return result


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _get_package_carrier_type_for_pack(self):
        """Any type of package will do: bol has none of its own."""
        carrier_type = super()._get_package_carrier_type_for_pack()
        return "none" if carrier_type == "bol" else carrier_type

    def _post_put_in_pack_hook(self, package):
        result = super()._post_put_in_pack_hook(package)
        self.picking_id._bol_outgoing()._bol_request_labels(("ready", "packing"))
        return result
