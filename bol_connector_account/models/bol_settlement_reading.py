import base64
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.bol_connector.bol_api.settled import read_totals
from odoo.addons.bol_connector.models.bol_mirror import LONGEST_NUMBER, LONGEST_TEXT
from odoo.addons.bol_connector.models.bol_raw import dump
from odoo.addons.bol_connector.tools import amsterdam_day

CENT = Decimal("0.01")
#: What PostgreSQL's integers hold, and no amount of a line reaches.
MOST = 2**31 - 1


class BolSettlement(models.Model):
    """Keeping what bol's invoices and their lines say."""

    _inherit = "bol.settlement"

    @api.model
    def _bol_mirror(self, account, invoices):
        """Keep bol's list of invoices; what is new is to be read.

        :param invoices: bol_api ``Invoice`` list
        """
        listed = {
            one.invoice_id: one
            for one in invoices
            if one.invoice_id and len(one.invoice_id) <= LONGEST_NUMBER
        }
        known = self.search(
            [("account_id", "=", account.id), ("bol_id", "in", list(listed))]
        ).grouped("bol_id")
        new = []
        for bol_id, one in listed.items():
            values = self._bol_prepare_mirror(one)
            if bol_id not in known:
                new.append({"account_id": account.id, "bol_id": bol_id, **values})
            elif known[bol_id].has_totals:
                # The invoice itself has told more than its line in the list.
                known[bol_id]._bol_write_changed({"amount_open": values["amount_open"]})
            else:
                known[bol_id]._bol_write_changed(values)
        made = self.create(new)
        self.env["bol.raw"].sudo()._bol_keep(
            made, [listed[one.bol_id].raw for one in made]
        )

    def _bol_prepare_mirror(self, invoice):
        """Values of a settlement out of its line in bol's list.

        :param invoice: bol_api ``Invoice``
        """
        issued = invoice.issued_at or invoice.period_end_at
        return {
            "type": invoice.type[:LONGEST_TEXT],
            "issued_on": issued and amsterdam_day(issued),
            "period_start": invoice.period_start_at,
            "period_end": invoice.period_end_at,
            "amount_untaxed": float(invoice.amount_without_vat or 0),
            "amount_total": float(invoice.amount_with_vat or 0),
            "amount_open": float(invoice.open_amount or 0),
        }

    def _bol_begin(self):
        """Forget the lines of this settlement, and read them anew."""
        self._bol_drop_drafts()
        items = self._bol_items()
        self.env.cr.execute(
            SQL("DELETE FROM bol_settlement_line WHERE settlement_id IN %s", self._ids)
        )
        self.write(
            {
                "state": "new",
                "lines_read": 0,
                "has_totals": False,
                "trouble": False,
                "amount_lines": 0,
            }
        )
        self.env.invalidate_all()
        items._bol_sum_settled()

    def _bol_take_totals(self, document):
        """Keep bol's totals of this invoice.

        :param dict document: bol's JSON of it
        """
        totals = read_totals(document)
        values = {"has_totals": True}
        if totals.net is not None:
            values["amount_untaxed"] = float(totals.net)
        if totals.payable is not None:
            values["amount_total"] = float(totals.payable)
        vat = totals.vat
        if vat is None:
            # As far as the list tells.
            vat = round(self.amount_total - self.amount_untaxed, 2)
        values["amount_tax"] = float(vat)
        if totals.currency and totals.currency != self.currency_id.name:
            values["currency_id"] = self._bol_currency(totals.currency)
        self.write(values)
        self.env["bol.raw"].sudo()._bol_keep(self, [document])

    def _bol_currency(self, name):
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search([("name", "=", name)], limit=1)
        return (found or self.currency_id).id

    def _bol_take_pdf(self, content):
        """Keep bol's PDF, for the vendor bill."""
        if self.pdf_id:
            return
        self.pdf_id = self.env["ir.attachment"].create(
            {
                "name": f"{self.bol_id}.pdf",
                "datas": base64.b64encode(content),
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    # -- lines -----------------------------------------------------------------

    def _bol_take_lines(self, first, lines):
        """Keep some lines, in bol's order.

        :param int first: number of the first of them, from 1 on
        :param lines: bol_api ``SettledLine`` list
        """
        kinds = self.env["bol.settlement.kind"]._bol_kinds_of(
            self.company_id, {line.kind for line in lines}
        )
        self.env["bol.settlement.line"].create(
            [
                {
                    "settlement_id": self.id,
                    "number": number,
                    "kind_id": kinds.get(line.kind[:LONGEST_TEXT]),
                    **self._bol_prepare_line(line),
                }
                for number, line in enumerate(lines, first)
            ]
        )
        self.lines_read = first + len(lines) - 1

    def _bol_prepare_line(self, line):
        """Values of a line; what it lacks to be booked makes it broken.

        :param line: bol_api ``SettledLine``
        """
        broken = self._bol_why_broken(line)
        usable = line.amount is not None and abs(line.amount) <= MOST
        quantity = line.quantity if abs(line.quantity or 0) <= MOST else 0
        return {
            "code": line.kind[:LONGEST_TEXT] or False,
            "title": line.title[:LONGEST_TEXT] or False,
            "date": line.day,
            "quantity": quantity or 0,
            "amount": float(line.amount) if usable else 0,
            "order_bol_id": line.order_id[:LONGEST_NUMBER] or False,
            "item_bol_id": line.item_id[:LONGEST_NUMBER] or False,
            "ean": line.ean[:LONGEST_NUMBER] or False,
            "raw": dump(line.raw),
            "broken_reason": broken,
            "match": "broken" if broken else False,
        }

    def _bol_why_broken(self, line):
        """Why a line can't be booked, in plain words; False if it can."""
        if line.amount is None:
            return self.env._("Its amount can't be read.")
        if not line.kind:
            return self.env._("It has no type.")
        if line.amount != line.amount.quantize(CENT, ROUND_HALF_UP):
            return self.env._("Its amount isn't in whole cents.")
        if abs(line.amount) > MOST:
            return self.env._("Its amount can't be right.")
        return False
