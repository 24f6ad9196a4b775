from odoo import models


class BolLabel(models.Model):
    _inherit = "bol.label"

    def _bol_title(self):
        return self.env._("Label %(name)s", name=self.option_name or "")

    def _bol_wish_text(self):
        return self.env._(
            "It is to be bought, for %(price)s.",
            price=self.currency_id.format(self.price),
        )

    def _bol_call_subjects(self):
        return super()._bol_call_subjects() | set(
            self.line_ids.item_id.mapped("bol_id")
        )


class BolTransport(models.Model):
    _inherit = "bol.transport"

    def _bol_title(self):
        return self.env._("Tracking reference %(number)s", number=self.track_and_trace)


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_timeline_commands(self):
        mine = [("bol_order_id", "=", self.id)]
        return [
            *super()._bol_timeline_commands(),
            self.env["bol.label"].search(mine),
            self.env["bol.transport"].search(mine),
        ]


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _bol_timeline_commands(self):
        return [
            *super()._bol_timeline_commands(),
            self.bol_label_ids,
            self.bol_shipment_ids.transport_ids,
        ]
