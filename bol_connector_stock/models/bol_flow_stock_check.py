import logging

from odoo import fields, models

from odoo.addons.bol_connector.models.bol_mirror import LONGEST_TEXT
from odoo.addons.bol_connector.tools import CONFLICTS, rerun_on_conflict

_logger = logging.getLogger(__name__)


class BolFlow(models.Model):
    """After the offers were read: does bol have the stock that Odoo told it?

    The check has no list of its own. After the whole list every offer is looked at, in
    batches; the place in this is ``check``, and how far it is the check knows itself.
    After the hourly list of changes only differences are.
    """

    _inherit = "bol.flow"

    def _bol_end_of_offers(self, place):
        wanted = self.account_id._bol_flow("stock").mode != "off"
        checks = self.env["bol.stock.check"]
        start = fields.Datetime.to_datetime(place["start"])
        whole = bool(place.get("whole"))
        if wanted and whole and "gone" not in place:
            # Before it is asked what is gone: the check lists that as well.
            rerun_on_conflict(
                self.env, lambda: checks._bol_begin(self.account_id, start, whole)
            )
        following = super()._bol_end_of_offers(place)
        if following or not wanted:
            return following
        if whole:
            return {"start": place["start"], "whole": True, "check": True}
        rerun_on_conflict(
            self.env, lambda: checks._bol_check_shown(self.account_id, start)
        )
        return None

    def _bol_offers_step(self, client, place):
        if "check" not in place:
            return super()._bol_offers_step(client, place)
        more = rerun_on_conflict(self.env, self._bol_check_stock)
        self.env.invalidate_all()
        return place if more else None

    def _bol_check_stock(self):
        """Check one batch; whether there may be more.

        Whatever goes wrong ends the check: it must not keep offers from being read.
        """
        check = self.env["bol.stock.check"]._bol_under_way(self.account_id)
        try:
            with self.env.cr.savepoint():
                return bool(check) and check._bol_check_batch()
        except CONFLICTS:
            raise
        except Exception as error:  # noqa: BLE001 - recorded, and seen on the account
            _logger.error("%s: stock check", self.display_name, exc_info=error)
            why = f"{type(error).__name__}: {error}"[:LONGEST_TEXT]
            check.write({"finished": fields.Datetime.now(), "error": why})
            return False

    def _bol_settle(self, found, gone):
        result = super()._bol_settle(found, gone)
        for check in self.env["bol.stock.check"]._bol_under_way(self.account_id):
            check._bol_note_gone(gone)
        return result
