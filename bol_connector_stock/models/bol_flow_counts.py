from odoo import models

from odoo.addons.bol_connector.tools import rerun_on_conflict

BATCH = 100


class BolFlow(models.Model):
    """Counting in Odoo what bol says lies somewhere, batch by batch."""

    _inherit = "bol.flow"

    def _bol_may_apply(self, location, wanted, trouble):
        """See ``bol.account._bol_may_apply``; in a transaction of its own."""
        return rerun_on_conflict(
            self.env, lambda: self.account_id._bol_may_apply(location, wanted, trouble)
        )

    def _bol_count_all(self, work, location, wanted, apply):
        """Propose or apply what differs; whether there was time for all of it.

        Begun anew, it goes on where it ended: what is counted or proposed already
        costs no write.

        :param dict wanted: product.product record -> quantity in its unit
        """
        differing = location._bol_differing_from(wanted)
        right = self.env["product.product"].union(*(wanted.keys() - {*differing}))
        rerun_on_conflict(self.env, lambda: location._bol_take_back(right))
        for start in range(0, len(differing), BATCH):
            if not work.time_left():
                return False
            counts = {p: wanted[p] for p in differing[start : start + BATCH]}

            def count(counts=counts):
                reasons = self.account_id._bol_count(location, counts, apply)
                self._bol_note_counted(counts, reasons)

            rerun_on_conflict(self.env, count)
        return True

    def _bol_note_counted(self, products, reasons):
        """Hook: note which of these products could not be counted.

        :param products: iterable of product.product records
        :param dict reasons: product.product record -> text
        """
