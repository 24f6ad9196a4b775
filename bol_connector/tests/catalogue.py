from . import samples
from .common import BolCase

TEAPOT = {
    "title": "Theepot gietijzer 1,2 l",
    "brand": "Noordlicht",
    "description": "Zwart.<br><ul><li>Met zeef</li></ul>",
    "category": ["13155", "Klussen"],
    "attributes": {
        "Weight": ["1250", "unece.unit.GRM"],
        "Length": ["200", "unece.unit.MMT"],
        "Width": ["15,5", "unece.unit.CMT"],
        "Height": ["0.1", "unece.unit.MTR"],
    },
    "pictures": [{}],
}


class CatalogueCase(BolCase):
    """An account that makes the products it doesn't know, and bol's catalogue."""

    def setUp(self):
        super().setUp()
        self.account.create_products = True
        self.company.account_sale_tax_id = self.tax_21
        self.ean = samples.ean()

    def catalogue(self, ean=None, **said):
        """Let bol's catalogue have a teapot, with changes."""
        self.sandbox.catalogue(ean or self.ean, **{**TEAPOT, **said})

    def import_offer(self, **values):
        """Put an offer of :attr:`ean` at bol and read the list; the bol.offer."""
        known = self.offers()
        values = {"ean": self.ean, "reference": "POT-7", **values}
        self.seller.offer(**values)
        self.run_now("offers")
        return self.offers() - known

    def complete(self):
        """Let the flow run; the notification's (type, message)."""
        return self.run_now("products")

    def made(self, ean=None):
        return self.env["product.product"].search([("barcode", "=", ean or self.ean)])

    def asked(self, part=""):
        """How often bol's catalogue was asked for :attr:`ean`."""
        return len(self.seller.received("GET", f"{self.ean}{part}"))
