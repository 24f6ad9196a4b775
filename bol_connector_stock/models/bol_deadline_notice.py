import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import rerun_on_conflict

_logger = logging.getLogger(__name__)

MAIL_PAUSE = timedelta(hours=1)
ACTIVITY = "bol_connector_stock.mail_activity_type_deadline"
TROUBLE = "deadline:%s"


class BolDeadlineNotice(models.Model):
    """That people were warned of an item's deadline: once each, and mailed once."""

    _name = "bol.deadline.notice"
    _description = "Bol.com Deadline Warned Of"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one("bol.order.item", required=True, ondelete="cascade")
    kind = fields.Char(required=True, help="A value of bol.deadline's kind.")
    threshold = fields.Char(required=True, help="A value of bol.deadline's threshold.")
    mailed_at = fields.Datetime(index="btree_not_null")

    _once = models.Constraint(
        "unique(item_id, kind, threshold)", "People are warned once of a deadline."
    )


class BolAccount(models.Model):
    """Warning people in time, also while bol can't be reached: nobody is asked."""

    _inherit = "bol.account"

    @api.model
    def _run_deadlines(self):
        """Entry point of the scheduled action: look at the deadlines of all accounts.

        What goes wrong with one account never keeps another's people from being told.
        """
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for account in env["bol.account"].search([("state", "!=", "draft")]):
                try:
                    rerun_on_conflict(env, account._bol_in_its_own()._bol_warn)
                except errors.NotConnected:
                    # E.g. a copy of the database: the original warns.
                    cr.rollback()
                except Exception as error:  # noqa: BLE001 - it is this account's
                    _logger.error("Deadlines of %s", account.name, exc_info=error)
                    cr.rollback()
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _bol_in_its_own(self):
        """This account in the language and the company of those who work with it."""
        return self.with_context(
            lang=self._bol_lang(), allowed_company_ids=self.company_id.ids
        )

    def _bol_warn(self):
        """Bring activities up to date with what is near its deadline; mail the news."""
        self._bol_check_usable()
        near = self._bol_near_deadlines()
        news = self._bol_note_near(near)
        for kind in ("ship", "confirm"):
            self._bol_show_near(kind, near, news)
        if self.deadline_mail:
            self._bol_mail_near(near)

    def _bol_near_deadlines(self):
        """What a warning is about, the most pressing first.

        :rtype: bol.deadline records
        """
        near = [("account_id", "=", self.id), ("is_near", "=", True)]
        return self.env["bol.deadline"].search(near)

    def _bol_note_near(self, near):
        """Keep that people are being warned of these.

        :return: the bol.deadline records of them that nobody was warned of before
        """
        known = near._bol_notices().mapped(notice_key)
        news = near.filtered(lambda row: notice_key(row) not in known)
        self.env["bol.deadline.notice"].create(
            [
                {
                    "account_id": self.id,
                    "item_id": row.item_id.id,
                    "kind": row.kind,
                    "threshold": row.threshold,
                }
                for row in news
            ]
        )
        return news

    def _bol_show_near(self, kind, near, news):
        """Have one activity that says how many items of a kind are near.

        Somebody who closed it is told again when another item comes near.
        """
        count = len(near.filtered(lambda row: row.kind == kind))
        activity = self._bol_trouble_activities(TROUBLE % kind)
        if not count:
            activity.unlink()
        elif activity:
            activity.filtered(
                lambda one: one.summary != self._bol_near_text(kind, count)
            ).summary = self._bol_near_text(kind, count)
        elif kind in news.mapped("kind"):
            # Odoo's own mail about it would say less than ours, or more than is wanted.
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY,
                summary=self._bol_near_text(kind, count),
                user_id=self._bol_responsible().id,
                bol_trouble=TROUBLE % kind,
            )

    def _bol_near_text(self, kind, count):
        if kind == "ship":
            return self.env._(
                "Little time left to ship these items: %(count)s. See Deadlines.",
                count=count,
            )
        return self.env._(
            "Shipped items that bol hasn't confirmed: %(count)s. See Deadlines.",
            count=count,
        )

    def _bol_mail_near(self, near):
        """Send one mail about what wasn't mailed yet, if it is time for one."""
        rows = near.grouped(notice_key)
        unsent = near._bol_notices().filtered(lambda notice: not notice.mailed_at)
        pressing = "expiry" in unsent.mapped("threshold")
        if not unsent or not (pressing or self._bol_may_mail()):
            return
        unsent.mailed_at = fields.Datetime.now()
        ids = [row.id for notice in unsent for row in rows[notice_key(notice)]]
        self.env.ref("bol_connector_stock.mail_template_deadlines").with_context(
            deadline_ids=ids
        ).send_mail(self.id, email_layout_xmlid="mail.mail_notification_light")

    def _bol_may_mail(self):
        """Whether the last mail was long enough ago."""
        recent = [
            ("account_id", "=", self.id),
            ("mailed_at", ">", fields.Datetime.now() - MAIL_PAUSE),
        ]
        return not self.env["bol.deadline.notice"].search_count(recent, limit=1)

    def _bol_deadlines_mailed(self):
        """The rows of the mail that is being made; all that are near in a preview.

        :rtype: bol.deadline records
        """
        ids = self.env.context.get("deadline_ids")
        if ids is None:
            return self._bol_near_deadlines()
        return self.env["bol.deadline"].search([("id", "in", ids)])


class BolDeadline(models.Model):
    _inherit = "bol.deadline"

    def _bol_notices(self):
        """What people were warned of already, of these.

        :rtype: bol.deadline.notice records
        """
        keys = set(self.mapped(notice_key))
        notices = self.env["bol.deadline.notice"].search(
            [("item_id", "in", self.item_id.ids)]
        )
        return notices.filtered(lambda notice: notice_key(notice) in keys)


def notice_key(record):
    """What a deadline and its notice have in common."""
    return record.item_id.id, record.kind, record.threshold
