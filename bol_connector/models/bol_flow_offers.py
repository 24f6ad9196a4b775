import json
import logging

from odoo import fields, models

from ..bol_api import errors
from ..tools import commit, divide_around_errors, rerun_on_conflict

_logger = logging.getLogger(__name__)


class BolFlow(models.Model):
    """Offers from bol: the whole list, page by page."""

    _inherit = "bol.flow"

    def _run_offers(self, work):
        position = self._bol_offers_position(work)
        while position and work.time_left():
            page, cursor = self._bol_offers_page(work.client, position)
            position = rerun_on_conflict(
                self.env,
                lambda at=position, got=page, to=cursor: self._bol_note_offers(
                    at, got, to
                ),
            )
        return bool(position)

    def _bol_offers_page(self, client, position):
        try:
            return client.offers.page(position["cursor"])
        except errors.Refused:
            # A cursor that bol doesn't take any more must not block the flow.
            self.position = False
            commit(self.env)
            raise

    def _bol_offers_position(self, work):
        """Where the reading of the list goes on; None if it isn't due."""
        if self.position:
            return json.loads(self.position)
        if not self._bol_list_is_due(work):
            return None
        return {"start": str(fields.Datetime.now()), "cursor": ""}

    def _bol_note_offers(self, position, page, cursor):
        """Mirror one page of offers; returns the next position, None at the end."""
        start = fields.Datetime.to_datetime(position["start"][:19])
        offers = self.env["bol.offer"]
        divide_around_errors(
            self.env,
            page,
            lambda part: offers._bol_mirror(
                self.account_id, part, start
            )._bol_match_products(),
            lambda part, error: _logger.error(
                "Offer %s of bol can't be kept: %s", part[0].offer_id[:100], error
            ),
        )
        if cursor and cursor != position["cursor"]:
            position = {**position, "cursor": cursor}
            self.position = json.dumps(position)
            return position
        self._bol_end_of_offers(start)
        self.write({"position": False, "listed_at": start})
        return None

    def _bol_end_of_offers(self, start):
        """What a complete list didn't show is gone at bol."""
        gone = self.env["bol.offer"].search(
            [("account_id", "=", self.account_id.id), ("seen_at", "<", start)]
        )
        gone.active = False
