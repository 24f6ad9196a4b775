import time
from datetime import timedelta

from odoo.tests import tagged

from . import samples
from .catalogue import CatalogueCase


@tagged("post_install", "-at_install")
class TestProductsBadInput(CatalogueCase):
    """What bol's catalogue doesn't know, or gives in no sensible form."""

    def test_what_the_catalogue_does_not_know(self):
        self.catalogue(known=False)
        product = self.import_offer().product_id
        kind, _told = self.complete()
        self.assertEqual(kind, "success")
        self.assertEqual(product.name, "POT-7")
        self.assertFalse(product.bol_catalogue_due)
        self.assertIn(self.ean, product.bol_catalogue_note)
        self.assertIn(self.ean, product.product_tmpl_id.bol_catalogue_note)
        asked = self.asked()
        self.complete()
        self.assertEqual(self.asked(), asked)

    def test_one_unknown_product_keeps_no_other_back(self):
        self.catalogue(known=False)
        self.import_offer()
        good = samples.ean()
        self.catalogue(good)
        self.import_offer(ean=good, reference="GOOD")
        self.complete()
        self.assertEqual(self.made(good).weight, 1.25)

    def test_product_that_lost_its_barcode(self):
        product = self.import_offer().product_id
        product.barcode = False
        self.commit()
        self.complete()
        self.assertFalse(product.bol_catalogue_due)
        self.assertIn("Without an EAN", product.bol_catalogue_note)

    def test_catalogue_is_down(self):
        self.catalogue()
        second = samples.ean()
        self.catalogue(second)
        self.import_offer()
        self.import_offer(ean=second, reference="B")
        self.sandbox.fault("unavailable", "catalog-products", share=1)
        kind, told = self.complete()
        self.assertEqual(kind, "danger", told)
        self.assertEqual(self.flow("products").error_streak, 1)
        product = self.made()
        self.assertEqual(product.bol_catalogue_tries, 0)
        self.assertTrue(product.bol_catalogue_due)
        # It goes on where it was.
        self.sandbox.mend()
        self.complete()
        self.assertEqual(self.made().weight, 1.25)
        self.assertEqual(self.made(second).weight, 1.25)

    def test_orders_do_not_wait_for_the_catalogue(self):
        self.sandbox.fault("unavailable", "catalog-products", share=1)
        order = self.import_order(samples.item(self.ean))
        self.complete()
        self.assertEqual(order.state, "imported", order.held_reason)

    def test_failure_about_one_product_is_tried_again_a_few_times(self):
        good = samples.ean()
        self.catalogue(good)
        self.catalogue()
        self.import_offer()
        self.import_offer(ean=good, reference="GOOD")
        self.sandbox.fault("server_error", f"catalog-products/{self.ean}", share=1)
        product = self.made()
        for tries in range(1, 5):
            self.complete()
            self.assertEqual(product.bol_catalogue_tries, tries)
            self.assertGreater(product.bol_catalogue_due, self.now())
            product.bol_catalogue_due -= timedelta(days=1)
            self.commit()
        self.complete()
        self.assertFalse(product.bol_catalogue_due)
        self.assertTrue(product.bol_catalogue_note)
        self.assertEqual(self.made(good).weight, 1.25)

    def test_limit_puts_the_flow_off_and_loses_nothing(self):
        self.catalogue()
        product = self.import_offer().product_id
        self.sandbox.fault("rate_limited", "catalog-products", retry_after=1)
        self.complete()
        flow = self.flow("products")
        self.assertEqual(flow.error_streak, 0)
        self.assertTrue(flow.not_before)
        self.assertTrue(product.bol_catalogue_due)
        time.sleep(1.2)
        self.make_due(flow)
        self.run_lane("bulk")
        self.assertEqual(product.weight, 1.25)

    def test_answer_that_is_no_json(self):
        self.catalogue()
        product = self.import_offer().product_id
        self.sandbox.fault("broken_json", "catalog-products")
        self.complete()
        self.assertTrue(product.bol_catalogue_due)
        self.assertEqual(product.name, "POT-7")

    def test_markup_in_texts(self):
        self.catalogue(
            title="<script>alert(1)</script>Pot &amp; <b>deksel</b>",
            brand="<i>Noord</i>",
            description="<p onclick='x()'>Goed<script>alert(1)</script></p>"
            "<img src='http://tracker.example/x.gif'><a href='javascript:x'>klik</a>",
        )
        product = self.import_offer().product_id
        self.complete()
        self.assertEqual(product.name, "Pot & deksel")
        self.assertEqual(product.bol_brand_id.name, "Noord")
        description = product[product._bol_description_field()]
        self.assertIn("Goed", description)
        self.assertIn("klik", description)
        for bad in ("script", "onclick", "img", "href", "tracker"):
            self.assertNotIn(bad, description)

    def test_texts_without_end(self):
        self.catalogue(title="Pot " * 5000, description="<b>Goed</b> " * 50_000)
        product = self.import_offer().product_id
        self.complete()
        self.assertLessEqual(len(product.name), 250)
        description = product[product._bol_description_field()]
        self.assertLess(len(description), 60_000)

    def test_sizes_that_are_none(self):
        self.catalogue(
            attributes={
                "Weight": ["zwaar", "unece.unit.GRM"],
                "Length": ["-5", "unece.unit.MMT"],
                "Width": ["NaN", "unece.unit.MMT"],
                "Height": ["12", "unece.unit.FATHOM"],
            }
        )
        product = self.import_offer().product_id
        self.complete()
        sizes = (product.bol_length, product.bol_width, product.bol_height)
        self.assertEqual((product.weight, *sizes), (0, 0, 0, 0))
        self.assertEqual(product.name, "Theepot gietijzer 1,2 l")

    def test_product_that_is_gone_meanwhile(self):
        self.catalogue()
        self.import_offer().product_id.unlink()
        self.commit()
        self.assertEqual(self.complete()[0], "success")

    def test_archived_product_is_left_alone(self):
        self.catalogue()
        product = self.import_offer().product_id
        product.active = False
        self.commit()
        self.complete()
        self.assertEqual(product.name, "POT-7")
