"""Orders of every kind that bol's description allows, by chance, and a little more."""

import random

from . import samples

COUNTRIES = {"NL": 55, "BE": 33, "DE": 5, "LU": 5, "XX": 2}
PLACES = {
    "NL": ("3511LN", "Utrecht"),
    "BE": ("2000", "Antwerpen"),
    "DE": ("10115", "Berlin"),
    "LU": ("1009", "Luxembourg"),
    "XX": ("0", "Nergens"),
}
#: Valid, valid in form only, and none at all.
VAT = ("NL123456782B12", "BE0477472701", "NL000000000B00", "0477.472.701", "see above")
FRAMES = ("REGULAR", "EVENING", "APPOINTMENT", "SAMEDAY", "SUNDAY", "NIGHT")
SERVICES = ("PLACEMENT_AND_INSTALLATION", "GIFT_WRAPPING")
LANGUAGES = ("nl", "nl-BE", "fr", "fr-BE", "de")
SALUTATIONS = ("MALE", "FEMALE", "UNKNOWN", "OTHER")
#: What an order can't be without; every other field may be missing or null.
NEEDED = {
    *("orderId", "orderItems", "orderItemId", "quantity", "unitPrice", "totalPrice"),
    *("fulfilment", "method", "ean", "title", "serviceType", "amount", "discounts"),
    *("shipmentDetails", "countryCode", "email", "offerId", "reference"),
    *("quantityShipped", "quantityCancelled", "pickupPoint", "cancellationRequest"),
}


class Maker:
    """Makes orders.

    :param dice: the source of all chance
    :param products: [(kind, product object of bol, offer object)], see ``Shop``
    """

    def __init__(self, dice: random.Random, products):
        self.dice = dice
        self.products = products

    def order(self):
        number = f"K{self.dice.randrange(36**8):09d}"
        country = self._weighed(COUNTRIES)
        shipment = self._address(number, country)
        order = samples.order(
            *[self._item() for _ in range(self.dice.choice((1, 1, 1, 2, 2, 3, 4, 5)))],
            orderId=number,
            pickupPoint=self._chance(0.1),
            orderPlacedDateTime=samples.moment(minutes=self.dice.randrange(2400)),
            shipmentDetails=shipment,
            billingDetails=self._billing(number, country, shipment),
        )
        if order["pickupPoint"]:
            shipment["pickupPointName"] = "Primera Vredenburg"
        return self._thinned(order)

    def _chance(self, share):
        return self.dice.random() < share

    def _weighed(self, weights):
        (found,) = self.dice.choices(list(weights), list(weights.values()))
        return found

    def _address(self, number, country):
        zip_code, city = PLACES[country]
        return samples.address(
            f"{number.lower()}@verkopen.test2.bol.com",
            countryCode=country,
            zipCode=zip_code,
            city=city,
            salutation=self.dice.choice(SALUTATIONS),
            houseNumber=str(self.dice.randrange(1, 400)),
            houseNumberExtension=self.dice.choice(("A", "bis", "2 hoog")),
            extraAddressInformation="Poort links",
            company="Theehuis" if self._chance(0.1) else None,
            deliveryPhoneNumber="0612345678",
            language=self.dice.choice(LANGUAGES),
        )

    def _billing(self, number, country, shipment):
        """Mostly the buyer's own address; now and then a company's, or another one."""
        billing = {**shipment}
        for name in ("deliveryPhoneNumber", "language"):
            del billing[name]
        if self._chance(0.2):
            elsewhere = self.dice.choice(("NL", "BE", country))
            billing = self._address(number, elsewhere)
        if self._chance(0.25):
            billing |= {
                "company": "Theehuis",
                "vatNumber": self.dice.choice(VAT),
                "kvkNumber": "12345678",
                "orderReference": "PO-7/é",
            }
        return billing

    def _item(self):
        dice = self.dice
        _, product, offer = dice.choice(self.products)
        quantity = dice.choice((1, 1, 1, 2, 3, 7, 24))
        cents = dice.choice((0, 1, 5, 99, 995, 1995, dice.randrange(1, 30_000)))
        off = [
            {"title": "Actie", "amount": dice.randrange(cents * quantity + 1) / 100}
            for _ in range(dice.choice((0, 0, 0, 1, 2)))
        ]
        total = cents * quantity - sum(round(one["amount"] * 100) for one in off)
        if total < 0:
            off, total = [], cents * quantity
        shipped, cancelled = self._handled(quantity)
        return samples.item(
            None,
            product=product,
            offer=offer,
            quantity=quantity,
            quantityShipped=shipped,
            quantityCancelled=cancelled,
            unitPrice=cents / 100,
            totalPrice=total / 100,
            discounts=off,
            cancellationRequest=self._chance(0.05),
            additionalServices=[
                {"serviceType": dice.choice(SERVICES)} for _ in range(dice.randrange(3))
            ],
            fulfilment=self._fulfilment(),
        )

    def _handled(self, quantity):
        """How many of the units were shipped and cancelled before the import."""
        fate = self._weighed({"open": 80, "partly": 10, "cancelled": 6, "shipped": 4})
        if fate != "partly":
            return quantity * (fate == "shipped"), quantity * (fate == "cancelled")
        shipped = self.dice.randrange(quantity + 1)
        return shipped, self.dice.randrange(quantity - shipped + 1)

    def _fulfilment(self):
        dice = self.dice
        method = self._weighed({"FBR": 79, "FBB": 20, "DRONE": 1})
        party = "BOL" if method == "FBB" else self._weighed({"RETAILER": 80, "BOL": 20})
        promise = dice.choice(("latestDeliveryDate", "exactDeliveryDate"))
        return {
            "method": method,
            "distributionParty": party,
            promise: samples.day(dice.randrange(1, 6)),
            "expiryDate": samples.day(9),
            "timeFrameType": dice.choice(FRAMES),
        }

    def _thinned(self, value):
        """Without some of what may be missing, and with null for some of it."""
        if isinstance(value, list):
            return [self._thinned(one) for one in value]
        if not isinstance(value, dict):
            return value
        kept = {}
        for name, one in value.items():
            fate = 1 if name in NEEDED else self.dice.random()
            if fate > 0.16:
                kept[name] = self._thinned(one)
            elif fate > 0.08:
                kept[name] = None
        return kept
