"""Closing an invoice: what bol owes the retailer and charges him for a period.

Signs as on bol's invoices: what the retailer gets is negative, what he pays is
positive; ``payableAmount`` below zero is paid out to him. Turnover includes the
VAT that the retailer owes himself; bol's costs bear 21 % VAT on top.

An item's ledger (``turned_over``, ``given_back``: pieces) says what was on
invoices before, so that parts add up to its total and no correction exceeds the
turnover. A return that is judged anew after it was on an invoice puts the
difference on the next one: a correction of the opposite sign.

Guessed: goods that are exchanged or repaired give no money back, though their
processing result is ACCEPTED.
"""

from . import money
from .clock import DAY, day_of
from .orderbook import count

ALL_IN_ONE = "ALL_IN_ONE"
NOT_REFUNDED = ("EXCHANGE_PRODUCT", "REPAIR_PRODUCT")
PICK_AND_PACK = 2.35
LINE = {"quantity": 1, "order_id": "", "item_id": "", "ean": "", "title": ""}


def close(world, account, **more) -> str:
    """Invoice whatever was shipped, bought and returned since the last one, and
    what was put on the next one. ``more``: see ``book``."""
    return book(world, account, due(account), **more)


def due(account) -> list[dict]:
    """The lines of the next invoice; they are on no other one then."""
    extra, account.invoice_lines = account.invoice_lines, []
    return [
        *_turnover(account),
        *_corrections(account),
        *_labels(account),
        *extra,
    ]


def book(world, account, lines, kind=ALL_IN_ONE, tamper=0.0, start=None, end=None):
    """Write an invoice of these lines down: its id. ``start``, ``end``: seconds."""
    now = world.clock.now()
    invoice_id = world.number("invoice", 4500022543000)
    sums = money.totals(lines, tamper)
    account.invoices[invoice_id] = {
        "invoiceId": invoice_id,
        "issued": now,
        "start": now - 30 * DAY if start is None else start,
        "end": now if end is None else end,
        "type": kind,
        "lines": lines,
        "tamper": tamper,
        **sums,
        "open": sums["gross"],
        "paid": [],
    }
    world.changed()
    return invoice_id


def line(world, given: dict) -> dict:
    """A line that the admin wants, whole. KeyError, TypeError, ValueError: it has
    no kind or no amount."""
    made = {"date": day_of(world.clock.now()).isoformat(), **LINE, **given}
    made["kind"], made["amount"] = str(made["kind"]), float(made["amount"])
    if money.exact(made["amount"]) != money.cents(money.exact(made["amount"])):
        raise ValueError(f"{made['amount']} is not in whole cents")
    return made


def pay(world, row: dict, amount: float | None) -> float:
    """bol pays, or is paid, so much, by default all that is open: what is left."""
    sign = -1 if row["gross"] < 0 else 1
    still = money.exact(row["open"])
    paid = abs(still) if amount is None else money.exact(amount)
    row["open"] = float(still - sign * paid)
    row["paid"].append({"amount": float(paid), "moment": world.clock.now()})
    return row["open"]


def _turnover(account) -> list[dict]:
    lines = []
    for shipment in account.shipments.values():
        if shipment.get("invoiced"):
            continue
        shipment["invoiced"] = True
        for item_id, quantity in shipment["quantities"].items():
            state = account.item(item_id)[1]
            before = state.get("turned_over", 0)
            state["turned_over"] = before + quantity
            moment = shipment["shipped"]
            lines += _sale(account, item_id, (before, before + quantity), moment, +1)
            if shipment["method"] == "FBB":
                lines.append(_fulfilment(account, item_id, quantity, moment))
    return lines


def _corrections(account) -> list[dict]:
    """What was taken back gives the turnover and the commission back."""
    lines = []
    for row in account.returns.values():
        for item in row["items"]:
            found = account.item(item["order_item_id"])
            if found and item["handled"]:
                lines += _correction(account, item, found[1])
    return lines


def _correction(account, item: dict, state: dict) -> list[dict]:
    """The lines of what changed since this item was on an invoice."""
    before = state.get("given_back", 0)
    most = state.get("turned_over", 0) - before
    pieces = min(_refunded(item) - item.get("invoiced", 0), most)
    if not pieces:
        return []
    item["invoiced"] = item.get("invoiced", 0) + pieces
    state["given_back"] = before + pieces
    span = (before, before + pieces)
    return _sale(account, item["order_item_id"], span, item["handled_at"], -1)


def _refunded(item: dict) -> int:
    """How many pieces the customer got his money back for."""
    return sum(
        result["quantity"]
        for result in item["processingResults"]
        if result["processingResult"] == "ACCEPTED"
        and result["handlingResult"] not in NOT_REFUNDED
    )


def _sale(account, item_id: str, span: tuple, moment: float, sign: int) -> list:
    """Turnover and commission of the pieces in ``span``: (from, up to)."""
    ordered, item = _item(account, item_id)
    figures = (
        ("TURNOVER", -sign * money.part(item.get("totalPrice"), *span, ordered)),
        ("COMMISSION", sign * money.part(item.get("commission"), *span, ordered)),
    )
    prefix = "" if sign > 0 else "CORRECTION_"
    pieces = abs(span[1] - span[0])
    return [
        _line(account, prefix + kind, amount, pieces, item_id, moment)
        for kind, amount in figures
        if pieces
    ]


def _fulfilment(account, item_id: str, quantity: int, moment: float) -> dict:
    amount = money.exact(PICK_AND_PACK) * quantity
    return _line(account, "FULFILMENT_COST", amount, quantity, item_id, moment)


def _line(account, kind, amount, quantity, item_id, moment) -> dict:
    product = _item(account, item_id)[1].get("product") or {}
    return {
        "kind": kind,
        "amount": float(amount),
        "quantity": quantity,
        "order_id": account.order_of_item[item_id],
        "item_id": item_id,
        "ean": product.get("ean", ""),
        "title": product.get("title", ""),
        "date": day_of(moment).isoformat(),
    }


def _item(account, item_id: str) -> tuple[int, dict]:
    """(pieces ordered, item as served)"""
    item = account.item(item_id)[2]
    return count(item, "quantity"), item


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
