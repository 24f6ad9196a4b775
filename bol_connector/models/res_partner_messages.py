import re

from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """The messages that are erased with a contact."""

    _inherit = "res.partner"

    def _bol_message_ids(self):
        """Messages on these contacts; and by or to them, on documents of theirs.

        :return: list of ids of mail.message
        """
        if not self:
            return []
        self.env.flush_all()
        addresses = filter(None, self.mapped("email_normalized"))
        query = SQL(
            """
            SELECT m.id FROM mail_message AS m
             WHERE m.model = 'res.partner' AND m.res_id IN %(ids)s
             UNION
            SELECT m.id FROM mail_message AS m
              LEFT JOIN mail_mail AS mail ON mail.mail_message_id = m.id
             WHERE (m.model, m.res_id) IN (%(documents)s)
               AND (m.author_id IN %(ids)s
                 OR CONCAT_WS(' ', m.email_from, m.reply_to, m.incoming_email_to,
                              m.incoming_email_cc, m.outgoing_email_to,
                              mail.email_to, mail.email_cc) ~* %(addresses)s
                 OR EXISTS (SELECT FROM mail_message_res_partner_rel AS r
                             WHERE r.mail_message_id = m.id
                               AND r.res_partner_id IN %(ids)s)
                 OR EXISTS (SELECT FROM mail_notification AS r
                             WHERE r.mail_message_id = m.id
                               AND r.res_partner_id IN %(ids)s)
                 OR EXISTS (SELECT FROM mail_mail_res_partner_rel AS r
                             WHERE r.mail_mail_id = mail.id
                               AND r.res_partner_id IN %(ids)s)
                 OR EXISTS (SELECT FROM mail_tracking_value AS v
                              JOIN ir_model_fields AS f ON f.id = v.field_id
                             WHERE v.mail_message_id = m.id
                               AND f.relation = 'res.partner'
                               AND (v.old_value_integer IN %(ids)s
                                 OR v.new_value_integer IN %(ids)s)))
            """,
            ids=tuple(self.ids),
            documents=self._bol_query_documents(),
            # Without an address: what no text holds.
            addresses="|".join(map(re.escape, addresses)) or "$.",
        )
        return [message_id for (message_id,) in self.env.execute_query(query)]

    def _bol_query_documents(self):
        """Query of (model, id) of the erased orders' documents that name these."""
        mine = self._bol_documents()
        parts = [
            SQL(
                "SELECT %(model)s, t.%(key)s FROM %(table)s AS t "
                "WHERE t.%(column)s IN %(ids)s AND %(done)s",
                model=model,
                key=SQL.identifier(tables[table]),
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                ids=tuple(self.ids),
                done=self._bol_query_done_with(table),
            )
            for model, tables in mine.items()
            for table, column in self._bol_foreign_keys()
            if table in tables
        ]
        return SQL(" UNION ").join(parts)
