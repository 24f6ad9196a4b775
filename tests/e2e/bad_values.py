"""Every field of an order, spoilt in every way."""

import copy
import json
import random

from . import samples

#: Sets this mark in any page that takes it for more than text.
SCRIPT = "<script>window.struck = 1</script>"
IMAGE = '<img src=x onerror="window.struck = 1">'

#: What stands in the place of a value, as JSON text; None: the field is left out.
LITERALS = {
    "missing": None,
    "null": "null",
    "true": "true",
    "number": "12345",
    "fraction": "1.5",
    "negative": "-1",
    "nan": "NaN",
    "infinite": "-Infinity",
    "huge": "1e400",
    "many digits": "9" * 400,
    "empty text": '""',
    "number as text": '"12"',
    "words": '"hello there"',
    # By chance: an index of PostgreSQL holds longer texts that it can compress.
    "long": json.dumps(random.Random(1).randbytes(50_000).hex()),
    "emoji": '"😀 \\ud83d\\ude00👩‍👩‍👧"',
    "half an emoji": '"a\\ud800b"',
    "right to left": '"\\u202eabc\\u200f שלום"',
    "script": json.dumps(SCRIPT),
    "image": json.dumps(IMAGE),
    "placeholders": '"%s %(x)s {0} {{7*7}} ${7*7} \' ; -- \\\\"',
    "path": '"../orders?page=1#a/b"',
    "nul": '"a\\u0000b"',
    "first day": '"0001-01-01"',
    "last moment": '"9999-12-31T23:59:59-12:00"',
    "no day": '"2026-02-30T25:00:00Z"',
    "list": '["a"]',
    "list of objects": '[{}, null, {"a": 1}]',
    "empty list": "[]",
    "object": '{"a": {"b": 1}}',
}
#: What can be the number of an order.
READABLE = ("number", "negative", "number as text", "nul", "first day")
_MARK = "\ue000"


def full_order(product):
    """An order in which no field is left out that bol may give."""
    number = samples.order()["orderId"]
    address = samples.address(
        f"{number.lower()}@verkopen.test2.bol.com",
        houseNumberExtension="B",
        extraAddressInformation="Rear",
        company="Theehuis",
    )
    return samples.order(
        samples.item(
            product,
            quantity=2,
            offer={"offerId": number, "reference": f"REF-{number}"},
            discounts=[{"title": "Sale", "amount": 0.5}],
            totalPrice=19.5,
            additionalServices=[{"serviceType": "PLACEMENT"}],
        ),
        orderId=number,
        shipmentDetails={
            **address,
            "pickupPointName": "Primera",
            "deliveryPhoneNumber": "0612345678",
            "language": "nl",
        },
        billingDetails={
            **address,
            "vatNumber": "NL123456782B12",
            "kvkNumber": "12345678",
            "orderReference": "PO-1",
        },
    )


def listed(order):
    """How bol's list shows an order of one item."""
    (item,) = order["orderItems"]
    same = (
        "orderItemId",
        "quantity",
        "quantityShipped",
        "quantityCancelled",
        "cancellationRequest",
        "latestChangedDateTime",
    )
    return {
        "orderId": order["orderId"],
        "orderPlacedDateTime": order["orderPlacedDateTime"],
        "orderItems": [
            {
                **{name: item[name] for name in same},
                "ean": item["product"]["ean"],
                "fulfilmentMethod": "FBR",
                "fulfilmentStatus": "OPEN",
            }
        ],
    }


def paths(value, path=()):
    """The paths of all that is in a JSON value, of lists the first element's."""
    inside = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inside = enumerate(value[:1])
    for key, one in inside:
        yield (*path, key)
        yield from paths(one, (*path, key))


def spoilt(order, path, kind):
    """JSON text of the order with one value replaced by a literal of this kind."""
    order = copy.deepcopy(order)
    inside = order
    for key in path[:-1]:
        inside = inside[key]
    literal = LITERALS[kind]
    if literal is None:
        del inside[path[-1]]
        return json.dumps(order)
    inside[path[-1]] = _MARK
    return json.dumps(order).replace(json.dumps(_MARK), literal)


def number_in(listed):
    """The order number that the connector can make out in an order of a list."""
    number = listed.get("orderId", "")
    return str(number).replace("\0", "").strip()
