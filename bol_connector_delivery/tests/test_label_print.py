from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector_stock.tests.common import samples

from ..tools import merged


@tagged("post_install", "-at_install")
class TestLabelPrint(HttpCase):
    """The address at which labels are printed, for whoever may see them."""

    def setUp(self):
        super().setUp()
        self.paper = merged([(b"", ["A label"])])
        self.company = self.env["res.company"].create({"name": "Printers"})
        account = self.env["bol.account"].create(
            {"name": "Print shop", "company_id": self.company.id}
        )
        order = self.env["bol.order"].create(
            {"account_id": account.id, "bol_id": samples.ean()}
        )
        paper = self.env["ir.attachment"].create({"name": "one.pdf", "raw": self.paper})
        self.label, self.blank = self.env["bol.label"].create(
            [
                {
                    "account_id": account.id,
                    "bol_order_id": order.id,
                    "attachment_id": paper.id,
                },
                {"account_id": account.id, "bol_order_id": order.id},
            ]
        )

    def print_as(self, *groups, labels=None, company=None):
        company = company or self.company
        user = new_test_user(
            self.env,
            f"printer{len(groups)}{company.id}",
            groups=",".join(("base.group_user", *groups)),
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.authenticate(user.login, user.login)
        ids = ",".join(map(str, (labels or self.label).ids))
        return self.url_open(f"/bol/labels/{ids}")

    def test_warehouse_prints(self):
        answer = self.print_as("stock.group_stock_user")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content, self.paper)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")

    def test_label_without_paper_is_left_out(self):
        both = self.blank | self.label
        answer = self.print_as("stock.group_stock_user", labels=both)
        self.assertEqual(answer.content, self.paper)

    def test_address_that_names_no_label(self):
        user = "stock.group_stock_user"
        self.assertEqual(self.print_as(user).status_code, 200)
        for ids in ("²", "99999999999999999999", "0", "x"):
            with self.subTest(ids=ids):
                answer = self.url_open(f"/bol/labels/{ids}")
                self.assertEqual(answer.status_code, 404)

    def test_nothing_there(self):
        answer = self.print_as("stock.group_stock_user", labels=self.blank)
        self.assertEqual(answer.status_code, 404)

    @mute_logger("odoo.http")
    def test_others_print_nothing(self):
        self.assertNotIn(b"%PDF", self.print_as().content)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        answer = self.print_as("stock.group_stock_user", company=other)
        self.assertNotIn(b"%PDF", answer.content)
        self.assertEqual(answer.status_code, 403)
