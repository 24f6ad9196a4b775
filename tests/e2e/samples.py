"""Orders as bol gives them, complete and ordinary, with numbers of their own."""

from datetime import UTC, datetime, timedelta
from itertools import count

_numbers = count(1)


def ean():
    """An EAN that neither bol's catalogue nor another test knows."""
    twelve = f"8719{next(_numbers):08d}"
    weighted = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)
    )
    return f"{twelve}{-weighted % 10}"


def moment(**ago):
    """The moment so long ago (keywords of timedelta), as bol writes it."""
    return (datetime.now(UTC) - timedelta(**ago)).isoformat(timespec="seconds")


def day(days):
    """The day so many days ahead, as bol writes it."""
    return moment(days=-days)[:10]


def address(email, **changes):
    return {
        "salutation": "FEMALE",
        "firstName": "Sanne",
        "surname": "de Vries",
        "streetName": "Dorpstraat",
        "houseNumber": "12",
        "zipCode": "3511LN",
        "city": "Utrecht",
        "countryCode": "NL",
        "email": email,
        **changes,
    }


def item(barcode, quantity=1, price=10.0, **changes):
    """An open item without an offer: all accounts share one range of products."""
    return {
        "orderItemId": f"9{next(_numbers):09d}",
        "cancellationRequest": False,
        "fulfilment": {
            "method": "FBR",
            "distributionParty": "RETAILER",
            "latestDeliveryDate": day(2),
            "expiryDate": day(5),
            "timeFrameType": "REGULAR",
        },
        "product": {"ean": barcode, "title": "Lamp"},
        "quantity": quantity,
        "quantityShipped": 0,
        "quantityCancelled": 0,
        "unitPrice": price,
        "totalPrice": round(price * quantity, 2),
        "discounts": [],
        "commission": 1.99,
        "additionalServices": [],
        "latestChangedDateTime": moment(),
        **changes,
    }


def order(*items, email=None, **changes):
    """An order placed now, delivered and billed at one address."""
    number = f"E{next(_numbers):09d}"
    here = address(email or f"{number.lower()}@verkopen.test2.bol.com")
    return {
        "orderId": number,
        "pickupPoint": False,
        "orderPlacedDateTime": moment(),
        "shipmentDetails": {**here, "language": "nl"},
        "billingDetails": here,
        "orderItems": list(items),
        **changes,
    }
