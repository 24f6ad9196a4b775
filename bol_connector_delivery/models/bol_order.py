from odoo import fields, models


class BolOrder(models.Model):
    """When bol's carrier takes the parcels of an order (VVB)."""

    _inherit = "bol.order"

    hand_over_asked = fields.Boolean(
        readonly=True, copy=False, help="Bol said when its carrier takes the parcels."
    )
    hand_over_tried_at = fields.Datetime(readonly=True, copy=False)

    _hand_over_unknown = models.Index(
        "(account_id) WHERE is_vvb IS TRUE AND hand_over_asked IS NOT TRUE"
    )

    def _bol_note_changes(self, before):
        """With another promise of bol's, its carrier has another window."""
        result = super()._bol_note_changes(before)
        moved = self.filtered(
            lambda order: (
                order.is_vvb
                and any(
                    item.deliver_by != facts["deliver_by"]
                    for item, facts in before[order][-1].items()
                )
            )
        )
        moved.hand_over_asked = False
        return result

    def _bol_vvb_items(self):
        """The items that still go with a label of bol."""
        return self.item_ids.filtered(
            lambda item: (
                item.fulfilment_method == "FBR"
                and item.distribution_party == "BOL"
                and item.quantity_open > 0
            )
        )

    def _bol_note_window(self, option):
        """Keep the window of the delivery option that bol recommends.

        :param option: bol_api ``DeliveryOption``, or None if bol gives no window
        """
        self.hand_over_asked = True
        if option:
            self._bol_vvb_items().write(
                {
                    "hand_over_from": option.earliest_handover_at,
                    "hand_over_by": option.latest_handover_at,
                }
            )


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    hand_over_from = fields.Datetime(
        readonly=True,
        help="Start of the window in which bol's carrier takes the parcel (VVB).",
    )
