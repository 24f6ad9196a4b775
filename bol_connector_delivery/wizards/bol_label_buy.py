from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import explain, in_own_transaction

from ..models.bol_label import OPTION_FIELDS
from ..tools import fits


class BolLabelBuy(models.TransientModel):
    """bol's labels for one transfer, for somebody to choose from."""

    _name = "bol.label.buy"
    _description = "Buy a Bol.com Label"

    picking_id = fields.Many2one("stock.picking", "Transfer", readonly=True)
    option_ids = fields.One2many("bol.label.buy.option", "wizard_id", readonly=True)
    why = fields.Char("Rule", readonly=True)


class BolLabelBuyOption(models.TransientModel):
    """A label that bol has on offer."""

    _name = "bol.label.buy.option"
    _description = "Bol.com Label on Offer"
    _order = "by_rule desc, in_time desc, fits desc, recommended desc, price"

    wizard_id = fields.Many2one("bol.label.buy", required=True, ondelete="cascade")
    offer_id = fields.Char()
    option_name = fields.Char("Label")
    transporter_code = fields.Char("Carrier")
    label_type = fields.Char("Type")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.ref("base.EUR")
    )
    price = fields.Monetary(help="Without VAT.")
    valid_until = fields.Date()
    hand_over_by = fields.Datetime()
    max_weight = fields.Char()
    max_dimensions = fields.Char("Largest Size")
    collection_method = fields.Char("Hand-Over")
    recommended = fields.Boolean()
    in_time = fields.Boolean()
    fits = fields.Boolean()
    by_rule = fields.Boolean()
    remarks = fields.Char(compute="_compute_remarks")

    def _compute_remarks(self):
        for option in self:
            option.remarks = ", ".join(option._bol_remarks())

    def _bol_remarks(self):
        told = [
            (self.by_rule, self.env._("your rule")),
            (self.recommended, self.env._("bol's choice")),
            (not self.in_time, self.env._("too late")),
            (not self.fits, self.env._("too heavy or large")),
        ]
        return [text for holds, text in told if holds]

    def action_buy(self):
        """Buy this label now; what it costs was on the screen."""
        self.ensure_one()
        picking = self.wizard_id.picking_id
        picking.check_access("read")
        option = {name: self[name] for name in (*OPTION_FIELDS, "offer_id")}
        in_own_transaction(
            self.env, lambda env: picking.with_env(env)._bol_buy_by_hand(option).id
        )
        told = picking._bol_buy_now()
        close = {"type": "ir.actions.act_window_close"}
        return {**told, "params": {**told["params"], "next": close}}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_bol_buy_label(self):
        """Show which labels bol has for this transfer."""
        self.ensure_one()
        self.check_access("read")
        outgoing = self._bol_outgoing().filtered(
            lambda picking: picking._bol_needs_label()
        )[:1]
        if not outgoing:
            raise UserError(
                self.env._("This transfer has its label already, or needs none of bol.")
            )
        try:
            options = outgoing._bol_read_options()
        except errors.BolError as error:
            raise UserError(explain(self.env, error)) from error
        wizard = self.env["bol.label.buy"].create(outgoing._bol_prepare_buy(options))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Buy Label"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _bol_prepare_buy(self, options):
        """Values of the form in which somebody chooses a label.

        :param list options: dicts, see :func:`.bol_label_option.option_values`
        """
        carrier = self.carrier_id.filtered(lambda c: c.delivery_type == "bol")
        chosen, why = (carrier or carrier.new())._bol_choose_option(self, options)
        parcel = self._bol_parcel()
        lines = [
            fields.Command.create(
                {
                    **option,
                    "fits": fits(option, *parcel),
                    "by_rule": option is chosen and bool(carrier),
                }
            )
            for option in options
        ]
        return {
            "picking_id": self.id,
            "why": why if carrier or not options else False,
            "option_ids": lines,
        }

    def _bol_buy_by_hand(self, option):
        """:return: bol.label record, sent also while labels are in preview"""
        label = self._bol_buy_label(option)
        label._bol_approve()
        return label

    def action_bol_buy_labels(self):
        """Buy labels for these transfers by the rules of their delivery methods.

        What isn't bought within some seconds is bought in the background.
        """
        self.check_access("read")
        outgoing = self._bol_outgoing()
        ours = outgoing.filtered(lambda picking: picking.delivery_type == "bol")
        lacking = ours.filtered(lambda picking: picking._bol_lacks_label())
        if not lacking:
            raise UserError(
                self.env._(
                    "Nothing to buy: these transfers have their labels, or their "
                    "delivery method isn't Verzenden via bol."
                )
            )
        in_own_transaction(
            self.env,
            lambda env: lacking.with_env(env)._bol_want_labels(approved=True).ids,
        )
        return lacking._bol_buy_now()

    def _bol_buy_now(self):
        """Have what was decided for these transfers bought at once, within a bound.

        :return: notice of what became of it
        """
        flows = self.sudo().bol_order_id.account_id.flow_ids
        flows.filtered(lambda flow: flow.kind == "labels").action_run_now()
        # This transaction's snapshot is older than what the flow committed.
        return in_own_transaction(
            self.env, lambda env: self.with_env(env)._bol_tell_bought()
        )

    def _bol_tell_bought(self):
        """Notice of what became of the labels that were wanted for these transfers."""
        labels = self._bol_labels_kept()
        bought = labels.filtered(lambda label: label.state == "done").picking_id
        requests = self.sudo().bol_label_request_ids
        waiting = requests.filtered(lambda request: request.state == "waiting")
        underway = (labels.picking_id | waiting.picking_id) - bought
        trouble = self - bought - underway
        counted = [
            (bought, self.env._("Labels bought")),
            (underway, self.env._("On their way")),
            (trouble, self.env._("Need your attention")),
        ]
        text = ", ".join(f"{name}: {len(some)}" for some, name in counted if some)
        account = self.sudo().bol_order_id.account_id[:1]
        return account._bol_notification(text, "warning" if trouble else "success")
