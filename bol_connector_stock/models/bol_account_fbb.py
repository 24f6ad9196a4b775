from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .bol_replenishment import UNDER_WAY

# bol's inventory may know a shipment a little before or after its list of orders.
SETTLED_AFTER = timedelta(minutes=5)


class BolAccount(models.Model):
    """Goods in bol's own warehouse (FBB): where they lie in Odoo, and how many."""

    _inherit = "bol.account"

    fbb_count = fields.Selection(
        [
            ("none", "Only shown"),
            ("propose", "Proposed in Physical Inventory"),
            ("apply", "Applied at once"),
        ],
        "Differences at Bol",
        required=True,
        default="propose",
        tracking=True,
        help="What becomes of differences between bol's count of its warehouse and "
        "Odoo's locations for it.",
    )
    fbb_graded_location_id = fields.Many2one(
        "stock.location",
        "Graded Stock at Bol",
        check_company=True,
        copy=False,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        help="Your goods in bol's warehouse that can't be sold as new any more.",
    )
    inventory_ids = fields.One2many("bol.inventory", "account_id", "Bol's Inventory")

    def _bol_locations_at_bol(self):
        return super()._bol_locations_at_bol() | self.fbb_graded_location_id

    @api.constrains("fbb_graded_location_id")
    def _check_fbb_graded_location(self):
        self._check_stock_places()
        for account in self:
            place = account.fbb_graded_location_id
            ours = account.warehouse_id | account._bol_policy("FBR").warehouse_id
            if place and place.warehouse_id & ours:
                raise ValidationError(
                    self.env._(
                        "%(location)s is a part of the warehouse you ship from: bol "
                        "would sell its goods twice. Choose a location outside of it.",
                        location=place.display_name,
                    )
                )

    @api.constrains("fbb_location_id", "fbb_graded_location_id", "fbb_count", "active")
    def _check_fbb_counted_once(self):
        """A place is counted by one account, the regular apart from the graded."""
        counting = self.sudo().search([("fbb_count", "!=", "none")])
        paths = {}
        for account in counting:
            for place in account._bol_fbb_places():
                path = place.parent_path
                other = next(
                    (p for p in paths if p.startswith(path) or path.startswith(p)), None
                )
                if other:
                    raise ValidationError(
                        self.env._(
                            "%(one)s and %(other)s are counted apart: they need "
                            "locations of their own.",
                            one=place.display_name,
                            other=paths[other],
                        )
                    )
                paths[path] = place.display_name

    def _bol_fbb_places(self):
        """The locations of regular and of graded goods, of those that there are."""
        places = self.fbb_location_id, self.fbb_graded_location_id
        return [place for place in places if place]

    def _bol_ensure_fbb_location(self):
        result = super()._bol_ensure_fbb_location()
        locations = self.env["stock.location"].sudo()
        for account in self.filtered(lambda a: not a.fbb_graded_location_id):
            account.sudo().fbb_graded_location_id = locations.create(
                {
                    "name": self.env._(
                        "%(place)s: graded", place=account.fbb_location_id.name
                    ),
                    "usage": "internal",
                    "location_id": account.fbb_location_id.location_id.id,
                    "company_id": account.company_id.id,
                }
            )
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get("fbb_count") in ("propose", "apply"):
            self._bol_ensure_fbb_location()
        return result

    # -- what ought to lie there -----------------------------------------------

    def _bol_moves_fbb(self):
        """Whether goods that bol ships leave Odoo's stock by sales."""
        return self._bol_policy("FBB").treatment == "move" or self._bol_has_to_move()

    def _bol_stock_fbb(self, products=None):
        """What ought to lie at bol in Odoo, by bol's last list of its warehouse.

        What bol shipped, and Odoo has still to move, lies there in Odoo. Goods on
        their way to bol may be booked there already, or not yet: both are right.

        :param products: only these product.product records
        :return: (dict product -> regular quantity in its unit, the same of graded
            goods, dict product -> why it isn't counted)
        """
        which = ("product_id", "!=", False)
        if products is not None:
            which = ("product_id", "in", products.ids)
        rows = self.env["bol.inventory"].search([("account_id", "=", self.id), which])
        unmoved, unsettled = self._bol_unmoved(self._bol_flow("fbb").listed_at)
        anywhere = self.fbb_location_id or self.warehouse_id.lot_stock_id
        left = rows.product_id._bol_why_not_counted(anywhere) if anywhere else {}
        on_the_way = self._bol_on_the_way(rows.product_id)
        present = self.fbb_location_id._bol_present(rows.product_id)
        regular, graded = {}, {}
        for product, mine in rows.grouped("product_id").items():
            why = mine._bol_why_odd() or unsettled.get(product)
            if why or product in left:
                left.setdefault(product, why)
                continue
            least = mine._bol_total("regular") + unmoved.get(product, 0)
            most = least + on_the_way.get(product, 0)
            regular[product] = min(max(present.get(product, 0), least), most)
            graded[product] = mine._bol_total("graded")
        return regular, graded, left

    def _bol_unmoved(self, listed_at):
        """What bol shipped and Odoo moves by its sales.

        :param datetime listed_at: when bol's list of its warehouse was read
        :return: (dict product -> quantity still to be moved, in its unit; dict product
            -> why it can't be counted: bol shipped some while its list was read)
        """
        unmoved, unsettled = {}, {}
        since = listed_at and listed_at - SETTLED_AFTER
        for item in self._bol_items_moved(since):
            values = item._bol_prepare_move(item._bol_sold_line())
            product = self.env["product.product"].browse(values["product_id"])
            unit = self.env["uom.uom"].browse(values["product_uom"])
            left = max(values["product_uom_qty"], 0)
            left = unit._compute_quantity(left, product.uom_id)
            unmoved[product] = unmoved.get(product, 0) + left
            if since and item.changed_at and item.changed_at >= since:
                unsettled[product] = self.env._(
                    "Bol sold it while its list was read: it is counted the next time."
                )
        return unmoved, unsettled

    def _bol_items_moved(self, since):
        """Items that Odoo has still to move, or that changed at bol since a moment."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT item.id
                  FROM bol_order_item item
                  JOIN sale_order_line line ON line.bol_item_id = item.id
                 WHERE item.account_id = %s
                   AND item.fulfilment_method = 'FBB'
                   AND line.qty_delivered_method = 'stock_move'
                   AND line.state = 'sale'
                   AND (item.changed_at >= %s
                        OR (item.quantity_shipped > item.quantity_moved
                            AND item.quantity_shipped > line.qty_delivered))
                 ORDER BY item.id
                """,
                self.id,
                since or fields.Datetime.now(),
            )
        )
        return self.env["bol.order.item"].browse(item_id for (item_id,) in found)

    def _bol_on_the_way(self, products):
        """What was announced to bol, and hasn't arrived in its count.

        :return: dict product.product record -> quantity in its unit
        """
        lines = self.env["bol.replenishment.line"].search(
            [
                ("replenishment_id.account_id", "=", self.id),
                ("replenishment_id.state", "in", UNDER_WAY),
                ("product_id", "in", products.ids),
            ]
        )
        quantities = {}
        for line in lines:
            quantity = quantities.get(line.product_id, 0)
            quantities[line.product_id] = quantity + line._bol_missing()
        return quantities

    def _bol_find_at_bol(self, eans):
        """The products of EANs in bol's warehouse: of its offers, else by the rules.

        :return: dict EAN -> (product, unit), where it is certain
        """
        eans = set(eans)
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "=", self.id),
                ("fulfilment_method", "=", "FBB"),
                ("ean", "in", list(eans)),
                ("product_id", "!=", False),
            ]
        )
        found = {}
        for ean, mine in offers.grouped("ean").items():
            choices = {offer._bol_choice() for offer in mine}
            if len(choices) == 1:
                found[ean] = choices.pop()
        by_rules = self._bol_find((ean, "") for ean in eans - found.keys())
        certain = {ean: m.certain for (ean, _reference), m in by_rules.items()}
        return found | {ean: pair for ean, pair in certain.items() if pair}

    # -- buttons ---------------------------------------------------------------

    def action_view_inventory(self):
        return self._bol_view("bol_connector_stock.bol_inventory_action")
