"""What the tests of the field mapping stand on."""

from . import samples
from .common import BolCase

REFERENCE = "billingDetails.orderReference"
TIME_FRAME = "orderItems.fulfilment.timeFrameType"
TIME_FRAMES = ("REGULAR", "EVENING", "APPOINTMENT", "SAMEDAY", "SUNDAY")
MODELS = {
    "order": "sale.order",
    "line": "sale.order.line",
    "customer": "res.partner",
    "delivery": "res.partner",
}


class MappingCase(BolCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def field(self, name, target="order"):
        return self.env["ir.model.fields"]._get(MODELS[target], name)

    def map(self, path, name, target="order", account=None, **values):
        """Map a path of bol's order to a field of the target, found by its name."""
        return self.env["bol.field.mapping"].create(
            {
                "account_id": (account or self.account).id,
                "path": path,
                "target": target,
                "field_id": self.field(name, target).id,
                **values,
            }
        )

    def make_field(self, name, ttype, target="order", choices=(), **more):
        """A field that the seller made."""
        values = {"value": "", "sequence": 0}
        self.env["ir.model.fields"].create(
            {
                "name": name,
                "field_description": name,
                "model_id": self.env["ir.model"]._get_id(MODELS[target]),
                "ttype": ttype,
                "selection_ids": [
                    (0, 0, {**values, "value": one, "name": one.title()})
                    for one in choices
                ],
                **more,
            }
        )
        return name

    def item(self, **changes):
        return samples.item(self.product.barcode, **changes)

    def sell(self, *items, **changes):
        order = self.import_order(*(items or [self.item()]), **changes)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id

    def notes(self, sale):
        return " ".join(sale.bol_order_id.message_ids.mapped("body"))
