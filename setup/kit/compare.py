"""Puts Odoo's figures beside bol's."""

from decimal import Decimal

from .figures import Figure

CENT = Decimal("0.01")


def compare(seller, bol):
    """The main job's figures: a list of :class:`Figure`.

    Odoo's are read from its documents (sale orders, transfers, products), bol's
    over its public API; only the orders that bol lists now are compared.

    :param seller: :class:`Seller`
    :param bol: :class:`BolReader`
    """
    orders = bol.orders()
    return [
        *_of_orders(seller, orders),
        *_of_shipments(seller, bol, orders),
        *_of_stock(seller, bol.offers()),
    ]


def items_of(order):
    return order.get("orderItems") or []


def kept(item):
    """Units of bol's order item that are not cancelled."""
    return item["quantity"] - item["quantityCancelled"]


def _of_orders(seller, orders):
    sold = [item for order in orders.values() for item in items_of(order) if kept(item)]
    live = [id_ for id_, order in orders.items() if any(map(kept, items_of(order)))]
    domain = [
        ("bol_account_id", "=", seller.account),
        ("bol_number", "in", live),
        ("state", "=", "sale"),
    ]
    sales = seller.odoo.rows("sale.order", domain, ["bol_number", "amount_total"])
    lines = _lines(seller, [row["id"] for row in sales])
    return [
        Figure("orders imported", len({row["bol_number"] for row in sales}), len(live)),
        Figure("sale orders made of them", len(sales), len(live)),
        Figure("order items", len({row["bol_item_id"][0] for row in lines}), len(sold)),
        Figure(
            "gross total, EUR",
            sum((Decimal(row["amount_total"]) for row in sales), Decimal()),
            sum(map(_gross, sold), Decimal()),
        ),
    ]


def _gross(item):
    """What the buyer pays for the units that are not cancelled."""
    total = item.get("totalPrice")
    if total is None:
        total = item["unitPrice"] * item["quantity"]
    return (Decimal(total) * kept(item) / item["quantity"]).quantize(CENT)


def _lines(seller, sales):
    domain = [("order_id", "in", sales), ("bol_item_id", "!=", False)]
    return seller.odoo.rows("sale.order.line", domain, ["bol_item_id"])


def _of_shipments(seller, bol, orders):
    listed = [row for row in bol.shipments() if row["order"]["orderId"] in orders]
    there = bol.parcels(listed)
    domain = [
        ("bol_order_id.account_id", "=", seller.account),
        ("bol_order_id.bol_id", "in", list(orders)),
    ]
    confirmed = seller.odoo.count("bol.shipment", [*domain, ("state", "=", "done")])
    moved = [*domain, ("state", "=", "done"), ("picking_type_code", "=", "outgoing")]
    transfers = seller.odoo.rows("stock.picking", moved, ["carrier_tracking_ref"])
    sent = {row["carrier_tracking_ref"] for row in transfers}
    return [
        Figure("shipments confirmed", confirmed, len(listed)),
        Figure("transfers out, with their tracking", len(transfers), len(sent & there)),
        Figure(
            "units shipped",
            _units_delivered(seller, [row["id"] for row in transfers]),
            sum(
                _shipped(item) for order in orders.values() for item in items_of(order)
            ),
        ),
    ]


def _units_delivered(seller, transfers):
    domain = [("picking_id", "in", transfers), ("state", "=", "done")]
    rows = seller.odoo.rows("stock.move", domain, ["quantity"])
    return sum(int(row["quantity"]) for row in rows)


def _shipped(item):
    """Units that the seller shipped; not what bol ships from its own warehouse."""
    own = (item.get("fulfilment") or {}).get("method") == "FBR"
    return item["quantityShipped"] if own else 0


def offers_with_stock(offers):
    """{offer id: pieces that bol still sells} of what the seller keeps himself."""
    return {
        id_: (offer.get("stock") or {}).get("correctedStock", 0)
        for id_, offer in offers.items()
        if offer["fulfilment"]["method"] == "FBR"
    }


def _of_stock(seller, offers):
    there = offers_with_stock(offers)
    here = seller.quantities_for_sale()
    same = sum(here.get(id_) == amount for id_, amount in there.items())
    return [
        Figure("stock for sale, units", sum(here.values()), sum(there.values())),
        Figure("offers with the same stock", len(here), same),
    ]
