from odoo import models

from odoo.addons.bol_connector.models.bol_timeline import Entry


class BolShipment(models.Model):
    _inherit = "bol.shipment"

    def _bol_title(self):
        return self.env._("Shipment %(reference)s", reference=self.reference or "")

    def _bol_wish_text(self):
        return self.env._("The goods left; bol is to be told.")

    def _bol_call_subjects(self):
        return super()._bol_call_subjects() | set(
            self.line_ids.item_id.mapped("bol_id")
        )


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_timeline_commands(self):
        return [*super()._bol_timeline_commands(), self.bol_shipment_ids]

    def _bol_timeline_own(self):
        return [
            *super()._bol_timeline_own(),
            *(
                Entry(
                    picking.date_done,
                    self.env._("Transfer %(name)s was validated.", name=picking.name),
                )
                for picking in self.sale_order_id.picking_ids
                if picking.state == "done"
            ),
        ]

    def _bol_items_to_ship(self):
        items = super()._bol_items_to_ship()
        transfers = self.sale_order_id.picking_ids
        moving = transfers.filtered(lambda one: one.state not in ("done", "cancel"))
        return items if moving or not transfers else items.browse()

    def _bol_next_shipping(self):
        steps = super()._bol_next_shipping()
        return [*steps, self.env._("Validate its transfer: bol is told by itself.")]


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_timeline_commands(self):
        lines = self.env["bol.shipment.line"].search([("item_id", "=", self.id)])
        return [*super()._bol_timeline_commands(), lines.shipment_id]


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "bol.timeline"]

    def _bol_timeline_own(self):
        ordered = self.env._("The customer ordered at bol.")
        entries = [
            *super()._bol_timeline_own(),
            Entry(self.bol_order_id.placed_at, ordered),
            Entry(self.create_date, self.env._("The transfer was made.")),
        ]
        if self.state == "done":
            entries.append(Entry(self.date_done, self.env._("It was validated.")))
        return entries

    def _bol_timeline_notes(self, sources, titles):
        """What others noted on a transfer is in its chatter."""
        return super()._bol_timeline_notes(
            [some for some in sources if some._name != self._name], titles
        )

    def _bol_timeline_commands(self):
        return [*super()._bol_timeline_commands(), self.bol_shipment_ids]

    def _bol_next_own(self):
        steps = super()._bol_next_own()
        if self.bol_state != "not_due":
            return steps
        order = self.bol_order_id
        return [*steps, *order._bol_next_request(), *order._bol_next_imported()]
