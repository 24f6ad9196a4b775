from odoo.fields import Command
from odoo.tests import tagged

from ..tools import html_to_bol
from . import samples
from .content import BolContentCase

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"


@tagged("post_install", "-at_install")
class TestContent(BolContentCase):
    """What a product says is told to bol: once, and then only what changed."""

    def test_texts_and_facts_arrive_and_are_judged(self):
        self.send()
        expected = {
            "EAN": [(self.product.barcode, None)],
            "Name": [("Theepot gietijzer", None)],
            "Description": [("Zwaar.<br>En zwart.", None)],
            "Product Weight": [("1.25", "unece.unit.KGM")],
        }
        self.assertEqual(self.uploads(), [("nl", expected, 0)])
        content = self.contents()
        self.assertEqual((content.state, content.message), ("done", False))
        self.assertTrue(content.upload_id)
        self.assertEqual(set(content.line_ids.mapped("status")), {"published"})
        with self.by_hand() as client:
            shown = client.content.catalog_product(self.product.barcode, "nl")
        titles = [
            a.values[0].value for a in shown.attributes if a.attribute_id == "Title"
        ]
        self.assertEqual(titles, ["Theepot gietijzer"])

    def test_brand_and_sizes_go_along(self):
        brand = self.env["bol.brand"].create({"name": "Fietsentuin"})
        self.product.product_tmpl_id.bol_brand_id = brand
        self.product.bol_length, self.product.bol_height = 220, 95.5
        self.send()
        ((_language, told, _images),) = self.uploads()
        self.assertEqual(told["Brand"], [("Fietsentuin", None)])
        self.assertEqual(told["Product Length"], [("220", "unece.unit.MMT")])
        self.assertEqual(told["Product Height"], [("95.5", "unece.unit.MMT")])
        self.assertNotIn("Product Width", told)
        self.assertEqual(self.contents().state, "done", self.contents().message)

    def test_weight_in_pounds(self):
        self.env["ir.config_parameter"].set_param("product.weight_in_lbs", "1")
        self.product.weight = 10
        self.send()
        ((_language, told, _images),) = self.uploads()
        self.assertEqual(told["Product Weight"], [("4.53592", "unece.unit.KGM")])

    def test_comparing_unchanged_products_asks_and_writes_little(self):
        """By the hundred: so many queries for few products as for many."""
        products = self.env["product.product"].union(
            *(self._make_product(name=f"Theepot {n}", weight=1) for n in range(20))
        )
        made = self.env["bol.content"]._bol_request(self.account, products)
        made.write({"state": "done", "sent_at": self.now()})
        self.env.flush_all()
        for some in (products[:2], products):
            self.env.invalidate_all()
            with self.assertQueryCount(__system__=20):
                self.flow("content")._bol_compare_page(some)
                self.env.flush_all()

    def test_only_what_changed_is_told_again(self):
        self.send()
        self.product.name = "Theepot van gietijzer"
        self.compare()
        self.compare()
        first, second = self.uploads()
        self.assertEqual(set(second[1]), {"EAN", "Name"})
        self.assertEqual(second[1]["Name"], [("Theepot van gietijzer", None)])
        self.assertEqual(self.line("Name").old_value, "Theepot gietijzer")
        self.assertIn("Bol has all of this", self.refusal())

    def refusal(self):
        """Why the screen doesn't send."""
        with self.assertRaisesRegex(Exception, "(?s).*") as caught:
            self.wizard().action_send()
        return str(caught.exception)

    def test_all_again_when_asked(self):
        self.send()
        self.send(everything=True)
        self.assertEqual(*self.uploads())
        content = self.contents()[-1]
        self.assertEqual(content.state, "done", "bol had the same: no trouble")
        self.assertIn("same already", self.line("Name").verdict)

    def test_what_was_never_sent_by_hand_is_not_sent_by_itself(self):
        self.compare()
        self.assertFalse(self.posts())

    def test_what_waits_is_replaced_by_the_newest(self):
        self.flow("content").action_preview()
        self.send()
        self.product.name = "Theepot"
        self.compare()
        self.product.name = "Theeketel"
        self.compare()
        content = self.contents()
        self.assertEqual((len(content), content.state), (1, "to_send"))
        self.assertEqual(self.line("Name").value, "Theeketel")
        self.assertFalse(self.posts(), "it is in preview")
        self.flow("content").action_live()
        self.run_content()
        (told,) = self.uploads()
        self.assertEqual(told[1]["Name"], [("Theeketel", None)])

    def test_what_was_changed_back_is_not_due(self):
        self.send()
        self.flow("content").action_preview()
        self.product.name = "Anders"
        self.compare()
        self.assertEqual(self.contents()[-1].state, "to_send")
        self.product.name = "Theepot gietijzer"
        self.compare()
        self.assertEqual(self.contents().mapped("state"), ["done"])

    def test_approved_in_part(self):
        self.flow("content").action_preview()
        other = self._make_product(name="Theelicht")
        self.send(self.product | other)
        waiting = self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("kind", "=", "content")]
        )
        self.assertEqual(waiting.product_id, self.product | other)
        mine = waiting.filtered(lambda line: line.product_id == other)
        self.assertIn("Theelicht", mine.new_value)
        mine.with_user(self._make_user("content-manager", MANAGER)).action_approve()
        self.run_content()
        self.assertEqual(self.contents(other).state, "done")
        self.assertEqual(self.contents(self.product).state, "to_send")
        # What was approved was this text, and no other.
        self.contents(self.product)._bol_approve()
        self.product.name = "Anders"
        self.compare()
        self.assertFalse(self.contents(self.product).approved)
        self.assertEqual(len(self.uploads()), 1)

    def test_variants_are_told_apart(self):
        colour = self.env["product.attribute"].create(
            {
                "name": "Kleur",
                "value_ids": [
                    Command.create({"name": name}) for name in ("Rood", "Blauw")
                ],
            }
        )
        line = {"attribute_id": colour.id, "value_ids": colour.value_ids.ids}
        template = self.env["product.template"].create(
            {
                "name": "Theepot gietijzer",
                "company_id": self.company.id,
                "attribute_line_ids": [Command.create(line)],
            }
        )
        red, blue = template.product_variant_ids
        red.barcode, blue.barcode = samples.ean(), samples.ean()
        row = {"product_tmpl_id": template.id, "attribute": "Colour"}
        self.env["bol.product.attribute"].create(
            [{**row, "value": "Bont"}, {**row, "value": "Rood", "product_id": red.id}]
        )
        self.send(red | blue)
        told = {t["EAN"][0][0]: t for _language, t, _images in self.uploads()}
        self.assertEqual(told[red.barcode]["Colour"], [("Rood", None)])
        self.assertEqual(told[blue.barcode]["Colour"], [("Bont", None)])
        names = {told[p.barcode]["Name"][0][0] for p in red | blue}
        expected = {"Theepot gietijzer - Rood", "Theepot gietijzer - Blauw"}
        self.assertEqual(names, expected)

    def test_rows_replace_and_add(self):
        row = {"product_tmpl_id": self.product.product_tmpl_id.id}
        self.env["bol.product.attribute"].create(
            [
                {**row, "attribute": "Name", "value": "Merk Theepot"},
                {**row, "attribute": "Material", "value": "IJzer"},
                {**row, "attribute": "Material", "value": "Hout"},
                {**row, "attribute": "Product Width", "value": "12.5", "unit": "cm"},
            ]
        )
        self.send()
        ((_language, told, _images),) = self.uploads()
        self.assertEqual(told["Name"], [("Merk Theepot", None)])
        self.assertEqual(told["Material"], [("IJzer", None), ("Hout", None)])
        self.assertEqual(told["Product Width"], [("12.5", "unece.unit.CMT")])
        self.assertEqual(self.contents().state, "done", self.contents().message)
        self.assertEqual(self.line("Material").value, "IJzer, Hout")

    def test_html_is_what_bol_takes(self):
        html = (
            '<div class="x"><h1>Kop</h1><p style="color:red">Een <i>mooie</i> '
            '<a href="https://elders">pot</a><script>alert(1)</script></p><p> </p>'
            "</div>"
        )
        told = html_to_bol(html)
        self.assertNotIn("script", told)
        self.assertNotIn("href", told)
        self.assertIn("<h3>Kop</h3>", told)
        self.assertEqual(html_to_bol(False), "")

    def test_users_send_and_change_nothing_of_what_was_sent(self):
        self.send()
        groups = f"{USER},sales_team.group_sale_salesman"
        user = self._make_user("content-user", groups)
        content = self.contents().with_user(user)
        self.assertEqual(content.mapped("state"), ["done"])
        self.assertFalse(content.has_access("write"))
        self.product.name = "Nieuw"
        wizard = self.env["bol.content.send"].with_user(user)
        wizard = wizard.create(
            {"account_id": self.account.id, "product_ids": self.product.ids}
        )
        wizard.action_send()
        self.run_content()
        self.assertEqual(len(self.uploads()), 2)

    def test_other_companies_see_nothing(self):
        self.send()
        other = self._make_company("Elsewhere")
        user = self._make_user("content-other", USER, other)
        elsewhere = self.env["bol.content"].with_user(user)
        elsewhere = elsewhere.with_context(allowed_company_ids=other.ids)
        self.assertFalse(elsewhere.search([]))
        self.assertFalse(elsewhere.env["bol.content.line"].search([]))
