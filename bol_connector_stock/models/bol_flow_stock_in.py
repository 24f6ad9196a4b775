from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.tools import rerun_on_conflict

TROUBLE = "stock_in_held"


class BolFlow(models.Model):
    """Stock from bol, for sellers who keep it there: Odoo's quantities follow.

    It goes by the whole list of offers, which such an account reads at each interval:
    bol doesn't say of an offer that it changed when an order takes from its stock.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("stock_in", "Stock from bol")],
        ondelete={"stock_in": "cascade"},
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "stock_in": {
                "lane": "bulk",
                "sequence": 60,
                "interval_minutes": 60,
                "mode": "preview",
            },
        }

    def _bol_whole_offers_due(self, now):
        if super()._bol_whole_offers_due(now):
            return True
        pause = timedelta(minutes=self.interval_minutes)
        leads = self.account_id.stock_kept_in == "bol"
        return leads and self.whole_listed_at + pause <= now

    def _has_work_stock_in(self):
        """Ids of accounts whose offers were listed since their stock was counted."""
        mine = self.filtered(
            lambda flow: (
                flow.kind == "stock_in" and flow.account_id.stock_kept_in == "bol"
            )
        )
        return [
            flow.account_id.id
            for flow in mine
            if flow._bol_list_to_count_by() not in (False, flow.listed_at)
        ]

    def _bol_list_to_count_by(self, forced=False):
        """When the whole list of offers began that stock can be counted by; or False.

        What an order takes is left out of the list at once. Before the orders were read
        as well, its goods would seem to have left the shelf.
        """
        listed = self.account_id._bol_flow("offers").whole_listed_at
        orders = self.account_id._bol_flow("orders")
        awaited = listed and not forced and orders.mode != "off"
        if awaited and not (orders.listed_at and orders.listed_at >= listed):
            return False
        return listed

    def _run_stock_in(self, work):
        listed = self._bol_list_to_count_by(work.forced)
        if self.account_id.stock_kept_in != "bol" or not listed:
            return False
        wanted, left = self.account_id._bol_stock_of_bol()
        location = self.account_id._bol_stock_in_location()
        differing = location._bol_differing_from(wanted)
        self._bol_settle_others(location, differing, left)
        work.backlog = len(differing)
        if self.mode == "live":
            apply = self._bol_may_apply(location, wanted, TROUBLE)
            if not self._bol_count_all(work, location, wanted, apply):
                return True
            work.backlog = 0
        rerun_on_conflict(self.env, lambda: self.write({"listed_at": listed}))
        return False

    def _bol_settle_others(self, location, differing, left):
        """See to offers whose products aren't going to be counted.

        :param list differing: the products that are
        :param dict left: bol.offer record -> text, why its product isn't counted
        """
        counted = set(differing)
        offers = self._bol_offers_noted()
        others = offers.filtered(lambda offer: offer.product_id not in counted)

        def settle():
            others._bol_note_left(left)
            if self.mode == "live":
                location._bol_take_back(others.product_id)

        rerun_on_conflict(self.env, settle)

    def _bol_note_counted(self, products, reasons):
        result = super()._bol_note_counted(products, reasons)
        if self.kind == "stock_in":
            offers = self._bol_offers_noted(products)
            left = {
                offer: reasons[offer.product_id]
                for offer in offers
                if offer.active
                and offer.fulfilment_method == "FBR"
                and offer.product_id in reasons
            }
            offers._bol_note_left(left)
        return result

    def _bol_offers_noted(self, products=None):
        """The offers of the account, of all products or of some, gone ones included."""
        domain = [("account_id", "=", self.account_id.id)]
        if products:
            domain.append(("product_id", "in", [product.id for product in products]))
        return self.env["bol.offer"].with_context(active_test=False).search(domain)


class BolOffer(models.Model):
    _inherit = "bol.offer"

    def _bol_note_left(self, left):
        """Note why the stock of some of these offers isn't taken over.

        :param dict left: bol.offer record -> text
        """
        for offer in self:
            offer._bol_write_changed({"stock_in_skipped": left.get(offer, False)})
