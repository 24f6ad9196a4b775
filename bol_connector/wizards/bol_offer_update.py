from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bol_offer_terms import OFFERED_IN
from ..tools.offer_checks import LONGEST_REFERENCE, LONGEST_TITLE, length_problem
from ..tools.offer_terms import countries_part


class BolOfferUpdate(models.TransientModel):
    """Changing terms of offers, or removing them; what is left empty stays as it is."""

    _name = "bol.offer.update"
    _description = "Change Offers at Bol.com"

    offer_ids = fields.Many2many("bol.offer", string="Offers", required=True)
    account_ids = fields.Many2many("bol.account", compute="_compute_account_ids")
    task = fields.Selection(
        [
            ("hold", "Put on hold"),
            ("resume", "Sell again"),
            ("terms", "Change terms"),
            ("delete", "Delete at bol"),
        ],
        "What to Do",
        required=True,
        default="terms",
    )
    reference = fields.Char()
    title = fields.Char(help="For bol, if it doesn't know the product.")
    offered_in = fields.Selection(OFFERED_IN, "Offer In")
    promise_id = fields.Many2one("bol.delivery.promise", "Delivery Promise")
    operator_id = fields.Many2one(
        "bol.economic.operator",
        "Economic Operator",
        domain="[('account_id', 'in', account_ids)]",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        if context.get("active_model") == "bol.offer":
            ids = context.get("active_ids") or []
            values["offer_ids"] = [fields.Command.set(ids)]
        return values

    @api.depends("offer_ids")
    def _compute_account_ids(self):
        for wizard in self:
            wizard.account_ids = wizard.offer_ids.account_id

    def action_confirm(self):
        """Have bol told; opens what it is going to be told."""
        self.ensure_one()
        self.offer_ids.check_access("write")
        changes = getattr(self, f"_{self.task}")()
        if not changes:
            raise UserError(
                self.env._("Bol has it like this already: there is nothing to change.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_offer_change_action"
        )
        return {**action, "domain": [("id", "in", changes.ids)], "context": {}}

    def _hold(self):
        return self.offer_ids._bol_ask({"onHoldByRetailer": True})

    def _resume(self):
        return self.offer_ids._bol_ask({"onHoldByRetailer": False})

    def _delete(self):
        offers = self.offer_ids.sudo().filtered("active")
        return self.env["bol.offer.change"].sudo()._bol_delete_offers(offers)

    def _terms(self):
        problems = self._problems()
        if problems:
            raise UserError("\n".join(problems))
        wanted = {
            offer: self._prepare_terms(offer)
            for offer in self.offer_ids.sudo().filtered("active")
        }
        return self.env["bol.offer.change"].sudo()._bol_update_offers(wanted)

    def _problems(self):
        env, accounts = self.env, self.offer_ids.account_id
        problems = [
            length_problem(
                env, env._("The reference"), self.reference, LONGEST_REFERENCE
            ),
            length_problem(env, env._("The title"), self.title, LONGEST_TITLE),
        ]
        if len(self.offer_ids) > 1 and (self.reference or self.title):
            problems.append(
                env._("Reference and title are an offer's own: choose one offer.")
            )
        if self.operator_id and accounts != self.operator_id.account_id:
            problems.append(
                env._(
                    "An economic operator belongs to one account: choose offers of "
                    "%(account)s only.",
                    account=self.operator_id.account_id.name,
                )
            )
        return list(filter(None, problems))

    def _prepare_terms(self, offer):
        """Parts of a ``PatchOfferRequest``: those that were filled in."""
        parts = {}
        if self.reference:
            parts["reference"] = self.reference
        if self.title:
            parts["unknownProductTitle"] = self.title
        if self.offered_in:
            parts["countryAvailabilities"] = countries_part(self.offered_in.split(", "))
        if self.operator_id:
            parts["economicOperatorId"] = self.operator_id.bol_id
        # Of what bol ships it makes the promise itself.
        if self.promise_id and offer.fulfilment_method != "FBB":
            parts["fulfilment"] = self.promise_id._bol_prepare_fulfilment("FBR")
        return parts
