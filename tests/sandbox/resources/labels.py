"""Shipping labels of "Verzenden via bol": options, purchase, PDF (v10).

A label costs money every time it is bought; bol doesn't ask whether one was
bought for the same items before.
"""

from .. import orderbook, processes
from ..clock import day_of, end_of_day, iso
from ..exchange import V10, V10_PDF, Answer, Route
from ..listing import listed
from ..pdf import pdf
from ..problems import Problem, not_found
from ..shapes import each, nullable, shape, text, whole

# (transporter, label type, name, price excl. VAT, weight, dimensions, countries)
KINDS = (
    (
        "TNT",
        "PARCEL",
        "PostNL & bol.com - Pakket",
        4.41,
        "10 kg",
        "100 x 50 x 50 cm",
        ("NL", "BE"),
    ),
    (
        "TNT_BRIEF",
        "MAILBOX_LIGHT",
        "PostNL & bol.com - Brievenbus",
        2.88,
        "2 kg",
        "38 x 26,5 x 3,2 cm",
        ("NL",),
    ),
    (
        "DHLFORYOU",
        "PARCEL",
        "DHL & bol.com - Pakket",
        4.95,
        "20 kg",
        "80 x 50 x 35 cm",
        ("NL", "BE"),
    ),
    (
        "DHLFORYOU",
        "MAILBOX",
        "DHL & bol.com - Brievenbuspakket",
        3.55,
        "2 kg",
        "38 x 26,5 x 3,2 cm",
        ("NL",),
    ),
)


def delivery_options(call) -> Answer:
    """Empty for items that bol ships itself, that are handled, or that belong to
    different orders. 404 for an item that isn't there."""
    lines = []
    for wanted in call.body["orderItems"]:
        found = call.account.item(wanted["orderItemId"])
        if found is None:
            raise not_found("Order item", wanted["orderItemId"])
        lines.append((wanted, *found))
    options = _options(call, lines) if _can_be_shipped(lines) else []
    return listed(call, "deliveryOptions", options)


def buy_label(call) -> Answer:
    return processes.submit(
        call, "CREATE_SHIPPING_LABEL", "Create shipping label.", call.body
    )


@processes.effect("CREATE_SHIPPING_LABEL")
def _buy(world, account, work):
    offer_id = work["shippingLabelOfferId"]
    offer = account.label_offers.get(offer_id)
    if offer is None:
        raise processes.Failed(f"Shipping label offer {offer_id} not found.")
    if world.clock.now() >= offer["expires"]:
        raise processes.Failed(f"Shipping label offer {offer_id} has expired.")
    items = {one["orderItemId"]: one.get("quantity") for one in work["orderItems"]}
    if items.keys() != offer["items"].keys():
        raise processes.Failed(f"Shipping label offer {offer_id} is of other items.")
    for item_id in items:
        if not orderbook.open_quantity(account.item(item_id)[2]):
            raise processes.Failed(f"Order item {item_id} has already been handled.")
    label_id = world.uuid("label")
    account.labels[label_id] = {
        "shippingLabelId": label_id,
        "shippingLabelOfferId": offer_id,
        "items": items,
        "price": offer["price"],
        "transporterCode": offer["transporterCode"],
        "trackAndTrace": "3SBOL" + world.number("track", 10**9),
        "bought": iso(world.clock.now()),
        "used": False,
    }
    account.money_spent += offer["price"]
    return label_id


def get_label(call) -> Answer:
    """The PDF; its transporter and tracking code are in the headers."""
    label = call.account.labels.get(call.params["shipping-label-id"])
    if label is None:
        raise Problem(404, "Shipping label not found.")
    headers = {
        "X-Track-And-Trace-Code": label["trackAndTrace"],
        "X-Transporter-Code": label["transporterCode"],
    }
    page = pdf("Verzenden via bol", label["transporterCode"], label["trackAndTrace"])
    return Answer(200, page, headers=headers)


def _can_be_shipped(lines: list) -> bool:
    orders = {str(order["data"]["orderId"]) for _, order, _, _ in lines}
    return len(orders) == 1 and all(
        state["method"] == "FBR" and orderbook.open_quantity(item)
        for _, _, state, item in lines
    )


def _options(call, lines: list) -> list[dict]:
    address = lines[0][1]["data"].get("shipmentDetails") or {}
    days = call.world.settings.label_offer_days
    valid_until = day_of(call.now, days)
    options = []
    for kind in KINDS:
        code, label_type, name, price, weight, size, countries = kind
        price = round(price * call.world.settings.label_prices, 2)
        if address.get("countryCode", "NL") not in countries:
            continue
        offer_id = call.world.uuid("label-offer")
        call.account.label_offers[offer_id] = {
            "items": {one["orderItemId"]: one.get("quantity") for one, *_ in lines},
            "price": price,
            "transporterCode": code,
            "expires": end_of_day(valid_until),
        }
        options.append(
            {
                "shippingLabelOfferId": offer_id,
                "recommended": not options,
                "validUntilDate": valid_until.isoformat(),
                "transporterCode": code,
                "labelType": label_type,
                "labelDisplayName": name,
                "labelPrice": {"totalPrice": price},
                "packageRestrictions": {"maxWeight": weight, "maxDimensions": size},
                "handoverDetails": _handover(call, code, end_of_day(valid_until)),
            }
        )
    return options


def _handover(call, code: str, end: float) -> dict:
    """In the afternoon of its last day."""
    return {
        "meetsCustomerExpectation": code not in call.world.settings.late_labels,
        "earliestHandoverDateTime": iso(end - 12 * 3600),
        "latestHandoverDateTime": iso(end - 6 * 3600),
        "collectionMethod": "DROP_OFF",
    }


ITEMS = each(shape({"orderItemId": text(1)}, {"quantity": nullable(whole(1))}), low=1)
PATH = "/retailer/shipping-labels"
ROUTES = [
    Route(
        "POST",
        PATH + "/delivery-options",
        delivery_options,
        consumes=(V10,),
        body=shape({"orderItems": ITEMS}),
    ),
    Route(
        "POST",
        PATH,
        buy_label,
        consumes=(V10,),
        body=shape({"orderItems": ITEMS, "shippingLabelOfferId": text(1)}),
    ),
    Route("GET", PATH + "/{shipping-label-id}", get_label, produces=(V10_PDF,)),
]
