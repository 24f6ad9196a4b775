import math

from odoo import api, fields, models

from .product_matches import NOTHING, Match

# Figures beyond it are errors of division.
DIGITS = 6


class BolMatched(models.AbstractModel):
    """What bol names by EAN and reference, and the product that it is in Odoo.

    To be given by the model: account_id, company_id, ean, title, unit_price.
    """

    _name = "bol.matched"
    _description = "Product at Bol.com"
    _inherit = ["bol.mirror"]
    _check_company_auto = True
    _bol_human_fields = frozenset(["product_id", "uom_id"])

    product_id = fields.Many2one(
        "product.product", check_company=True, index="btree_not_null"
    )
    uom_id = fields.Many2one(
        "uom.uom",
        "Sold As",
        ondelete="restrict",
        domain="[('id', 'in', possible_uom_ids)]",
        help="What one piece at bol is in Odoo. Empty: the product's own unit.",
    )
    possible_uom_ids = fields.Many2many(
        "uom.uom", compute="_compute_possible_uom_ids", string="Possible Units"
    )
    has_packagings = fields.Boolean(compute="_compute_possible_uom_ids")

    @api.depends("product_id")
    def _compute_possible_uom_ids(self):
        for record in self:
            product = record.product_id
            packagings = product.sudo().product_uom_ids.uom_id
            record.possible_uom_ids = product.uom_id | product.uom_ids | packagings
            record.has_packagings = len(record.possible_uom_ids) > 1

    @api.onchange("product_id")
    def _onchange_product_id(self):
        self.uom_id = self.product_id._bol_unit(self.ean)

    def write(self, vals):
        done = super().write(vals)
        if "product_id" in vals and "uom_id" not in vals:
            for record in self:
                unit = record.product_id._bol_unit(record.ean)
                if record.uom_id != unit:
                    record.sudo().uom_id = unit
        return done

    def _bol_reference(self):
        """The seller's reference at bol; '' without one."""
        raise NotImplementedError

    def _bol_name(self):
        """By what the product is looked for: (EAN, reference), either may be ''."""
        return (self.ean or "", self._bol_reference())

    def _bol_found(self):
        """What products these may be, whether they have one or not.

        :return: dict record -> :class:`.product_matches.Match`
        """
        found = {}
        for account, records in self.grouped("account_id").items():
            matches = account._bol_find(record._bol_name() for record in records)
            found |= {record: matches[record._bol_name()] for record in records}
        return found

    def _bol_match_by_rules(self, known):
        """Give these records of one account their products, where it is certain.

        What is unknown is made, if the account says so.

        :param dict known: record -> one that it is the same as; counts where the
            rules leave it open
        """
        found = self._bol_found()
        for record in self:
            if not found[record].certain and record in known:
                found[record] = Match((known[record]._bol_choice(),), ())
        self._bol_read_at_once(found.values())
        unknown = self.filtered(lambda record: found[record] == NOTHING)
        made = self.account_id._bol_make_products(
            {r._bol_name(): (r.title, r.unit_price) for r in unknown}
        )
        for record in self:
            product = made.get(record._bol_name()) if record in unknown else None
            own = product and Match(((product, record.uom_id.browse()),), ())
            record._bol_note_match(own or found[record])

    def _bol_read_at_once(self, matches):
        """Read what writing each match asks of its product, for all of them."""
        certain = (match.certain[0] for match in matches if match.certain)
        self.env["product.product"].union(*certain).mapped("company_id")

    def _bol_note_match(self, match):
        """Keep what was found: a :class:`.product_matches.Match`."""
        if match.certain:
            self._bol_take_product(*match.certain)

    def _bol_take_product(self, product, unit):
        """Give these records a product, as of :meth:`_bol_choice`."""
        self.write({"product_id": product.id, "uom_id": unit.id})

    def _bol_choice(self):
        """(product, unit) of this record; both empty if it has none."""
        return self.product_id, self.uom_id

    def _bol_piece(self):
        """The unit of one piece at bol; empty without a product."""
        return self.uom_id or self.product_id.uom_id

    def _bol_pieces(self, quantity, unit=None):
        """Whole pieces, as bol counts them, in a quantity.

        :param float quantity:
        :param unit: its uom.uom record; by default that of the product
        :rtype: int
        """
        unit = unit or self.product_id.uom_id
        return whole_pieces(quantity, unit, self._bol_piece())

    def _bol_in_unit(self, pieces, unit):
        """A number of pieces as a quantity in a unit.

        :param unit: uom.uom record
        """
        piece = self._bol_piece()
        same = not piece or piece == unit
        return pieces if same else piece._compute_quantity(pieces, unit)


def whole_pieces(quantity, unit, piece):
    """Whole pieces in a quantity.

    :param float quantity:
    :param unit: its uom.uom record
    :param piece: uom.uom record of what bol sells; empty: the same as the unit
    :rtype: int
    """
    if piece and unit != piece:
        quantity *= unit.factor / piece.factor
    return math.floor(round(quantity, DIGITS))
