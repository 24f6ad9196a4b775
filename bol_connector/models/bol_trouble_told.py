from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..tools import BOL_ZONE
from .bol_trouble import FLAPPING

ACTIVITY = "bol_connector.mail_activity_type_trouble"
TEMPLATE = "bol_connector.mail_template_trouble"
TROUBLE = "watch:%s"
MAIL_PAUSE = timedelta(minutes=15)
# It is over by the time that it is found: nothing more is to be said of it.
MOMENTARY = ("asleep",)


class BolTrouble(models.Model):
    """Telling people: by an activity and a mail when it begins, and when it is over."""

    _inherit = "bol.trouble"

    @api.model
    def _bol_untold(self):
        """Kinds that people are told of elsewhere already."""
        return []

    @api.model
    def _bol_tell_news(self):
        """Bring activities up to date with what is open, and mail the news."""
        silent = ("kind", "not in", self._bol_untold())
        open_ = self.search([("state", "=", "open"), silent])
        over = self.search(
            [
                ("state", "=", "over"),
                ("over_at", ">", fields.Datetime.now() - timedelta(days=7)),
                silent,
            ]
        )
        accounts = self.env["bol.account"]._bol_all().filtered("meant_connected")
        accounts._bol_show_troubles(open_)
        news, solved = open_._bol_news(), over._bol_solved()
        told = self.browse()
        for user, mine in accounts._bol_by_responsible().items():
            told |= mine._bol_mail_troubles(user, news, solved)
        (news & told).mailed_at = fields.Datetime.now()
        (solved & told).over_mailed_at = fields.Datetime.now()

    def _bol_news(self):
        """What wasn't mailed yet, or long enough ago to be mailed again."""
        again = fields.Datetime.now() - FLAPPING
        return self.filtered(
            lambda one: (
                not one.mailed_at
                or (one.over_mailed_at or one.mailed_at) > one.mailed_at
                and one.mailed_at < again
            )
        )

    def _bol_solved(self):
        """What was mailed, and isn't known yet to be over."""
        return self.filtered(
            lambda one: (
                one.mailed_at
                and one.kind not in MOMENTARY
                and (not one.over_mailed_at or one.over_mailed_at < one.mailed_at)
            )
        )


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_by_responsible(self):
        """dict res.users record -> those accounts it is responsible for"""
        return self.grouped(lambda account: account._bol_responsible())

    # -- activities ------------------------------------------------------------

    def _bol_show_troubles(self, troubles):
        """Have one activity for each kind of trouble that these accounts have.

        Everybody's has one for each responsible, on the first of his accounts.
        """
        shown = []
        for user, mine in self._bol_by_responsible().items():
            for trouble in troubles:
                account = (trouble.account_id or mine[:1]) & mine
                if account:
                    account._bol_show_trouble(trouble, user)
                    shown.append((account.id, TROUBLE % trouble.kind))
        self._bol_all()._bol_trouble_activities(TROUBLE % "%").filtered(
            lambda one: (one.res_id, one.bol_trouble) not in shown
        ).unlink()
        troubles.filtered(lambda one: not one.told_at).told_at = fields.Datetime.now()

    def _bol_show_trouble(self, trouble, user):
        """One activity, until it is over; a closed one comes back with news only."""
        trouble = trouble.with_context(lang=user.lang, tz=user.tz)
        activity = self._bol_trouble_activities(TROUBLE % trouble.kind)
        if activity:
            activity.filtered(lambda one: one.user_id != user).user_id = user
            activity.filtered(
                lambda one: one.summary != trouble.display_name
            ).summary = trouble.display_name
        elif not trouble.told_at:
            # Odoo's own mail about it would say less than ours.
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY,
                summary=trouble.display_name,
                note=plaintext2html(trouble.message),
                user_id=user.id,
                bol_trouble=TROUBLE % trouble.kind,
            )

    # -- mails -----------------------------------------------------------------

    def _bol_mail_troubles(self, user, news, solved):
        """One mail to a user about what is new, and over, with all his accounts.

        :return: the bol.trouble records that it tells of
        """
        mailed = self.filtered("watch_mail")
        waits = mailed._bol_mailed_just_now()
        news, solved = (
            troubles.filtered(
                lambda one: mailed if not one.account_id else one.account_id in mailed
            ).filtered(lambda one: not (one.account_id and waits))
            for troubles in (news, solved)
        )
        if not (news or solved):
            return news
        template = self.env.ref(TEMPLATE).with_context(
            bol_news=news.ids, bol_solved=solved.ids, bol_reader=user.id
        )
        template.send_mail(
            mailed[:1].id, email_layout_xmlid="mail.mail_notification_light"
        )
        # The queue is emptied once an hour only.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return news | solved

    def _bol_mailed_just_now(self):
        """Whether there was a mail about one of these accounts a moment ago."""
        since = fields.Datetime.now() - MAIL_PAUSE
        moments = ["|", ("mailed_at", ">", since), ("over_mailed_at", ">", since)]
        recent = [("account_id", "in", self.ids), *moments]
        return self.env["bol.trouble"].search_count(recent, limit=1) > 0

    def _bol_reader(self):
        """Who reads the mail that is being made.

        :rtype: res.users record
        """
        reader = self.env.context.get("bol_reader")
        return self.env["res.users"].browse(reader) or self._bol_responsible()

    def _bol_mail_subject(self):
        """What the mail that is being made is about, in the reader's language."""
        news, solved = self._bol_told("news"), self._bol_told("solved")
        names = (news | solved).account_id.mapped("name")[:3] or [self.name]
        said = {
            "shops": ", ".join(names),
            "news": len(news),
            "solved": len(solved),
        }
        if not solved:
            return self.env._("%(shops)s: trouble with bol.com: %(news)s", **said)
        if not news:
            return self.env._(
                "%(shops)s: trouble with bol.com is over: %(solved)s", **said
            )
        return self.env._(
            "%(shops)s: trouble with bol.com: %(news)s new, %(solved)s over", **said
        )

    def _bol_told(self, what):
        """The troubles of the mail that is being made; the open ones in a preview.

        :param str what: "news" or "solved"
        :rtype: bol.trouble records
        """
        ids = self.env.context.get(f"bol_{what}")
        if ids is None:
            shown = self.trouble_ids.filtered(lambda one: one.state == "open")
            return shown if what == "news" else shown.browse()
        zone = self._bol_reader().tz or BOL_ZONE.key
        return self.env["bol.trouble"].with_context(tz=zone).browse(ids)
