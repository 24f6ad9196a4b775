import base64

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from . import samples
from .content import BolContentCase, picture


@tagged("post_install", "-at_install")
class TestContentChecks(BolContentCase):
    """What bol would refuse is refused in the form, with the reason, before a call."""

    def assertRefused(self, reason, product=None, label=""):
        """The screen says why, and nothing is sent, not even by Send."""
        wizard = self.wizard(product)
        problems = wizard.line_ids.filtered("problem")
        said = [f"{line.label}: {line.problem}" for line in problems]
        self.assertTrue(any(reason in text and label in text for text in said), said)
        self.assertEqual(wizard.ready_count, 0)
        with self.assertRaises(UserError) as caught:
            wizard.action_send()
        self.assertIn(reason, str(caught.exception))
        self.run_content()
        self.assertFalse(self.contents())
        self.assertFalse(self.posts())

    def test_texts_that_are_too_long(self):
        for field, length, label, longest in (
            ("name", 251, "Title", "250"),
            ("description_sale", 3001, "Description", "3000"),
        ):
            with self.subTest(field=field):
                before = self.product[field]
                self.product[field] = "x" * length
                self.assertRefused(f"at most {longest}", label=label)
                self.product[field] = "x" * (length - 1)
                self.assertFalse(self.wizard().problem_count)
                self.product[field] = before

    def test_barcodes(self):
        good = self.product.barcode
        wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
        for barcode, reason in (
            (False, "no barcode"),
            (wrong, "check digit"),
            ("THEEPOT-1", "check digit"),
            ("12345", "check digit"),
        ):
            with self.subTest(barcode=barcode):
                self.product.barcode = barcode
                self.assertRefused(reason)
        self.product.barcode = good
        self.assertFalse(self.wizard().problem_count)

    def test_ean_is_written_as_bol_does(self):
        twelve = samples.ean("0712")
        self.product.barcode = twelve[1:]
        self.send()
        ((_language, told, _images),) = self.uploads()
        self.assertEqual(told["EAN"], [(twelve, None)])

    def test_product_of_another_company(self):
        other = self._make_company("Elsewhere")
        product = self._make_product(company_id=other.id, taxes_id=False)
        self.assertRefused("belongs to Elsewhere", product)

    def test_product_that_takes_no_part(self):
        self.product.product_tmpl_id.bol_content_managed = "no"
        self.assertRefused("isn't sent to bol")

    def test_product_that_takes_no_part_any_more(self):
        """Neither the hour nor what waited already gets past that choice."""
        self.send()
        self.flow("content").action_preview()
        self.product.name = "Anders"
        self.compare()
        self.product.product_tmpl_id.bol_content_managed = "no"
        self.flow("content").action_live()
        self.run_content()
        waiting = self.contents()[-1]
        self.assertEqual((waiting.state, waiting.attempts), ("attention", 0))
        waiting.unlink()
        self.compare()
        self.assertEqual(len(self.contents()), 1)
        self.assertEqual(len(self.posts()), 1)

    def test_archived_product(self):
        self.product.active = False
        self.assertRefused("archived")

    def test_images(self):
        self.account.content_images = True
        self.assertRefused("no image", label="Images")
        for raw, reason in (
            (picture(499, 700), "499 x 700 pixels"),
            (picture(700, 499), "700 x 499 pixels"),
            (flat(), "KB"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG and PNG"),
            (webp(), "JPEG and PNG"),
        ):
            with self.subTest(reason=reason):
                self.product.image_1920 = base64.b64encode(raw)
                self.assertRefused(reason, label="Image 1")
        self.product.image_1920 = base64.b64encode(picture(500, 500))
        self.assertFalse(self.wizard().problem_count)

    def test_images_that_the_internet_cannot_reach(self):
        self.account.content_images = True
        self.product.image_1920 = base64.b64encode(picture())
        self.account.environment = "demo"
        for url, is_public in (
            ("http://localhost:8069", False),
            ("http://192.168.1.5:8069", False),
            ("http://odoo", False),
            ("https://odoo.example.com", True),
        ):
            with self.subTest(url=url):
                self.env["ir.config_parameter"].set_param("web.base.url", url)
                problems = self.wizard().line_ids.filtered("problem")
                self.assertEqual(not problems, is_public, problems.mapped("problem"))

    def test_rows_are_refused_when_entered(self):
        row = {"product_tmpl_id": self.product.product_tmpl_id.id}
        for values, reason in (
            ({"attribute": "Name", "value": "x" * 251}, "at most 250"),
            ({"attribute": "Description", "value": "x" * 3001}, "at most 3000"),
            ({"attribute": "Colour", "value": "x" * 10001}, "at most 10000"),
            ({"attribute": "x" * 101, "value": "x"}, "at most 100"),
            ({"attribute": "Width", "value": "breed", "unit": "cm"}, "no number"),
            ({"attribute": "Colour", "value": "  "}, "empty"),
            ({"attribute": "EAN", "value": "8712345678901"}, "check digit"),
        ):
            with self.subTest(reason=reason, **{k: v[:9] for k, v in values.items()}):
                with self.assertRaisesRegex(ValidationError, reason):
                    self.env["bol.product.attribute"].create({**row, **values})

    def test_row_of_another_product_s_variant(self):
        row = {"product_tmpl_id": self.product.product_tmpl_id.id, "attribute": "A"}
        with self.assertRaisesRegex(ValidationError, "another product"):
            self.env["bol.product.attribute"].create(
                {**row, "value": "x", "product_id": self._make_product().id}
            )

    def test_good_ones_are_sent_and_the_others_stay(self):
        bad = self._make_product(name="x" * 300)
        wizard = self.wizard(self.product | bad)
        self.assertEqual((wizard.ready_count, wizard.problem_count), (1, 1))
        action = wizard.action_send()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertEqual(wizard.product_ids, bad)
        self.assertEqual(set(wizard.line_ids.product_id), set(bad))
        self.run_content()
        self.assertEqual(self.contents().product_id, self.product)

    def test_change_that_bol_would_refuse_waits_for_a_person(self):
        """Not the screen, but the hourly comparison finds it: no call is made."""
        self.send()
        self.product.name = "x" * 251
        self.compare()
        content = self.contents()[-1]
        self.assertEqual((content.state, content.attempts), ("attention", 0))
        self.assertIn("at most 250", content.message)
        self.assertEqual(len(self.posts()), 1)
        lines = content.line_ids
        self.compare()
        self.assertEqual(len(self.contents()), 2, "not one more each hour")
        self.assertEqual(content.line_ids, lines, "nothing new is written")
        self.product.name = "Kort"
        self.compare()
        self.assertEqual(self.contents().mapped("state"), ["done", "done"])
        self.assertEqual(self.uploads()[-1][1]["Name"], [("Kort", None)])


def flat():
    """An image that is large enough, but whose file is tiny."""
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (600, 600), "white").save(target, "PNG")
    return target.getvalue()


def webp():
    return (
        b"RIFF\x24\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"
        b"\x57\x02\x00\x57\x02\x00" + b"\0" * 40000
    )
