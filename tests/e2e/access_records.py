"""Records of an account, of any model that the registry has."""

from odoo import fields
from odoo.tools import SQL

from .access_mark import MARK

#: How records belong to an account, or to its company.
PATHS = (
    "account_id",
    "bol_account_id",
    "bol_order_id.account_id",
    "order_id.account_id",
)
#: What everybody shares: it says nothing of an account.
SHARED = ("bol.brand", "bol.delivery.promise")
#: Odoo's models that hold what an account made.
DOCUMENTS = ("sale.order", "stock.picking", "bol.offer", "bol.flow", "bol.order.item")
#: Values that can't be any.
VALUES = {"bol.field.mapping": {"path": "billingDetails.orderReference"}}
TEXTS = ("char", "text", "html")
#: Texts by which Odoo finds its way; they are no secret.
KEPT = (
    *("sandbox_url", "environment", "database_uuid", "payload", "url"),
    *("model", "res_model", "type", "mimetype", "message_id", "message_type"),
    *("store_fname", "checksum"),
)


class Records:
    """Finds, or makes, records of an account.

    :ivar ids: model -> their ids
    :ivar failed: model -> why none could be made
    """

    def __init__(self, env, account):
        self.env = env
        self.account = account
        self.ids = {"bol.account": account.ids}
        self.failed = {}

    def of(self, name):
        """Ids of the account's records of a model of the addons, made if need be."""
        if name not in self.ids:
            # What refers to each other.
            self.ids[name] = []
            self.ids[name] = self._found(name) or self._made(name)
        return self.ids[name]

    def theirs(self, name):
        """Ids of the account's records of a model of Odoo's."""
        if name not in self.ids and not self.env[name]._abstract:
            self.ids[name] = self._found(name)
        return self.ids.get(name, [])

    def _found(self, name):
        model = self.env[name].with_context(active_test=False)
        for domain in self._domains(model):
            if found := model.search(domain, limit=3):
                return found.ids
        return []

    def _domains(self, model):
        if model._transient:
            return
        for path in PATHS:
            if self._leads_to_account(model, path.split(".")):
                yield [(path, "=", self.account.id)]
        for name, field in model._fields.items():
            if field.type == "many2one" and field.store and self._is_ours(field):
                if ids := self.of(field.comodel_name):
                    yield [(name, "in", ids)]
        if "company_id" in model._fields and self._is_ours_named(model._name):
            yield [("company_id", "=", self.account.company_id.id)]

    def _leads_to_account(self, model, names):
        for name in names:
            field = model._fields.get(name)
            if field is None or not (
                field.relational and field._description_searchable
            ):
                return False
            model = self.env[field.comodel_name]
        return model._name == "bol.account"

    def _is_link(self, field):
        """Whether it leads to what is the account's."""
        if field.type == "many2many":
            return field.comodel_name in DOCUMENTS
        documents = field.type == "many2one" and field.comodel_name in DOCUMENTS
        return documents or (field.type == "many2one" and self._is_ours(field))

    def _is_ours(self, field):
        return self._is_ours_named(field.comodel_name)

    def _is_ours_named(self, name):
        return name.startswith("bol.")

    def _made(self, name):
        if not self.env[name]._auto:
            self.failed[name] = "is a view, and shows nothing of the account"
            return []
        try:
            made = self._opened(name).create(self.values(name))
            # Some ask bol meanwhile, with what another transaction must see.
            self.env.cr.commit()
            return made.ids
        except Exception as error:
            self.env.cr.rollback()
            self.env.clear()
            self.failed[name] = repr(error)
            return []

    def _opened(self, name):
        """The model; a wizard as it is opened on the account's form."""
        context = {"active_model": "bol.account", "active_id": self.account.id}
        model = self.env[name]
        return model.with_context(**context) if model._transient else model

    def values(self, name):
        """What ``create`` needs for a record of the account."""
        model = self._opened(name)
        defaults = model.default_get(list(model._fields))
        values = {}
        for field in model._fields.values():
            wanted = field.required or self._is_link(field)
            if (
                wanted
                and field.store
                and not field.related
                and (not field.compute or not field.readonly)
                and (field.name not in defaults or self._is_link(field))
                and field.name not in ("create_uid", "write_uid")
            ):
                value = self._value(field)
                if value is not None:
                    values[field.name] = value
        return values | VALUES.get(name, {})

    def _value(self, field):
        if field.type == "many2many":
            return [(6, 0, self.theirs(field.comodel_name))]
        if field.type == "many2one":
            return self._target(field.comodel_name)
        if field.type == "selection":
            return field.get_values(self.env)[0]
        now = fields.Datetime.now()
        simple = {
            "char": "res.partner" if field.name == "res_model" else f"{field.name} 1",
            # Some of them hold JSON.
            "text": "[]",
            "html": field.name,
            "integer": 1,
            "many2one_reference": self.account.id,
            "float": 1,
            "monetary": 1,
            "date": now.date(),
            "datetime": now,
        }
        return simple.get(field.type)

    def _target(self, name):
        if name.startswith("bol."):
            return (self.of(name) or [None])[0]
        if name == "res.company":
            return self.account.company_id.id
        found = self.theirs(name) or self.env[name].search([], limit=1).ids
        return found[0] if found else None

    # -- so that they can be seen ------------------------------------------------

    def mark(self):
        """Let each text of the records begin with the mark."""
        for name, ids in self.ids.items():
            private = name not in SHARED and not name.startswith("product.")
            if ids and private and self.env[name]._auto:
                self._mark(self.env[name], ids)
                self._mark_attached("mail.message", "model", name, ids)
                self._mark_attached("ir.attachment", "res_model", name, ids)
        buyers = self.env["sale.order"].browse(self.ids["sale.order"]).partner_id
        self._mark(buyers, buyers.ids)
        self.env.invalidate_all()

    def _mark_attached(self, model, owner, name, ids):
        domain = [(owner, "=", name), ("res_id", "in", ids)]
        if attached := self.env[model].search(domain):
            self._mark(attached, attached.ids)

    def _mark(self, model, ids):
        for field in model._fields.values():
            plain = field.type in TEXTS and field.store and not field.company_dependent
            if plain and not field.translate and field.name not in KEPT:
                column = SQL.identifier(field.name)
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s || %s WHERE id IN %s AND %s > ''",
                        SQL.identifier(model._table),
                        column,
                        MARK,
                        column,
                        tuple(ids),
                        column,
                    )
                )
