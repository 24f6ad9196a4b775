from odoo import api, fields, models

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"
PASTED = (
    *("sandbox_url", "client_id", "client_secret"),
    *("consent_client_id", "consent_client_secret"),
)


class BolAccount(models.Model):
    """A seller account at bol.com, with the settings of its traffic with Odoo."""

    _name = "bol.account"
    _description = "Bol.com Account"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "sequence, id"

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Gets the activities about trouble with this account.",
    )
    environment = fields.Selection(
        [
            ("live", "Live"),
            ("demo", "Demo of bol"),
            ("sandbox", "Sandbox"),
        ],
        required=True,
        default="live",
        tracking=True,
    )
    sandbox_url = fields.Char(
        "Sandbox Address",
        help="Where the stand-in for bol.com answers, for example "
        "http://127.0.0.1:8080. Token and API are expected under this one address.",
    )
    client_id = fields.Char("Client ID", groups=MANAGER, copy=False)
    client_secret = fields.Char(groups=MANAGER, copy=False)
    state = fields.Selection(
        [
            ("draft", "Not connected"),
            ("connected", "Connected"),
            ("trouble", "Needs attention"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    state_message = fields.Text("Connection", readonly=True, copy=False)
    database_uuid = fields.Char(readonly=True, copy=False, groups=MANAGER)

    fulfilment_methods = fields.Selection(
        [
            ("FBR", "Fulfilled by us (FBR)"),
            ("FBB", "Fulfilled by bol (FBB)"),
            ("ALL", "Both (FBR and FBB)"),
        ],
        "Orders to Import",
        required=True,
        default="ALL",
    )
    orders_from = fields.Datetime(
        "Import Orders From",
        help="Orders placed before are kept in the list of bol's orders, but no sale "
        "order is made of them.",
    )
    orders_live_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="Sale orders that exist already are looked for by bol's number among "
        "the orders from before.",
    )
    flow_ids = fields.One2many("bol.flow", "account_id", "Flows")
    order_ids = fields.One2many("bol.order", "account_id", "Orders")
    order_count = fields.Integer(compute="_compute_counts")
    held_count = fields.Integer(compute="_compute_counts")
    offer_count = fields.Integer(compute="_compute_counts")
    in_preview = fields.Char(
        compute="_compute_in_preview", help="The flows that only show what they'd do."
    )

    _credentials_unique = models.UniqueIndex(
        "(environment, COALESCE(sandbox_url, ''), client_id) WHERE active",
        "Another account already uses these credentials.",
    )

    def _compute_counts(self):
        def counts(model, domain=()):
            return dict(
                self.env[model]._read_group(
                    [("account_id", "in", self.ids), *domain],
                    ["account_id"],
                    ["__count"],
                )
            )

        orders = counts("bol.order")
        held = counts("bol.order", [("state", "=", "held")])
        offers = counts("bol.offer")
        for account in self:
            account.order_count = orders.get(account, 0)
            account.held_count = held.get(account, 0)
            account.offer_count = offers.get(account, 0)

    @api.depends("flow_ids.mode")
    def _compute_in_preview(self):
        labels = dict(
            self.env["bol.flow"]._fields["kind"]._description_selection(self.env)
        )
        for account in self:
            preview = account._bol_flows_in_preview()
            account.in_preview = ", ".join(labels[flow.kind] for flow in preview)

    @api.constrains("environment", "sandbox_url")
    def _check_sandbox_url(self):
        for account in self.filtered(lambda a: a.environment == "sandbox"):
            account._bol_endpoint()

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create([tidy(vals) for vals in vals_list])
        # bol's amounts are in euros, whatever the company's currency is.
        self.env.ref("base.EUR").sudo().active = True
        self.env["bol.token"].sudo().create([{"account_id": a.id} for a in accounts])
        accounts._bol_ensure_flows()
        return accounts

    def write(self, vals):
        changed = super().write(tidy(vals))
        if disconnected := self._bol_disconnected_by(vals):
            # The database it was bound to is forgotten as well: whoever enters
            # credentials in a copy of a database means to use them there.
            super(BolAccount, disconnected).write(
                {
                    "state": "draft",
                    "state_message": False,
                    "database_uuid": False,
                    "other_shop": False,
                }
            )
            disconnected._bol_start_lists_anew()
        return changed

    def _bol_start_lists_anew(self):
        """It may be another shop: nothing that was listed of the one before counts."""
        self.sudo().flow_ids.write({"position": False, "listed_at": False})

    def _bol_ensure_flows(self):
        """Create the flows that these accounts lack, e.g. of a new addon."""
        kinds = self.env["bol.flow"]._bol_kinds()
        self.env["bol.flow"].sudo().create(
            [
                {"account_id": account.id, "kind": kind, **kinds[kind]}
                for account in self
                for kind in account._bol_lacking_kinds()
            ]
        )

    def _bol_lacking_kinds(self):
        """Kinds of flows that an account doesn't have; none for no account."""
        kinds = self.env["bol.flow"]._bol_kinds()
        there = self.sudo().flow_ids.mapped("kind")
        return [kind for kind in kinds if self and kind not in there]

    @api.model
    def _bol_default(self):
        """The first account of the user's company, for a form to begin with."""
        return self.search(self._check_company_domain(self.env.company), limit=1)

    def _bol_flow(self, kind):
        """The flow of this account of one kind.

        :param str kind: a value of ``bol.flow.kind``
        :rtype: bol.flow record
        """
        self.ensure_one()
        return self.flow_ids.filtered(lambda flow: flow.kind == kind)

    def _bol_lang(self):
        """The language of what is written on records: of those who work with them."""
        return self.user_id.lang or self.env.lang

    def _bol_is_live(self):
        """Whether sale orders are made of this account's orders."""
        return self.sudo()._bol_flow("orders").mode == "live"

    def _bol_consent_ends(self):
        """When bol stops accepting this account's log-in: a datetime, or None."""
        return None

    def action_import_offers(self):
        """Read the offers now; returns a notification action."""
        return self._bol_flow("offers").action_run_now()

    def action_import_orders(self):
        """Read the orders now; returns a notification action."""
        return self._bol_flow("orders").action_run_now()

    def action_go_live(self):
        """Let the flows in preview do their work; those that are off stay so."""
        self.check_access("write")
        self._bol_flows_in_preview().action_live()

    def _bol_flows_in_preview(self):
        return self.flow_ids.filtered(lambda flow: flow.mode == "preview")

    def action_view_orders(self):
        return self._bol_view("bol_connector.bol_order_action")

    def action_view_held_orders(self):
        action = self._bol_view("bol_connector.bol_order_action")
        action["domain"] = [*action["domain"], ("state", "=", "held")]
        return action

    def action_view_offers(self):
        return self._bol_view("bol_connector.bol_offer_action")

    def _bol_view(self, action_xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(action_xmlid)
        action["domain"] = [("account_id", "in", self.ids)]
        return action


def tidy(values):
    """Account values without what copying and pasting brings along.

    :param dict values: of ``create`` or ``write``
    """
    pasted = {
        name: "".join(filter(str.isprintable, values[name])).strip()
        for name in PASTED
        if values.get(name)
    }
    if "sandbox_url" in pasted:
        pasted["sandbox_url"] = pasted["sandbox_url"].rstrip("/")
    return {**values, **pasted}
