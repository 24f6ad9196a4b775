"""bol's rules of offers v11 in the sandbox."""

import pytest

from tests.sandbox.clock import utc_iso

from .answers_offers import OFFER, OFFERS
from .bol import V11

pytest_plugins = "tests.contract.fixtures"


def create(bol, **change):
    answer = bol.post(OFFERS, {**OFFER, **change}, accept=V11)
    return answer.json.get("offerId") or answer


def patch(bol, offer_id, **change):
    return bol.patch(f"{OFFERS}/{offer_id}", change, accept=V11)


def read(bol, offer_id):
    return bol.get(f"{OFFERS}/{offer_id}", accept=V11).json


def listed(bol, **params):
    params = {name.replace("_", "-"): value for name, value in params.items()}
    return bol.get(OFFERS, params, accept=V11).json


def sell(bol, offer_id, quantity=2):
    """A customer orders the offer. The order item's id."""
    item = {"offer": {"offerId": offer_id}, "quantity": quantity}
    order = bol.order(orderItems=[item])
    return order["orderItems"][0]["orderItemId"]


def test_one_offer_per_ean_and_condition(bol):
    first = create(bol)
    again = bol.post(OFFERS, OFFER, accept=V11)
    assert again.status == 409
    assert first in again.json["detail"]
    assert isinstance(create(bol, condition={"category": "NEW"}), str)
    bol.delete(f"{OFFERS}/{first}", accept=V11)
    assert isinstance(create(bol), str)


def test_a_change_is_partial(bol):
    offer_id = create(bol)
    before = read(bol, offer_id)
    assert patch(bol, offer_id, stock={"amount": 9}).status == 204
    after = read(bol, offer_id)
    assert after["stock"] == {
        "amount": 9,
        "correctedStock": 9,
        "managedByRetailer": True,
    }
    assert after["pricing"] == before["pricing"]
    assert after["reference"] == before["reference"]


def prices(*rows):
    bundle = [{"quantity": count, "unitPrice": price} for count, price in rows]
    return {"pricing": {"bundlePrices": bundle}}


@pytest.mark.parametrize(
    "change",
    [
        {"ean": OFFER["ean"]},
        {"condition": {"category": "NEW"}},
        {"stock": {"amount": -1}},
        {"stock": {"amount": 1000}},
        {"stock": {"amount": None}},
        {"reference": "x" * 101},
        {"onHoldByRetailer": "yes"},
        {"fulfilment": {"method": "FBX"}},
        prices(),
        prices((1, 0.99)),
        prices((1, 10000)),
        prices((1, 9.999)),
        prices((2, 9.99)),
        prices((1, 9), (3, 9.5)),
        prices((1, 9), (3, 8), (2, 7)),
        prices((1, 9), (25, 8)),
        prices((1, 9), (2, 8), (3, 7), (4, 6), (5, 5)),
    ],
)
def test_what_can_not_be_changed(bol, change):
    offer_id = bol.offer_id()
    before = read(bol, offer_id)
    answer = patch(bol, offer_id, **change)
    assert answer.status == 400
    assert answer.json["violations"]
    assert read(bol, offer_id) == before


def test_no_offer_without_a_valid_ean(bol):
    assert create(bol, ean="8718526069330").status == 400


def test_stock_that_bol_counts_is_less_by_all_open_orders(bol):
    offer_id = create(bol, stock={"amount": 10, "managedByRetailer": False})
    item_id = sell(bol, offer_id)
    assert read(bol, offer_id)["stock"]["correctedStock"] == 8
    patch(bol, offer_id, stock={"amount": 9})
    assert read(bol, offer_id)["stock"]["correctedStock"] == 7
    bol.done(bol.ship(item_id))
    assert read(bol, offer_id)["stock"]["correctedStock"] == 9


def test_stock_that_the_retailer_counts_is_less_by_newer_orders(bol):
    offer_id = create(bol, stock={"amount": 10, "managedByRetailer": True})
    bol.advance(10)
    item_id = sell(bol, offer_id)
    assert read(bol, offer_id)["stock"]["correctedStock"] == 8
    bol.done(bol.ship(item_id))
    assert read(bol, offer_id)["stock"]["correctedStock"] == 8
    bol.advance(10)
    patch(bol, offer_id, stock={"amount": 8})
    assert read(bol, offer_id)["stock"]["correctedStock"] == 8


def test_for_sale_has_its_reasons(bol):
    own = next(iter(bol.account.operators))
    offer_id = create(bol, economicOperatorId=own)
    assert all(one["forSale"] for one in read(bol, offer_id)["countryAvailabilities"])
    sell(bol, offer_id, quantity=3)
    assert not any(
        one["forSale"] for one in read(bol, offer_id)["countryAvailabilities"]
    )
    path = f"{OFFERS}/{offer_id}/not-for-sale-reasons"
    reasons = bol.get(path, accept=V11).json["countries"][0]["reasons"]
    assert [reason["category"] for reason in reasons] == ["STOCK"]


def test_customers_buy_only_what_bol_sells(bol):
    own = next(iter(bol.account.operators))
    stock = {"amount": 5, "managedByRetailer": False}
    offer_id = create(bol, economicOperatorId=own, stock=stock)

    def buy(quantity):
        return bol.admin("sales", {"offer": offer_id, "quantity": quantity})

    first = buy(3)
    assert first["sold"] == 5
    assert buy(3) == {"orderId": None, "sold": 2}
    order = bol.get(f"/retailer/orders/{first['orderId']}").json
    (item,) = order["orderItems"]
    assert (item["offer"]["offerId"], item["quantity"]) == (offer_id, 3)
    assert (item["product"]["ean"], item["totalPrice"]) == (
        OFFER["ean"],
        round(3 * item["unitPrice"], 2),
    )
    assert buy(2)["orderId"]
    patch(bol, offer_id, stock={"amount": 9}, onHoldByRetailer=True)
    assert buy(1) == {"orderId": None, "sold": 0}


def test_pages_by_cursor_show_every_offer_once(bol):
    seen, cursor = [], {}
    while True:
        page = listed(bol, page_size=5, **cursor)
        seen += [offer["offerId"] for offer in page["offers"]]
        if len(seen) == 5:
            bol.admin("offers", {"count": 1})
        cursor = {"cursor": page["page"]["nextCursor"]}
        if not cursor["cursor"]:
            break
    assert seen == list(bol.account.offers)


def test_filters(bol):
    since = listed(bol, page_size=100)["offers"][-1]["lastModifiedDateTime"]
    bol.advance(60)
    offer_id = create(bol)
    other = bol.offer_id()

    def found(**params):
        return {offer["offerId"] for offer in listed(bol, **params)["offers"]}

    assert found(eans=[OFFER["ean"]]) == {offer_id}
    assert found(reference="X1") == {offer_id}
    assert found(offer_ids=[offer_id, other]) == {offer_id, other}
    assert found(for_sale="false") == {offer_id}
    modified = bol.account.offers[offer_id]["modified"]
    assert found(last_modified_date_time=utc_iso(int(modified))) == {offer_id}
    assert found(last_modified_date_time=since) > {offer_id}
    assert bol.get(OFFERS, {"cursor": "x"}, accept=V11).status == 400


def test_an_unknown_product_keeps_its_title(bol):
    known, unknown = create(bol), create(bol, ean="2000000000008")
    assert "unknownProductTitle" not in read(bol, known)
    assert read(bol, known)["product"]["bolProductId"]
    assert read(bol, unknown)["unknownProductTitle"] == "Theepot"
    assert "product" not in read(bol, unknown)
