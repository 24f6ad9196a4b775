from odoo import api, fields, models


class BolOffer(models.Model):
    """What a person wants to see of an offer first: its picture, and if it sells."""

    _inherit = "bol.offer"

    image_128 = fields.Image("Image", compute="_compute_image_128")
    sale_state = fields.Selection(
        [
            ("for_sale", "For sale"),
            ("partly", "Not in all countries"),
            ("not_for_sale", "Not for sale"),
            ("on_hold", "On hold"),
            ("gone", "Gone at bol"),
        ],
        "State",
        compute="_compute_sale_state",
        store=True,
    )

    has_bundles = fields.Boolean(compute="_compute_has_bundles")
    price_has_bundles = fields.Boolean(compute="_compute_has_bundles")
    condition_name = fields.Char(
        "Condition in Words", compute="_compute_condition_name"
    )
    delivery_name = fields.Char("Delivery", compute="_compute_delivery_name")

    @api.depends("bundle_prices", "price_wanted")
    def _compute_has_bundles(self):
        for offer in self:
            offer.has_bundles = " " in (offer.bundle_prices or "")
            offer.price_has_bundles = " " in (offer.price_wanted or "")

    @api.depends("condition", "condition_detail")
    @api.depends_context("lang")
    def _compute_condition_name(self):
        words = self._bol_condition_words()
        for offer in self:
            parts = filter(None, [offer.condition, offer.condition_detail])
            offer.condition_name = ", ".join(words.get(part, part) for part in parts)

    @api.model
    def _bol_condition_words(self):
        """What bol's conditions are called: dict bol's word -> ours."""
        return {
            "NEW": self.env._("New"),
            "SECONDHAND": self.env._("Second-hand"),
            "REFURBISHED": self.env._("Refurbished"),
            "AS_NEW": self.env._("as new"),
            "GOOD": self.env._("good"),
            "REASONABLE": self.env._("reasonable"),
            "MODERATE": self.env._("moderate"),
        }

    @api.depends("schedule", "minimum_days", "maximum_days", "ultimate_order_time")
    @api.depends_context("lang")
    def _compute_delivery_name(self):
        for offer in self:
            offer.delivery_name = offer._bol_delivery_words()

    def _bol_delivery_words(self):
        """Bol's delivery promise of this offer in words; '' without one."""
        if self.schedule == "SHIPPING_VIA_BOL":
            return self.env._("Shipped via bol")
        if not (self.maximum_days or self.ultimate_order_time):
            ours = self.schedule == "MY_DELIVERY_PROMISE"
            return self.env._("By the schedule of your shop at bol") if ours else ""
        days = f"{self.minimum_days}-{self.maximum_days}"
        if self.minimum_days == self.maximum_days:
            days = str(self.maximum_days)
        if not self.ultimate_order_time:
            return self.env._("In %(days)s days", days=days)
        return self.env._(
            "In %(days)s days when ordered before %(time)s",
            days=days,
            time=self.ultimate_order_time,
        )

    @api.depends("product_id.image_128", "image_256")
    def _compute_image_128(self):
        for offer in self:
            offer.image_128 = offer.product_id.image_128 or offer.image_256

    @api.depends("active", "on_hold", "for_sale", "countries")
    def _compute_sale_state(self):
        for offer in self:
            offer.sale_state = offer._bol_sale_state()

    def _bol_sale_state(self):
        """The value of :attr:`sale_state` that follows from bol's answer."""
        self.ensure_one()
        if not self.active:
            return "gone"
        if self.on_hold:
            return "on_hold"
        if not self.for_sale:
            return "not_for_sale"
        return "for_sale" if self.for_sale == self.countries else "partly"
