from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import commit, explain, rerun_on_conflict

# After so many failures in a row it isn't the label: bol is down.
FAILURES_OF_BOL = 3
# A label that bol hasn't shown for so long is asked for rarely.
LONG = timedelta(hours=4)
RARELY = timedelta(days=1)


class BolLabel(models.Model):
    """Taking over what bol sold: PDF, carrier and tracking."""

    _inherit = "bol.label"

    @api.model
    def _bol_to_fetch(self):
        """Domain of the labels that bol sold, and that aren't on their transfers."""
        return Domain(
            [
                ("state", "=", "done"),
                ("handed_out", "=", False),
                ("bol_id", "!=", False),
                ("next_attempt", "<=", fields.Datetime.now()),
            ]
        )

    @api.model
    def _bol_fetch_all(self, account, work):
        """Take over the labels of an account; one that fails holds up no other."""
        due = self._bol_to_fetch() & Domain("account_id", "=", account.id)
        failures = 0
        for label in self.search(due):
            if not work.time_left():
                return
            try:
                label._bol_fetch(work.client)
                failures = 0
            except errors.RateLimited:
                raise
            except (errors.TryLater, errors.Refused) as error:
                failures += 1
                label._bol_note_not_fetched(error)
                commit(self.env)
                if failures == FAILURES_OF_BOL:
                    raise

    def _bol_fetch(self, client):
        """Fetch what isn't here of this label, and hand it out; commits."""
        if not self.attachment_id:
            # Nothing of this transaction may wait for bol.
            commit(self.env)
            sold = client.labels.get(self.bol_id)
            rerun_on_conflict(self.env, lambda: self._bol_take_over(sold))
        rerun_on_conflict(self.env, self._bol_hand_out)

    def _bol_note_not_fetched(self, error):
        late = self.sent_at and fields.Datetime.now() - self.sent_at > LONG
        rarely = fields.Datetime.now() + RARELY
        self.write(
            {
                "message": explain(self.env, error),
                "next_attempt": rarely if late else self._bol_next_look(),
            }
        )

    def _bol_take_over(self, sold):
        """Keep what bol sold.

        :param sold: bol_api ``Label``
        """
        picking = self.picking_id
        name = sold.track_and_trace or self.bol_id
        paper = self.env["ir.attachment"].create(
            {
                "name": f"bol-{name}.pdf",
                "raw": sold.pdf,
                "mimetype": "application/pdf",
                "res_model": picking._name if picking else self._name,
                "res_id": picking.id or self.id,
            }
        )
        self.write(
            {
                "transporter_code": sold.transporter_code or self.transporter_code,
                "track_and_trace": sold.track_and_trace,
                "attachment_id": paper.id,
                "message": False,
            }
        )

    def _bol_hand_out(self):
        """Put the tracking on the transfer; later, while somebody is at it."""
        picking = self.picking_id
        if picking and not picking.try_lock_for_update(allow_referencing=True):
            self.next_attempt = self._bol_next_look()
            return
        if picking and self.track_and_trace:
            known = list(filter(None, (picking.carrier_tracking_ref or "").split(",")))
            if self.track_and_trace not in known:
                picking.carrier_tracking_ref = ",".join([*known, self.track_and_trace])
        self.handed_out = True


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def unlink(self):
        """What was paid for outlives the transfer."""
        labels = self.sudo().bol_label_ids
        for label in labels.filtered("attachment_id"):
            label.attachment_id.write({"res_model": label._name, "res_id": label.id})
        return super().unlink()
