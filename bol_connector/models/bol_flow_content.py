from odoo import fields, models
from odoo.tools import SQL

from ..tools import rerun_on_conflict

PAGE = 100


class BolFlow(models.Model):
    """Content to bol: what changed of products whose content was sent once."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("content", "Content to bol")], ondelete={"content": "cascade"}
    )

    def _bol_kinds(self):
        content = {
            "lane": "bulk",
            "sequence": 60,
            "interval_minutes": 60,
            "mode": "preview",
        }
        return {**super()._bol_kinds(), "content": content}

    def _has_work_content(self):
        return self.env["bol.content"]._bol_accounts_waiting()

    def _run_content(self, work):
        if self.position or self._bol_list_is_due(work):
            self._bol_compare_content(work)
        more = self.env["bol.content"]._bol_run(self.account_id, work)
        return more or bool(self.position)

    def _bol_compare_content(self, work):
        """Have bol told what changed since it was told; slice by slice."""
        if not self.position:
            rerun_on_conflict(
                self.env, lambda: self.write({"listed_at": fields.Datetime.now()})
            )
        last = int(self.position or 0)
        while work.time_left():
            products = self._bol_products_told(last)
            if not products:
                last = 0
                break
            last = products[-1].id
            rerun_on_conflict(
                self.env, lambda products=products: self._bol_compare_page(products)
            )
            self.env.invalidate_all()
        rerun_on_conflict(self.env, lambda: self.write({"position": last or False}))

    def _bol_compare_page(self, products):
        taking_part = self.env["product.product"].union(
            *(
                p
                for p, parts in products._bol_parts(self.account_id).items()
                if p.active and "content" in parts
            )
        )
        self.env["bol.content"]._bol_request(self.account_id, taking_part)

    def _bol_products_told(self, last):
        """The next products of which bol was told something, or is to be."""
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT product_id FROM bol_content "
                "WHERE account_id = %s AND product_id > %s "
                "ORDER BY product_id LIMIT %s",
                self.account_id.id,
                last,
                PAGE,
            )
        )
        ids = [product_id for (product_id,) in self.env.cr.fetchall()]
        return self.env["product.product"].browse(ids)
