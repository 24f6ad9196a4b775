import json

from odoo import models

from ..bol_api import errors
from ..tools import rerun_on_conflict


class BolFlow(models.Model):
    """Lists of bol that take more than one slice: the place is kept between these.

    A place is a dict of what JSON knows, kept in :attr:`position`; it is of its flow
    alone.
    """

    _inherit = "bol.flow"

    def _bol_place(self):
        """The place that was kept; None if no list is begun."""
        return json.loads(self.sudo().position or "null")

    def _bol_read_on(self, work, place, step, may=bool):
        """Go on step by step as long as there is time, and keep the place.

        It is kept also when bol stops answering; not when bol refuses a page, which
        mustn't be asked for for ever.

        :param place: where to begin; None if nothing is due
        :param step: called with a place; returns the next one, None after the last
        :param may: called with a place; whether its step need not wait
        :return: where it stopped
        """
        try:
            while place and work.time_left() and may(place):
                place = step(place)
        except errors.Refused:
            place = None
            raise
        finally:
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            rerun_on_conflict(self.env, lambda: self._bol_keep_place(place))
        return place

    def _bol_keep_place(self, place):
        text = json.dumps(place) if place else False
        if text != self.position:
            self.position = text
