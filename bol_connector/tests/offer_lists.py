"""bol's lists of offers, read in part, by the hour and by night."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl

from ..tools import last_night
from . import samples
from .common import BolCase


class OfferListCase(BolCase):
    """An account whose offers are read.

    :ivar offers_flow: its flow
    """

    def setUp(self):
        super().setUp()
        self.offers_flow = self.flow("offers")

    def offer(self, **values):
        """Put an offer at bol; returns its id."""
        return self.seller.offer(**{"ean": samples.ean(), "reference": "T-1", **values})

    def import_offers(self, count):
        """So many offers at bol and in Odoo, some time ago; their ids."""
        ids = [self.offer() for _ in range(count)]
        self.run_now("offers")
        self.age_offers()
        self.sandbox.admin("DELETE", "received")
        return ids

    def age_offers(self):
        """Let the offers be in Odoo for a while."""
        self.commit()
        self.env.cr.execute(
            "UPDATE bol_offer SET create_date = create_date - interval '1 hour'"
        )
        self.env.invalidate_all()

    def run_lane_when(self, *, whole):
        """Let the next run be due, of the whole list or of what changed."""
        self.make_due(self.offers_flow)
        night = last_night(self.now())
        self.offers_flow.whole_listed_at = night - timedelta(seconds=whole)
        self.sandbox.admin("DELETE", "received")
        self.run_lane("bulk")

    def read_one_page(self, forced=True):
        """Run the flow with time for one page only; what it says at its end."""
        self.sandbox.fault("delay", "/offers$", seconds=0.6)
        with self.transactions():
            end = time.monotonic() + 0.4
            return self.env["bol.flow"]._run_alone(self.offers_flow.id, end, forced)

    def queries(self):
        """What bol was asked for its lists since it was told to forget."""
        return [call["query"] for call in self.seller.calls(path="/offers$")]

    def delete_at_bol(self, *offer_ids):
        """What the seller does in bol's own screens."""
        with self.by_hand() as client:
            for offer_id in offer_ids:
                client.offers.delete(offer_id)
        self.sandbox.admin("DELETE", "received")

    def there(self):
        return set(self.offers().mapped("bol_id"))


def client_query(text, many=None):
    """A query string as a dict, or all values of one name."""
    return parse_qs(text)[many] if many else dict(parse_qsl(text))
