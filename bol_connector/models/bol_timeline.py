from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime, html2plaintext

#: The newest so many entries are shown.
MOST = 200


class Entry(NamedTuple):
    """Something that happened; ``at`` in naive UTC, ``text`` plain."""

    at: datetime
    text: str


class BolTimeline(models.AbstractModel):
    """A record that tells in plain words what happened to it, and what comes next.

    Made of what is there already, when it is shown: the columns of the record, the
    commands to bol that belong to it, and the notes that the connector wrote on them.
    Messages of people aren't repeated: they may say who a buyer is.
    """

    _name = "bol.timeline"
    _description = "Record with a Timeline of Bol.com"

    bol_timeline = fields.Html(
        "What Happened",
        compute="_compute_bol_timeline",
        compute_sudo=True,
        # Everything in it is escaped by the template.
        sanitize=False,
    )
    bol_next = fields.Text(
        "What Comes Next", compute="_compute_bol_next", compute_sudo=True
    )

    @api.depends_context("lang", "tz", "uid")
    def _compute_bol_timeline(self):
        for record in self:
            # One that is being edited tells what is saved of it.
            saved = record._origin
            record.bol_timeline = saved._bol_render_timeline() if saved else False

    @api.depends_context("lang", "tz", "uid")
    def _compute_bol_next(self):
        for record in self:
            saved = record._origin
            record.bol_next = "\n".join(saved._bol_next_steps()) if saved else False

    def _bol_render_timeline(self):
        # Of the same second: in the order in which they are told.
        entries = sorted(
            self._bol_timeline_entries(),
            key=lambda entry: entry.at.replace(microsecond=0),
        )
        newest = entries[: -MOST - 1 : -1]
        values = {
            "next": self._bol_next_steps(),
            "entries": [(self._bol_when(at), text) for at, text in newest],
        }
        return self.env["ir.qweb"]._render(
            "bol_connector.timeline", values, minimal_qcontext=True
        )

    def _bol_when(self, moment):
        """A moment in the user's language and time zone."""
        return format_datetime(self.env, moment, dt_format="short")

    # -- what models tell ------------------------------------------------------

    def _bol_timeline_own(self):
        """Hook: entries from what this record holds itself.

        :return: list of :class:`Entry`; those without a moment are left out
        """
        return []

    def _bol_timeline_commands(self):
        """Hook: the commands to bol that belong to this record.

        :return: list of recordsets of models that inherit ``bol.command``
        """
        return []

    def _bol_next_own(self):
        """Hook: what comes next, apart from the commands; a list of sentences."""
        return []

    # -- putting it together ---------------------------------------------------

    def _bol_timeline_entries(self):
        entries = list(self._bol_timeline_own())
        commands = [some for some in self._bol_timeline_commands() if some]
        titles = {
            (command._name, command.id): command._bol_title()
            for some in commands
            for command in some
        }
        for some in commands:
            for command in some:
                title = titles[command._name, command.id]
                entries += [
                    Entry(at, f"{title}: {text}")
                    for at, text in command._bol_timeline_own()
                ]
        entries += self._bol_timeline_notes([self, *commands], titles)
        return [entry for entry in entries if entry.at]

    def _bol_timeline_notes(self, sources, titles):
        """Entries of what the connector noted on records, in one query.

        :param list sources: recordsets
        :param dict titles: (model, id) -> what its notes begin with
        """
        noted = [records for records in sources if "message_ids" in records._fields]
        if not noted:
            return []
        of_records = Domain.OR(
            [("model", "=", records._name), ("res_id", "in", records.ids)]
            for records in noted
        )
        messages = self.env["mail.message"].search_fetch(
            of_records
            & Domain("message_type", "=", "notification")
            & Domain("mail_activity_type_id", "=", False),
            ["model", "res_id", "date", "body"],
            order="id desc",
            limit=MOST,
        )
        created = {records._name: records[:1]._creation_message() for records in noted}
        entries = []
        for message in reversed(messages):
            text = html2plaintext(message.body or "").strip()
            if not text or text == created[message.model]:
                continue
            title = titles.get((message.model, message.res_id))
            entries.append(Entry(message.date, f"{title}: {text}" if title else text))
        return entries

    def _bol_next_steps(self):
        """What comes next, in sentences."""
        steps = list(self._bol_next_own())
        for some in self._bol_timeline_commands():
            for command in some:
                steps += [
                    f"{command._bol_title()}: {step}"
                    for step in command._bol_next_own()
                ]
        return steps
