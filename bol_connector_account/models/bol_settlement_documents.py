from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .account_move import BARE
from .bol_settlement_judging import cents

COSTS = ("commission", "cost")


class BolSettlement(models.Model):
    """Drafts of the vendor bill and of the entry that clears the journal.

    The bill is all that bol charges, the entry sets it off against what bol owes, and
    moves what nobody can explain between clearing and suspense. With both posted, and
    all invoices and credit notes of the period, clearing is less by what bol pays.
    """

    _inherit = "bol.settlement"

    documents_made = fields.Boolean(readonly=True, copy=False)

    def _bol_make_documents(self):
        """Make the drafts that this settlement lacks; never a second one.

        :raise UserError: the books can't hold it
        """
        self.ensure_one()
        self.lock_for_update(allow_referencing=True)
        if self.state != "read" or not self.account_id.has_books:
            return
        company = self.company_id
        if self.currency_id != company.currency_id:
            raise UserError(
                self.env._(
                    "Bol's invoice is in %(currency)s: the connector doesn't book it.",
                    currency=self.currency_id.name,
                )
            )
        settlement = self.with_company(company).with_context(**BARE)
        if not settlement.bill_id:
            settlement._bol_make_bill()
        if not (settlement.entry_id or settlement._bol_is_bill()):
            settlement._bol_make_entry()
        self.write({"documents_made": True, "trouble": False})
        self._bol_note_posted()

    def _bol_drop_drafts(self):
        """Remove the drafts of these settlements: they are to be made anew."""
        drafts = (self.bill_id | self.entry_id).filtered(
            lambda move: move.state != "posted" and not move.posted_before
        )
        kept = (self.bill_id | self.entry_id) - drafts
        if kept:
            raise UserError(
                self.env._(
                    "%(documents)s was posted before: delete it first.",
                    documents=", ".join(kept.mapped("display_name")),
                )
            )
        drafts.with_context(force_delete=True).unlink()
        self.filtered("documents_made").documents_made = False

    # -- bill ------------------------------------------------------------------

    def _bol_charged(self):
        """What bol charges with this invoice, VAT included, as Decimal."""
        return cents(self.amount_tax) + sum(
            (cents(one.amount) for one in self._bol_charged_sums()), cents(0)
        )

    def _bol_charged_sums(self):
        sums = self.sum_ids
        if self._bol_is_bill():
            return sums
        return sums.filtered(lambda one: one.category in COSTS)

    def _bol_make_bill(self):
        sums = self._bol_charged_sums().filtered("amount")
        charged = self._bol_charged()
        if not (sums or charged):
            return
        sign = -1 if charged < 0 else 1
        bill = self.env["account.move"].create(self._bol_prepare_bill(sums, sign))
        left = sign * charged - cents(bill.amount_total)
        if left:
            values = self._bol_prepare_left(left, bill)
            bill.write({"invoice_line_ids": [fields.Command.create(values)]})
        self.bill_id = bill
        if self.pdf_id:
            bill.message_main_attachment_id = self.pdf_id.copy(
                {"res_model": "account.move", "res_id": bill.id}
            )

    def _bol_prepare_bill(self, sums, sign):
        """Values of the vendor bill, or of the vendor's credit note.

        :param sums: bol.settlement.sum records, one line each
        :param int sign: -1: bol gives back more than it charges
        """
        account = self.account_id
        return {
            "move_type": "in_invoice" if sign > 0 else "in_refund",
            "journal_id": account.purchase_journal_id.id,
            "company_id": self.company_id.id,
            "partner_id": account.bol_partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.issued_on,
            "ref": self.bol_id,
            "invoice_line_ids": [
                fields.Command.create(self._bol_prepare_cost(one, sign)) for one in sums
            ],
        }

    def _bol_prepare_cost(self, one, sign):
        """Values of a line of the bill: all lines of a kind, without VAT."""
        kind, company = one.kind_id, self.company_id
        own = company.account_purchase_tax_id if self.amount_tax else None
        tax = kind.tax_id or own
        account = kind.account_id or self._bol_cost_account()
        return {
            "name": kind.name or self.env._("Broken lines"),
            "quantity": 1,
            "price_unit": sign * one.amount,
            "tax_ids": [fields.Command.set(tax.ids if tax else [])],
            **({"account_id": account.id} if account else {}),
        }

    def _bol_cost_account(self):
        return self.account_id.purchase_journal_id.default_account_id

    def _bol_prepare_left(self, left, bill):
        """Values of the line that makes the bill what bol charges: cents of rounding,
        or VAT that none of its lines bears.

        :param Decimal left: what the bill lacks, in its own sign
        """
        lines = bill.invoice_line_ids
        rounding = abs(left) <= cents(0.01) * len(lines)
        account = lines[:1].account_id if rounding else None
        name = self.env._("Rounding of VAT")
        if not rounding:
            name = self.env._("VAT that these lines don't explain")
        return {
            "name": name,
            "quantity": 1,
            "price_unit": float(left),
            "tax_ids": [fields.Command.clear()],
            "account_id": (account or self.account_id.suspense_account_id).id,
        }

    # -- entry -----------------------------------------------------------------

    def _bol_make_entry(self):
        lines = self._bol_prepare_set_off() + [
            values
            for row in self._bol_unexplained()
            for values in self._bol_prepare_suspense(*row)
        ]
        if not lines:
            return
        self.entry_id = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.account_id.clearing_journal_id.id,
                "company_id": self.company_id.id,
                "date": self.issued_on,
                "ref": self.env._("Bol.com %(invoice)s", invoice=self.bol_id),
                "line_ids": [fields.Command.create(values) for values in lines],
            }
        )

    def _bol_prepare_set_off(self):
        """Values of the two lines by which bol's charges lower what it owes."""
        charged = float(self._bol_charged())
        if not charged:
            return []
        account = self.account_id
        name = self.env._("Costs of bol.com %(invoice)s", invoice=self.bol_id)
        common = {"partner_id": account.bol_partner_id.id, "name": name}
        payable = account.bol_partner_id.property_account_payable_id
        return [
            {**common, "account_id": payable.id, "balance": charged},
            {
                **common,
                "account_id": account.clearing_account_id.id,
                "balance": -charged,
            },
        ]

    def _bol_unexplained(self):
        """What bol pays besides, or short of, what the books expect.

        :return: list of (line's id, order's id, label, account's id or None, amount as
            Decimal: above zero bol pays more)
        """
        self.env.flush_all()
        account = self.account_id
        query = SQL(
            UNEXPLAINED, settlement=self.id, clearing=account.clearing_account_id.id
        )
        return [row for row in self.env.execute_query(query) if row[-1]]

    def _bol_prepare_suspense(self, line_id, order_id, label, account_id, amount):
        """Values of the two move lines of one row of :meth:`_bol_unexplained`."""
        account = self.account_id
        common = {
            "name": label,
            "partner_id": account.bol_partner_id.id,
            "bol_order_id": order_id,
            "bol_settlement_line_id": line_id,
        }
        amount = float(amount)
        other = account_id or account.suspense_account_id.id
        return [
            {
                **common,
                "account_id": account.clearing_account_id.id,
                "balance": amount,
            },
            {**common, "account_id": other, "balance": -amount},
        ]

    # -- posting ---------------------------------------------------------------

    def _bol_note_posted(self):
        """Set off the bill of these settlements as soon as it and the entry are
        posted."""
        for settlement in self.filtered("documents_made"):
            bill, entry = settlement.bill_id, settlement.entry_id
            posted = all(move.state == "posted" for move in bill | entry)
            settlement._bol_write_changed({"state": "booked" if posted else "read"})
            if posted and bill and entry:
                payable = (bill | entry).line_ids.filtered(
                    lambda line: (
                        line.account_id.account_type == "liability_payable"
                        and not line.reconciled
                    )
                )
                for lines in payable.grouped("account_id").values():
                    if len(lines.move_id) > 1:
                        lines.reconcile()


