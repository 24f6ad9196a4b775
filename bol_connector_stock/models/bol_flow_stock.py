from odoo import fields, models

from odoo.addons.bol_connector.tools import commit, rerun_on_conflict

COMPUTE_BATCH = 1000
SEND_BATCH = 25


class BolFlow(models.Model):
    """Stock to bol: compute what changed, send what bol doesn't have yet."""

    _inherit = "bol.flow"

    def write(self, vals):
        asleep = self.filtered(lambda flow: flow.kind == "stock" and flow.mode == "off")
        result = super().write(vals)
        if vals.get("mode", "off") != "off":
            # What moved while nobody looked wasn't noted.
            asleep.sudo().write({"listed_at": False})
        return result

    def _has_work_stock(self):
        groups = self.env["bol.stock.dirty"]._read_group([], ["account"])
        return [account for (account,) in groups]

    def _run_stock(self, work):
        if self._bol_list_is_due(work):
            self._bol_compute_all_stock()
        while work.time_left():
            moved = rerun_on_conflict(self.env, self._bol_compute_moved_stock)
            sent = self.mode == "live" and self._bol_send_stock(work)
            if not (moved or sent):
                break
        due = [("account_id", "=", self.account_id.id), ("stock_due", "=", True)]
        work.backlog = self.env["bol.offer"].search_count(due)
        return not work.time_left()

    # -- compute ---------------------------------------------------------------

    def _bol_compute_all_stock(self):
        """The safety net: every offer, whatever was or wasn't noticed to move."""
        start = fields.Datetime.now()
        last = 0
        while offers := self.env["bol.offer"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("product_id", "!=", False),
                ("id", ">", last),
            ],
            order="id",
            limit=COMPUTE_BATCH,
        ):
            last = offers[-1].id
            rerun_on_conflict(self.env, offers._bol_compute_stock)
            self.env.invalidate_all()
        self.listed_at = start
        commit(self.env)

    def _bol_compute_moved_stock(self):
        """Compute the offers of products that moved; returns whether there were any."""
        dirty = self.env["bol.stock.dirty"]
        products = dirty._bol_take(self.account_id, COMPUTE_BATCH)
        self.env["bol.offer"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("product_id", "in", list(products)),
            ]
        )._bol_compute_stock()
        return bool(products)

    # -- send ------------------------------------------------------------------

    def _bol_send_stock(self, work):
        """Send one batch of amounts that bol doesn't have; False when all are sent."""
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("stock_due", "=", True),
                "|",
                ("stock_retry_at", "=", False),
                ("stock_retry_at", "<=", fields.Datetime.now()),
            ],
            limit=SEND_BATCH,
        )
        commit(self.env)
        results = {}
        try:
            for offer in offers:
                if not work.time_left():
                    break
                results[offer] = offer._bol_patch_stock(work.client)
        finally:
            # What bol took is kept, also when it then stops answering.
            rerun_on_conflict(self.env, lambda: self._bol_note_stock(results))
        return bool(offers)

    def _bol_note_stock(self, results):
        for offer, values in results.items():
            offer.write(values)
