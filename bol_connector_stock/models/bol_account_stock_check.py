from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

# A night without a check is no trouble yet.
LATE = timedelta(hours=36)


class BolAccount(models.Model):
    """What the last stock check of an account said, and having one now."""

    _inherit = "bol.account"

    stock_check_ids = fields.One2many("bol.stock.check", "account_id", "Stock Checks")
    stock_check_id = fields.Many2one(
        "bol.stock.check",
        "Last Stock Check",
        compute="_compute_stock_check_id",
        compute_sudo=True,
    )
    stock_check_text = fields.Char(
        "Last Check", compute="_compute_stock_check_text", compute_sudo=True
    )
    stock_check_trouble = fields.Boolean(
        compute="_compute_stock_check_text", compute_sudo=True
    )

    @api.depends("stock_check_ids.finished")
    def _compute_stock_check_id(self):
        last = self.env["bol.stock.check"]._bol_last(self)
        for account in self:
            account.stock_check_id = last.get(account)

    @api.depends("stock_check_id", "flow_ids.mode")
    @api.depends_context("lang", "tz")
    def _compute_stock_check_text(self):
        for account in self:
            account.stock_check_trouble = account._bol_check_in_trouble()
            account.stock_check_text = account._bol_check_text()

    def _bol_check_in_trouble(self):
        """Whether the stock of a live account wasn't checked, or differs still."""
        check = self.stock_check_id
        if not check:
            return False
        late = check.started < fields.Datetime.now() - LATE
        live = self._bol_flow("stock").mode == "live"
        return bool(check.error or (live and (late or check.open_count)))

    def _bol_check_text(self):
        check = self.stock_check_id
        if not check:
            return False
        values = {
            "when": format_datetime(self.env, check.started, dt_format="short"),
            "offers": f"{check.offer_count:,}",
            "different": check.different_count,
            "repaired": check.repaired_count,
        }
        if check.error:
            return self.env._("The check of %(when)s broke off.", **values)
        if not check.different_count:
            return self.env._(
                "%(when)s: %(offers)s offers, none different from Odoo.", **values
            )
        return self.env._(
            "%(when)s: %(offers)s offers, %(different)s different, %(repaired)s "
            "repaired.",
            **values,
        )

    # -- buttons ---------------------------------------------------------------

    def action_check_stock(self):
        """Read all offers of bol now and compare their stock; shows what was found.

        Many offers take longer than somebody waits: then it goes on by itself.
        """
        self.ensure_one()
        self.check_access("read")
        before = self.stock_check_id.id
        notice = self._bol_flow("offers").action_run_now()
        # This transaction's snapshot is older than what the flow committed.
        with self.env.registry.cursor() as cr:
            check = self.with_env(self.env(cr=cr)).stock_check_id.id
        if check and check != before:
            return self.env["bol.stock.check"].browse(check)._bol_form()
        if notice["params"]["type"] != "success":
            return notice
        return self._bol_notification(
            self.env._(
                "Bol's offers are being read. It goes on by itself: the result will "
                "stand here, and under Stock Checks."
            ),
            "success",
        )

    def action_view_stock_checks(self):
        return self._bol_view("bol_connector_stock.bol_stock_check_action")
