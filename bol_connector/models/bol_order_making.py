from odoo import fields, models


class BolOrder(models.Model):
    """Making the products that an order was held for."""

    _inherit = "bol.order"

    create_products = fields.Boolean(related="account_id.create_products")

    def action_create_products(self):
        """Make the products that these held orders lack; tells how many."""
        self.check_access("write")
        self.account_id._bol_check_making()
        held = self.filtered(lambda order: order.state == "held")
        lacking = held.item_ids.filtered(lambda item: not item.product_id)
        lacking.sudo()._bol_match_products()
        return self.account_id[:1]._bol_tell_made(lacking.product_id, lacking)
