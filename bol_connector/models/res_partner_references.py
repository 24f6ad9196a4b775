from odoo import models
from odoo.tools import SQL

from .res_partner_privacy import INVOICED, USED

# Tables whose rows keep no contact: they are the contact's own, or go with it.
OWN = {
    "mail_followers",
    "mail_message_res_partner_starred_rel",
    "mail_push_device",
    "res_partner_res_partner_category_rel",
}
OWN_COLUMNS = {
    # Follows from the parent.
    ("res_partner", "commercial_partner_id"),
    # Tax law asks for the customer, not for where the goods went.
    ("account_move", "partner_shipping_id"),
}
# Tables of the books: the column that says whether a row is only a draft.
BOOKS = {
    "account_move": "state",
    "account_move_line": "parent_state",
    "account_payment": "state",
    "account_bank_statement_line": None,
    "account_analytic_line": None,
}
# Where a row that names a contact says to which message it belongs.
MESSAGES = {
    "mail_message": SQL("t.id"),
    "mail_notification": SQL("t.mail_message_id"),
    "mail_message_res_partner_rel": SQL("t.mail_message_id"),
    "mail_message_reaction": SQL("t.message_id"),
    "mail_mail_res_partner_rel": SQL(
        "(SELECT mail_message_id FROM mail_mail WHERE id = t.mail_mail_id)"
    ),
}


class ResPartner(models.Model):
    """Who refers to the contacts of buyers."""

    _inherit = "res.partner"

    def _bol_documents(self):
        """The documents that the connector has made of orders.

        With its order, a document is done with the buyer. Each of these models has a
        stored ``bol_order_id``.

        :return: dict model -> dict of the tables that name contacts for it, its own
            first -> the column with its id
        """
        return {"sale.order": {"sale_order": "id", "sale_order_line": "order_id"}}

    def _bol_references(self):
        """How much else than erased orders needs these contacts.

        All foreign keys are looked at, also those of addons not known here.

        :return: dict id -> INVOICED or USED
        """
        self.env.flush_all()
        parts = [
            self._bol_query_references(table, column)
            for table, column in self._bol_foreign_keys()
        ]
        query = SQL(
            "SELECT id, MAX(need) FROM (%s) AS found GROUP BY id",
            SQL(" UNION ALL ").join(parts),
        )
        return dict(self.env.execute_query(query))

    def _bol_foreign_keys(self):
        """The (table, column) pairs that refer to contacts and may need them."""
        wizards = {
            name
            for model in self.env.values()
            if model._transient
            for name in (
                model._table,
                *(f.relation for f in model._fields.values() if f.type == "many2many"),
            )
        }
        keys = self.env["base.partner.merge.automatic.wizard"]._get_fk_on(self._table)
        return [
            (table, column)
            for table, column in sorted(keys)
            if table not in wizards | OWN and (table, column) not in OWN_COLUMNS
        ]

    def _bol_query_references(self, table, column):
        return SQL(
            "SELECT t.%(column)s AS id, MAX(%(need)s) AS need FROM %(table)s AS t "
            "WHERE t.%(column)s IN %(ids)s AND NOT %(done)s GROUP BY t.%(column)s",
            column=SQL.identifier(column),
            need=query_need(table),
            table=SQL.identifier(table),
            ids=tuple(self.ids),
            done=self._bol_query_done_with(table),
        )

    def _bol_query_done_with(self, table):
        """Condition for a row ``t`` of a table that needs its contact no more."""
        if table == "res_partner":
            # Those of this batch are weighed together.
            return SQL("(t.bol_erased_on IS NOT NULL OR t.id IN %s)", tuple(self.ids))
        if table in MESSAGES:
            return SQL(
                "EXISTS (SELECT FROM mail_message AS m WHERE m.id = %s AND (%s))",
                MESSAGES[table],
                self._bol_query_own_message(),
            )
        for tables in self._bol_documents().values():
            if table in tables:
                main = next(iter(tables))
                return erased(main, SQL("t.%s", SQL.identifier(tables[table])))
        return SQL("FALSE")

    def _bol_query_own_message(self):
        """Condition for a message ``m`` on these contacts or on erased documents."""
        own = SQL("m.model = 'res.partner' AND m.res_id IN %s", tuple(self.ids))
        documents = [
            SQL("m.model = %s AND %s", model, erased(next(iter(t)), SQL("m.res_id")))
            for model, t in self._bol_documents().items()
        ]
        return SQL(" OR ").join([own, *documents])


def query_need(table):
    """How much a row ``t`` of a table needs its contact: an SQL number."""
    if table in MESSAGES:
        # Who was sent an invoice is still to be known.
        return SQL(
            "CASE (SELECT model FROM mail_message WHERE id = %s) "
            "WHEN 'account.move' THEN %s ELSE %s END",
            MESSAGES[table],
            INVOICED,
            USED,
        )
    if BOOKS.get(table):
        state = SQL.identifier("t", BOOKS[table])
        return SQL("CASE %s WHEN 'draft' THEN %s ELSE %s END", state, USED, INVOICED)
    return SQL("%s", INVOICED if table in BOOKS else USED)


def erased(table, document):
    """Condition: a document is of an order whose personal data was erased.

    :param str table: the documents' own table
    :param SQL document: its id
    """
    return SQL(
        "EXISTS (SELECT FROM %s AS d JOIN bol_order AS o ON o.id = d.bol_order_id "
        "WHERE d.id = %s AND o.erased_on IS NOT NULL)",
        SQL.identifier(table),
        document,
    )
