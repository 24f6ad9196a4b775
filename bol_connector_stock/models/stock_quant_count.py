from odoo import api, fields, models


class StockQuant(models.Model):
    """What bol says lies somewhere, as inventory adjustments of Odoo."""

    _inherit = "stock.quant"

    bol_proposed = fields.Boolean(
        "Count Proposed by Bol.com",
        readonly=True,
        copy=False,
        help="The counted quantity is what bol.com says, and no person's count.",
    )

    def write(self, vals):
        if "inventory_quantity" in vals and "bol_proposed" not in vals:
            # Somebody counts it: from now on it is theirs.
            vals = {**vals, "bol_proposed": False}
        return super().write(vals)

    @api.model
    def _bol_count(self, location, quantities, apply, name):
        """Propose, or apply, that so much of some products lies in a location.

        What lies below the location counts as well; the difference goes to the location
        itself. A proposal is Odoo's own: a counted quantity that somebody applies in
        Inventory, Physical Inventory. What is right already costs no write, and takes
        back a proposal that was made before.

        :param location: stock.location record
        :param dict quantities: product.product record -> quantity in the product's unit
        :param bool apply: apply them at once, instead of proposing
        :param str name: reason of the stock moves that applying makes
        :return: dict product.product record -> text, why it isn't counted
        """
        products = self.env["product.product"].union(*quantities)
        reasons = products._bol_why_not_counted(location)
        present = location._bol_present(products)
        here = self._bol_untracked(location, products)
        counted = self.browse()
        for product in products.filtered(lambda p: p not in reasons):
            quant = here.get(product, self.browse())
            left = quant.quantity + quantities[product] - present.get(product, 0)
            if product.uom_id.compare(left, quant.quantity) == 0:
                quant._bol_take_back()
            elif why := quant._bol_why_left(location, quantities[product], left):
                reasons[product] = why
            else:
                counted |= quant._bol_set_counted(product, location, left)
        if apply and counted:
            counted.with_context(inventory_name=name)._apply_inventory()
        return reasons

    @api.model
    def _bol_untracked(self, location, products):
        """The quants of a location without package and owner: dict product -> quant."""
        quants = self.sudo().search(
            [
                ("location_id", "=", location.id),
                ("product_id", "in", products.ids),
                ("lot_id", "=", False),
                ("package_id", "=", False),
                ("owner_id", "=", False),
            ]
        )
        return {quant.product_id: quant for quant in quants}

    def _bol_why_left(self, location, quantity, left):
        """Why this quant, or none, isn't set so that ``quantity`` lies in a location.

        :param float left: what it would be set to
        :return: text, or ``""``
        """
        counting = self.inventory_quantity_set or self.user_id
        if counting and not self.bol_proposed:
            return self.env._(
                "Somebody is counting it: apply or clear that in Physical Inventory."
            )
        if left < 0 <= quantity:
            return self.env._(
                "It lies in several places below %(location)s: count it by hand.",
                location=location.display_name,
            )
        return ""

    def _bol_set_counted(self, product, location, quantity):
        """Set the counted quantity of this quant, which is made if there's none."""
        quant = self
        if not quant:
            keys = {"product_id": product.id, "location_id": location.id}
            quant = quant.sudo().create(keys)
        uom = product.uom_id
        proposed = quant.bol_proposed and not quant.is_outdated
        if not proposed or uom.compare(quant.inventory_quantity, quantity):
            quant.write(
                {
                    "inventory_quantity": quantity,
                    "inventory_quantity_set": True,
                    "inventory_date": fields.Date.context_today(self),
                    "bol_proposed": True,
                }
            )
        return quant

    def _bol_take_back(self):
        """Take back what was proposed for these quants; counts of people stay."""
        proposed = self.filtered(lambda q: q.bol_proposed and q.inventory_quantity_set)
        if proposed:
            proposed.action_clear_inventory_quantity()


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _bol_present(self, products):
        """What lies in this location and below it: dict product -> quantity."""
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("location_id", "child_of", self.id),
                    ("product_id", "in", products.ids),
                ],
                ["product_id"],
                ["quantity:sum"],
            )
        )
        return dict(groups)

    def _bol_take_back(self, products):
        """Take back what was proposed for products that lie in this location."""
        quants = self.env["stock.quant"].sudo()
        of_them = [("location_id", "=", self.id), ("product_id", "in", products.ids)]
        quants.search([*of_them, ("bol_proposed", "=", True)])._bol_take_back()

    def _bol_differing_from(self, quantities):
        """The products of which another quantity lies here than this.

        :param dict quantities: product.product record -> quantity
        :return: list of product.product records
        """
        present = self._bol_present(self.env["product.product"].union(*quantities))
        return [
            product
            for product, quantity in quantities.items()
            if product.uom_id.compare(quantity, present.get(product, 0))
        ]


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_why_not_counted(self, location):
        """Why the quantity of some of these products can't be set in a location.

        :return: dict product.product record -> text
        """
        company = location.company_id
        kits = self._bol_kits(company)
        reasons = {}
        for product in self:
            if product in kits:
                reasons[product] = self.env._("It is a kit: count its components.")
            elif not product.is_storable:
                reasons[product] = self.env._("It isn't tracked in stock.")
            elif product.tracking != "none":
                reasons[product] = self.env._(
                    "It has lots or serial numbers, which bol doesn't tell."
                )
            elif product.company_id and product.company_id not in company.parent_ids:
                reasons[product] = self.env._(
                    "It belongs to %(company)s.", company=product.company_id.name
                )
        return reasons
