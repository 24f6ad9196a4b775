import operator
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..bol_api import errors
from ..tools import explain

RETRY_REFUSED_AFTER = timedelta(hours=1)
RETRY_FAILED_AFTER = timedelta(minutes=5)
PART_STATES = [
    ("skipped", "Not sent"),
    ("held", "Held"),
    ("failed", "Failed"),
    ("pending", "To be sent"),
    ("sent", "Accepted"),
    ("confirmed", "Shown by bol"),
]


class BolOffer(models.Model):
    """Parts of an offer that Odoo keeps right at bol, e.g. its stock.

    What Odoo wants and what bol has accepted are columns, not commands: sending is
    idempotent, and only the newest value counts. A part ``x`` has the fields ``x_due``
    (bol doesn't have it yet), ``x_approved`` (sent even in preview), ``x_sent_at``,
    ``x_shown_at`` (since when bol's list shows it), ``x_error``, ``x_retry_at``,
    ``x_state`` (:func:`part_state`), where it may be left out ``x_skipped`` (why), and
    the methods

    - ``_bol_compute_x()``: set what is wanted of these offers of one account; a changed
      wish is written by :meth:`_bol_wish`
    - ``_bol_x_text()``: what is wanted, for the log (:mod:`.bol_offer_log`)
    - ``_bol_x_is_shown()``: whether bol's list shows what bol has accepted
    - ``_bol_prepare_x()``: the payload of bol's ``PatchOfferRequest``
    - ``_bol_prepare_x_taken(payload)``: values once bol has accepted a payload
    - ``_bol_prepare_x_doubted()``: values by which the part is due whatever is wanted,
      since nobody knows what bol has of it now
    """

    _inherit = "bol.offer"

    def write(self, vals):
        result = super().write(vals)
        if {"product_id", "uom_id", "fulfilment_method", "active"} & vals.keys():
            self._bol_look_at_parts()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        offers = super().create(vals_list)
        offers._bol_look_at_parts()
        return offers

    def _bol_look_at_parts(self):
        """Have the parts of these offers computed soon."""
        for part in self._bol_parts():
            self.env["bol.offer.dirty"]._bol_note_offers(part, self)

    def _bol_compute_part(self, part):
        """Compute a part of these offers of one account, and log what changed."""
        before = {offer.id: offer._bol_part_wish(part) for offer in self}
        getattr(self, f"_bol_compute_{part}")()
        after = {offer.id: offer._bol_part_wish(part) for offer in self}
        changed = {o: wish for o, wish in after.items() if before[o] != wish}
        self.env["bol.offer.log"]._bol_note_wishes(part, changed)

    def _bol_part_wish(self, part):
        """What is wanted of a part, as of ``bol.offer.log._bol_note_wishes``."""
        skipped = f"{part}_skipped" in self._fields and self[f"{part}_skipped"]
        if skipped:
            return "skipped", None, skipped
        text = getattr(self, f"_bol_{part}_text")()
        return ("pending" if self[f"{part}_due"] else None), text, None

    def _bol_note_shown(self):
        """Note of which parts bol's list shows now what bol has accepted."""
        for part in self._bol_parts():
            told = self.filtered_domain(
                [(f"{part}_due", "=", False), (f"{part}_shown_at", "=", False)]
            )
            is_shown = operator.methodcaller(f"_bol_{part}_is_shown")
            if shown := told.filtered(is_shown):
                shown.write({f"{part}_shown_at": fields.Datetime.now()})
                text = operator.methodcaller(f"_bol_{part}_text")
                values = {offer.id: text(offer) for offer in shown}
                self.env["bol.offer.log"]._bol_note_shown(part, values)

    @api.model
    def _bol_parts(self):
        """The parts of offers that are sent."""
        kept = self.env["bol.flow"]._bol_parts_kept()
        # The others find the offer's product, for example.
        return [part for part in kept if f"{part}_due" in self._fields]

    def _bol_wish(self, part, values):
        """Write a changed wish: earlier refusals and approvals are void."""
        self.write(
            {
                **values,
                f"{part}_error": False,
                f"{part}_retry_at": False,
                f"{part}_approved": False,
            }
        )

    def _bol_prepare_outcome(self, part, payload, error):
        """Values that note what bol said of a part that was sent.

        :param error: None if bol took it, else bol_api ``BolError``
        """
        now = fields.Datetime.now()
        if error is None:
            return {
                f"{part}_sent_at": now,
                f"{part}_shown_at": False,
                f"{part}_error": False,
                f"{part}_retry_at": False,
                f"{part}_approved": False,
                **getattr(self, f"_bol_prepare_{part}_taken")(payload),
            }
        refused = isinstance(error, errors.Refused)
        pause = RETRY_REFUSED_AFTER if refused else RETRY_FAILED_AFTER
        # bol may have taken it all the same: a wish that comes back to what bol had
        # before must be sent as well.
        doubted = {} if refused else self._bol_prepare_doubted(part)
        return {
            f"{part}_error": explain(self.env, error),
            f"{part}_retry_at": now + pause,
            **doubted,
        }

    def _bol_prepare_doubted(self, part):
        """Values by which a part is due until bol has accepted the newest value."""
        return getattr(self, f"_bol_prepare_{part}_doubted")()

    @api.model
    def _bol_part_due(self, part):
        """Domain of the offers whose part is due and may be sent now."""
        kind = self.env["bol.flow"]._bol_parts_kept()[part]
        going = [("kind", "=", kind), ("mode", "=", "live"), ("stopped", "=", False)]
        live = self.env["bol.flow"].search(going)
        return [
            (f"{part}_due", "=", True),
            "|",
            ("account_id", "in", live.account_id.ids),
            (f"{part}_approved", "=", True),
            "|",
            (f"{part}_retry_at", "=", False),
            (f"{part}_retry_at", "<=", fields.Datetime.now()),
        ]

    def _bol_approve(self, part):
        """Have a part of these offers sent although its flow is in preview."""
        due = self.filtered(f"{part}_due")
        due.write({f"{part}_approved": True, f"{part}_retry_at": False})
        kinds = self.env["bol.flow"]._bol_parts_kept()
        self.env["bol.flow"]._bol_wake_kind(kinds[part])

    @api.model
    def _bol_part_preview(self, part, values):
        """SELECT of the offers whose part waits, for ``bol.preview``.

        :param SQL values: expressions of old_value and new_value
        """
        return SQL(
            "SELECT 'bol.offer' AS res_model, offer.id AS res_id, %(part)s AS part, "
            "offer.account_id, %(kind)s AS kind, offer.%(approved)s AS approved, "
            "'change' AS action, offer.product_id, "
            "COALESCE(template.name->>%(lang)s, template.name->>'en_US', offer.title, "
            "offer.reference, offer.ean, offer.bol_id) AS name, "
            "%(values)s FROM bol_offer offer "
            "LEFT JOIN product_product product ON product.id = offer.product_id "
            "LEFT JOIN product_template template "
            "ON template.id = product.product_tmpl_id "
            "WHERE offer.%(due)s",
            part=part,
            lang=self.env.lang or "en_US",
            kind=self.env["bol.flow"]._bol_parts_kept()[part],
            approved=SQL.identifier(f"{part}_approved"),
            due=SQL.identifier(f"{part}_due"),
            values=values,
        )


def part_state(skipped, held, due, error, told, shown):
    """The state of an offer's part: one of :data:`PART_STATES`, or False.

    :param told: whether bol has been told, or had it anyway
    :param shown: whether bol's list shows it
    """
    if skipped:
        return "skipped"
    if held:
        return "held"
    if due:
        return "failed" if error else "pending"
    return told and ("confirmed" if shown else "sent")
