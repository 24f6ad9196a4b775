from odoo import SUPERUSER_ID, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _bol_is_in_batch(self):
        """Whether somebody works on the batch of this transfer.

        Where Odoo batches and starts by itself, a batch is somebody's only when he made
        it or is responsible for it.
        """
        batch = self.batch_id
        if batch.state != "in_progress":
            return super()._bol_is_in_batch()
        by_odoo = self.picking_type_id.auto_batch
        made = batch.create_uid.id != SUPERUSER_ID
        return bool(batch.user_id or made or not by_odoo)
