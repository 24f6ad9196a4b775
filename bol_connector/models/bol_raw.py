import json
from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL


class BolRaw(models.Model):
    """bol's own words about a mirrored record, as it last gave them.

    Apart from the mirror, because the text is large, rarely read and personal: it is
    read by administrators only, and may be erased without touching the mirror.
    """

    _name = "bol.raw"
    _description = "Raw Answer of Bol.com"

    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    body = fields.Text("Answer", prefetch=False)
    read_at = fields.Datetime(required=True)

    _record_unique = models.UniqueIndex("(res_model, res_id)")

    def _bol_keep(self, records, answers):
        """Store bol's answers about these records, replacing what was known.

        :param records: recordset of one mirror model
        :param list answers: parsed JSON of each record, in the same order
        """
        if not records:
            return
        now = fields.Datetime.now()
        rows = [
            SQL("(%s, %s, %s, %s)", records._name, record.id, dump(answer), now)
            for record, answer in zip(records, answers, strict=True)
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO bol_raw (res_model, res_id, body, read_at) VALUES %s "
                "ON CONFLICT (res_model, res_id) DO UPDATE "
                "SET body = EXCLUDED.body, read_at = EXCLUDED.read_at",
                SQL(", ").join(rows),
            )
        )
        self.invalidate_model()
        if "raw" in records._fields:
            records.invalidate_recordset(["raw"])

    def _bol_read(self, records):
        """The stored answers about records of one mirror model.

        :return: dict record id -> indented JSON, without those that are unknown
        """
        domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        found = self.sudo().search_fetch(domain, ["res_id", "body"])
        return {raw.res_id: raw.body for raw in found if raw.body}


def dump(answer):
    """JSON text of a parsed answer; amounts keep bol's digits.

    Half a surrogate pair, which JSON can name and no text can hold, becomes "?".
    """
    text = json.dumps(answer, indent=2, ensure_ascii=False, default=_plain)
    return text.encode(errors="replace").decode()


def _plain(value):
    return float(value) if isinstance(value, Decimal) else str(value)