#: The books expect what is invoiced, or is going to be: an order of which nobody makes
#: invoices isn't on the clearing account.
UNEXPLAINED = """
    SELECT line.id, line.bol_order_id,
           CONCAT_WS(' ', line.order_bol_id, line.code, line.title),
           CASE kind.category WHEN 'compensation' THEN kind.account_id END,
           COALESCE(CASE WHEN kind.category = 'turnover' AND (
               (policy.invoicing <> 'none' AND bol_order.sale_order_id IS NOT NULL)
               OR EXISTS (
                  SELECT FROM account_move_line paid
                   WHERE paid.bol_order_id = line.bol_order_id
                     AND paid.account_id = %(clearing)s
                     AND paid.bol_settlement_line_id IS NULL
                     AND paid.parent_state = 'posted')
           ) THEN line.expected_amount END, 0) - line.amount
      FROM bol_settlement_line line
 LEFT JOIN bol_settlement_kind kind ON kind.id = line.kind_id
 LEFT JOIN bol_order_item item ON item.id = line.item_id
 LEFT JOIN bol_order ON bol_order.id = item.bol_order_id
 LEFT JOIN bol_order_policy policy
        ON policy.account_id = line.account_id
       AND policy.fulfilment_method = item.fulfilment_method
     WHERE line.settlement_id = %(settlement)s
       AND COALESCE(kind.category, 'unknown') NOT IN ('commission', 'cost')
  ORDER BY line.number
"""
