from collections import Counter

from odoo import api, fields, models

from ..models.bol_offer_change import OPEN
from ..tools import ean_forms
from ..tools.offer_checks import (
    LONGEST_REFERENCE,
    LONGEST_TITLE,
    comment_problem,
    ean_problem,
    length_problem,
    price_problem,
    read_steps,
    stock_problem,
)
from ..tools.offer_terms import bol_ean, condition_detail

STATES = [
    ("ready", "Ready"),
    ("adopt", "Take over"),
    ("exists", "At bol already"),
    ("incomplete", "Not complete"),
]


class BolOfferCreateLine(models.TransientModel):
    """The check list of an offer to make: what bol wouldn't take, said in the form."""

    _inherit = "bol.offer.create.line"

    offer_id = fields.Many2one("bol.offer", compute="_compute_state", store=True)
    problem = fields.Text("To Know", compute="_compute_state", store=True)
    state = fields.Selection(STATES, compute="_compute_state", store=True)

    @api.depends(
        "product_id",
        "uom_id",
        "ean",
        "reference",
        "title",
        "price",
        "bundles",
        "stock",
        "promise_id",
        "operator_id",
        "account_id",
        "wizard_id.condition",
        "wizard_id.secondhand_state",
        "wizard_id.refurbished_grade",
        "wizard_id.condition_comment",
        "wizard_id.fulfilment_method",
        "wizard_id.confirm_prices",
        "wizard_id.line_ids.ean",
    )
    def _compute_state(self):
        for lines in self.grouped("wizard_id").values():
            there = lines._bol_offers_there()
            taken = lines._bol_taken()
            for line in lines:
                line.offer_id = there.get(bol_ean(line.ean))
                problems = line._bol_problems(taken)
                line.problem = "\n".join(problems or line._bol_remarks())
                line.state = "incomplete" if problems else line._bol_whole_state()

    def _bol_whole_state(self):
        """The state of a line that lacks nothing."""
        if self.offer_id.product_id == self.product_id:
            return "exists"
        return "adopt" if self.offer_id else "ready"

    def _bol_taken(self):
        """EANs that nothing more can be offered of: dict EAN as told -> the reason."""
        eans = Counter(bol_ean(line.ean) for line in self.wizard_id.line_ids)
        twice = self.env._("Another product in this list has the same EAN.")
        taken = {ean: twice for ean, count in eans.items() if count > 1}
        creating = self.env._("This offer is being created already.")
        return taken | dict.fromkeys(self._bol_being_created(), creating)

    def _bol_problems(self, taken):
        """What hinders this offer, in words.

        :param dict taken: see :meth:`_bol_taken`
        :return: list of str
        """
        problems = [self._bol_product_problem(), ean_problem(self.env, self.ean)]
        if self.offer_id:
            problems.append(self._bol_adoption_problem())
        else:
            problems += [taken.get(bol_ean(self.ean)), *self._bol_term_problems()]
        return list(filter(None, problems))

    def _bol_remarks(self):
        """What doesn't hinder this offer, but is good to know: list of str"""
        if self.offer_id.product_id == self.product_id:
            return [self.env._("Bol has this offer already. Change it under Offers.")]
        unsold = not self.stock and self.wizard_id.fulfilment_method == "FBR"
        if self.offer_id or not unsold:
            return []
        return [self.env._("No stock: bol sells it once there is some.")]

    def _bol_product_problem(self):
        product, account = self.product_id.sudo(), self.account_id
        if not account:
            return self.env._("Choose an account.")
        companies = account.company_id.sudo().parent_ids
        if product.company_id and product.company_id not in companies:
            return self.env._(
                "The product belongs to %(company)s, the account to %(other)s.",
                company=product.company_id.name,
                other=account.company_id.name,
            )
        if not product.active:
            return self.env._("The product is archived.")
        if "offer" not in product._bol_parts(account)[product]:
            return self.env._(
                "Its offers aren't managed: see Bol.com on the product, its category, "
                "and the account's filter of products."
            )
        return ""

    def _bol_adoption_problem(self):
        known = self.offer_id.product_id - self.product_id
        if known:
            return self.env._(
                "Bol has this offer already, as the product %(product)s.",
                product=known.sudo().display_name,
            )
        return ""

    def _bol_term_problems(self):
        env, wizard = self.env, self.wizard_id
        yield self._bol_price_problem()
        reference, title = env._("The reference"), env._("The title")
        yield length_problem(env, reference, self.reference, LONGEST_REFERENCE)
        yield length_problem(env, title, self.title, LONGEST_TITLE)
        if wizard.condition == "SECONDHAND":
            yield comment_problem(env, wizard.condition_comment)
        if not self.operator_id:
            yield env._(
                "It has no economic operator: without one bol doesn't sell it. Choose "
                "one here, on the product, or on the account."
            )
        if wizard.fulfilment_method == "FBR":
            yield stock_problem(env, self.stock)
            if not self.promise_id:
                yield env._("It has no delivery promise.")

    def _bol_price_problem(self):
        """What is wrong with the price; '' also where a low one was confirmed."""
        steps = read_steps(self.price, self.bundles)
        problem = price_problem(self.env, steps)
        if problem or self.wizard_id.confirm_prices:
            return problem
        offer = self.env["bol.offer"].new(
            {
                "account_id": self.account_id.id,
                "product_id": self.product_id.id,
                "currency_id": self.env.ref("base.EUR").id,
            }
        )
        low = offer._bol_why_below_floor(float(steps[-1][1]))
        return low and self.env._(
            "%(reason)s Tick Confirm Low Prices if you mean it.", reason=low
        )

    def _bol_offers_there(self):
        """Offers that bol has in the same condition: dict EAN as told -> bol.offer"""
        wizard = self.wizard_id
        condition = wizard._bol_condition()
        forms = {form for line in self for form in ean_forms(bol_ean(line.ean))}
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "=", wizard.account_id.id),
                ("ean", "in", list(forms)),
                ("condition", "in", [condition["category"], False]),
            ]
        )
        detail = condition_detail(condition)
        found = offers.filtered(lambda offer: (offer.condition_detail or "") == detail)
        return {bol_ean(offer.ean): offer for offer in found}

    def _bol_being_created(self):
        """The EANs of offers in the same condition that bol is being told of."""
        wizard = self.wizard_id
        condition = wizard._bol_condition()
        detail = condition_detail(condition) or False
        changes = self.env["bol.offer.change"].search(
            [
                ("account_id", "=", wizard.account_id.id),
                ("kind", "=", "create"),
                ("state", "in", OPEN),
                ("ean", "in", [bol_ean(line.ean) for line in self]),
                ("condition", "=", condition["category"]),
                ("condition_detail", "=", detail),
            ]
        )
        return set(changes.mapped("ean"))
