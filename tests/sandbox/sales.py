"""Customers who buy at bol: only what bol sells."""

from . import offerbook, posted


def buy(world, account, offer_id: str, quantity: int) -> dict:
    """A customer wants so many pieces of an offer. KeyError without such an offer.

    ``orderId`` is the order that was placed, None if bol doesn't sell so many;
    ``sold`` is what bol would have sold just before, at most.
    """
    row = account.offers[offer_id]
    sold = offerbook.corrected_stock(account, row)
    wanted = any(
        offerbook.for_sale(world, account, row, code) for code in offerbook.COUNTRIES
    )
    if not wanted or quantity > sold:
        return {"orderId": None, "sold": sold if wanted else 0}
    return {"orderId": _place(world, account, row, quantity), "sold": sold}


def _place(world, account, row: dict, quantity: int) -> str:
    data = row["data"]
    offer = {"offerId": row["offerId"], "reference": data.get("reference", "")}
    title = row.get("title") or "Artikel"
    item = {
        "offer": offer,
        "product": {"ean": data["ean"], "title": title},
        "quantity": quantity,
        "unitPrice": data["pricing"]["bundlePrices"][0]["unitPrice"],
    }
    return posted.order(world, account, {"orderItems": [item]})
