from collections import defaultdict

from odoo import models
from odoo.tools import SQL, float_round

DIGITS = 6


class BolOffer(models.Model):
    """What of an offer's open orders Odoo's quantity has left out already.

    bol is told that it manages the open orders itself (``managedByRetailer`` false): of
    the amount it gets, it sells what its own open orders leave. So it gets them on top
    of what is for sale, as far as Odoo has put goods aside for them. What was ordered
    and isn't in Odoo yet is left out by bol: it sells no piece twice, whichever comes
    first, the order or the amount.
    """

    _inherit = "bol.offer"

    def _bol_in_open_orders(self):
        """Pieces of these offers' own open orders at bol that Odoo has left out.

        Free quantity leaves out what is reserved for them, a forecast what is still to
        be delivered of them. It is never more than what is open at bol as we know it,
        less what bol is about to be told to be shipped.

        :return: dict bol.offer record -> int
        """
        found = []
        for account, offers in self.grouped("account_id").items():
            found += offers._bol_set_aside(account)
        quantities = defaultdict(dict)
        for _offer, line, product, quantity in found:
            quantities[line][product] = quantity
        lines = self.env["sale.order.line"].sudo().browse(quantities)
        pieces = defaultdict(int)
        for line in lines:
            pieces[line.bol_item_id] += line._bol_pieces_of(quantities[line.id])
        told = lines._bol_units_told()
        open_pieces = defaultdict(int)
        for offer, item in {
            (row[0], lines.browse(row[1]).bol_item_id) for row in found
        }:
            open_pieces[offer] += item._bol_still_open(pieces[item], told.get(item, 0))
        return {offer: open_pieces[offer.id] for offer in self}

    def _bol_set_aside(self, account):
        """What Odoo has left out for open orders of these offers of one account.

        :return: rows of offer id, sale order line id, product id and the quantity in
            the product's unit
        """
        self.env.flush_all()
        goods, quantity = account._bol_goods_set_aside()
        return self.env.execute_query(
            SQL(
                """
                SELECT offer.id, line.id, move.product_id, SUM(%s)::float
                  FROM bol_offer offer
                  JOIN bol_order_item item ON item.account_id = offer.account_id
                   AND item.offer_bol_id = offer.bol_id AND item.quantity_open > 0
                  JOIN sale_order_line line ON line.bol_item_id = item.id
                  JOIN stock_move move ON move.sale_line_id = line.id
                   AND move.state NOT IN ('draft', 'done', 'cancel')
                  JOIN %s
                 WHERE offer.id = ANY(%s)
                 GROUP BY offer.id, line.id, move.product_id
                """,
                quantity,
                goods,
                self.ids,
            )
        )


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_goods_set_aside(self):
        """Which goods of a ``move`` its quantity has left out, by the formula in force.

        :return: (SQL of a joined table, SQL of its quantity)
        """
        if self.stock_formula == "forecast":
            return self._bol_goods_to_deliver(), SQL("move.product_qty")
        # In several steps goods are reserved for one of them at a time. What comes back
        # from a customer is reserved in no place of ours.
        reserved = SQL(
            "stock_move_line piece ON piece.move_id = move.id "
            "JOIN stock_location place ON place.id = piece.location_id "
            "AND place.usage IN ('internal', 'transit')"
        )
        return reserved, SQL("piece.quantity_product_uom")

    def _bol_goods_to_deliver(self):
        """The same for a forecast: moves to customers, within the time it looks at."""
        until = self._bol_forecast_end()
        return SQL(
            "stock_location place ON place.usage = 'customer' AND place.id = "
            "COALESCE(move.location_final_id, move.location_dest_id)%s",
            SQL(" AND move.date <= %s", until) if until else SQL(),
        )


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    # Of the thousands of orders of an offer few are open.
    _open_of_offer = models.Index("(account_id, offer_bol_id) WHERE quantity_open > 0")

    def write(self, vals):
        result = super().write(vals)
        if {"quantity", "quantity_shipped", "quantity_cancelled"} & vals.keys():
            self.env["bol.offer.dirty"]._bol_note_offers("stock", self)
        return result

    def _bol_still_open(self, pieces, told):
        """So many of these pieces as bol still counts as open, as far as is known.

        :param int told: pieces that bol was told, or is about to be told, to be shipped
        """
        lacking = self.quantity - self.quantity_cancelled - told
        return max(min(pieces, self.quantity_open, lacking), 0)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_pieces_of(self, quantities):
        """Whole pieces, as bol counts them, in quantities of what this line moves.

        :param dict quantities: product id -> quantity, in its own unit
        """
        self.ensure_one()
        product = self.product_id
        if product.id in quantities:
            quantity = quantities[product.id]
        else:
            quantity = product._bol_whole_kits(quantities, self.company_id)
        return self.bol_item_id._bol_pieces(quantity, product.uom_id)


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_whole_kits(self, quantities, company):
        """How many of this kit these quantities of its components make up.

        :param dict quantities: product id -> quantity, in its own unit
        """
        needed = self._bol_needed_for_kit(company)
        kits = [
            float_round(
                quantities.get(part.id, 0) / quantity, DIGITS, rounding_method="HALF-UP"
            )
            for part, quantity in needed.items()
        ]
        return min(kits, default=0) // 1

    def _bol_needed_for_kit(self, company):
        """Components of one unit of this product, if it is sold as a kit (mrp).

        :return: dict product.product record -> quantity, in its own unit
        """
        needed = defaultdict(float)
        if "mrp.bom" not in self.env:
            return needed
        boms = self.env["mrp.bom"].sudo()
        bom = boms._bom_find(self, company_id=company.id, bom_type="phantom")[self]
        if bom:
            times = self.uom_id._compute_quantity(1, bom.product_uom_id, round=False)
            _boms, parts = bom.explode(self, times / bom.product_qty)
            for part, use in parts:
                if part.product_id.is_storable:
                    needed[part.product_id] += part.product_uom_id._compute_quantity(
                        use["qty"], part.product_id.uom_id, round=False
                    )
        return {part: quantity for part, quantity in needed.items() if quantity > 0}
