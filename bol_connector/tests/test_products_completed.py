from datetime import timedelta

from odoo.tests import tagged

from . import samples
from .catalogue import CatalogueCase


@tagged("post_install", "-at_install")
class TestProductsCompleted(CatalogueCase):
    """What was made is completed from bol's catalogue, by the flows as they run."""

    def test_offer_becomes_a_complete_product(self):
        self.catalogue()
        product = self.import_offer().product_id
        self.assertEqual(self.complete()[0], "success")
        self.assertRecordValues(
            product,
            [
                {
                    "name": "Theepot gietijzer 1,2 l",
                    "barcode": self.ean,
                    "default_code": "POT-7",
                    "weight": 1.25,
                    "volume": 0.0,
                    "bol_length": 200,
                    "bol_width": 155,
                    "bol_height": 100,
                    "bol_catalogue_due": False,
                    "bol_catalogue_note": False,
                    "bol_unnamed": False,
                }
            ],
        )
        self.assertEqual(product.bol_brand_id.name, "Noordlicht")
        self.assertIn("<li>Met zeef</li>", product[product._bol_description_field()])
        self.assertTrue(product.image_1920)
        self.assertEqual(product.product_tmpl_id.bol_width, 155)
        self.assertEqual(self.asked("/placement"), 0)

    def test_order_becomes_a_complete_product(self):
        self.catalogue()
        order = self.import_order(samples.item(self.ean))
        product = order.sale_order_id.order_line.product_id
        self.complete()
        # The order's title is bol's as well, and was there first.
        self.assertEqual(product.name, "Theepot gietijzer")
        self.assertEqual((product.weight, product.bol_length), (1.25, 200))
        self.assertTrue(product.image_1920)
        self.assertEqual(order.sale_order_id.order_line.name, product.display_name)

    def test_scheduled_action_completes_without_waiting_for_the_hour(self):
        self.catalogue()
        self.complete()
        self.assertGreater(self.flow("products").next_run, self.now())
        product = self.import_offer().product_id
        self.run_lane("bulk")
        self.assertEqual(product.name, "Theepot gietijzer 1,2 l")

    def test_nothing_is_asked_twice(self):
        self.catalogue()
        self.import_offer()
        self.complete()
        asked = self.asked()
        self.assertEqual(asked, 2)
        self.complete()
        self.assertEqual(self.asked(), asked)

    def test_many_are_completed_in_one_run(self):
        eans = [samples.ean() for _ in range(45)]
        for place, ean in enumerate(eans):
            self.catalogue(ean, title=f"Pot {place}", pictures=[])
            self.seller.offer(ean=ean, reference=f"R-{place}")
        self.run_now("offers")
        self.complete()
        names = [self.made(ean).name for ean in eans]
        self.assertEqual(names, [f"Pot {place}" for place in range(45)])

    def test_in_preview_the_catalogue_is_not_asked(self):
        self.flow("products").mode = "preview"
        self.import_offer()
        self.complete()
        self.assertEqual(self.asked(), 0)
        self.assertEqual(self.flow("products").backlog, 1)

    # -- what a person has filled ----------------------------------------------

    def test_what_a_person_has_filled_stays(self):
        self.catalogue()
        product = self.import_offer().product_id
        brand = self.env["bol.brand"].create({"name": "Ours"})
        category = self.env["product.category"].create({"name": "Kitchen"})
        self.account.product_categories = True
        image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhg"
        image += "GAWjR9awAAAABJRU5ErkJggg=="
        filled = {
            "name": "Grandma's teapot",
            product._bol_description_field(): "<p>Ours</p>",
            "weight": 2,
            "volume": 3,
            "bol_length": 1,
            "bol_brand_id": brand.id,
            "categ_id": category.id,
            "image_1920": image,
            "list_price": 77,
        }
        product.write(filled)
        before = product.read(list(filled))
        self.commit()
        self.complete()
        self.assertEqual(product.read(list(filled)), before)
        self.assertEqual(product.bol_width, 155)

    def test_product_named_after_its_code_by_a_person_keeps_its_name(self):
        product = self._make_product(
            barcode=self.ean, name="POT-7", default_code="POT-7"
        )
        self.catalogue()
        with self.transactions():
            product.action_bol_complete()
        self.complete()
        self.assertEqual(product.name, "POT-7")
        self.assertEqual(product.weight, 1.25)

    def test_name_in_each_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.catalogue()
        product = self.import_offer().product_id
        english = product.with_context(lang="en_US")
        dutch = product.with_context(lang="nl_NL")
        english.name = "Cast iron teapot"
        dutch.name = "POT-7"
        self.commit()
        self.complete()
        self.assertEqual(english.name, "Cast iron teapot")
        self.assertEqual(dutch.name, "Theepot gietijzer 1,2 l")

    def test_french_speakers_get_french(self):
        self.env["res.lang"]._activate_lang("fr_BE")
        self.account.user_id = self._make_user("odette", "base.group_user")
        self.account.user_id.lang = "fr_BE"
        self.catalogue(description={"nl": "Zwart", "fr": "Noir"})
        product = self.import_offer().product_id
        self.complete()
        french = product.with_context(lang="fr_BE")
        self.assertIn("Noir", french[product._bol_description_field()])

    # -- units and categories --------------------------------------------------

    def test_pounds(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("product.weight_in_lbs", "1")
        self.catalogue()
        product = self.import_offer().product_id
        self.complete()
        self.assertAlmostEqual(product.weight, 2.76, places=2)

    def test_volume_of_something_large(self):
        sizes = {
            name: ["2", "unece.unit.MTR"] for name in ("Length", "Width", "Height")
        }
        self.catalogue(attributes=sizes)
        product = self.import_offer().product_id
        self.complete()
        self.assertEqual(product.volume, 8)

    def test_category_as_at_bol(self):
        above = self.env["product.category"].create({"name": "From bol"})
        self.account.write(
            {"product_categories": True, "product_category_id": above.id}
        )
        for place in range(2):
            self.ean = samples.ean()
            self.catalogue()
            self.import_offer(reference=f"C-{place}")
        self.complete()
        category = self.made().categ_id
        self.assertEqual(category.complete_name, "From bol / Klussen / Klussen overig")
        self.assertEqual(len(above.child_id), 1)
        self.assertEqual(len(category.parent_id.child_id), 1)

    def test_brand_is_one_whatever_its_capitals(self):
        known = self.env["bol.brand"].create({"name": "NOORDLICHT"})
        self.catalogue()
        product = self.import_offer().product_id
        self.ean = samples.ean()
        self.catalogue(brand="Noord_icht")
        other = self.import_offer(reference="OTHER").product_id
        self.complete()
        self.assertEqual(product.bol_brand_id, known)
        self.assertEqual(other.bol_brand_id.name, "Noord_icht")

    # -- offers that stay unmatched --------------------------------------------

    def test_offer_without_product_gets_title_and_image(self):
        self.account.create_products = False
        self.catalogue()
        offer = self.import_offer()
        self.complete()
        self.assertEqual(offer.title, "Theepot gietijzer 1,2 l")
        self.assertEqual(offer.name, "Theepot gietijzer 1,2 l")
        self.assertTrue(offer.image_256)
        self.assertTrue(offer.image_128)
        self.assertFalse(offer.bol_catalogue_due)
        asked = self.asked()
        self.seller.change_offer(offer.bol_id, price=12.5)
        self.run_now("offers")
        self.complete()
        self.assertEqual(offer.unit_price, 12.5)
        self.assertEqual(offer.title, "Theepot gietijzer 1,2 l")
        self.assertEqual(self.asked(), asked)

    def test_offer_with_a_product_is_not_asked_for(self):
        self._make_product(barcode=self.ean)
        self.import_offer()
        self.complete()
        self.assertEqual(self.asked(), 0)

    def test_catalogue_is_asked_by_the_offers_own_account_only(self):
        self.account.create_products = False
        other = self._make_live_account(self.sandbox.seller())
        offer = self.import_offer()
        offer.bol_catalogue_due -= timedelta(minutes=1)
        self.commit()
        self.run_now("products", other)
        self.assertEqual(self.asked(), 0)
        self.assertEqual(self.env["bol.flow"]._has_work_products(), {self.account.id})
