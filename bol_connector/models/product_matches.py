"""Which products of a company fit what bol names by EAN and by reference."""

from collections import namedtuple

from ..tools import ean_forms, is_ean

SHORTEST_EAN = 8


class Match(namedtuple("Match", "hits doubts")):
    """What was found of one EAN and reference.

    Both are tuples of (product.product record, uom.uom record); an empty unit stands
    for the product's own, another one for the packaging that bol's EAN is the barcode
    of. ``hits`` fit: one is certain, several are ambiguous. ``doubts`` have the
    reference, but another EAN.
    """

    @property
    def certain(self):
        """The one (product, unit) that it is; None if a person has to say."""
        return self.hits[0] if len(self.hits) == 1 else None

    @property
    def products(self):
        """The products that a person may choose from, those that fit first."""
        return list(
            dict.fromkeys(product for product, _unit in self.hits + self.doubts)
        )

    @property
    def trouble(self):
        """'ambiguous', 'doubtful', or False: certain, or nothing found."""
        if len(self.hits) > 1:
            return "ambiguous"
        return "doubtful" if self.doubts and not self.hits else False


NOTHING = Match((), ())


class Shelf:
    """The active products of a company that come into question, read at once.

    :param company: res.company record
    :param pairs: set of (EAN, reference)
    :param set keys: fields of product.product to look in
    """

    def __init__(self, env, company, pairs, keys):
        forms = {form for ean, _reference in pairs for form in ean_forms(ean)}
        references = {reference for _ean, reference in pairs if reference}
        self.no_unit = env["uom.uom"]
        products = env["product.product"]
        sold = products._bol_domain(company)
        looked_for = {key: list(references) for key in keys} | {"barcode": list(forms)}
        found = products.union(
            *(products.search([*sold, (k, "in", v)]) for k, v in looked_for.items())
        )
        self.by_key = {
            key: found.filtered(key).grouped(key) for key in keys | {"barcode"}
        }
        packagings = env["product.uom"].search(
            [
                ("barcode", "in", list(forms)),
                ("company_id", "in", [False, *company.parent_ids.ids]),
                ("product_id", "any", sold),
            ]
        )
        self.packagings = packagings.filtered(is_possible).grouped("barcode")

    def match(self, rules, ean, reference):
        """The products that the first fitting rule finds.

        :param rules: bol.account.match records
        :rtype: Match
        """
        doubts = []
        for rule in rules:
            if rule.key == "barcode":
                hits = self.carrying(ean)
            else:
                hits, doubted = self.named(rule, ean, reference)
                doubts += doubted
            if hits:
                return Match(unique(hits), ())
        return Match((), unique(doubts))

    def carrying(self, ean):
        """(product, unit) of each barcode that is this EAN."""
        found = []
        for form in ean_forms(ean):
            found += [(p, self.no_unit) for p in self.by_key["barcode"].get(form, ())]
            found += [
                (packaging.product_id, self.unit(packaging))
                for packaging in self.packagings.get(form, ())
            ]
        return found

    def unit(self, packaging):
        own = packaging.uom_id == packaging.product_id.uom_id
        return self.no_unit if own else packaging.uom_id

    def named(self, rule, ean, reference):
        """What has this reference: (those that fit, those with another EAN).

        Where one of several has bol's EAN it is that one. A product without an EAN
        beside one with another EAN leaves it open which is meant.
        """
        holders = self.by_key[rule.key].get(reference or None, ())
        confirmed = [pair for pair in self.carrying(ean) if pair[0] in holders]
        if confirmed:
            return confirmed, []
        named = [(product, self.no_unit) for product in holders]
        fitting = [p for p in holders if not (ean and has_ean(p))]
        return (named, []) if fitting or rule.despite_ean else ([], named)


def has_ean(product):
    """Whether a product's barcode is an EAN, and no number of the seller's own."""
    barcode = product.barcode or ""
    return len(barcode) >= SHORTEST_EAN and any(map(is_ean, ean_forms(barcode)))


def is_possible(packaging):
    """Whether the product can be counted in the packaging's unit."""
    return packaging.uom_id._has_common_reference(packaging.product_id.uom_id)


def unique(pairs):
    """In the order of the products, so that it is the same each time."""
    return tuple(sorted(dict.fromkeys(pairs), key=lambda p: (p[0].id, p[1].id or 0)))
