from markupsafe import Markup

from odoo import fields, models

from ..bol_api import reading
from ..tools import divide_around_errors
from .mapped_fields import MODELS, REPLACED

BILLING_ONLY = {"vat_number", "kvk_number", "order_reference"}
PERSONAL = ("shipmentDetails.", "billingDetails.")
WITHOUT = {"bol_without_mapping": True}


class BolOrder(models.Model):
    """Putting values of bol's orders where the account's field mapping wants them.

    A mapping never keeps an order from being imported: what can't be written is left
    out, and what Odoo refuses with mapped values is tried without them.
    """

    _inherit = "bol.order"

    mapped_personal = fields.Json(
        readonly=True,
        copy=False,
        help="Fields that the mapping filled from addresses: [target, name].",
    )

    def _bol_project_part(self):
        if len(self) > 1 or not self._bol_mappings():
            return super()._bol_project_part()
        return divide_around_errors(
            self.env,
            self,
            lambda order: super()._bol_project_part(),
            lambda order, error: order._bol_project_unmapped(error),
        )

    def _bol_project_unmapped(self, error):
        self.with_context(**WITHOUT)._bol_project_part()
        if self.sale_order_id:
            text = self.env._(
                "Imported without the account's field mapping, because Odoo refused "
                "the order with it: %(why)s",
                why=error,
            )
            self.message_post(body=text)

    def _bol_create_and_confirm(self):
        result = super()._bol_create_and_confirm()
        for order in self:
            order._bol_note_left_out()
            order._bol_note_personal()
        return result

    def _bol_note_personal(self):
        """Note what is to be erased with the buyer, whatever becomes of the mapping."""
        personal = self._bol_mappings().filtered(
            lambda mapping: (
                mapping.target in ("order", "line")
                and mapping.path.startswith(PERSONAL)
            )
        )
        if personal:
            pairs = {(mapping.target, mapping.field_id.name) for mapping in personal}
            self.mapped_personal = sorted(pairs)

    def _bol_erase(self):
        for order in self.filtered("mapped_personal"):
            sale = order.sale_order_id
            for target, name in order.mapped_personal:
                if target == "order":
                    erase(sale, name, {"client_order_ref": order.bol_id})
                    continue
                for line in sale.order_line.filtered("bol_item_id"):
                    erase(line, name, {"name": line.bol_item_id._bol_line_name()})
        return super()._bol_erase()

    def _bol_note_left_out(self):
        """Tell which of bol's values the mapping couldn't use."""
        lines = [
            f"{outcome.mapping.path}: {outcome.trouble}"
            for outcome in self._bol_mapping_outcomes()
            if outcome.trouble
        ]
        if lines:
            text = self.env._("Left out by the field mapping:")
            body = Markup("<br/>").join([text, *dict.fromkeys(lines)])
            self.message_post(body=body)

    # -- values ----------------------------------------------------------------

    def _bol_prepare_sale_order(self, *args, **kwargs):
        values = super()._bol_prepare_sale_order(*args, **kwargs)
        return with_mapped("sale.order", values, self._bol_mapped("order"))

    def _bol_prepare_customer(self, countries):
        """Where customer and delivery address are one contact, it gets both values."""
        values = super()._bol_prepare_customer(countries)
        mapped = self._bol_mapped("customer")
        if self._bol_is_delivered_to(self.billing_details or self.shipment_details):
            mapped |= self._bol_mapped("delivery")
        return with_mapped("res.partner", values, mapped)

    def _bol_prepare_others(self, customer, countries):
        others = super()._bol_prepare_others(customer, countries)
        place = next((kind for kind in ("delivery", "contact") if kind in others), None)
        if place:
            mapped = self._bol_mapped("delivery")
            others[place] = with_mapped("res.partner", others[place], mapped)
        return others

    def _bol_is_delivered_to(self, details):
        """Whether these address details name the place and person of delivery."""
        return all(
            text == self.shipment_details.get(name)
            for name, text in details.items()
            if name not in BILLING_ONLY
        )

    def _bol_mapped(self, target, item=None):
        """Values that the mapping gives for one record.

        :param str target: a value of ``bol.field.mapping.target``
        :param item: bol.order.item record, for a line
        :return: dict field name -> value, without what bol doesn't give
        """
        found = {}
        for outcome in self._bol_mapping_outcomes(target, item):
            if outcome.value is None:
                continue
            field = outcome.mapping._bol_field()
            if field.type == "text" and field.name in found:
                found[field.name] += f"\n{outcome.value}"
            else:
                found[field.name] = outcome.value
        return found

    def _bol_mappings(self, target=None):
        if self.env.context.get("bol_without_mapping"):
            return self.env["bol.field.mapping"]
        return self.account_id.mapping_ids.filtered(
            lambda mapping: mapping.active and target in (None, mapping.target)
        )

    def _bol_mapping_outcomes(self, target=None, item=None):
        """What each mapping makes of this order.

        :param str target: only mappings to it
        :param item: only for this bol.order.item record
        :return: list of ``Outcome``; a mapping to lines has one per item
        """
        mappings = self._bol_mappings(target)
        document = self._bol_document() if mappings else {}
        documents = {
            reading.text(one, "orderItemId"): one
            for one in reading.items(document, "orderItems", dict)
        }
        none = self.env["bol.order.item"]
        return [
            mapping._bol_outcome(document, one, documents.get(one.bol_id))
            for mapping in mappings
            for one in ((item or self.item_ids) if mapping.target == "line" else [none])
        ]

    def _bol_document(self):
        """bol's answer about this order, with the addresses as the mirror keeps them.

        {} when it was erased.
        """
        raw = self.sudo().raw
        document = dict(reading.mapping(reading.parse(raw.encode()))) if raw else {}
        known = {
            "shipmentDetails": self.sudo().shipment_details,
            "billingDetails": self.sudo().billing_details,
        }
        for key, details in known.items():
            kept = {camel(name): text for name, text in (details or {}).items()}
            document[key] = {**reading.mapping(document.get(key)), **kept}
        return document


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_prepare_sale_lines(self, *args, **kwargs):
        lines = super()._bol_prepare_sale_lines(*args, **kwargs)
        mapped = self.bol_order_id._bol_mapped("line", self)
        return [
            with_mapped("sale.order.line", line, mapped)
            if line.get("bol_item_id")
            else line
            for line in lines
        ]


def erase(record, name, plain):
    """Empty a field, or give it back what the connector would write.

    Neither a locked order nor the log of changes may keep the old value.

    :param str name: of the field; one that isn't there any more is left alone
    :param dict plain: name -> the connector's own value
    """
    field = record._fields.get(name)
    if field:
        empty = "-" if field.required and field.type in ("char", "text") else False
        models.Model.write(record.sudo(), {name: plain.get(name, empty)})


def with_mapped(model, values, mapped):
    """Values of a record with mapped ones; the connector's own stay.

    :param str model: the record's
    :param dict values: of the connector
    :param dict mapped: of the mapping
    """
    replaced = REPLACED.get(model, ())
    taken = {
        name: value
        for name, value in mapped.items()
        if name not in values or name in replaced
    }
    if model == MODELS["line"] and "name" in taken:
        # The title at bol is followed by the mapped texts.
        taken["name"] = f"{values['name']}\n{taken['name']}"
    return {**values, **taken}


def camel(name):
    """The name of a mirrored address detail as bol writes it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
