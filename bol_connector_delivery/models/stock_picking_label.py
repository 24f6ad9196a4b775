from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.bol_connector.bol_api import errors

from .bol_label import OPTION_FIELDS
from .bol_label_option import option_values


class StockPicking(models.Model):
    """The labels of bol that a transfer goes with."""

    _inherit = "stock.picking"

    bol_label_ids = fields.One2many(
        "bol.label",
        "picking_id",
        "Bol.com Labels",
        readonly=True,
        groups="stock.group_stock_user,bol_connector.bol_connector_group_user",
    )

    def _bol_label_items(self):
        """What of its order goes with bol's label in this transfer.

        :return: dict bol.order.item record -> units
        """
        self.ensure_one()
        items = {}
        moves = self.move_ids.filtered(lambda move: move.state != "cancel")
        by_item = moves.grouped(lambda move: move.sale_line_id.sudo().bol_item_id)
        for item, mine in by_item.items():
            if item not in item.bol_order_id._bol_vvb_items():
                continue
            pieces = sum(
                item._bol_pieces(move.product_uom_qty, move.product_uom)
                for move in mine
                if move.product_id == move.sale_line_id.product_id
            )
            # A kit's components say nothing of how many kits they are.
            items[item] = min(pieces or item.quantity_open, item.quantity_open)
        return {item: units for item, units in items.items() if units > 0}

    def _bol_read_options(self):
        """Ask bol which labels it has for this transfer; waits for bol.

        :return: list of dicts, see :func:`.bol_label_option.option_values`
        :raise bol_api.errors.BolError:
        """
        self.ensure_one()
        with self.sudo().bol_order_id.account_id._bol_client(watched=True) as client:
            return self._bol_options(client)

    def _bol_options(self, client):
        """As :meth:`_bol_read_options`, with a ``BolClient`` that is there already."""
        items = self._bol_label_items()
        orders = self.env["bol.order"].union(*(item.bol_order_id for item in items))
        if len(orders) > 1:
            raise errors.BadRequest(
                self.env._(
                    "A label of bol is for one order, and this transfer holds "
                    "%(orders)s: give each a transfer of its own.",
                    orders=", ".join(orders.mapped("bol_id")),
                )
            )
        quantities = [(item.bol_id, units) for item, units in items.items()]
        options = client.labels.delivery_options(quantities) if items else ()
        return [option_values(option) for option in options]

    def _bol_labels_kept(self):
        """The labels of these transfers that are bought, or about to be."""
        return self.sudo().bol_label_ids.filtered(
            lambda label: label.state not in ("failed", "withdrawn")
        )

    def _bol_buy_label(self, option):
        """Have a label bought for this transfer; the call is made by the flow.

        :param dict option: ``offer_id`` and what :data:`.bol_label.OPTION_FIELDS` names
        :return: bol.label record in ``to_send``
        :raise UserError: it has one already, or nothing in it goes with a label
        """
        self.ensure_one()
        if self._bol_labels_kept():
            raise UserError(
                self.env._("%(transfer)s has a label already.", transfer=self.name)
            )
        items = self._bol_label_items()
        if not items:
            raise UserError(
                self.env._(
                    "Nothing in %(transfer)s goes with a label of bol.",
                    transfer=self.name,
                )
            )
        order = self.sudo().bol_order_id
        return (
            self.env["bol.label"]
            .sudo()
            .create(
                {
                    **{name: option[name] for name in OPTION_FIELDS},
                    "offer_id": option["offer_id"],
                    "account_id": order.account_id.id,
                    "bol_order_id": order.id,
                    "picking_id": self.id,
                    "line_ids": [
                        fields.Command.create({"item_id": item.id, "quantity": units})
                        for item, units in items.items()
                    ],
                }
            )
        )
