from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_mirror import LONGEST_TEXT


class BolReturnResult(models.Model):
    _inherit = "bol.return.result"

    replaced = fields.Boolean(
        readonly=True, help="bol told it once, and another result in its place later."
    )

    @api.model
    def _bol_mirror(self, told):
        """Store the results that bol tells of returned items.

        A result that was Odoo's own decision is the same as bol's with the same
        quantity; what bol tells no more was replaced by another word of the seller.

        :param dict told: bol.return.item record -> bol_api ``ReturnResult`` sequence
        """
        new = []
        for item, results in told.items():
            left = item.results.filtered(lambda result: not result.replaced)
            for values in map(self._bol_prepare_mirror, results):
                same = left._bol_same(values)
                if not same:
                    new.append({**values, "return_item_id": item.id})
                    continue
                same._bol_write_changed(values)
                left -= same
            left.filtered("processed_at").write({"replaced": True})
        self.create(new)

    def _bol_same(self, values):
        """The one of these that such values are of, if any."""
        alike = self.filtered(
            lambda result: (
                result.quantity == values["quantity"]
                and result.handling_result == values["handling_result"]
            )
        )
        at = values["processed_at"]
        exact = alike.filtered(lambda result: result.processed_at == at)
        return (exact or alike.filtered(lambda r: not r.processed_at))[:1]

    @api.model
    def _bol_prepare_mirror(self, result):
        return {
            "quantity": usable_quantity(result.quantity),
            "processing_result": result.processing_result[:LONGEST_TEXT],
            "handling_result": result.handling_result[:LONGEST_TEXT],
            "processed_at": result.processed_at or False,
        }


def usable_quantity(quantity):
    """A quantity of bol's as Odoo can keep it; 0 where it is none."""
    return quantity if quantity and 0 < quantity <= 9999 else 0
