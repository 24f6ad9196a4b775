"""Which fields of Odoo may take which values of bol's orders."""

from ..bol_api import order_paths

MODELS = {
    "order": "sale.order",
    "line": "sale.order.line",
    "customer": "res.partner",
    "delivery": "res.partner",
}
# Kind of bol's value -> types of fields that take it.
FITTING = {
    "text": {"char", "text"},
    "choice": {"char", "text", "selection"},
    "integer": {"integer", "float", "monetary", "char", "text"},
    "number": {"float", "monetary", "char", "text"},
    "flag": {"boolean"},
    "day": {"date", "char", "text"},
    "moment": {"datetime"},
}
# What the connector writes and a mapping may replace; or, of long texts, add to.
REPLACED = {"sale.order": {"client_order_ref"}, "sale.order.line": {"name"}}
# What the connector writes, or Odoo steers its documents and access by.
KEPT = {
    "sale.order": {
        "commitment_date",
        "date_order",
        "locked",
        "name",
        "origin",
        "picking_policy",
        "prepayment_percent",
        "recompute_delivery_price",
        "require_payment",
        "require_signature",
        "signed_by",
        "signed_on",
        "state",
    },
    "sale.order.line": {
        "collapse_composition",
        "collapse_prices",
        "customer_lead",
        "discount",
        "display_type",
        "linked_virtual_id",
        "sequence",
        "technical_price_unit",
        "virtual_id",
    },
    "res.partner": {
        "city",
        "company_name",
        "company_registry",
        "customer_rank",
        "email",
        "employee",
        "lang",
        "name",
        "phone",
        "street",
        "street2",
        "supplier_rank",
        "type",
        "tz",
        "vat",
        "vies_valid",
        "website",
        "zip",
    },
}
KEPT_BEGINNINGS = (
    "access_",
    "active",
    "activity_",
    "amount_",
    "bol_",
    "is_",
    "message_",
    "peppol_",
    "price_",
    "product_",
    "qty_",
    "signup_",
    "street_",
)


class Unfit(Exception):
    """A field doesn't take a value, or no value of that kind; says why."""


def may_be_mapped(field):
    """Whether a mapping may write a field.

    Not one that Odoo computes or that writes to other records, that has a value per
    company, or that only some users may see: the connector may write everything, and
    a mapping must not lend that to who may not.

    :param odoo.fields.Field field:
    """
    return (
        field.type in set.union(*FITTING.values())
        and field.store
        and not (field.readonly or field.related or field.inverse)
        and not (field.company_dependent or field.groups)
        and field.name not in KEPT.get(field.model_name, ())
        and not field.name.startswith(KEPT_BEGINNINGS)
    )


def check_fits(env, field, kind):
    """Raise :class:`Unfit` when a field doesn't take values of a kind.

    :param odoo.fields.Field field:
    :param bol_api.order_paths.Kind kind:
    """
    if field.type not in FITTING[kind.name]:
        types = dict(
            env["ir.model.fields"]._fields["ttype"]._description_selection(env)
        )
        raise Unfit(
            env._(
                "Bol gives %(kind)s here, and the field “%(field)s” takes %(type)s.",
                kind=kind_label(env, kind),
                field=label(env, field),
                type=types.get(field.type, field.type),
            )
        )
    if field.type != "selection":
        return
    missing = [one for one in kind.choices if one not in field.get_values(env)]
    if missing:
        raise Unfit(
            env._(
                "The field “%(field)s” has no choice for %(values)s, which bol may "
                "give. A choice needs the same technical value as bol's.",
                field=label(env, field),
                values=", ".join(missing),
            )
        )


def converted(env, field, value):
    """A value of bol as a field takes it.

    :param odoo.fields.Field field:
    :param value: as of ``order_paths.read``, and of a kind that fits
    :raise Unfit: the field can't hold this value
    """
    if field.type in ("char", "text"):
        value = str(value)
        if getattr(field, "size", None) and len(value) > field.size:
            raise Unfit(env._("It is longer than the field's %(n)s.", n=field.size))
    elif field.type in ("float", "monetary"):
        value = float(value)
    elif field.type == "selection" and value not in field.get_values(env):
        raise Unfit(env._("The field has no such choice."))
    return value


def label(env, field):
    return field._description_string(env) or field.name


def kind_label(env, kind):
    """What sort of values a kind has, in words."""
    labels = {
        order_paths.TEXT.name: env._("a text"),
        order_paths.INTEGER.name: env._("a whole number"),
        order_paths.NUMBER.name: env._("an amount"),
        order_paths.FLAG.name: env._("yes or no"),
        order_paths.DAY.name: env._("a date"),
        order_paths.MOMENT.name: env._("a date with a time"),
    }
    choices = env._("one of %(choices)s", choices=", ".join(kind.choices))
    return labels.get(kind.name, choices)
