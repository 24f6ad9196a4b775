from odoo import api, fields, models

from ..bol_api import order_paths
from ..models.bol_account import MANAGER
from ..models.bol_field_mapping import shown


class BolFieldMappingPreview(models.TransientModel):
    """What an account's field mapping makes of one of its orders; writes nothing."""

    _name = "bol.field.mapping.preview"
    _description = "Preview of Bol.com Field Mapping"

    account_id = fields.Many2one("bol.account", required=True)
    order_id = fields.Many2one(
        "bol.order",
        "Bol's Order",
        compute="_compute_order_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('account_id', '=', account_id), ('item_ids', '!=', False)]",
    )
    is_known = fields.Boolean(compute="_compute_is_known")
    line_ids = fields.One2many(
        "bol.field.mapping.preview.line",
        "preview_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
    )
    values = fields.Text(
        "All Values",
        compute="_compute_values",
        groups=MANAGER,
        help="What bol gives in this order, by path.",
    )

    @api.depends("account_id")
    def _compute_order_id(self):
        for preview in self:
            preview.order_id = self.env["bol.order"].search(
                [
                    ("account_id", "=", preview.account_id.id),
                    ("placed_at", "!=", False),
                    ("item_ids", "!=", False),
                ],
                limit=1,
            )

    @api.depends("order_id")
    def _compute_is_known(self):
        for preview in self:
            preview.is_known = bool(preview._readable_order().raw)

    @api.depends("order_id")
    def _compute_line_ids(self):
        for preview in self:
            preview.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(preview._prepare_line(outcome))
                    for outcome in preview._readable_order()._bol_mapping_outcomes()
                ),
            ]

    @api.depends("order_id")
    def _compute_values(self):
        for preview in self:
            found = order_paths.read_all(preview._readable_order()._bol_document())
            preview.values = "\n".join(f"{path} = {value}" for path, value in found)

    def _readable_order(self):
        """The order, also with what its user may not read of it, raw as bol gave it."""
        self.order_id.check_access("read")
        return self.order_id.sudo()

    def _prepare_line(self, outcome):
        mapping = outcome.mapping
        trouble = outcome.trouble
        if not trouble and outcome.value is None:
            trouble = self.env._("Bol gives nothing here.")
        return {
            "target": mapping.target,
            "field_label": mapping.field_id.field_description,
            "path": mapping.path,
            "item": outcome.item.title or outcome.item.bol_id,
            "found": outcome.found,
            "value": shown(outcome.value),
            "trouble": trouble,
        }


class BolFieldMappingPreviewLine(models.TransientModel):
    _name = "bol.field.mapping.preview.line"
    _description = "Line of a Preview of Bol.com Field Mapping"

    preview_id = fields.Many2one(
        "bol.field.mapping.preview", required=True, ondelete="cascade"
    )
    target = fields.Selection(
        lambda self: self.env["bol.field.mapping"]._fields["target"].selection,
        "Goes Into",
    )
    field_label = fields.Char("Field")
    path = fields.Char("In Bol's Order")
    item = fields.Char()
    found = fields.Char("Bol Gives")
    value = fields.Char("Field Gets")
    trouble = fields.Char("Left Out Because")
