"""Closing an invoice: what bol owes the retailer and charges him for a period.

Signs as on bol's invoices: what the retailer gets is negative, what he pays is
positive; ``payableAmount`` below zero is paid out to him. Turnover includes the
VAT that the retailer owes himself; bol's costs bear 21 % VAT on top.
"""

from .clock import DAY, day_of
from .orderbook import count

VAT = 0.21
COSTS = ("COMMISSION", "CORRECTION_COMMISSION", "SHIPMENT_LABEL")


def close(world, account, start: float | None = None) -> str:
    """Invoice whatever was shipped, bought and returned since the last one."""
    now = world.clock.now()
    lines = [
        *_turnover(account),
        *_corrections(account),
        *_labels(account),
    ]
    invoice_id = world.number("invoice", 4500022543000)
    net = round(sum(line["amount"] for line in lines), 2)
    vat = sum(line["amount"] * VAT for line in lines if line["kind"] in COSTS)
    account.invoices[invoice_id] = {
        "invoiceId": invoice_id,
        "issued": now,
        "start": now - 30 * DAY if start is None else start,
        "end": now,
        "type": "ALL_IN_ONE",
        "lines": lines,
        "net": net,
        "gross": round(net + vat, 2),
    }
    world.changed()
    return invoice_id


def _turnover(account) -> list[dict]:
    lines = []
    for shipment in account.shipments.values():
        if shipment.get("invoiced"):
            continue
        shipment["invoiced"] = True
        for item_id, quantity in shipment["quantities"].items():
            lines += _sale(account, item_id, quantity, shipment["shipped"], +1)
    return lines


def _corrections(account) -> list[dict]:
    """What was taken back gives the turnover and the commission back."""
    lines = []
    for row in account.returns.values():
        for item in row["items"]:
            if not item["handled"] or item.get("invoiced"):
                continue
            item["invoiced"] = True
            accepted = sum(
                result["quantity"]
                for result in item["processingResults"]
                if result["processingResult"] == "ACCEPTED"
            )
            moment = item["handled_at"]
            lines += _sale(account, item["order_item_id"], accepted, moment, -1)
    return lines


def _sale(account, item_id: str, quantity: int, moment: float, sign: int) -> list:
    order, _, item = account.item(item_id)
    ordered = count(item, "quantity") or 1
    share = quantity / ordered
    prefix = "" if sign > 0 else "CORRECTION_"
    figures = (
        ("TURNOVER", -sign * (item.get("totalPrice") or 0) * share),
        ("COMMISSION", sign * (item.get("commission") or 0) * share),
    )
    product = item.get("product") or {}
    return [
        {
            "kind": prefix + kind,
            "amount": round(amount, 2),
            "quantity": quantity,
            "order_id": str(order["data"]["orderId"]),
            "item_id": item_id,
            "ean": product.get("ean", ""),
            "title": product.get("title", ""),
            "date": day_of(moment).isoformat(),
        }
        for kind, amount in figures
        if quantity
    ]


def _labels(account) -> list[dict]:
    lines = []
    for label in account.labels.values():
        if label.get("invoiced"):
            continue
        label["invoiced"] = True
        item_id = next(iter(label["items"]))
        lines.append(
            {
                "kind": "SHIPMENT_LABEL",
                "amount": label["price"],
                "quantity": 1,
                "order_id": account.order_of_item[item_id],
                "item_id": item_id,
                "ean": "",
                "title": label["transporterCode"],
                "date": label["bought"][:10],
            }
        )
    return lines
