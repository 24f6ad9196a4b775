from odoo.tests import tagged

from .content import BolContentCase


@tagged("post_install", "-at_install")
class TestContentLanguages(BolContentCase):
    """Dutch and French, each with its own texts; what has no language goes once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("nl_NL", "fr_FR"):
            cls.env["res.lang"]._activate_lang(code)

    def setUp(self):
        super().setUp()
        self.account.content_languages = "nl,fr"

    def say(self, language, **texts):
        self.product.with_context(lang=language).write(texts)
        self.commit()

    def told(self):
        return {language: told for language, told, _images in self.uploads()}

    def test_each_language_has_its_texts(self):
        self.say("nl_NL", name="Theepot", description_sale="Zwaar.")
        self.say("fr_FR", name="Théière", description_sale="Lourd.")
        self.send()
        told = self.told()
        self.assertEqual(told["nl"]["Name"], [("Theepot", None)])
        self.assertEqual(told["nl"]["Description"], [("Zwaar.", None)])
        self.assertEqual(told["fr"]["Name"], [("Théière", None)])
        self.assertEqual(told["fr"]["Description"], [("Lourd.", None)])
        self.assertIn("Product Weight", told["nl"])
        self.assertNotIn("Product Weight", told["fr"])
        with self.by_hand() as client:
            shown = client.content.catalog_product(self.product.barcode, "fr")
        names = {a.attribute_id: a.values[0].value for a in shown.attributes}
        self.assertEqual(names["Title"], "Théière")

    def test_what_nobody_translated_is_not_french(self):
        self.say("nl_NL", name="Theepot")
        self.say("fr_FR", description_sale="Lourd.")
        self.send()
        self.assertEqual(set(self.told()["fr"]), {"EAN", "Description"})

    def test_nothing_french_is_no_upload(self):
        self.send()
        self.assertEqual(set(self.told()), {"nl"})

    def test_only_the_language_that_changed(self):
        self.say("fr_FR", name="Théière")
        self.send()
        self.say("fr_FR", name="La théière")
        self.compare()
        self.assertEqual(len(self.uploads()), 3)
        language, told, _images = self.uploads()[-1]
        self.assertEqual((language, set(told)), ("fr", {"EAN", "Name"}))

    def test_rows_have_a_language_or_go_once(self):
        row = {"product_tmpl_id": self.product.product_tmpl_id.id}
        rows = self.env["bol.product.attribute"].create(
            [
                {**row, "attribute": "Colour", "value": "Noir", "language": "fr"},
                {**row, "attribute": "Colour", "value": "Zwart", "language": "nl"},
                {**row, "attribute": "Material", "value": "IJzer"},
            ]
        )
        self.send()
        told = self.told()
        self.assertEqual(told["nl"]["Colour"], [("Zwart", None)])
        self.assertEqual(told["fr"]["Colour"], [("Noir", None)])
        self.assertIn("Material", told["nl"])
        self.assertNotIn("Material", told["fr"])
        self.assertEqual(len(self.contents()), 2)
        self.assertTrue(all(rows.mapped("verdict")))

    def test_french_first(self):
        self.account.content_languages = "fr"
        self.say("fr_FR", name="Théière")
        self.send()
        self.assertEqual(set(self.told()), {"fr"})
        self.assertIn("Product Weight", self.told()["fr"])
