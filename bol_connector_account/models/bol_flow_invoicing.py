from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.bol_connector.tools import BOL_ZONE, amsterdam_day, rerun_on_conflict

BATCH = 25
#: More orders of a day and method make a second collective invoice.
TOGETHER = 500


class BolFlow(models.Model):
    """Invoices of what was shipped, as the account's settings ask for them."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("invoicing", "Invoices")], ondelete={"invoicing": "cascade"}
    )

    def _bol_kinds(self):
        invoicing = {
            "lane": "bulk",
            "sequence": 70,
            "interval_minutes": 15,
            "mode": "preview",
        }
        return {**super()._bol_kinds(), "invoicing": invoicing}

    def _run_invoicing(self, work):
        account = self.account_id
        work.backlog = 0
        if not account.has_books:
            return False
        rerun_on_conflict(self.env, self._bol_close_invoiced)
        if self.mode == "live":
            rerun_on_conflict(self.env, self._bol_credit_due)
        more = False
        for policy in account.policy_ids:
            if policy.invoicing == "none":
                continue
            batches = self._bol_invoice_batches(policy)
            work.backlog += sum(len(days) for days, _together in batches)
            if self.mode != "live":
                continue
            for days, together in batches:
                if not work.time_left():
                    more = True
                    break
                work.backlog -= self._bol_invoice_batch(policy, days, together)
        return more

    def _bol_close_invoiced(self):
        """What people invoiced meanwhile is no trouble any more."""
        self.env["sale.order"].search(
            [
                ("bol_account_id", "=", self.account_id.id),
                ("bol_invoice_trouble", "!=", False),
                ("invoice_status", "!=", "to invoice"),
            ]
        )._bol_close_not_invoiced()

    def _bol_credit_due(self):
        """Try again what Odoo refused to credit."""
        self.env["bol.return.result"].search(
            [("account_id", "=", self.account_id.id), ("credit_due", "=", True)]
        )._bol_credit_new()

    def _bol_invoice_batch(self, policy, days, together):
        """Invoice some orders in one transaction; how many are dealt with.

        :param dict days: sale order's id -> day of shipping
        :param bool together: on one invoice
        """

        def invoice():
            sales = self.env["sale.order"].browse(days).exists()
            sales._bol_invoice(policy, days, together)

        rerun_on_conflict(self.env, invoice)
        self.env.invalidate_all()
        return len(days)

    def _bol_invoice_batches(self, policy):
        """What is to be invoiced of one fulfilment method, the oldest first.

        :return: list of (dict sale order's id -> day of shipping, whether together)
        """
        due = self._bol_to_invoice(policy.fulfilment_method)
        since = policy.invoices_from
        if since:
            due = {sale: day for sale, day in due.items() if day >= since}
        collective = {}
        if policy.invoicing == "day":
            today = amsterdam_day(fields.Datetime.now())
            private = self.env["sale.order"].browse(due)._bol_private_at_home()
            for sale in private:
                day = due.pop(sale.id)
                # A day isn't over before it is: what is shipped later goes along.
                if day < today:
                    collective.setdefault(day, []).append(sale.id)
        own = list(due)
        batches = [
            ({sale: due[sale] for sale in own[start : start + BATCH]}, False)
            for start in range(0, len(own), BATCH)
        ]
        for day, sales in sorted(collective.items()):
            batches += [
                (dict.fromkeys(sales[start : start + TOGETHER], day), True)
                for start in range(0, len(sales), TOGETHER)
            ]
        return batches

    def _bol_to_invoice(self, method):
        """The sale orders with something of a method to invoice, the oldest first.

        The day is that on which the last of it left, or on which bol last changed
        what it ships itself.

        :return: dict sale order's id -> day of shipping at bol
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT sale.id, (MAX(COALESCE(moved.moment, item.changed_at, %(now)s))
                       AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day
                  FROM sale_order sale
                  JOIN sale_order_line line ON line.order_id = sale.id
                  JOIN bol_order_item item ON item.id = line.bol_item_id
                  LEFT JOIN LATERAL (
                       SELECT MAX(move.date) AS moment
                         FROM stock_move move
                         JOIN stock_location place
                           ON place.id = move.location_dest_id
                        WHERE move.sale_line_id = line.id
                          AND move.state = 'done'
                          AND place.usage = 'customer'
                       ) moved ON TRUE
                 WHERE sale.bol_account_id = %(account)s
                   AND sale.state = 'sale'
                   AND sale.invoice_status = 'to invoice'
                   AND item.fulfilment_method = %(method)s
                   AND line.qty_to_invoice > 0
                   AND COALESCE(sale.bol_invoice_retry_at, %(now)s) <= %(now)s
              GROUP BY sale.id
              ORDER BY day, sale.id
                """,
                account=self.account_id.id,
                method=method,
                now=fields.Datetime.now(),
                zone=BOL_ZONE.key,
            )
        )
        return dict(self.env.cr.fetchall())
