from .common import BolCase


class PricesCase(BolCase):
    """An account with a price list and one offer, whose price bol has already."""

    def setUp(self):
        super().setUp()
        euro = self.env.ref("base.EUR")
        self.pricelist = self.env["product.pricelist"].create(
            {
                "name": "Bol",
                "currency_id": euro.id,
                "company_id": self.company.id,
            }
        )
        self.product = self._make_product(list_price=10)
        self.offer_id = self.offer(self.product, 12.1)
        self.run_now("offers")
        self.account.write({"pricelist_id": self.pricelist.id, "price_change_max": 0})
        self.send()
        self.sandbox.admin("DELETE", "received")

    def offer(self, product, price=9.99, **values):
        return self.seller.offer(
            ean=product.barcode,
            reference=product.default_code or "T-1",
            pricing={"bundlePrices": [{"quantity": 1, "unitPrice": price}]},
            **values,
        )

    def rule(self, pricelist=None, **values):
        return self.env["product.pricelist.item"].create(
            {
                "pricelist_id": (pricelist or self.pricelist).id,
                "applied_on": "3_global",
                "compute_price": "percentage",
                "percent_price": 0,
                **values,
            }
        )

    def send(self):
        self.commit()
        self.run_lane("out")

    def patches(self):
        return self.seller.received("PATCH", "/offers/")

    def one(self, offer_id=None):
        number = offer_id or self.offer_id
        return self.offers().filtered(lambda offer: offer.bol_id == number)

    def at_bol(self, offer_id=None):
        """bol's own ladder: list of (quantity, price)."""
        with self.by_hand() as client:
            steps = client.offers.get(offer_id or self.offer_id).bundle_prices
        return [(quantity, float(price)) for quantity, price in steps]

    def _make_pack(self, pieces):
        """A unit of so many pieces of :attr:`product`."""
        unit = self.product.uom_id
        return self.env["uom.uom"].create(
            {
                "name": f"Pack of {pieces}",
                "relative_factor": pieces,
                "relative_uom_id": unit.id,
            }
        )
