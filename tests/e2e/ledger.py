"""What really lies on the shelves, and who has bought it: kept beside Odoo and bol."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

#: So long after a change in Odoo bol may still sell what isn't there any more. Not
#: counted is the time in which bol doesn't answer.
SOON = 15.0


@dataclass
class Shelf:
    """One product, in pieces.

    :ivar ordered: open at bol, and neither shipped nor cancelled
    :ivar promised: sold elsewhere, and not delivered
    :ivar lowered: when Odoo was last told of something that bol must sell less for,
        ``inf`` while it is being told
    """

    on_hand: int = 0
    ordered: int = 0
    promised: int = 0
    lowered: float | None = None

    @property
    def left(self):
        return self.on_hand - self.ordered - self.promised


@dataclass
class Oversold:
    """Pieces that bol sold and that weren't there.

    :ivar how: what was sold of what was for sale, and the shelf just before
    :ivar late: seconds since Odoo was told that they aren't; None: it was never told
    :ivar in_odoo: pieces on hand and reserved, and the open deliveries, right after
    """

    offer: str
    pieces: int
    late: float | None
    how: str
    in_odoo: list[str] = field(default_factory=list)

    @property
    def within_the_race(self):
        return self.late is not None and self.late <= SOON


@dataclass
class Ledger:
    """The shelves of all offers; whoever changes one holds :attr:`lock`."""

    shelves: dict[str, Shelf]
    lock: threading.RLock = field(default_factory=threading.RLock)
    oversold: list[Oversold] = field(default_factory=list)
    troubles: list[list[float]] = field(default_factory=list)

    def sold(self, offer, quantity, at_most):
        """A customer asked for so many pieces, and bol sold them if it sold as many."""
        shelf = self.shelves[offer]
        if quantity > at_most:
            return False
        missing = quantity - max(shelf.left, 0)
        if missing > 0:
            how = f"{quantity} of {at_most}, {shelf}"
            self.oversold.append(Oversold(offer, missing, self._late(shelf), how))
        shelf.ordered += quantity
        return True

    def _late(self, shelf):
        if shelf.lowered is None:
            return None
        now = time.monotonic()
        past = sum(
            max(min(end, now) - max(begin, shelf.lowered), 0)
            for begin, end in self.troubles
        )
        return max(now - shelf.lowered - past, 0)

    @contextmanager
    def lowering(self, offers):
        """Within it Odoo is told of something that bol must sell less for."""
        with self.lock:
            for offer in offers:
                self.shelves[offer].lowered = float("inf")
        yield
        with self.lock:
            for offer in offers:
                self.shelves[offer].lowered = time.monotonic()

    def add(self, offer, **pieces):
        with self.lock:
            shelf = self.shelves[offer]
            for name, number in pieces.items():
                setattr(shelf, name, getattr(shelf, name) + number)

    def trouble_begins(self):
        self.troubles.append([time.monotonic(), float("inf")])

    def trouble_ends(self):
        self.troubles[-1][1] = time.monotonic()
