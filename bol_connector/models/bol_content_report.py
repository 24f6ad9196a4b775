from datetime import timedelta

from odoo import api, fields, models

from ..bol_api import errors
from .bol_command_recovery import SETTLING_LONG

# bol's report may take an hour; seconds after which it is looked at.
LOOK_AFTER = (2, 10, 60, 300, 900, 1800, 3600)
# Then it is looked at less often, and at last not any more: bol keeps it for 28 days.
LOOK_EVERY = timedelta(hours=1)
LOOK_EVERY_LATE = timedelta(hours=6)
PATIENCE = timedelta(days=14)

# bol's reasons for declining that nobody here needs to do anything about.
NO_PROBLEM = frozenset(
    [
        "IDENTICAL_VALUE_AS_BEFORE",
        "NOT_CHANGED",
        "NOT_RECENT",
        "REJECTED",
        "REJECTED_BY_BRAND_AUTHORITY",
        "REJECTED_BY_LOGISTIC",
        "SCORED_OTHER_IMAGE_WON",
        "IMAGE_FLAGGED_AS_DUPLICATE",
    ]
)


class BolContent(models.Model):
    """Following the report of an upload until bol has judged all of it."""

    _inherit = "bol.content"

    def _bol_note_status(self, status, client):
        if status.status != "SUCCESS" or not status.entity_id:
            return super()._bol_note_status(status, client)
        # bol took it over; what it makes of it stands in its report.
        self.write(
            {
                "state": "sent",
                "upload_id": status.entity_id,
                "process_status_id": False,
                "message": False,
            }
        )
        self.line_ids.status = "in_progress"
        self.next_attempt = self._bol_next_look()

    @api.model
    def _bol_wait(self, account, work):
        """Nobody waits for a report: it may take an hour."""
        underway = [("account_id", "=", account.id), ("state", "=", "sent")]
        soon = self.search_count([*underway, ("upload_id", "=", False)], limit=1)
        return bool(soon) and super()._bol_wait(account, work)

    def _bol_look_at_bol(self, client):
        if not self.upload_id:
            return super()._bol_look_at_bol(client)
        try:
            report = client.content.upload_report(self.upload_id)
        except errors.NotFound:
            return self._bol_note_no_report()
        self._bol_note_report(report)

    def _bol_note_report(self, report):
        """Keep what bol says of each attribute and image.

        :param report: bol_api ``UploadReport``
        """
        said = {part.name: part for part in (*report.attributes, *report.assets)}
        for line in self.line_ids:
            part = said.get(line.url if line.kind == "image" else line.attribute)
            if part:
                line._bol_note_part(part)
        if report.status == "COMPLETED":
            self._bol_note_completed()
        elif self._bol_age() > PATIENCE:
            self._bol_note_no_report()
        else:
            self.next_attempt = self._bol_next_look()

    def _bol_note_completed(self):
        problems = self.line_ids.filtered("is_problem")
        aside = self.line_ids.filtered(lambda line: line.status == "declined")
        values = self._bol_prepare_done()
        if problems:
            said = [f"{line.label}: {line.message}" for line in problems]
            values |= {"state": "failed", "message": "\n".join(said)}
        elif aside:
            said = [f"{line.label}: {line.message}" for line in aside]
            values["message"] = "\n".join(said)
        self.write(values)

    def _bol_note_no_report(self):
        """bol doesn't know the upload (any more), or doesn't come to an end with it."""
        if self._bol_age() < PATIENCE and not self._bol_waited_long():
            self.next_attempt = self._bol_next_look()
            return
        self.write(
            {
                "state": "attention",
                "message": self.env._(
                    "Bol gives no report of this upload. Look at the product in bol's "
                    "seller portal; Retry sends the product's content again."
                ),
            }
        )

    def _bol_age(self):
        now = fields.Datetime.now()
        return now - (self.sent_at or now)

    def _bol_waited_long(self):
        return self._bol_age() >= SETTLING_LONG

    def _bol_next_look(self):
        if not self.upload_id:
            return super()._bol_next_look()
        age = self._bol_age()
        late = LOOK_EVERY if age < timedelta(days=1) else LOOK_EVERY_LATE
        seconds = age.total_seconds()
        wait = next((timedelta(seconds=s) for s in LOOK_AFTER if s > seconds), late)
        return fields.Datetime.now() + wait


class BolContentLine(models.Model):
    _inherit = "bol.content.line"

    def _bol_note_part(self, part):
        """:param part: bol_api ``UploadedPart``"""
        status = part.status.lower()
        known = dict(self._fields["status"].selection)
        values = {
            "status": status if status in known else "in_progress",
            "sub_status": part.sub_status,
            "is_problem": status == "declined" and part.sub_status not in NO_PROBLEM,
            "message": status == "declined" and self._bol_reason(part),
        }
        self.write(
            {name: value for name, value in values.items() if self[name] != value}
        )

    def _bol_reason(self, part):
        """Why bol declined it, in plain words where bol's own aren't."""
        reasons = {
            "IDENTICAL_VALUE_AS_BEFORE": self.env._("Bol had the same already."),
            "NOT_CHANGED": self.env._("Bol had the same already."),
            "IMAGE_FLAGGED_AS_DUPLICATE": self.env._("Bol had this image already."),
            "REJECTED": self.env._("Bol shows the information of somebody else."),
            "REJECTED_BY_BRAND_AUTHORITY": self.env._(
                "Bol shows the information of the brand's owner."
            ),
            "SCORED_OTHER_IMAGE_WON": self.env._("Bol shows a better image."),
            "VALIDATION_FAILED_DOES_NOT_EXIST": self.env._(
                "Bol has no attribute of this name for this kind of product."
            ),
            "VALIDATION_FAILED_INVALID_LOV_VALUE": self.env._(
                "Bol has a fixed list of values here, and this isn't one of them."
            ),
            "VALIDATION_FAILED_INVALID_UNIT": self.env._("Bol wants another unit."),
            "VALIDATION_FAILED_INVALID_EAN": self.env._("The EAN isn't right."),
            "DOWNLOAD_FAILED_404": self.env._("Bol found no image at its address."),
            "DOWNLOAD_FAILED_UNAUTHORIZED": self.env._(
                "Odoo didn't let bol fetch the image."
            ),
        }
        plain = reasons.get(part.sub_status, "")
        words = [plain, part.description] if plain != part.description else [plain]
        return " ".join(filter(None, words)) or part.sub_status
