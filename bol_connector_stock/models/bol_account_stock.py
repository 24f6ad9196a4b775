from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.bol_connector.models.bol_account import USER
from odoo.addons.bol_connector.models.bol_offer_dirty import ALL

# What the stock of all offers of an account hangs on.
COUNTED_BY = {
    "stock_kept_in",
    "stock_warehouse_ids",
    "stock_location_ids",
    "stock_formula",
    "stock_forecast_days",
    "warehouse_id",
    "product_domain",
}


class BolAccount(models.Model):
    """What bol may sell of the products of an account: from where, and how counted."""

    _inherit = "bol.account"

    stock_kept_in = fields.Selection(
        [
            ("odoo", "In Odoo: bol is told what it may sell"),
            ("bol", "At bol: Odoo follows, and bol is told nothing"),
        ],
        "Stock Is Kept",
        required=True,
        default="odoo",
        tracking=True,
    )
    stock_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "bol_account_stock_warehouse_rel",
        string="Sell From Warehouses",
        check_company=True,
        help="Bol may sell what lies in them. Empty: in the warehouse of the account.",
    )
    stock_location_ids = fields.Many2many(
        "stock.location",
        "bol_account_stock_location_rel",
        string="Only These Locations",
        check_company=True,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        help="Bol may sell what lies in them and below them, instead of in whole "
        "warehouses.",
    )
    stock_formula = fields.Selection(
        [
            ("free", "Free now: on hand and not reserved"),
            ("forecast", "Forecast: expected receipts and deliveries count"),
        ],
        "Quantity",
        required=True,
        default="free",
    )
    stock_forecast_days = fields.Integer(
        "Receipts Within (Days)",
        help="Receipts that are expected later don't count. 0: all count.",
    )
    stock_rule_ids = fields.One2many(
        "bol.stock.rule", "account_id", "Stock Rules", groups=USER
    )

    _forecast_days_positive = models.Constraint(
        "CHECK (stock_forecast_days >= 0)", "The days of a forecast start at 0."
    )

    @api.constrains(
        "stock_location_ids",
        "stock_warehouse_ids",
        "warehouse_id",
        "fbb_location_id",
        "fbb_graded_location_id",
    )
    def _check_stock_places(self):
        """What lies at bol (FBB) must not be sold a second time from here."""
        domain = [("company_id", "in", self.company_id.ids)]
        accounts = self.sudo().with_context(active_test=False).search(domain)
        for of_company in accounts.grouped("company_id").values():
            at_bol = of_company._bol_locations_at_bol()
            for account in of_company:
                account._bol_refuse_shared(at_bol)

    def _bol_locations_at_bol(self):
        """Locations of goods that bol ships for these accounts (FBB)."""
        return self.fbb_location_id

    def _bol_refuse_shared(self, at_bol):
        for place in (
            self.stock_location_ids or self.stock_warehouse_ids.view_location_id
        ):
            for location in at_bol:
                paths = place.parent_path, location.parent_path
                if paths[0].startswith(paths[1]) or paths[1].startswith(paths[0]):
                    raise ValidationError(
                        self.env._(
                            "%(place)s has the goods in bol's warehouse, "
                            "%(location)s: bol would sell them twice. Choose "
                            "locations without it.",
                            place=place.display_name,
                            location=location.display_name,
                        )
                    )

    def write(self, vals):
        result = super().write(vals)
        if COUNTED_BY & vals.keys():
            self._bol_look_at_stock()
        return result

    def _bol_look_at_stock(self, products=(ALL,)):
        """Have the stock of these accounts' offers computed again soon.

        :param products: ids of product.product; by default all
        """
        self.env["bol.offer.dirty"]._bol_note_rows(
            ("stock", product, None, account)
            for account in self.ids
            for product in products
        )

    # -- how much there is -----------------------------------------------------

    def _bol_stock_quantities(self, products):
        """What Odoo has of products where this account sells from.

        Kits are counted by their components, lots past their removal date are not.

        :param products: product.product records
        :return: dict product id -> list of (name of the step, quantity left after it)
            in the product's unit; the last is what is there to be sold
        """
        products = products.sudo().with_company(self.company_id)
        products = products.with_context(**self._bol_stock_context())
        found = products._compute_quantities_dict(None, None, None)
        if self.stock_formula == "free":
            return {p.id: free_steps(found[p.id], p) for p in products}
        soon, until = found, self._bol_forecast_end()
        if until:
            soon = products._compute_quantities_dict(None, None, None, False, until)
        return {p.id: forecast_steps(soon[p.id], found[p.id], p) for p in products}

    def _bol_stock_context(self):
        """Context in which Odoo counts products for this account."""
        if self.stock_location_ids:
            places = {"location": self.stock_location_ids.ids}
        else:
            warehouses = self.stock_warehouse_ids or self.warehouse_id
            places = {"warehouse_id": warehouses.ids}
        # By it the kits of other companies are left out.
        return {**places, "company_id": self.company_id.id}

    def _bol_places_sold(self):
        """Names of the warehouses or locations that this account sells from."""
        places = self.stock_location_ids or self.stock_warehouse_ids
        places = places or self.warehouse_id
        return ", ".join(places.sudo().mapped("display_name"))

    def _bol_forecast_end(self):
        """Until when expected receipts count; False: all do."""
        days = self.stock_forecast_days
        return bool(days) and fields.Datetime.now() + timedelta(days=days)


def free_steps(values, product):
    """Steps from Odoo's quantities of a product to what is free now."""
    have = values["qty_available"]
    steps = [("on_hand", have)]
    if "use_expiration_date" in product and product.use_expiration_date:
        # Lots past their removal date lack in the forecast as well.
        planned = values["incoming_qty"] - values["outgoing_qty"]
        steps.append(("expired", values["virtual_available"] - planned))
    return [*steps, ("reserved", values["free_qty"])]


def forecast_steps(soon, later, product):
    """Steps from Odoo's quantities of a product to what is forecast.

    :param dict soon: the quantities at the end of the days that count
    :param dict later: when all that is planned is done
    """
    have, forecast = soon["qty_available"], soon["virtual_available"]
    steps = [("on_hand", have)]
    # A kit's receipts and deliveries say nothing by themselves.
    if product.is_storable:
        coming = have + soon["incoming_qty"]
        steps += [("expected", coming), ("promised", coming - soon["outgoing_qty"])]
        steps.append(("expired", forecast))
    least = min(forecast, later["virtual_available"])
    return [*steps, ("forecast", forecast), ("later", least)]
