from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bol_account_brake import FEW


class BolAccount(models.Model):
    """Stock that is kept at bol or elsewhere: what Odoo ought to have on hand."""

    _inherit = "bol.account"

    stock_in_location_id = fields.Many2one(
        "stock.location",
        "Bol's Stock Lies In",
        check_company=True,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        help="Where Odoo's quantities follow bol's. Empty: the stock of the account's "
        "warehouse.",
    )

    @api.constrains(
        "stock_kept_in",
        "stock_in_location_id",
        "warehouse_id",
        "fbb_location_id",
        "active",
    )
    def _check_one_leads(self):
        """Two accounts whose stock at bol leads would count one shelf in turns."""
        leading = self.sudo().search([("stock_kept_in", "=", "bol")])
        at_bol = self.sudo().search([("active", "=", True)])._bol_locations_at_bol()
        for account in leading:
            place = account._bol_stock_in_location()
            others = leading - account
            shared = others.filtered(
                lambda other, place=place: place._bol_overlaps(
                    other._bol_stock_in_location()
                )
            )
            if shared:
                raise ValidationError(
                    self.env._(
                        "%(accounts)s would both set the stock of %(place)s: give each "
                        "a location of its own.",
                        accounts=", ".join((account | shared).mapped("name")),
                        place=place.display_name,
                    )
                )
            if any(map(place._bol_overlaps, at_bol)):
                raise ValidationError(
                    self.env._(
                        "%(place)s has the goods that bol ships (FBB), which are "
                        "counted apart: choose another location.",
                        place=place.display_name,
                    )
                )

    def _bol_flows_in_preview(self):
        """Of the two ways that stock can go, the account takes one."""
        unused = {"odoo": "stock_in", "bol": "stock"}
        return (
            super()
            ._bol_flows_in_preview()
            .filtered(lambda flow: flow.kind != unused[flow.account_id.stock_kept_in])
        )

    def _bol_stock_in_location(self):
        return self.stock_in_location_id or self.warehouse_id.lot_stock_id

    def _bol_stock_of_bol(self):
        """What lies on the shelf by bol's last whole list of offers.

        Bol says what is left to sell; what its open orders take still lies there, as
        far as Odoo hasn't shipped it. Orders placed after bol was asked took nothing
        from its figures.

        :return: (dict product.product record -> quantity in its unit,
            dict bol.offer record -> why its product isn't counted)
        """
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "=", self.id),
                ("product_id", "!=", False),
                ("fulfilment_method", "=", "FBR"),
            ]
        )
        listed_at = self.sudo()._bol_flow("offers").whole_listed_at
        unshipped = offers._bol_unshipped(listed_at or datetime.min)
        reasons = offers.product_id._bol_why_not_counted(self._bol_stock_in_location())
        parts = offers.product_id._bol_parts(self)
        quantities, left = {}, {}
        for product, mine in offers.grouped("product_id").items():
            several = len(mine) > 1 and self.env._(
                "Several offers sell this product: which of them has its stock isn't "
                "certain."
            )
            apart = "stock" not in parts[product] and self.env._(
                "The product's stock isn't managed at bol."
            )
            why = reasons.get(product) or several or apart
            if why:
                left |= dict.fromkeys(mine, why)
            else:
                pieces = mine.corrected_stock + unshipped[mine.bol_id]
                quantities[product] = mine._bol_in_unit(pieces, product.uom_id)
        return quantities, left

    def _bol_count(self, location, quantities, apply):
        """Propose or apply what lies somewhere, as of ``stock.quant._bol_count``."""
        name = self.env._("Stock at bol.com (%(account)s)", account=self.name)
        return self.env["stock.quant"]._bol_count(location, quantities, apply, name)

    def _bol_may_apply(self, location, quantities, trouble):
        """Whether counts may be applied: not if too many products drop to zero.

        :param dict quantities: product.product record -> quantity, all that bol tells
        :param str trouble: names it for the code, see ``bol.account._bol_tell``
        """
        present = location._bol_present(self.env["product.product"].union(*quantities))
        emptied = sum(q <= 0 < present.get(p, 0) for p, q in quantities.items())
        share = self.stock_brake_zero
        too_many = share and emptied * 100 > share * len(quantities)
        held = bool(too_many and emptied >= FEW)
        text = self.env._(
            "Bol.com: %(count)s of %(all)s products would drop to zero. Their counts "
            "are proposed in Physical Inventory.",
            count=emptied,
            all=len(quantities),
        )
        self._bol_tell_while(trouble, held, text)
        return not held


class BolOffer(models.Model):
    _inherit = "bol.offer"

    corrected_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When bol said another amount than before that it still sells.",
    )

    stock_in_skipped = fields.Char(
        "Stock Not Taken Over",
        readonly=True,
        help="Why Odoo's quantity doesn't follow bol's.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([with_time(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(with_time(vals))

    def _bol_unshipped(self, listed_at):
        """Pieces of open orders of these offers that haven't left Odoo's shelf.

        :param datetime listed_at: when bol's whole list was read; orders placed later,
            and after bol said what it still sells of the offer, don't count
        :return: defaultdict bol's offer id -> int
        """
        items = (
            self.env["bol.order.item"]
            .sudo()
            .search(
                [
                    ("account_id", "in", self.account_id.ids),
                    ("offer_bol_id", "in", self.mapped("bol_id")),
                    ("quantity_open", ">", 0),
                ]
            )
        )
        told = dict(
            self.env["bol.shipment.line"]
            .sudo()
            ._read_group(
                [
                    ("item_id", "in", items.ids),
                    ("state", "not in", ["failed", "withdrawn"]),
                ],
                ["item_id"],
                ["quantity:sum"],
            )
        )
        times = {o.bol_id: max(listed_at, o.corrected_at or listed_at) for o in self}
        pieces = defaultdict(int)
        for item in items.filtered("bol_order_id.placed_at"):
            if item.bol_order_id.placed_at > times[item.offer_bol_id]:
                continue
            left = max(item.quantity_shipped, told.get(item, 0))
            open_ = item.quantity - item.quantity_cancelled - left
            pieces[item.offer_bol_id] += max(open_, 0)
        return pieces


def with_time(vals):
    """Values of an offer, with the time of what bol says it still sells."""
    if "corrected_stock" in vals:
        return {**vals, "corrected_at": fields.Datetime.now()}
    return vals


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _bol_overlaps(self, other):
        """Whether one of these two locations lies in the other, or is it."""
        paths = self.parent_path or "", other.parent_path or ""
        inside = paths[0].startswith(paths[1]) or paths[1].startswith(paths[0])
        return bool(self and other) and inside
