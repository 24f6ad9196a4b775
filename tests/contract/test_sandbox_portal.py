"""What isn't asked for over the API: changes in bol's own screens, and bol's own."""

from datetime import timedelta

import pytest

from tests.sandbox.clock import utc_iso

from .answers_offers import OFFER, OFFERS
from .bol import V11

pytest_plugins = "tests.contract.fixtures"
HOUR = 3600


@pytest.fixture
def late(bol):
    """A bol that shows an hour later what was changed in its own screens."""
    bol.world.settings.portal_seconds = HOUR
    return bol


@pytest.fixture
def offer_id(bol):
    """An offer of ten pieces, made two hours ago."""
    stock = {"amount": 10, "managedByRetailer": False}
    made = bol.post(OFFERS, {**OFFER, "stock": stock}, accept=V11).json["offerId"]
    bol.advance(2 * HOUR)
    return made


def shown(bol, offer_id):
    one = bol.get(f"{OFFERS}/{offer_id}", accept=V11).json["stock"]
    (listed,) = bol.get(OFFERS, {"offer-ids": offer_id}, accept=V11).json["offers"]
    assert listed["stock"] == one
    return one["amount"]


def sold_by(bol, offer_id):
    return bol.admin("truth")["offers"][offer_id]["amount"]


def changed_since(bol, **ago):
    since = bol.world.clock.now() - timedelta(**ago).total_seconds()
    query = {"last-modified-date-time": utc_iso(since)}
    rows = bol.get(OFFERS, query, accept=V11).json["offers"]
    return {row["offerId"] for row in rows}


def change_stock(bol, offer_id, amount):
    bol.admin(f"offers/{offer_id}", {"stock": amount})


def patch_stock(bol, offer_id, amount):
    change = {"stock": {"amount": amount}}
    assert bol.patch(f"{OFFERS}/{offer_id}", change, accept=V11).status == 204


def test_a_change_in_the_portal_shows_at_once_unless_told_otherwise(bol, offer_id):
    change_stock(bol, offer_id, 4)
    assert shown(bol, offer_id) == 4


def test_a_change_in_the_portal_is_sold_by_at_once_and_shown_later(late, offer_id):
    change_stock(late, offer_id, 4)
    assert sold_by(late, offer_id) == 4
    late.advance(HOUR - 60)
    assert shown(late, offer_id) == 10
    assert offer_id not in changed_since(late, hours=2)
    late.advance(61)
    assert shown(late, offer_id) == 4
    assert offer_id in changed_since(late, hours=2)
    assert offer_id not in changed_since(late, minutes=30)


def test_what_is_asked_of_bol_meanwhile_shows_after_it(late, offer_id):
    change_stock(late, offer_id, 4)
    late.advance(600)
    patch_stock(late, offer_id, 7)
    assert sold_by(late, offer_id) == 7
    assert shown(late, offer_id) == 10
    late.advance(HOUR)
    assert shown(late, offer_id) == 7


def test_two_changes_show_one_after_the_other(late, offer_id):
    change_stock(late, offer_id, 4)
    late.advance(600)
    change_stock(late, offer_id, 2)
    late.advance(HOUR - 500)
    assert shown(late, offer_id) == 4
    late.advance(600)
    assert shown(late, offer_id) == 2


def test_what_is_asked_of_bol_shows_at_once(late, offer_id):
    patch_stock(late, offer_id, 7)
    assert shown(late, offer_id) == 7


def expired(bol, offer_id, method="FBR"):
    """An order of two pieces whose expiry date goes by."""
    fulfilment = {"method": method, "expiryDate": str(bol.world.clock.today())}
    item = {"offer": {"offerId": offer_id}, "quantity": 2, "fulfilment": fulfilment}
    bol.order(orderItems=[item])
    bol.advance(25 * HOUR)


def test_an_order_that_expires_sets_the_stock_to_zero(bol, offer_id):
    expired(bol, offer_id)
    assert shown(bol, offer_id) == 0
    assert offer_id in changed_since(bol, hours=25)


def test_an_order_that_was_shipped_does_not(bol, offer_id):
    fulfilment = {"method": "FBR", "expiryDate": str(bol.world.clock.today())}
    item = {"offer": {"offerId": offer_id}, "quantity": 2, "fulfilment": fulfilment}
    order = bol.order(orderItems=[item])
    bol.done(bol.ship(order["orderItems"][0]["orderItemId"]))
    bol.advance(25 * HOUR)
    assert shown(bol, offer_id) == 10


def test_what_bol_ships_itself_does_not(bol, offer_id):
    bol.world.settings.fbb_ship_seconds = 48 * HOUR
    expired(bol, offer_id, method="FBB")
    assert shown(bol, offer_id) == 10
