from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL


class BolAccount(models.Model):
    """Stock in bol's own warehouse (FBB), and what Odoo has of it."""

    _inherit = "bol.account"

    fbb_graded_location_id = fields.Many2one(
        "stock.location",
        "Graded Stock at Bol",
        check_company=True,
        copy=False,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        help="Your goods in bol's warehouse (FBB) that it doesn't sell any more.",
    )
    fbb_count = fields.Selection(
        [
            ("none", "Only shown"),
            ("propose", "Proposed in Physical Inventory"),
            ("apply", "Applied at once"),
        ],
        "Differences at Bol",
        required=True,
        default="propose",
        help="What becomes of differences between bol's count of its warehouse and "
        "Odoo's locations for it.",
    )

    def _bol_locations_at_bol(self):
        return super()._bol_locations_at_bol() | self.fbb_graded_location_id

    def _bol_ensure_fbb_location(self):
        result = super()._bol_ensure_fbb_location()
        locations = self.env["stock.location"].sudo()
        for account in self.filtered(lambda a: not a.fbb_graded_location_id):
            # Beside the other one: what lies below it could be sold from there.
            account.sudo().fbb_graded_location_id = locations.create(
                {
                    "name": f"Bol.com graded ({account.name})",
                    "usage": "internal",
                    "company_id": account.company_id.id,
                }
            )
        return result

    def _bol_fbb_counts(self):
        """What Odoo ought to have at bol by bol's last list.

        Of what bol has shipped, some may still be to leave Odoo's location. Goods on
        their way to bol may be booked there already, or not yet: both are right.

        :return: list of (stock.location record, dict product.product record ->
            quantity in its unit)
        """
        lines = self.env["bol.inventory"].search(
            [("account_id", "=", self.id), ("product_id", "!=", False)]
        )
        regular, graded = defaultdict(float), defaultdict(float)
        for line in lines:
            unit = line.product_id.uom_id
            regular[line.product_id] += line._bol_in_unit(line.regular, unit)
            graded[line.product_id] += line._bol_in_unit(line.graded, unit)
        to_leave = self._bol_to_leave()
        on_the_way = self._bol_on_the_way(lines.product_id)
        present = self.fbb_location_id._bol_present(lines.product_id)
        for product, quantity in regular.items():
            least = quantity + to_leave.get(product.id, 0)
            most = least + on_the_way.get(product, 0)
            regular[product] = min(max(present.get(product, 0), least), most)
        places = self.fbb_location_id, self.fbb_graded_location_id
        return [
            (place, quantities)
            for place, quantities in zip(places, (regular, graded), strict=True)
            if place
        ]

    def _bol_on_the_way(self, products):
        """Units of products that were announced to bol, and that it hasn't yet.

        :return: dict product.product record -> float
        """
        return {}

    def _bol_to_leave(self):
        """What bol has shipped and Odoo has still to move out of the location.

        :return: dict product id -> quantity in the product's unit
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.product_id,
                       SUM((item.quantity_shipped - item.quantity_moved)
                           * COALESCE(piece.factor / unit.factor, 1))::float
                  FROM bol_order_item item
                  JOIN sale_order_line line ON line.bol_item_id = item.id
                  JOIN product_product product ON product.id = line.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                  JOIN uom_uom unit ON unit.id = template.uom_id
                  LEFT JOIN uom_uom piece ON piece.id = item.uom_id
                 WHERE item.account_id = %s AND item.fulfilment_method = 'FBB'
                   AND item.quantity_shipped > item.quantity_moved
                   AND item.quantity_shipped > line.qty_delivered
                   AND line.qty_delivered_method = 'stock_move'
                   AND line.state = 'sale'
                 GROUP BY line.product_id
                """,
                self.id,
            )
        )
        return dict(rows)
