"""Figures of Odoo and of bol, side by side."""

from decimal import Decimal
from typing import NamedTuple


class Figure(NamedTuple):
    """One row of the table: a count, or an amount as a ``Decimal``."""

    what: str
    odoo: int | Decimal
    bol: int | Decimal

    @property
    def equal(self):
        return self.odoo == self.bol


def table(figures):
    """The figures as lines of text."""
    rows = [("", "Odoo", "bol", "")]
    for figure in figures:
        verdict = "equal" if figure.equal else "DIFFERS"
        rows.append((figure.what, _text(figure.odoo), _text(figure.bol), verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"{what:<{widths[0]}}  {odoo:>{widths[1]}}  {bol:>{widths[2]}}  {verdict}"
        for what, odoo, bol, verdict in rows
    ]
    rule = "-" * (sum(widths) + 6)
    return "\n".join([lines[0].rstrip(), rule, *lines[1:], rule])


def _text(value):
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return f"{value:,}"
