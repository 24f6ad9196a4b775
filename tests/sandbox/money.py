"""Amounts to the cent: shares of an order item, and what an invoice adds up to."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HIGH_RATE = 0.21
COSTS = (
    "COMMISSION",
    "CORRECTION_COMMISSION",
    "SHIPMENT_LABEL",
    "FULFILMENT_COST",
    "STORAGE_COST",
)


def exact(value) -> Decimal:
    """A number of JSON as it was written; 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return Decimal(0)
    return Decimal(str(value))


def cents(amount: Decimal) -> Decimal:
    # Plus 0: no JSON should say -0.0.
    return amount.quantize(CENT, ROUND_HALF_UP) + 0


def part(total, first: int, last: int, ordered: int) -> Decimal:
    """What the pieces after ``first`` up to ``last``, of ``ordered``, are of a total.

    Parts that follow one another add up to the total to the cent: each is the
    difference of two rounded shares.
    """
    total = exact(total)
    ordered = ordered or 1
    return cents(total * last / ordered) - cents(total * first / ordered)


def rate(line: dict) -> float:
    """The VAT on a line: as it says itself, else 21 % on bol's costs, else none."""
    if line.get("vat") is not None:
        return line["vat"]
    return HIGH_RATE if line["kind"] in COSTS else 0.0


def subtotals(lines: list[dict]) -> list[dict]:
    """Per rate of VAT, highest first: ``rate``, ``net``, ``vat``. The VAT is
    rounded once per rate; what bears none is in the row of rate 0."""
    nets: dict[float, Decimal] = {}
    for line in lines:
        nets[rate(line)] = nets.get(rate(line), Decimal(0)) + exact(line["amount"])
    return [
        {"rate": one, "net": float(net), "vat": float(cents(net * exact(one)))}
        for one, net in sorted(nets.items(), reverse=True)
    ]


def totals(lines: list[dict], tamper: float = 0.0) -> dict:
    """``net``, ``vat``, ``gross`` and ``taxes`` of an invoice; ``tamper`` is what
    net and gross are wrong by."""
    taxes = subtotals(lines)
    net = sum((exact(one["net"]) for one in taxes), exact(tamper))
    vat = sum((exact(one["vat"]) for one in taxes), Decimal(0))
    return {
        "net": float(net),
        "vat": float(vat),
        "gross": float(net + vat),
        "taxes": taxes,
    }
