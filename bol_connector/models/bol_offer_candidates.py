import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Words of a title that say something of a product, and how many are looked for.
SHORTEST_WORD = 3
MOST_WORDS = 8
LOOKED_AT = 200
SHOWN = 5
LEAST_LIKENESS = 0.4


class BolOffer(models.Model):
    """Products that a person may mean by an offer, the likeliest first."""

    _inherit = "bol.offer"

    candidate_ids = fields.Many2many(
        "product.product",
        string="Likely Products",
        compute="_compute_candidate_ids",
        help="With this EAN or reference, then with the reference written otherwise.",
    )
    candidate_id = fields.Many2one(
        "product.product", "Likely Product", compute="_compute_candidate_ids"
    )
    similar_ids = fields.Many2many(
        "product.product",
        string="Products with a Similar Name",
        compute="_compute_similar_ids",
    )

    @api.depends("product_id", "ean", "reference")
    def _compute_candidate_ids(self):
        self.candidate_ids = self.candidate_id = False
        lacking = self.filtered(lambda offer: not offer.product_id)
        found = lacking._bol_found()
        for company, offers in lacking.grouped("company_id").items():
            references = filter(None, offers.mapped("reference"))
            near = self.env["product.product"]._bol_near(company, references)
            for offer in offers:
                likely = found[offer].products
                likely += near.get(plain(offer.reference or ""), ())
                offer.candidate_ids = self.env["product.product"].union(*likely)
                offer.candidate_id = offer.candidate_ids[:1]

    @api.depends("product_id", "title", "candidate_ids")
    def _compute_similar_ids(self):
        for offer in self:
            products = self.env["product.product"]
            if not offer.product_id and offer.title:
                products = products._bol_similar(offer.company_id, offer.title)
            offer.similar_ids = (products - offer.candidate_ids)[:SHOWN]


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _bol_near(self, company, references):
        """Products whose reference differs in writing only: case, dots, spaces, zeros.

        :return: dict plain reference -> product.product records
        """
        wanted = list({plain(reference) for reference in references} - {""})
        if not wanted:
            return {}
        self.flush_model(["default_code", "bol_reference", "active"])
        texts = [SQL.identifier(name) for name in ("default_code", "bol_reference")]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM product_product WHERE active AND (%s)",
                SQL(" OR ").join(
                    SQL(
                        "LTRIM(REGEXP_REPLACE(LOWER(%s), '[^[:alnum:]]', '', 'g'), '0')"
                        " = ANY(%s)",
                        text,
                        wanted,
                    )
                    for text in texts
                ),
            )
        )
        ids = [product_id for (product_id,) in rows]
        found = self.search([*self._bol_domain(company), ("id", "in", ids)])
        return {
            reference: found.filtered(
                lambda p, at=reference: (
                    at in (plain(p.default_code or ""), plain(p.bol_reference or ""))
                )
            )
            for reference in wanted
        }

    @api.model
    def _bol_similar(self, company, title):
        """Products with many of a title's words in their name, the likest first."""
        words = words_of(title)
        longest = sorted(words, key=len, reverse=True)[:MOST_WORDS]
        if not longest:
            return self
        named = Domain.OR(Domain("name", "ilike", word) for word in longest)
        found = self.search(self._bol_domain(company) & named, limit=LOOKED_AT)
        likeness = {p: likeness_of(words, words_of(p.display_name)) for p in found}
        like = found.filtered(lambda product: likeness[product] >= LEAST_LIKENESS)
        return like.sorted(lambda product: -likeness[product])


def plain(reference):
    """A reference without what people write in one way or another."""
    return re.sub(r"[\W_]", "", reference.lower()).lstrip("0")


def words_of(text):
    words = re.findall(r"\w+", text.lower())
    return {word for word in words if len(word) >= SHORTEST_WORD}


def likeness_of(words, others):
    """How much of a text's words, by their letters, is among others: 0 to 1."""
    common = sum(map(len, words & others))
    return common / (sum(map(len, words)) or 1)
