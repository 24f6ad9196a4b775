from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..bol_api import order_paths
from .mapped_fields import (
    MODELS,
    Unfit,
    check_fits,
    converted,
    kind_label,
    label,
    may_be_mapped,
)

#: What comes of a mapping at an order. ``item``: bol.order.item record, empty for
#: values of the whole order; ``found``: what bol gives, as text, '' if nothing;
#: ``value``: what the field gets, None if nothing; ``trouble``: why bol's value is
#: left out, '' if it isn't.
Outcome = namedtuple("Outcome", "mapping item found value trouble")


class BolFieldMapping(models.Model):
    """A value of bol's orders that goes into a field of Odoo's documents."""

    _name = "bol.field.mapping"
    _description = "Bol.com Field Mapping"
    _rec_name = "path"
    _order = "account_id, sequence, id"

    account_id = fields.Many2one(
        "bol.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    path = fields.Char(
        "In Bol's Order",
        required=True,
        help="Where the value lies in an order of bol's Retailer API, for example "
        "billingDetails.orderReference or orderItems.fulfilment.timeFrameType.",
    )
    path_kind = fields.Char("Bol Gives", compute="_compute_path_kind")
    target = fields.Selection(
        [
            ("order", "Sale order"),
            ("line", "Sale order line"),
            ("customer", "Customer"),
            ("delivery", "Delivery address"),
        ],
        "Goes Into",
        required=True,
        default="order",
        help="The customer is the buyer, or the company that buys. Contacts get the "
        "value when they are made; one that is known already stays as it is.",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', possible_field_ids)]",
    )
    possible_field_ids = fields.Many2many(
        "ir.model.fields", compute="_compute_possible_field_ids"
    )

    @api.depends("path", "target")
    def _compute_path_kind(self):
        for mapping in self:
            kind = order_paths.PATHS.get(mapping._bol_path())
            mapping.path_kind = kind_label(self.env, kind) if kind else False

    @api.depends("path", "target")
    def _compute_possible_field_ids(self):
        fields_of_odoo = self.env["ir.model.fields"].sudo()
        for mapping in self:
            model = MODELS.get(mapping.target)
            found = fields_of_odoo
            for name, field in self.env[model]._fields.items() if model else ():
                if may_be_mapped(field) and mapping._bol_takes(field):
                    found |= fields_of_odoo._get(model, name)
            mapping.possible_field_ids = found.sudo(False)

    def _bol_takes(self, field):
        kind = order_paths.PATHS.get(self._bol_path())
        try:
            return not kind or check_fits(self.env, field, kind) is None
        except Unfit:
            return False

    @api.onchange("target")
    def _onchange_target(self):
        if self.field_id.sudo().model != MODELS.get(self.target):
            self.field_id = False

    @api.constrains("account_id", "active", "path", "target", "field_id")
    def _check_mapping(self):
        for mapping in self.filtered("active"):
            try:
                mapping._bol_check_path()
                mapping._bol_check_field()
            except Unfit as unfit:
                raise ValidationError(
                    self.env._("%(path)s: %(why)s", path=mapping.path, why=unfit)
                ) from unfit
            mapping._bol_check_single()

    # -- what may be saved -----------------------------------------------------

    def _bol_path(self):
        """The path from the order on; a line's may be written from the item on."""
        path = (self.path or "").strip()
        of_item = f"{order_paths.ITEMS}.{path}"
        if self.target == "line" and of_item in order_paths.PATHS:
            return of_item
        return path

    def _bol_check_path(self):
        path = self._bol_path()
        if path.startswith(order_paths.LISTS):
            raise Unfit(
                self.env._("This is a list at bol, which is no value for a field.")
            )
        if path not in order_paths.PATHS:
            raise Unfit(self._bol_unknown_path(path))
        if order_paths.is_of_item(path) and self.target != "line":
            raise Unfit(
                self.env._(
                    "An order may have several items, each with a value of its own. "
                    "Let it go into the sale order line."
                )
            )

    def _bol_unknown_path(self, path):
        near = order_paths.near(path)
        if near:
            return self.env._(
                "Bol's orders have no such value. Do you mean %(paths)s? Capitals "
                "matter.",
                paths=", ".join(near),
            )
        return self.env._(
            "Bol's orders have no such value. Write it with dots from the order on, "
            "for example billingDetails.orderReference."
        )

    def _bol_check_field(self):
        field = self._bol_field()
        if not may_be_mapped(field):
            raise Unfit(
                self.env._(
                    "The field “%(field)s” can't be mapped: the connector or Odoo "
                    "itself writes it, it steers access, or it holds another record.",
                    field=label(self.env, field),
                )
            )
        check_fits(self.env, field, order_paths.PATHS[self._bol_path()])

    def _bol_field(self):
        """The field of Odoo this mapping writes.

        :rtype: odoo.fields.Field
        :raise Unfit: it isn't a field of the target
        """
        wanted = self.field_id.sudo()
        model = MODELS[self.target]
        field = self.env[model]._fields.get(wanted.name)
        if wanted.model != model or not field:
            raise Unfit(
                self.env._(
                    "The field “%(field)s” isn't one of %(target)s.",
                    field=wanted.field_description or "",
                    target=self._bol_target_label(),
                )
            )
        return field

    def _bol_target_label(self):
        return dict(self._fields["target"]._description_selection(self.env))[
            self.target
        ]

    def _bol_check_single(self):
        """Only lines of a long text can come from several values."""
        same = self.account_id.mapping_ids.filtered(
            lambda other: (
                other.active
                and (other.target, other.field_id) == (self.target, self.field_id)
            )
        )
        if len(same) > 1 and self._bol_field().type != "text":
            raise ValidationError(
                self.env._(
                    "Two lines fill the field “%(field)s” of %(target)s: %(paths)s. "
                    "Keep one.",
                    field=label(self.env, self._bol_field()),
                    target=self._bol_target_label(),
                    paths=", ".join(same.mapped("path")),
                )
            )

    # -- what comes of it ------------------------------------------------------

    def _bol_outcome(self, document, item, item_document):
        """What this mapping makes of an order.

        Never raises: what was right when it was saved may have changed, and bol may
        give anything.

        :param dict document: bol's answer about the order
        :param item: bol.order.item record, empty for a path of the whole order
        :param dict item_document: the item in bol's answer
        :rtype: Outcome
        """
        found = value = None
        try:
            self._bol_check_path()
            self._bol_check_field()
            found = order_paths.read(document, item_document, self._bol_path())
            if found is not None:
                value = converted(self.env, self._bol_field(), found)
        except order_paths.WrongType:
            trouble = self.env._("Bol gives something of another type than usual.")
            return Outcome(self, item, "?", None, trouble)
        except Unfit as unfit:
            return Outcome(self, item, shown(found), None, str(unfit))
        return Outcome(self, item, shown(found), value, "")


class BolAccount(models.Model):
    _inherit = "bol.account"

    mapping_ids = fields.One2many("bol.field.mapping", "account_id", "Field Mapping")

    def action_preview_mapping(self):
        """Open the wizard that shows what the mapping makes of an order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_field_mapping_preview_action"
        )
        return {**action, "context": {"default_account_id": self.id}}


def shown(value):
    return "" if value is None else str(value)
