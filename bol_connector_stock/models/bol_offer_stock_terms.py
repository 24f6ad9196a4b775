from dataclasses import dataclass, field, replace
from typing import Any

from odoo import models

from .bol_offer_stock import LEAST, MOST


@dataclass(slots=True)
class StockTerms:
    """What bol may sell of something, and how that number comes about.

    :ivar int amount: what bol is told, if it is told anything
    :ivar str skipped: why bol is told nothing, in words for people; else ``""``
    :ivar rule: the ``bol.stock.rule`` record in force, or none
    :ivar list steps: (name of the step, quantity left after it); those up to
        ``pieces`` are in the product's unit, the others in pieces as bol sells them
    """

    rule: Any
    skipped: str = ""
    amount: int = 0
    steps: list = field(default_factory=list)

    @property
    def left(self):
        """The quantity after the last step."""
        return self.steps[-1][1]

    def within_bounds(self, in_orders=0):
        """These terms as bol is told them.

        :param int in_orders: pieces of bol's open orders that Odoo has left out
            already, and that bol subtracts once more
        """
        if self.skipped:
            return self
        # What is fixed is told as it is.
        told = self.left if self.rule.kind == "fixed" else self.left + in_orders
        # Only now: while less than nothing is there, bol mustn't even sell all of what
        # it subtracts, should one of those orders be cancelled.
        least = max(told, LEAST)
        amount = min(least, MOST)
        bounds = [("orders", told), ("least", least), ("bound", amount)]
        return replace(self, amount=amount, steps=[*self.steps, *bounds])


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_stock_amounts(self, pairs):
        terms = self._bol_stock_for_sale(pairs)
        return super()._bol_stock_amounts(pairs) | {
            pair: terms.within_bounds().amount
            for pair, terms in terms.items()
            if not terms.skipped
        }

    def _bol_stock_for_sale(self, pairs):
        """How much bol may sell of products, before bol's own open orders.

        :param pairs: iterable of (product.product record, uom.uom record or none:
            the unit that bol sells)
        :return: dict (product id, unit id or False) -> :class:`StockTerms`
        """
        pairs = set(pairs)
        products = self.env["product.product"].union(*(product for product, _ in pairs))
        rules = self._bol_stock_rules(products)
        reasons = self._bol_why_no_stock(products, rules)
        counted = products.filtered(
            lambda p: not reasons.get(p) and rules[p].kind != "fixed"
        )
        quantities = self._bol_stock_quantities(counted)
        terms = {}
        for product, unit in pairs:
            mine = StockTerms(rules[product], reasons.get(product, ""))
            if not mine.skipped:
                steps = quantities.get(product.id)
                mine.steps = rules[product]._bol_stock_steps(product, unit, steps)
            terms[product.id, unit.id] = mine
        return terms

    def _bol_stock_rules(self, products):
        """The rules in force: dict product.product record -> bol.stock.rule or none."""
        by_target = {rule._bol_target(): rule for rule in self.sudo().stock_rule_ids}
        by_category = {
            category: category._bol_nearest(by_target) for category in products.categ_id
        }
        # Above the topmost category there is none: its rule is that of all products.
        general = products.categ_id.browse()._bol_nearest(by_target)
        return {
            product: by_target.get(product)
            or by_target.get(product.product_tmpl_id)
            or by_category.get(product.categ_id, general)
            for product in products
        }

    def _bol_why_no_stock(self, products, rules):
        """Why bol is told no stock of some of these products.

        :param dict rules: of :meth:`_bol_stock_rules`
        :return: dict product.product record -> text
        """
        if self.stock_kept_in == "bol":
            reason = self.env._("Its stock is kept at bol, and Odoo follows.")
            return dict.fromkeys(products, reason)
        parts = products._bol_parts(self)
        kits = products._bol_kits(self.company_id)
        reasons = {}
        for product in products:
            tracked = product.is_storable or product in kits
            if not product.active:
                reasons[product] = self.env._("Its product is archived.")
            elif "stock" not in parts[product]:
                reasons[product] = self.env._(
                    "The product's stock isn't managed at bol: see the product, its "
                    "category, and the account's filter of products."
                )
            elif rules[product].kind == "none":
                reasons[product] = self.env._(
                    "The stock rule says so: %(rule)s.", rule=rules[product].target
                )
            elif rules[product].kind != "fixed" and not tracked:
                reasons[product] = self.env._(
                    "The product isn't tracked in stock. Track it, or give it a stock "
                    "rule with a fixed amount."
                )
        return reasons


class ProductCategory(models.Model):
    _inherit = "product.category"

    def _bol_nearest(self, by_target):
        """The stock rule of this category, or of the nearest one above that has one.

        :param dict by_target: record -> bol.stock.rule record; that of all products
            is under no category
        """
        category = self
        while category and category not in by_target:
            category = category.parent_id
        return by_target.get(category, self.env["bol.stock.rule"])


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_kits(self, company):
        """Those of these products that a company sells as components in stock."""
        if "mrp.bom" not in self.env or not self:
            return self.browse()
        boms = self.env["mrp.bom"].sudo()
        found = boms._bom_find(self.sudo(), company_id=company.id, bom_type="phantom")
        kits = {kit: bom.bom_line_ids.product_id for kit, bom in found.items() if bom}
        parts = self.browse().union(*kits.values())
        tracked = parts.filtered("is_storable")
        tracked |= (parts - tracked)._bol_kits(company)
        return self.browse(kit.id for kit, its in kits.items() if its & tracked)


class BolOffer(models.Model):
    """What bol is told of an offer's stock."""

    _inherit = "bol.offer"

    def _bol_stock_terms(self):
        """What bol may sell of these offers by the rules of their accounts.

        :return: dict bol.offer record -> :class:`StockTerms`
        """
        none = self.env["bol.stock.rule"]
        reasons = {offer: offer._bol_why_no_stock() for offer in self}
        terms = {o: StockTerms(none, why) for o, why in reasons.items() if why}
        managed = self.filtered(lambda offer: not reasons[offer])
        in_orders = managed._bol_in_open_orders()
        for account, offers in managed.grouped("account_id").items():
            for_sale = account._bol_stock_for_sale(o._bol_choice() for o in offers)
            for offer in offers:
                product, unit = offer._bol_choice()
                terms[offer] = for_sale[product.id, unit.id].within_bounds(
                    in_orders[offer]
                )
        return terms

    def _bol_why_no_stock(self):
        """Why bol is told no stock of this offer, whatever the rules say; or ``""``."""
        if not self.active:
            return self.env._("Bol doesn't list this offer any more.")
        if self.fulfilment_method == "FBB":
            return self.env._("Bol counts it in its own warehouse (FBB).")
        if self.fulfilment_method != "FBR":
            return self.env._("Bol hasn't said yet who ships it.")
        if not self.product_id:
            return self.env._("The offer has no product yet.")
        return ""
