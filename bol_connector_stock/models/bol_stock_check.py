from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

from odoo.addons.bol_connector.models.bol_account import MANAGER

KEPT = timedelta(days=30)
#: What an offer can be found to be: each has a field with its count.
FOUND = ("equal", "different", "waiting", "recent", "unmanaged", "unmatched")


class BolStockCheck(models.Model):
    """A comparison of bol's stock with what Odoo told it, offer by offer.

    It rides on the reading of bol's offers: see ``bol_flow_stock_check.py``. One that
    isn't finished is under way; :attr:`done_to` is how far it is.
    """

    _name = "bol.stock.check"
    _description = "Bol.com Stock Check"
    _order = "id desc"

    account_id = fields.Many2one(
        "bol.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    started = fields.Datetime(
        required=True, readonly=True, help="When the reading of bol's offers began."
    )
    finished = fields.Datetime(readonly=True)
    whole = fields.Boolean(
        "All Offers",
        readonly=True,
        help="Off for what was found between two nights, when bol's changes are read.",
    )
    offer_count = fields.Integer("Offers", compute="_compute_offer_count")
    equal_count = fields.Integer("Equal", readonly=True)
    different_count = fields.Integer("Different", readonly=True)
    repaired_count = fields.Integer(
        "Repaired",
        compute="_compute_repaired_count",
        help="Bol has accepted the right amount since.",
    )
    open_count = fields.Integer("Not Repaired", compute="_compute_repaired_count")
    waiting_count = fields.Integer(
        "On Their Way", readonly=True, help="Bol is still to be told their amount."
    )
    recent_count = fields.Integer(
        "Shown Late",
        readonly=True,
        help="Told so recently that bol may not show it yet: looked at next time.",
    )
    unmanaged_count = fields.Integer(
        "Not Managed", readonly=True, help="Bol is told no stock of these."
    )
    unmatched_count = fields.Integer(
        "Not in Odoo", readonly=True, help="Offers at bol without a product."
    )
    gone_count = fields.Integer(
        "Only in Odoo", readonly=True, help="Offers of a product that bol has no more."
    )
    error = fields.Char("Broken Off", readonly=True)
    done_to = fields.Integer(readonly=True, groups=MANAGER)
    line_ids = fields.One2many("bol.stock.check.line", "check_id", "Differences")

    @api.depends(*(f"{name}_count" for name in FOUND))
    def _compute_offer_count(self):
        for check in self:
            check.offer_count = sum(check[f"{name}_count"] for name in FOUND)

    @api.depends("account_id.name", "started")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for check in self:
            started = format_datetime(self.env, check.started, dt_format="short")
            check.display_name = f"{check.account_id.name}, {started}"

    def _compute_repaired_count(self):
        repaired = dict(
            self.env["bol.stock.check.line"]._read_group(
                [("check_id", "in", self.ids), ("repaired_at", "!=", False)],
                ["check_id"],
                ["__count"],
            )
        )
        for check in self:
            check.repaired_count = repaired.get(check, 0)
            check.open_count = check.different_count - check.repaired_count

    def _bol_form(self):
        """Action that shows this check."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stock Check"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # -- buttons ---------------------------------------------------------------

    def action_view_unmatched(self):
        """The offers at bol that Odoo has no product for."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_offer_unmatched_action"
        )
        mine = [("account_id", "in", self.account_id.ids), ("product_id", "=", False)]
        return {**action, "domain": mine, "context": {}}

    # -- one after the other ---------------------------------------------------

    @api.model
    def _bol_begin(self, account, started, whole):
        """A new check of an account; one that never came to its end goes.

        :param datetime started: when the reading of offers began that it rides on
        """
        self._bol_under_way(account).unlink()
        return self.create(
            {"account_id": account.id, "started": started, "whole": whole}
        )

    @api.model
    def _bol_under_way(self, account):
        return self.search([("account_id", "=", account.id), ("finished", "=", False)])

    @api.model
    def _bol_last(self, accounts):
        """The newest finished check of all offers: dict account -> record."""
        checks = self.search(
            [
                ("account_id", "in", accounts.ids),
                ("finished", "!=", False),
                ("whole", "=", True),
            ],
            order="id",
        )
        return {check.account_id: check for check in checks}

    @api.autovacuum
    def _gc_checks(self):
        self.search([("started", "<", fields.Datetime.now() - KEPT)]).unlink()
