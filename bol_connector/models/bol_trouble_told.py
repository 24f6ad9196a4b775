from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..tools import BOL_ZONE
from .bol_trouble import FLAPPING

ACTIVITY = "bol_connector.mail_activity_type_trouble"
TEMPLATE = "bol_connector.mail_template_trouble"
TROUBLE = "watch:%s"
MAIL_PAUSE = timedelta(minutes=15)
# What grows is mailed no more often.
MORE_PAUSE = timedelta(hours=1)
# What comes back for so long isn't flapping.
LASTING = timedelta(minutes=30)
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
    def _bol_to_tell(self, **values):
        """Troubles with these values that people are told of here."""
        domain = [(name, "=", value) for name, value in values.items()]
        return self.search([*domain, ("kind", "not in", self._bol_untold())])

    def _bol_told_accounts(self):
        return self.env["bol.account"]._bol_all().filtered("meant_connected")

    @api.model
    def _bol_show_news(self):
        """Bring activities up to date with what is open."""
        self._bol_told_accounts()._bol_show_troubles(self._bol_to_tell(state="open"))

    @api.model
    def _bol_mail_news(self):
        """Mail what is new, and what is over."""
        news = self._bol_to_tell(state="open")._bol_news()
        long_ago = fields.Datetime.now() - timedelta(days=7)
        solved = (
            self._bol_to_tell(state="over")
            .filtered(lambda one: one.over_at > long_ago)
            ._bol_solved()
        )
        told = self.browse()
        for user, mine in self._bol_told_accounts()._bol_by_responsible().items():
            told |= mine._bol_mail_troubles(user, news, solved)
        (news & told).mailed_at = fields.Datetime.now()
        (solved & told).over_mailed_at = fields.Datetime.now()

    def _bol_news(self):
        """What wasn't mailed yet, or long enough ago to be mailed again."""
        now = fields.Datetime.now()
        return self.filtered(
            lambda one: (
                not one.mailed_at or one._bol_is_back(now) or one._bol_is_more(now)
            )
        )

    def _bol_is_back(self, now):
        """Whether people, who know that it was over, are to know that it is back."""
        if not one_after(self.over_mailed_at, self.mailed_at):
            return False
        lasts = self.back_at and self.back_at < now - LASTING
        return lasts or self.mailed_at < now - FLAPPING

    def _bol_is_more(self, now):
        """Whether more is the matter than what people were told a while ago."""
        more = one_after(self.more_at, self.mailed_at)
        return more and self.mailed_at < now - MORE_PAUSE

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
        mailed[:1].with_context(
            bol_news=news.ids, bol_solved=solved.ids, bol_reader=user.id
        )._bol_mail_told(user)
        # The queue is emptied once an hour only.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return news | solved

    def _bol_mail_told(self, user):
        """Make the mail; in plain words where its template fails, or is gone."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        if template and self.env["bol.watch"]._bol_unless_it_fails(
            "the template of its mails",
            lambda: template.with_context(**self.env.context).send_mail(
                self.id, email_layout_xmlid="mail.mail_notification_light"
            ),
        ):
            return
        plain = self.with_context(lang=user.lang)
        said = plain._bol_told("news") | plain._bol_told("solved")
        self.env["mail.mail"].create(
            {
                "subject": plain._bol_mail_subject(),
                "body_html": plaintext2html(
                    "\n".join(f"{one.display_name}. {one.message}" for one in said)
                ),
                "recipient_ids": [fields.Command.link(user.partner_id.id)],
                "model": self._name,
                "res_id": self.id,
            }
        )

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


def one_after(moment, other):
    """Whether the first of two moments is there, and is later."""
    return bool(moment and other and moment > other)
