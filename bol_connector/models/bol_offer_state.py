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

    @api.depends("bundle_prices")
    def _compute_has_bundles(self):
        for offer in self:
            offer.has_bundles = " " in (offer.bundle_prices or "")

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
