"""Offers, orders, items and addresses as bol gives them, complete and ordinary."""

from datetime import UTC, datetime, timedelta
from itertools import count

from odoo.tools.barcode import get_barcode_check_digit

_numbers = count(1)


def ean(prefix="8712"):
    """An EAN that no other test uses; bol's catalogue has none with prefix 2."""
    twelve = f"{prefix}{next(_numbers):08d}"
    return f"{twelve}{get_barcode_check_digit(twelve + '0')}"


def moment(**ago):
    """The moment so long ago (keywords of timedelta), as bol writes it."""
    return (datetime.now(UTC) - timedelta(**ago)).isoformat(timespec="seconds")


def address(**changes):
    return {
        "salutation": "FEMALE",
        "firstName": "Sanne",
        "surname": "de Vries",
        "streetName": "Dorpstraat",
        "houseNumber": "12",
        "houseNumberExtension": "B",
        "zipCode": "3511LN",
        "city": "Utrecht",
        "countryCode": "NL",
        "email": "sanne-q2w3e4@verkopen.test2.bol.com",
        "language": "nl",
        **changes,
    }


def item(product_ean, quantity=1, price=10.0, **changes):
    """An open item; its total is quantity times price."""
    return {
        "orderItemId": f"9{next(_numbers):09d}",
        "cancellationRequest": False,
        "fulfilment": {
            "method": "FBR",
            "distributionParty": "RETAILER",
            "latestDeliveryDate": moment(days=-2)[:10],
            "expiryDate": moment(days=-5)[:10],
            "timeFrameType": "REGULAR",
        },
        "offer": {},
        "product": {"ean": product_ean, "title": "Theepot gietijzer"},
        "quantity": quantity,
        "quantityShipped": 0,
        "quantityCancelled": 0,
        "unitPrice": price,
        "totalPrice": round(price * quantity, 2),
        "discounts": [],
        "commission": 1.99,
        "latestChangedDateTime": moment(),
        **changes,
    }


def fbb_item(product_ean, quantity=1, price=10.0, **changes):
    """An item that bol ships from its own warehouse."""
    fulfilment = {"method": "FBB", "distributionParty": "BOL"}
    return item(
        product_ean,
        quantity,
        price,
        fulfilment={**fulfilment, "timeFrameType": "REGULAR"},
        **changes,
    )


def order(*items, **changes):
    """An order placed now, delivered and billed at one address."""
    here = address()
    return {
        "orderId": f"C{next(_numbers):09d}",
        "pickupPoint": False,
        "orderPlacedDateTime": moment(),
        "shipmentDetails": here,
        "billingDetails": here,
        "orderItems": list(items),
        **changes,
    }
