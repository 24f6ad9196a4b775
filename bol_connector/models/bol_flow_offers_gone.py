import logging

from odoo import fields, models

from ..bol_api import errors
from ..tools import commit, rerun_on_conflict

_logger = logging.getLogger(__name__)


class BolFlow(models.Model):
    """After the whole list: is what it lacked gone at bol?

    A list may lack an offer because others moved while it was read, or because bol had
    a bad moment. So bol is asked about each offer that may be lacking, and only what
    it then denies is archived. The place in this: ``gone``, the names of the buckets to
    look at, and ``after``, the id of the last offer asked about.
    """

    _inherit = "bol.flow"

    def _bol_end_of_offers(self, place):
        if not place.get("whole") or "gone" in place:
            return super()._bol_end_of_offers(place)
        gone = self.env["bol.offer"]._bol_differing(
            self.account_id, place.get("present", {})
        )
        place = {"start": place["start"], "whole": True, "gone": gone, "after": 0}
        return place if gone else super()._bol_end_of_offers(place)

    def _bol_offers_step(self, client, place):
        if "gone" not in place:
            return super()._bol_offers_step(client, place)
        suspects = self.env["bol.offer"]._bol_suspects(
            self.account_id,
            place["gone"],
            fields.Datetime.to_datetime(place["start"]),
            place["after"],
        )
        if not suspects:
            return self._bol_end_of_offers(place)
        # Nothing is held while bol answers.
        commit(self.env)
        found, gone = self._bol_ask_about(client, suspects)
        rerun_on_conflict(self.env, lambda: self._bol_settle(found, gone))
        return {**place, "after": max(suspects.values())}

    def _bol_ask_about(self, client, suspects):
        """What bol says of offers that its list may have lacked.

        :param dict suspects: bol's id -> record id
        :return: bol_api ``Offer`` list of those it has, ids of records that it hasn't
        """
        pages = client.offers.pages(offer_ids=list(suspects))
        found = [offer for page in pages for offer in page]
        lacking = suspects.keys() - {offer.offer_id for offer in found}
        if lacking and not self._bol_denies(client, min(lacking)):
            _logger.info("%s: bol lists less than it has", self.display_name)
            lacking = ()
        return found, [suspects[bol_id] for bol_id in lacking]

    def _bol_denies(self, client, bol_id):
        """Whether bol has no such offer, asked for by its address."""
        try:
            client.offers.get(bol_id)
        except (errors.NotFound, errors.Forbidden):
            return True
        return False

    def _bol_settle(self, found, gone):
        self._bol_take_offers(found)
        self.env["bol.offer"].browse(gone).active = False
