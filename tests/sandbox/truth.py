"""bol's side of the truth about an account, for tests to compare with."""

from . import offerbook, orderbook, processes
from .clock import iso


def truth(world, account) -> dict:
    return {
        "now": iso(world.clock.now()),
        "orders": {key: _order(row) for key, row in account.orders.items()},
        "offers": {
            key: _offer(world, account, row) for key, row in account.offers.items()
        },
        "shipments": [_shipment(row) for row in account.shipments.values()],
        "processes": [processes.view(row) for row in account.processes.values()],
        "labels": list(account.labels.values()),
        "returns": list(account.returns.values()),
        "inventory": account.inventory,
        "invoices": list(account.invoices.values()),
        "invoiceLines": account.invoice_lines,
        "invoiceRequests": list(account.invoice_requests.values()),
        "replenishments": list(account.replenishments.values()),
        "subscriptions": list(account.subscriptions.values()),
        "uploads": list(account.uploads.values()),
        "webhooks": account.deliveries,
        "money_spent": round(account.money_spent, 2),
        "tokens": {
            "requests": account.token_requests,
            "issued": account.tokens_issued,
            "blocked": world.clock.now() < account.blocked_until,
        },
        "limited": {
            "refused": account.refused,
            "most_in_a_row": account.most_refused_in_a_row,
        },
        "violations": account.violations,
    }


def _order(row: dict) -> dict:
    data = row["data"]
    items = data.get("orderItems")
    return {
        "placed": iso(row["placed"]),
        "broken": row["posted"],
        "data": data,
        "items": {
            item_id: _item(state, items[state["place"]])
            for item_id, state in row["items"].items()
        },
    }


def _item(state: dict, item: dict) -> dict:
    return {
        "quantity": orderbook.count(item, "quantity"),
        "quantityShipped": orderbook.count(item, "quantityShipped"),
        "quantityCancelled": orderbook.count(item, "quantityCancelled"),
        "state": orderbook.status(item),
        "cancellationRequest": item.get("cancellationRequest"),
        "fulfilmentMethod": state["method"],
        "distributionParty": state["party"],
    }


def _offer(world, account, row: dict) -> dict:
    data = row["data"]
    stock = data.get("stock") or {}
    return {
        "ean": data["ean"],
        "reference": data.get("reference"),
        "title": row.get("title"),
        "amount": stock.get("amount"),
        "managedByRetailer": stock.get("managedByRetailer"),
        "correctedStock": offerbook.corrected_stock(account, row),
        "price": data["pricing"]["bundlePrices"][0]["unitPrice"],
        "fulfilmentMethod": data["fulfilment"]["method"],
        "onHoldByRetailer": data.get("onHoldByRetailer", False),
        "forSale": any(
            offerbook.for_sale(world, account, row, code)
            for code in offerbook.COUNTRIES
        ),
        "lastModified": iso(row["modified"]),
    }


def _shipment(row: dict) -> dict:
    return {**row, "shipped": iso(row["shipped"])}
