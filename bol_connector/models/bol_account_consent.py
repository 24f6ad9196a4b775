from odoo import fields, models
from odoo.exceptions import UserError

from ..bol_api import auth, errors
from ..tools import NotReady, explain
from .bol_account import MANAGER
from .bol_account_connection import fingerprint
from .bol_token import AccountTokens

PATH = "/bol/consent"
CLIENT = ("consent_client_id", "consent_client_secret")


class BolAccount(models.Model):
    """The log-in of intermediaries: the shop consents at bol, once a year.

    The client of the intermediary has fields of its own: it serves many shops, and the
    shop's own credentials go on working until a consent has taken their place.
    """

    _inherit = "bol.account"

    login_kind = fields.Selection(
        [
            ("credentials", "Client credentials of the shop"),
            ("consent", "Consent at bol.com (intermediaries)"),
        ],
        "Log-In",
        required=True,
        default="credentials",
        copy=False,
        tracking=True,
        help="Client credentials are made in the shop's own seller portal. Consent is "
        "for those to whom bol gave a client ID as an intermediary.",
    )
    consent_client_id = fields.Char(
        "Client ID of the Intermediary", groups=MANAGER, copy=False
    )
    consent_client_secret = fields.Char(
        "Client Secret of the Intermediary", groups=MANAGER, copy=False
    )
    consent_address = fields.Char(
        "Redirect Address",
        compute="_compute_consent_address",
        groups=MANAGER,
        help="Have bol register it with the intermediary's client ID: bol sends people "
        "back to no other address.",
    )
    consent_ends = fields.Datetime(readonly=True, copy=False)

    def _compute_consent_address(self):
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        self.consent_address = f"{base.rstrip('/')}{PATH}"

    def write(self, vals):
        copies = self.filtered(lambda one: one._bol_takes_over(vals))
        changed = super().write(vals)
        copies._bol_forget_consent()
        return changed

    def _bol_takes_over(self, vals):
        """Whether a copied database is about to use the account as its own."""
        account = self.sudo()
        return bool(
            account.login_kind == "consent"
            and account._bol_connection_fields() & vals.keys()
            and account.database_uuid not in (False, self._bol_database())
        )

    # -- logging in ------------------------------------------------------------

    def _bol_connection_fields(self):
        if self.env.context.get("bol_shop_checked"):
            return set()
        names = super()._bol_connection_fields() | {"login_kind"}
        if self.login_kind != "consent":
            return names
        return names - {"client_id", "client_secret"} | {*CLIENT, "consent_ends"}

    def _bol_consent_ends(self):
        return self.consent_ends if self.login_kind == "consent" else None

    def _bol_check_entered(self):
        if self.login_kind != "consent":
            return super()._bol_check_entered()
        self._bol_check_client()
        if not self.consent_ends:
            raise NotReady(
                self.env._(
                    "The shop hasn't consented yet: press Connect at Bol.com first."
                )
            )
        return None

    def _bol_check_client(self):
        """:raise NotReady: the intermediary's client isn't entered"""
        if not all(self.sudo()[name] for name in CLIENT):
            raise NotReady(
                self.env._(
                    "Enter the client ID and the client secret of the intermediary "
                    "first."
                )
            )

    def _bol_tokens(self):
        if self.login_kind != "consent":
            return super()._bol_tokens()
        return self._bol_consent_tokens()

    def _bol_consent_tokens(self):
        """Token source by the shop's consent."""
        account = self.sudo()
        endpoint = account._bol_endpoint()
        client = account.consent_client_id, account.consent_client_secret

        def fetch(refresh_token):
            if not refresh_token:
                raise errors.ConsentEnded
            return auth.refresh(endpoint, *client, refresh_token)

        return AccountTokens(
            self.env.registry,
            self.id,
            fingerprint("consent", endpoint.token_url, *client),
            fetch,
            consent=self._bol_consent_of(),
        )

    def _bol_consent_of(self):
        """Fingerprint of whom a consent is given to."""
        account = self.sudo()
        address = account._bol_endpoint().token_url
        return fingerprint("consent", address, account.consent_client_id or "")

    def _bol_forget_consent(self):
        """Have the shop consent anew before anything is exchanged."""
        tokens = self.env["bol.token"].sudo()
        tokens.search([("account_id", "in", self.ids)])._bol_forget_consent()
        if ended := self.filtered("consent_ends"):
            ended.write({"consent_ends": False})

    # -- buttons ---------------------------------------------------------------

    def action_consent(self):
        """Send the user to bol, where the shop consents; returns an action."""
        self.ensure_one()
        self.check_access("write")
        try:
            self._bol_check_client()
            self._bol_check_database()
        except NotReady as error:
            raise UserError(explain(self.env, error)) from error
        state = self.env["bol.consent"]._bol_begin(self)
        account = self.sudo()
        url = auth.authorize_url(
            account._bol_endpoint(),
            account.consent_client_id,
            account.consent_address,
            state,
        )
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def action_setup_wrong_shop(self):
        result = super().action_setup_wrong_shop()
        self.filtered(lambda one: one.login_kind == "consent")._bol_forget_consent()
        return result
