import base64

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import read_facts
from ..tools.pictures import usable_pictures


class BolOffer(models.Model):
    """What an offer without a product is: bol's title and image, and its product."""

    _name = "bol.offer"
    _inherit = ["bol.offer", "bol.catalogued"]

    bol_catalogue_due = fields.Datetime(default=fields.Datetime.now)
    image_256 = fields.Image(
        "Image at Bol", max_width=256, max_height=256, readonly=True
    )
    create_products = fields.Boolean(related="account_id.create_products")

    _to_complete = models.Index(
        "(account_id) WHERE product_id IS NULL AND bol_catalogue_due IS NOT NULL"
    )

    def _bol_catalogue_domain(self):
        return Domain.AND(
            [super()._bol_catalogue_domain(), [("product_id", "=", False)]]
        )

    @api.model
    def _bol_prepare_catalogue(self, account):
        return {"language": account._bol_catalogue_language(), "images": "first"}

    def _bol_catalogue_ean(self):
        return self.ean or ""

    def _bol_take_catalogue(self, entry):
        pictures = usable_pictures(entry.pictures)
        values = {
            "title": read_facts(entry.product).title,
            "image_256": pictures and base64.b64encode(pictures[0]),
        }
        self.write({name: value for name, value in values.items() if value})

    # -- buttons ---------------------------------------------------------------

    def action_ask_catalogue(self):
        """Read title and image of these offers anew."""
        self.check_access("write")
        self._bol_ask_catalogue()
        return self.account_id[:1]._bol_notification(
            self.env._("Bol.com's catalogue is asked now: look again in a moment."),
            "success",
        )

    def action_create_products(self):
        """Make the products of the offers that Odoo doesn't know; tells how many.

        An ambiguous one is left to a human.
        """
        self.check_access("write")
        self.account_id._bol_check_making()
        unknown = self.filtered(lambda offer: offer.match_state == "unknown")
        unknown.sudo()._bol_match_products()
        return self.account_id[:1]._bol_tell_made(unknown.product_id, self)
