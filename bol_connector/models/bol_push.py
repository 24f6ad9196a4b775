import secrets

from odoo import api, fields, models

from .bol_account import MANAGER

PATH = "/bol/push/"
# How long bol is believed to tell everything after it last told something.
ALIVE_MINUTES = 30


class BolPush(models.Model):
    """Messages that bol sends by itself to one account: what is wanted, and how it is.

    A row of its own, so that nothing here conflicts with work on the account.
    """

    _name = "bol.push"
    _description = "Bol.com Push Messages"
    _rec_name = "account_id"

    account_id = fields.Many2one(
        "bol.account", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    wanted = fields.Boolean(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("off", "Off"),
            ("asked", "Asked of bol"),
            ("on", "On"),
            ("trouble", "Needs attention"),
        ],
        required=True,
        default="off",
        readonly=True,
        copy=False,
    )
    message = fields.Text(readonly=True, copy=False)
    token = fields.Char(
        readonly=True,
        copy=False,
        groups=MANAGER,
        help="The last part of the address that bol sends to.",
    )
    address = fields.Char(compute="_compute_address", groups=MANAGER)
    last_event = fields.Datetime(
        "Last Message", compute="_compute_last_event", help="Of bol, well signed."
    )
    keys = fields.Text(
        readonly=True, copy=False, groups=MANAGER, help="bol's public keys, JSON."
    )
    keys_read_at = fields.Datetime(readonly=True, copy=False)
    look_at = fields.Datetime(
        readonly=True, copy=False, index="btree_not_null", help="When to look at bol."
    )
    asked_at = fields.Datetime(readonly=True, copy=False)
    test_wanted = fields.Boolean(readonly=True, copy=False)

    _account_unique = models.Constraint(
        "unique(account_id)", "An account has one row about its push messages."
    )
    _token_unique = models.UniqueIndex("(token)")

    @api.depends("token")
    def _compute_address(self):
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        for push in self:
            push.address = push.token and f"{base.rstrip('/')}{PATH}{push.token}"

    def _compute_last_event(self):
        last = dict(
            self.env["bol.push.event"]
            .sudo()
            ._read_group(
                [("account_id", "in", self.account_id.ids)],
                ["account_id"],
                ["received_at:max"],
            )
        )
        for push in self:
            push.last_event = last.get(push.account_id, False)

    def _bol_is_alive(self):
        """Whether bol tells of what happens, so that it has to be asked less often."""
        if not self or self.state != "on" or not self.last_event:
            return False
        silence = fields.Datetime.now() - self.last_event
        return silence.total_seconds() < ALIVE_MINUTES * 60

    def _bol_switch_on(self):
        """Note that messages are wanted; the flow asks bol for them."""
        self.write(
            {
                "wanted": True,
                "token": self.token or secrets.token_urlsafe(24),
                "state": "on" if self.state == "on" else "asked",
                "message": False,
                "asked_at": False,
                "look_at": fields.Datetime.now(),
            }
        )

    def _bol_switch_off(self):
        """Note that none are wanted: what still comes is refused at once."""
        self.write(
            {
                "wanted": False,
                "state": "off",
                "message": False,
                "look_at": fields.Datetime.now(),
            }
        )
