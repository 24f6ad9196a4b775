from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.bol_connector.bol_api import errors

# How long bol may take to show what became of a call whose answer never came.
SETTLING = timedelta(minutes=10)
# bol's clock may be so much behind ours.
CLOCKS_APART = timedelta(minutes=5)


class BolLabel(models.Model):
    """What became of a purchase whose answer is missing.

    bol lists no labels. It may list the purchases of an order item; what isn't found
    there is for a person to say, who can see bol's seller portal.
    """

    _inherit = "bol.label"

    def _bol_note_status(self, status, client):
        # Whatever bol says of the purchase, a label that is there was sold.
        unclear = status.status in ("FAILURE", "TIMEOUT")
        if unclear and self._bol_is_there(self._bol_label_number(status), client):
            self.write(
                {**self._bol_prepare_done(status), **self._bol_identity_of(status)}
            )
            return
        super()._bol_note_status(status, client)

    def _bol_label_number(self, status):
        """The label that bol names in a process; '' if it names none.

        An order item is no label: bol may name that by which a process is looked up.
        """
        items = self.line_ids.item_id.mapped("bol_id")
        return status.entity_id if status.entity_id not in items else ""

    def _bol_is_there(self, number, client):
        """Whether bol has a label of this number."""
        try:
            return bool(number and client.labels.head(number))
        except errors.Refused:
            return False

    def _bol_identity_of(self, status):
        return {
            "process_status_id": status.process_status_id,
            "bol_id": self._bol_label_number(status) or False,
        }

    def _bol_prepare_done(self, status=None):
        values = super()._bol_prepare_done(status)
        if not status:
            return values
        if number := self._bol_label_number(status):
            return {**values, "bol_id": number}
        return {**values, "message": self._bol_nameless()}

    def _bol_nameless(self):
        return self.env._(
            "Bol sold this label, but doesn't say which one it is: print it from bol's "
            "seller portal."
        )

    def _bol_find_effect(self, client):
        for status in self._bol_purchases(client):
            if status.status == "SUCCESS" or self._bol_is_there(
                self._bol_label_number(status), client
            ):
                found = self._bol_prepare_done(status)
                return {**found, **self._bol_identity_of(status)}
        return None

    def _bol_is_underway(self, client):
        return any(status.status == "PENDING" for status in self._bol_purchases(client))

    def _bol_purchases(self, client):
        """bol's purchases for these items that no other label of Odoo is.

        :return: list of bol_api ``ProcessStatus``
        """
        begin = (self.create_date or fields.Datetime.now()) - CLOCKS_APART
        found = {
            status.process_status_id: status
            for item in self.line_ids.item_id
            for status in self._bol_statuses(client, item)
            if not status.created_at or status.created_at >= begin
        }
        labels = [
            number for s in found.values() if (number := self._bol_label_number(s))
        ]
        known = self.search(
            [
                ("id", "!=", self.id),
                "|",
                ("process_status_id", "in", list(found)),
                ("bol_id", "in", labels),
            ]
        )
        taken = {*known.mapped("process_status_id"), *known.mapped("bol_id")} - {False}
        return [
            status
            for status in found.values()
            if not {status.process_status_id, self._bol_label_number(status)} & taken
        ]

    def _bol_statuses(self, client, item):
        """bol's purchases of labels for an order item."""
        kind = "CREATE_SHIPPING_LABEL"
        try:
            for page in client.process_status.by_entity(item.bol_id, kind):
                yield from page
        except (errors.BadRequest, errors.NotFound):
            # bol knows no process of this item.
            return

    def _bol_note_absent(self):
        """Ask people soon: a warehouse doesn't wait for hours, and nothing is repeated
        without them."""
        now = fields.Datetime.now()
        if not self.sent_at:
            return super()._bol_note_absent()
        if now - self.sent_at < SETTLING:
            self.next_attempt = self._bol_next_look()
        else:
            self.write({"state": "attention", "message": self._bol_vanished()})
        return None

    def _bol_vanished(self):
        return self.env._(
            "Bol may have sold this label (%(price)s), but shows no trace of it. Look "
            "in bol's seller portal. If it is there: press Mark as Done by Hand, and "
            "print it from there. If not: press Wasn't Bought, or Retry to buy it now.",
            price=self.currency_id.format(self.price),
        )

    def _bol_lacks_somebody(self):
        """Whether this label, which isn't bought or may not be, still matters."""
        if self.state == "attention":
            return True
        picking = self.picking_id
        waits = picking.state not in (False, "done", "cancel")
        return waits and not picking._bol_labels_kept()

    # -- what people say -------------------------------------------------------

    def action_not_bought(self):
        """Somebody saw at bol that these, which may have been bought, weren't."""
        self.check_access("read")
        unclear = self.sudo().filtered(lambda label: label.state == "attention")
        if not unclear:
            raise UserError(self.env._("It is known whether this label was bought."))
        unclear.write(
            {
                "state": "failed",
                "message": self.env._(
                    "%(user)s looked at bol: it wasn't bought.", user=self.env.user.name
                ),
            }
        )

    def action_retry(self):
        again = self.filtered(lambda label: label.state in ("failed", "attention"))
        if (again.picking_id._bol_labels_kept() - again)[:1]:
            raise UserError(self.env._("The transfer has another label by now."))
        return super().action_retry()
