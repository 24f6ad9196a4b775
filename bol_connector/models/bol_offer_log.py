from odoo import api, fields, models
from odoo.tools import SQL

# So many values, and so many failures, are kept of each offer's part.
KEPT = 5
STATES = [
    ("pending", "To be sent"),
    ("sent", "Accepted"),
    ("confirmed", "Shown by bol"),
    ("superseded", "Superseded"),
    ("failed", "Failed"),
    ("skipped", "Not sent"),
]


class BolOfferLog(models.Model):
    """What became of each value that Odoo wanted bol to have: the last ones per offer.

    A log, written in batches by the flows that keep the parts of offers; what is to be
    done stands on the offer (:mod:`.bol_offer_part`), never here.
    """

    _name = "bol.offer.log"
    _description = "Log of Values at Bol.com"
    _order = "id desc"
    _log_access = False

    offer_id = fields.Many2one(
        "bol.offer", required=True, ondelete="cascade", index=True, readonly=True
    )
    part = fields.Selection(
        [("price", "Price")], required=True, readonly=True, string="Of"
    )
    value = fields.Char("Bare Value", readonly=True)
    value_text = fields.Char("Value", compute="_compute_value_text")
    state = fields.Selection(STATES, required=True, readonly=True)
    reason = fields.Char(readonly=True)
    at = fields.Datetime("Wanted At", readonly=True)
    sent_at = fields.Datetime(readonly=True)
    shown_at = fields.Datetime(readonly=True)

    _pending_index = models.Index("(offer_id, part) WHERE state IN ('pending', 'sent')")

    @api.depends("value", "part")
    def _compute_value_text(self):
        for row in self:
            row.value_text = row._bol_value_text()

    def _bol_value_text(self):
        """The value as a person reads it."""
        if self.part == "price" and self.value:
            # "1:69.67 3:64.79" as "69.67, 3:64.79"
            return self.value.removeprefix("1:").replace(" ", ", ")
        return self.value

    @api.model
    def _bol_note_wishes(self, part, wishes):
        """Log changed wishes; those they replace before being sent are superseded.

        :param dict wishes: offer id -> (state, value, reason); the state 'pending',
            'skipped', or False for one that bol has already
        """
        if not wishes:
            return
        self._bol_forget_cache()
        self.env.cr.execute(
            SQL(
                "UPDATE bol_offer_log SET state = 'superseded' "
                "WHERE part = %s AND state = 'pending' AND offer_id = ANY(%s)",
                part,
                list(wishes),
            )
        )
        self._bol_insert(part, {o: wish for o, wish in wishes.items() if wish[0]})

    @api.model
    def _bol_insert(self, part, rows):
        columns = [
            list(column)
            for column in zip(*((o, *r) for o, r in rows.items()), strict=True)
        ]
        if columns:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO bol_offer_log "
                    "(offer_id, state, value, reason, part, at) SELECT row.*, %s, %s "
                    "FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) row",
                    part,
                    fields.Datetime.now(),
                    *columns,
                )
            )
        self._bol_forget_cache()

    @api.model
    def _bol_note_answers(self, part, answers):
        """Log what bol said of values that were sent.

        :param dict answers: offer id -> (state, value, reason); the state 'sent' or
            'failed'
        """
        if not answers:
            return
        columns = zip(*((o, *r) for o, r in answers.items()), strict=True)
        self.env.cr.execute(
            SQL(
                """
                WITH told AS (
                    SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[])
                        AS told (offer_id, state, value, reason)
                ), answered AS (
                    UPDATE bol_offer_log waiting
                       SET state = told.state, reason = told.reason, sent_at = %s
                      FROM told
                     WHERE waiting.offer_id = told.offer_id AND waiting.part = %s
                       AND waiting.state = 'pending' AND waiting.value = told.value
                    RETURNING waiting.offer_id
                )
                INSERT INTO bol_offer_log
                       (offer_id, part, value, state, reason, at, sent_at)
                SELECT offer_id, %s, value, state, reason, %s, %s FROM told
                 WHERE offer_id NOT IN (SELECT offer_id FROM answered)
                """,
                *(list(column) for column in columns),
                fields.Datetime.now(),
                part,
                part,
                fields.Datetime.now(),
                fields.Datetime.now(),
            )
        )
        self._bol_forget_cache()

    @api.model
    def _bol_note_shown(self, part, values):
        """Log that bol's list shows what it had accepted.

        :param dict values: offer id -> value
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE bol_offer_log told
                   SET shown_at = %s, state = CASE
                       WHEN told.value = shown.value THEN 'confirmed'
                       ELSE 'superseded' END
                  FROM unnest(%s::int[], %s::text[]) AS shown (offer_id, value)
                 WHERE told.offer_id = shown.offer_id AND told.part = %s
                   AND told.state = 'sent'
                """,
                fields.Datetime.now(),
                list(values),
                list(values.values()),
                part,
            )
        )
        self._bol_forget_cache()

    def _bol_forget_cache(self):
        # Written past the ORM: of this log alone nothing may be remembered.
        self.invalidate_model(flush=False)
        self.env["bol.offer"].invalidate_model(["log_ids"], flush=False)

    @api.autovacuum
    def _gc_log(self):
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM bol_offer_log WHERE id IN (
                    SELECT id FROM (
                        SELECT id, row_number() OVER (
                            PARTITION BY offer_id, part, state = 'failed'
                            ORDER BY id DESC) AS age
                          FROM bol_offer_log WHERE state != 'pending'
                    ) aged WHERE age > %s)
                """,
                KEPT,
            )
        )


class BolOffer(models.Model):
    _inherit = "bol.offer"

    log_ids = fields.One2many("bol.offer.log", "offer_id", "History")
