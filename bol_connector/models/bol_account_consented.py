from datetime import timedelta

from odoo import fields, models

from ..bol_api import BolClient, MemoryTokens, auth, errors
from ..tools import NotReady, explain, in_own_transaction
from .bol_account_connection import PATIENCE

#: bol: "once a year". What bol gives with a new refresh token doesn't prolong it.
CONSENT_LASTS = timedelta(days=365)


class BolAccount(models.Model):
    """The way back from bol: whose consent it is, and using it.

    The log-in that works until then is left alone until the new one is known to be of
    the right shop. bol is asked while nothing is locked.
    """

    _inherit = "bol.account"

    def _bol_consent_came(self, asked, code, error):
        """A user is back from bol.

        :param asked: :class:`.bol_consent.Asked`
        :param str code: good once; '' if there is none
        :param str error: bol's, for example ``access_denied``
        :return: '' if the account is connected or asks about the shop; else why not, a
            key of the page in :mod:`..controllers.consent`
        """
        if asked.asked_of != self._bol_consent_of():
            return "unknown"
        if error or not code:
            return "refused" if error == "access_denied" else "failed"
        try:
            self._bol_consented(self._bol_exchange(asked, code))
        except errors.ConsentEnded:
            return "used"
        except errors.CredentialsRefused:
            return "client"
        except errors.BolError:
            return "down"
        return ""

    def _bol_exchange(self, asked, code):
        account = self.sudo()
        client = account.consent_client_id, account.consent_client_secret or ""
        endpoint = account._bol_endpoint()
        return self._bol_log_in(
            lambda: auth.exchange_code(endpoint, *client, code, asked.address)
        )

    def _bol_consented(self, token):
        """Log in by a consent from now on, unless it is of another shop.

        :param bol_api.Token token: with its refresh token
        :return: whether it is used
        :raise errors.BolError: it couldn't be found out whose it is
        """
        retailer = self._bol_retailer_of(token)
        if self._bol_is_other_shop(retailer):
            self._bol_ask_first(token, retailer)
            return False
        said = self._bol_say_consented(retailer)
        ends = fields.Datetime.now() + CONSENT_LASTS
        values = {"login_kind": "consent", "consent_ends": ends}
        self._bol_log_in_by(self._bol_consent_tokens(), token, values, retailer, said)
        return True

    def _bol_retailer_of(self, token):
        """The shop that a token is of, or None where bol doesn't tell.

        :raise errors.BolError:
        """
        source, endpoint = MemoryTokens(lambda: token), self._bol_endpoint()
        with (
            self._bol_call_log() as note,
            BolClient(endpoint, source, timeout=PATIENCE, on_exchange=note) as client,
        ):
            return self._bol_retailer(client)

    def _bol_log_in_by(self, tokens, token, values, retailer, said):
        """Use another log-in: its token and what the account says, or neither.

        :param AccountTokens tokens: of the new log-in
        :param dict values: of the account, for the new log-in
        :param str said: what the account's history tells of it
        """
        user = self.env.user

        def along(env):
            account = env["bol.account"].browse(self.id)
            account = account.with_context(bol_shop_checked=True, lang=user.lang)
            row = env["bol.token"].search([("account_id", "=", self.id)])
            row._bol_forget_waiting()
            if values["login_kind"] == "credentials":
                row._bol_forget_refresh()
            if retailer and retailer.retailer_id != account.retailer_id:
                account._bol_start_lists_anew()
            account.write(values)
            account._bol_note_connected(retailer)
            account.message_post(body=said, author_id=user.partner_id.id)

        tokens.adopt(token, along)
        self.env.invalidate_all()

    def _bol_say_consented(self, retailer):
        shop = retailer and retailer.display_name or self.shop_name or "?"
        number = retailer and retailer.retailer_id or self.retailer_id or "?"
        if retailer and self.retailer_id and number != self.retailer_id:
            return self._bol_say_other_shop(number, self.retailer_id)
        return self.env._(
            "The shop %(shop)s (%(number)s) has consented at bol.com.",
            shop=shop,
            number=number,
        )

    # -- another shop ----------------------------------------------------------

    def _bol_ask_first(self, token, retailer):
        """Keep a consent of another shop until somebody decides; all stays as it was.

        :param bol_api.Token token:
        """
        waiting = {
            "waiting_token": token.refresh_token,
            "waiting_for": self._bol_consent_of(),
            "waiting_shop": retailer.retailer_id,
            "waiting_since": fields.Datetime.now(),
        }
        question = self._bol_ask_about_shop(retailer)

        def keep(env):
            account = env["bol.account"].browse(self.id)
            env["bol.token"].sudo().search([("account_id", "=", self.id)]).write(
                waiting
            )
            account.write({"other_shop": retailer.retailer_id})
            account.message_post(body=question)

        in_own_transaction(self.env, keep)

    def _bol_waiting(self):
        """The refresh token of the shop that the question is about, or ''."""
        row = self.env["bol.token"].sudo().search([("account_id", "=", self.id)])
        asked = self.other_shop and row.waiting_shop == self.other_shop
        mine = asked and row.waiting_for == self._bol_consent_of()
        return (mine and row.waiting_token) or ""

    def action_use_other_shop(self):
        self.ensure_one()
        self.check_access("write")
        waiting = self._bol_waiting()
        if not waiting:
            return super().action_use_other_shop()
        decided = self.with_context(bol_other_shop=True)
        account = self.sudo()
        client = account.consent_client_id, account.consent_client_secret or ""
        try:
            endpoint = account._bol_endpoint()
            token = self._bol_log_in(lambda: auth.refresh(endpoint, *client, waiting))
            decided._bol_consented(token)
        except errors.BolError as error:
            return self._bol_notification(explain(self.env, error), "danger")
        return self._bol_notification(self._bol_say_connected(None), "success")

    # -- back to client credentials --------------------------------------------

    def action_use_credentials(self):
        """Log in with the shop's own client credentials instead, if bol accepts them.

        Returns a notification action; nothing changes if it doesn't.
        """
        self.ensure_one()
        self.check_access("write")
        try:
            self._bol_check_credentials()
            self._bol_check_database()
            retailer = self._bol_return_to_credentials()
        except errors.BolError as error:
            return self._bol_notification(explain(self.env, error), "danger")
        return self._bol_notification(self._bol_say_connected(retailer), "success")

    def _bol_return_to_credentials(self):
        """:return: bol_api.retailers.Retailer or None
        :raise errors.BolError: all stays as it was
        """
        account = self.sudo()
        client = account.client_id, account.client_secret
        endpoint = account._bol_endpoint()
        token = self._bol_log_in(lambda: auth.client_credentials(endpoint, *client))
        retailer = self._bol_retailer_of(token)
        if self._bol_is_other_shop(retailer):
            raise NotReady(
                self.env._(
                    "The client ID and secret of the shop are those of %(shop)s "
                    "(%(number)s), which is another shop. Nothing was changed.",
                    shop=retailer.display_name,
                    number=retailer.retailer_id,
                )
            )
        values = {"login_kind": "credentials", "consent_ends": False}
        said = self.env._("The account logs in with the shop's client credentials.")
        tokens = self._bol_credential_tokens()
        self._bol_log_in_by(tokens, token, values, retailer, said)
        return retailer
