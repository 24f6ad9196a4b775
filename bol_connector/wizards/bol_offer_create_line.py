from collections import Counter

from odoo import api, fields, models

from ..tools import ean_forms, ladder_text
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
from ..tools.offer_terms import bol_ean, countries_part, pricing_part

STATES = [
    ("ready", "Ready"),
    ("adopt", "Take over"),
    ("incomplete", "Not complete"),
]
# What is computed of a product may be changed here by hand.
EDITABLE = {"store": True, "readonly": False}


class BolOfferCreateLine(models.TransientModel):
    """One offer to make, with a check list of what it lacks."""

    _name = "bol.offer.create.line"
    _description = "Offer to Create at Bol.com"

    wizard_id = fields.Many2one("bol.offer.create", required=True, ondelete="cascade")
    account_id = fields.Many2one(related="wizard_id.account_id")
    product_id = fields.Many2one("product.product", required=True)
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id")
    uom_id = fields.Many2one(
        "uom.uom", "Packaging", help="Empty: the product by the piece."
    )
    ean = fields.Char("EAN", compute="_compute_ean", **EDITABLE)
    reference = fields.Char(compute="_compute_reference", **EDITABLE)
    title = fields.Char(
        compute="_compute_reference",
        help="For bol, if it doesn't know the product.",
        **EDITABLE,
    )
    price = fields.Float(
        compute="_compute_price",
        digits=(16, 2),
        help="Of one piece, VAT included.",
        **EDITABLE,
    )
    bundles = fields.Char(
        "Bundle Prices",
        compute="_compute_price",
        help="Lower prices of one for several, as 3:30.50 6:28.00.",
        **EDITABLE,
    )
    stock = fields.Integer(compute="_compute_stock", **EDITABLE)
    stock_is_kept = fields.Boolean(
        compute="_compute_stock_is_kept", help="Odoo knows its stock."
    )
    promise_id = fields.Many2one(
        "bol.delivery.promise",
        "Delivery Promise",
        compute="_compute_promise_id",
        **EDITABLE,
    )
    operator_id = fields.Many2one(
        "bol.economic.operator",
        "Economic Operator",
        compute="_compute_operator_id",
        domain="[('account_id', '=', account_id)]",
        **EDITABLE,
    )
    offer_id = fields.Many2one("bol.offer", compute="_compute_state", store=True)
    problem = fields.Text("To Know", compute="_compute_state", store=True)
    state = fields.Selection(STATES, compute="_compute_state", store=True)

    # -- what Odoo knows of the product ----------------------------------------

    @api.depends("product_id", "uom_id")
    def _compute_ean(self):
        for line in self:
            packs = line.product_id.sudo().product_uom_ids
            pack = packs.filtered(lambda p, line=line: p.uom_id == line.uom_id)[:1]
            code = pack.barcode if line.uom_id else line.product_id.barcode
            line.ean = code or False

    @api.depends("product_id")
    def _compute_reference(self):
        for line in self:
            line.reference = line.product_id._bol_own_reference() or False
            line.title = (line.product_id.name or "")[:LONGEST_TITLE]

    @api.depends("product_id", "uom_id", "account_id")
    def _compute_price(self):
        for account, lines in self.grouped("account_id").items():
            ladders = account._bol_offer_ladders(lines._bol_pairs())
            for line in lines:
                steps = ladders.get((line.product_id.id, line.uom_id.id)) or ()
                line.price = next((float(p) for q, p in steps if q == 1), 0)
                line.bundles = ladder_text(step for step in steps if step[0] > 1)

    @api.depends("product_id", "uom_id", "account_id")
    def _compute_stock(self):
        amounts = self._bol_stock_amounts()
        for line in self:
            line.stock = amounts.get(line, 0)

    @api.depends("product_id", "uom_id", "account_id")
    def _compute_stock_is_kept(self):
        amounts = self._bol_stock_amounts()
        for line in self:
            line.stock_is_kept = line in amounts

    def _bol_stock_amounts(self):
        """What bol may sell, of the lines whose stock Odoo keeps: dict line -> int"""
        found = {}
        for account, lines in self.grouped("account_id").items():
            amounts = account._bol_stock_amounts(lines._bol_pairs())
            for line in lines:
                pair = line.product_id.id, line.uom_id.id
                if pair in amounts:
                    found[line] = amounts[pair]
        return found

    @api.depends("product_id", "account_id", "wizard_id.promise_id")
    def _compute_promise_id(self):
        for account, lines in self.grouped("account_id").items():
            promises = lines.product_id._bol_promises(account)
            for line in lines:
                chosen = line.wizard_id.promise_id
                line.promise_id = chosen or promises.get(line.product_id)

    @api.depends("product_id", "account_id", "wizard_id.operator_id")
    def _compute_operator_id(self):
        for account, lines in self.grouped("account_id").items():
            operators = lines.product_id._bol_operators(account)
            for line in lines:
                chosen = line.wizard_id.operator_id
                line.operator_id = chosen or operators.get(line.product_id)

    def _bol_pairs(self):
        return [(line.product_id, line.uom_id) for line in self if line.product_id]

    # -- the check list --------------------------------------------------------

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
                whole = "adopt" if line.offer_id else "ready"
                line.state = "incomplete" if problems else whole

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
        known = self.offer_id.product_id
        if known == self.product_id:
            return self.env._(
                "Bol has this offer already, and it is this product's. Change it there."
            )
        if known:
            return self.env._(
                "Bol has this offer already, as the product %(product)s.",
                product=known.sudo().display_name,
            )
        return ""

    def _bol_term_problems(self):
        env, wizard = self.env, self.wizard_id
        yield price_problem(env, read_steps(self.price, self.bundles))
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
        detail = condition.get("state") or condition.get("grade") or ""
        found = offers.filtered(lambda offer: (offer.condition_detail or "") == detail)
        return {bol_ean(offer.ean): offer for offer in found}

    def _bol_being_created(self):
        """The EANs of offers in the same condition that bol is being told of."""
        wizard = self.wizard_id
        condition = wizard._bol_condition()
        detail = condition.get("state") or condition.get("grade") or False
        changes = self.env["bol.offer.change"].search(
            [
                ("account_id", "=", wizard.account_id.id),
                ("kind", "=", "create"),
                ("state", "in", ["to_send", "sending", "sent", "attention"]),
                ("ean", "in", [bol_ean(line.ean) for line in self]),
                ("condition", "=", condition["category"]),
                ("condition_detail", "=", detail),
            ]
        )
        return set(changes.mapped("ean"))

    # -- what becomes of it ----------------------------------------------------

    def _bol_adopt(self):
        """Take the offers that bol has as those of the products of these lines."""
        for line in self:
            line.offer_id.check_access("write")
            line.offer_id.sudo().write({"product_id": line.product_id.id})

    def _bol_prepare_offer(self):
        """Parts of bol's ``CreateOfferRequest``.

        :rtype: dict
        """
        self.ensure_one()
        wizard = self.wizard_id
        method = wizard.fulfilment_method
        parts = {
            "ean": bol_ean(self.ean),
            "condition": wizard._bol_condition(),
            "pricing": pricing_part(read_steps(self.price, self.bundles)),
            "fulfilment": self.promise_id._bol_prepare_fulfilment(method),
            "countryAvailabilities": countries_part(wizard.offered_in.split(", ")),
            "economicOperatorId": self.operator_id.bol_id,
            "onHoldByRetailer": wizard.on_hold,
            "unknownProductTitle": self.title or "",
        }
        if self.reference:
            parts["reference"] = self.reference
        if method == "FBR":
            managed = self.stock_is_kept
            parts["stock"] = {"amount": self.stock, "managedByRetailer": managed}
        return parts
