from odoo import fields, models

from odoo.addons.bol_connector.tools import commit, rerun_on_conflict


class BolShipment(models.Model):
    """What ships is sold no more, also while the account's stock has stopped.

    Once bol knows of a shipment, it counts the pieces as open no more, and sells that
    much of the amount it was told last. When the brake keeps back the lower amount, bol
    is told the last one less what ships: never less than that, for what has stopped may
    be a mistake.
    """

    _inherit = "bol.shipment"

    def _bol_prepare_batch(self, work):
        result = super()._bol_prepare_batch(work)
        flow = self.account_id.flow_ids.filtered(lambda flow: flow.kind == "stock")
        if flow.stopped and flow.mode == "live":
            going = self.filtered(lambda shipment: not shipment._bol_put_off())
            going._bol_lines()._bol_lower_stock(work)
        return result


class BolOffer(models.Model):
    _inherit = "bol.offer"

    def _bol_note_lowered(self, amount, payload):
        """Keep that bol took a lower amount, beside the right one that waits."""
        self.write(self._bol_prepare_outcome("stock", payload, None))
        answers = {self.id: ("sent", str(amount), None)}
        self.env["bol.offer.log"]._bol_note_answers("stock", answers)


class BolShipmentLine(models.Model):
    _inherit = "bol.shipment.line"

    stock_lowered = fields.Boolean(
        readonly=True,
        copy=False,
        help="Bol was told to sell these units no more, although the stock of the "
        "account has stopped.",
    )

    def _bol_lower_stock(self, work):
        """Tell bol to sell these units no more; commits.

        :param work: the flow's ``Slice``
        """
        lines = self.filtered(lambda line: not line.stock_lowered)
        by_offer = lines.grouped(lambda line: line._bol_offer())
        amounts = lowered_amounts(by_offer)
        payloads = {
            offer.bol_id: {"stock": {"amount": amount, "managedByRetailer": False}}
            for offer, amount in amounts.items()
        }
        if not payloads:
            return
        commit(self.env)
        outcomes = dict(work.client.offers.patch_many(payloads))

        def note():
            for offer, amount in amounts.items():
                if not outcomes[offer.bol_id]:
                    offer._bol_note_lowered(amount, payloads[offer.bol_id])
                    by_offer[offer].stock_lowered = True

        # What bol didn't take is due as before, and holds up no shipment.
        rerun_on_conflict(self.env, note)

    def _bol_offer(self):
        """The bol.offer record of this item; empty if it isn't known."""
        item = self.item_id
        return self.env["bol.offer"].search(
            [
                ("account_id", "=", item.account_id.id),
                ("bol_id", "=", item.offer_bol_id),
            ],
            limit=1,
        )


def lowered_amounts(by_offer):
    """The amount of each offer less what ships, where the right one is lower still.

    :param dict by_offer: bol.offer record -> its bol.shipment.line records
    :return: dict bol.offer record -> int
    """
    return {
        offer: max(
            offer.stock_wanted, offer.stock_acknowledged - sum(lines.mapped("quantity"))
        )
        for offer, lines in by_offer.items()
        if offer.stock_due
        and offer.stock_told
        and not offer.stock_approved
        and offer.stock_wanted < offer.stock_acknowledged
    }
