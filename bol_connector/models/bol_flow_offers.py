import logging
from datetime import timedelta

from odoo import fields, models

from ..tools import divide_around_errors, last_night, rerun_on_conflict
from .bol_offer_presence import counted

_logger = logging.getLogger(__name__)

# bol shows late what was changed in its own screens.
OVERLAP = timedelta(hours=2)


class BolFlow(models.Model):
    """Offers from bol, page by page: every hour what changed, and the whole list every
    night and when somebody asks.

    The place in a list is kept at the end of a slice (:attr:`position`), as JSON:
    ``start`` of the list, whether it is ``whole``, else ``since`` when; the ``cursor``
    of the next page, and what was ``present`` (see :mod:`.bol_offer_presence`). After
    the last page of a whole list, see :mod:`.bol_flow_offers_gone`.
    """

    _inherit = "bol.flow"

    def _run_offers(self, work):
        begin = self._bol_offers_place(work)
        place = self._bol_read_on(
            work, begin, lambda place: self._bol_offers_step(work.client, place)
        )
        return bool(place)

    def _bol_offers_place(self, work):
        """Where the reading goes on, or begins; None if nothing is due."""
        place = self._bol_place()
        if place and (place.get("whole") or not work.forced):
            return place
        now = fields.Datetime.now()
        begun = {"start": fields.Datetime.to_string(now), "cursor": ""}
        if work.forced or self._bol_whole_offers_due(now):
            return {**begun, "whole": True, "present": {}}
        if self._bol_list_is_due(work):
            since = fields.Datetime.to_string(self.listed_at - OVERLAP)
            return {**begun, "whole": False, "since": since}
        return None

    def _bol_whole_offers_due(self, now):
        """Whether the whole list wasn't read since last night, or never."""
        last = self.listed_at and self.whole_listed_at
        return not last or last < last_night(now)

    def _bol_offers_step(self, client, place):
        """Read one page, and take it over; returns the next place, None at the end."""
        since = fields.Datetime.to_datetime(place.get("since"))
        page, cursor = client.offers.page(place["cursor"], since or None)
        rerun_on_conflict(self.env, lambda: self._bol_take_offers(page))
        if place.get("whole"):
            present = counted(
                place.get("present", {}), [offer.offer_id for offer in page]
            )
            place = {**place, "present": present}
        return self._bol_next_page(place, cursor)

    def _bol_take_offers(self, page):
        """Mirror these offers, and find products for those that have none."""
        offers = self.env["bol.offer"]
        divide_around_errors(
            self.env,
            page,
            lambda part: offers._bol_mirror(
                self.account_id, part
            )._bol_match_products(),
            lambda part, error: _logger.error(
                "Offer %s of bol can't be kept: %s", part[0].offer_id[:100], error
            ),
        )

    def _bol_next_page(self, place, cursor):
        pages = place.get("pages", 0) + 1
        # A cursor that comes again is a list that doesn't end. Comparing with one that
        # is renewed at page 1, 2, 4, 8, ... finds a round of any length.
        if cursor and cursor not in (place["cursor"], place.get("mark")):
            renewed = not pages & (pages - 1)
            mark = cursor if renewed else place["mark"]
            return {**place, "cursor": cursor, "pages": pages, "mark": mark}
        return self._bol_end_of_offers(place)

    def _bol_end_of_offers(self, place):
        """The list was read to its end; returns the next place."""
        start = fields.Datetime.to_datetime(place["start"])
        values = {"listed_at": start}
        if place.get("whole"):
            values["whole_listed_at"] = start
        rerun_on_conflict(self.env, lambda: self.write(values))
        return None
