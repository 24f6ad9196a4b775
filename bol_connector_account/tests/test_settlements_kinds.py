from odoo.tests import tagged

from .settling import SettlementCase

TOLL = {"kind": "ISLAND_TOLL", "amount": 4.5, "vat": 0.21}
LOST = {"kind": "COMPENSATION_LOST_GOODS", "amount": -12.34}


@tagged("post_install", "-at_install")
class TestSettlementsKinds(SettlementCase):
    """What bol's types of lines are is for a person to say."""

    def kind(self, code):
        return self.env["bol.settlement.kind"].search(
            [("company_id", "=", self.company.id), ("code", "=", code)]
        )

    def expense(self, name="Bol's tolls"):
        return self.env["account.account"].create(
            {
                "name": name,
                "code": "499123",
                "account_type": "expense",
                "company_ids": self.company.ids,
            }
        )

    def test_known_ones(self):
        self.settle(TOLL)
        self.assertEqual(self.kind("TURNOVER").category, "turnover")
        self.assertEqual(self.kind("CORRECTION_COMMISSION").category, "commission")
        self.assertEqual(self.kind("STORAGE_COST").category, "cost")

    def test_unknown_one_is_kept(self):
        settlement = self.settle(TOLL)
        line = self.of(settlement, "unknown_type")
        self.assertEqual((line.code, line.amount), ("ISLAND_TOLL", 4.5))
        self.assertTrue(line.kind_id.is_unknown)
        self.assertEqual(settlement.state, "read", settlement.trouble)

    def test_one_that_becomes_known(self):
        settlement = self.settle(TOLL)
        before = settlement.bill_id | settlement.entry_id
        account = self.expense()
        self.kind("ISLAND_TOLL").with_user(self.accountant).write(
            {"category": "cost", "account_id": account.id}
        )
        self.commit()
        self.assertFalse(before.exists())
        self.assertEqual(settlement.line_ids.match, "no_order")
        bill = settlement.bill_id
        self.assertEqual(bill.invoice_line_ids.account_id, account)
        self.assertMoney(bill.amount_total, 5.45)
        self.post(settlement)
        self.assertEqual(self.balance(self.account.suspense_account_id), 0)
        self.assertMoney(self.balance(), -settlement.amount_total)

    def test_what_is_posted_stays(self):
        settlement = self.settle(TOLL)
        self.post(settlement)
        self.kind("ISLAND_TOLL").with_user(self.accountant).category = "cost"
        self.commit()
        self.assertEqual(settlement.state, "booked")
        self.assertEqual(settlement.line_ids.match, "unknown_type")

    def test_compensation_with_an_account(self):
        self.settle({**LOST, "amount": -1})
        account = self.expense("Damages")
        self.kind(LOST["kind"]).write(
            {"category": "compensation", "account_id": account.id}
        )
        settlement = self.settle(LOST)
        self.post(settlement)
        self.assertMoney(self.balance(account), -12.34)
        self.assertMoney(self.balance(), 12.34)

    def test_own_tax_of_a_kind(self):
        low = self.chart.ref("btw_9_buy")
        self.settle(TOLL)
        self.kind("STORAGE_COST").tax_id = low
        settlement = self.settle({"kind": "STORAGE_COST", "amount": 100, "vat": 0.09})
        bill = settlement.bill_id
        self.assertEqual(bill.invoice_line_ids.tax_ids, low)
        self.assertEqual((bill.amount_tax, bill.amount_total), (9, 109))

    def test_no_vat_at_all(self):
        """As bol bills a company abroad."""
        settlement = self.settle({"kind": "STORAGE_COST", "amount": 100, "vat": 0})
        bill = settlement.bill_id
        self.assertFalse(bill.invoice_line_ids.tax_ids)
        self.assertEqual(bill.amount_total, 100)

    def test_cents_of_rounding(self):
        """Odoo rounds per kind, bol once."""
        kinds = ("STORAGE_COST", "SHIPMENT_LABEL", "FULFILMENT_COST")
        self.company.tax_calculation_rounding_method = "round_per_line"
        settlement = self.settle(*({"kind": kind, "amount": 0.07} for kind in kinds))
        self.assertMoney(settlement.amount_tax, 0.04)
        bill = settlement.bill_id
        self.assertMoney(bill.amount_total, 0.25)
        rounding = bill.invoice_line_ids.filtered(lambda one: not one.tax_ids)
        self.assertEqual(len(rounding), 1)
        self.assertFalse(rounding.account_id & self.account.suspense_account_id)

    def test_each_company_its_own(self):
        self.settle(TOLL)
        other = self._make_company("Elsewhere")
        user = self._make_user("stranger", "account.group_account_invoice", other)
        theirs = self.env(user=user, context={})
        kinds = theirs["bol.settlement.kind"]
        self.assertFalse(kinds.search([("code", "=", "ISLAND_TOLL")]))
        for name in ("bol.settlement", "bol.settlement.line", "bol.settlement.sum"):
            self.assertTrue(
                self.env[name].search([("company_id", "=", self.company.id)])
            )
            self.assertFalse(theirs[name].search([]))
