import base64
import io

from PIL import Image

from odoo.tests import tagged

from ..bol_api.pictures import MOST_BYTES
from . import samples
from .catalogue import CatalogueCase


@tagged("post_install", "-at_install")
class TestProductsPictures(CatalogueCase):
    """Images of bol's catalogue on products."""

    def completed(self, *pictures, reference="POT-7"):
        """A product that was completed with these images at bol."""
        self.catalogue(pictures=list(pictures))
        product = self.import_offer(reference=reference).product_id
        self.complete()
        return product

    def size(self, product):
        image = base64.b64decode(product.image_1920)
        return Image.open(io.BytesIO(image)).size

    def extra(self, product):
        return product.product_tmpl_id.product_document_ids

    def test_the_largest_of_the_first_image(self):
        product = self.completed(
            {"usage": "ADDITIONAL", "pixels": 90}, {"usage": "PRIMARY"}
        )
        self.assertEqual(self.size(product), (550, 550))
        self.assertFalse(self.extra(product))

    def test_none(self):
        self.account.product_images = "none"
        product = self.completed({})
        self.assertFalse(product.image_1920)
        self.assertEqual(self.asked("/assets"), 0)
        self.assertEqual(product.weight, 1.25)

    def test_all(self):
        self.account.product_images = "all"
        product = self.completed({}, {}, {})
        self.assertEqual(self.size(product), (550, 550))
        if "product.image" in self.env:
            self.assertEqual(len(product.product_template_image_ids), 2)
            return
        documents = self.extra(product)
        self.assertEqual(len(documents), 2)
        self.assertEqual(set(documents.mapped("mimetype")), {"image/jpeg"})
        images = {base64.b64encode(one.raw) for one in documents}
        self.assertEqual(len(images), 2)
        # Asked again, they aren't added again.
        with self.transactions():
            product.action_bol_complete()
        self.complete()
        self.assertEqual(self.extra(product), documents)

    def test_all_on_one_of_several_variants(self):
        self.account.product_images = "all"
        self.catalogue(pictures=[{}, {}])
        colour = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [(0, 0, {"name": name}) for name in ("Red", "Blue")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Pot",
                "attribute_line_ids": [
                    (
                        0,
                        0,
                        {
                            "attribute_id": colour.id,
                            "value_ids": colour.value_ids.ids,
                        },
                    )
                ],
            }
        )
        red, blue = template.product_variant_ids
        red.barcode = self.ean
        with self.transactions():
            red.action_bol_complete()
        self.complete()
        self.assertEqual((red.weight, blue.weight), (1.25, 0))
        if "product.image" not in self.env:
            self.assertEqual(len(red.product_document_ids), 1)
            self.assertFalse(blue.product_document_ids)

    def test_no_image(self):
        product = self.completed()
        self.assertFalse(product.image_1920)
        self.assertFalse(product.bol_catalogue_note or product.bol_catalogue_due)

    def test_too_large(self):
        product = self.completed({"bytes": MOST_BYTES + 1})
        self.assertFalse(product.image_1920)
        self.assertIn("too large", product.bol_catalogue_note)
        self.assertFalse(product.bol_catalogue_due)
        self.assertEqual(product.weight, 1.25)

    def test_too_many_pixels(self):
        product = self.completed({"pixels": 7200})
        self.assertFalse(product.image_1920)
        self.assertEqual(product.weight, 1.25)

    def test_no_image_at_all(self):
        pictures = (
            {"text": "<html>"},
            {"text": "\x89PNG but not really"},
            {"mimeType": "application/pdf"},
            {"status": 404},
            {"url": "file:///etc/passwd"},
            {"url": "http://10.0.0.1:bad/"},
        )
        for place, picture in enumerate(pictures):
            with self.subTest(picture):
                self.ean = samples.ean()
                product = self.completed(picture, reference=f"POT-{place}")
                self.assertFalse(product.image_1920)
                self.assertFalse(product.bol_catalogue_due)
                self.assertEqual(product.weight, 1.25)

    def test_image_that_breaks_the_decoder(self):
        product = self.completed({"text": "GIF89a not really"})
        self.assertFalse(product.image_1920)
        self.assertEqual(product.weight, 1.25)

    def test_redirect_to_another_image(self):
        target = f"/media/{self.ean}/1/550.jpg"
        product = self.completed({"status": 302, "location": target}, {})
        self.assertEqual(self.size(product), (550, 550))

    def test_redirect_to_a_private_address(self):
        """By another name of this machine, as bol's own address is allowed."""
        inside = self.sandbox.url.replace("127.0.0.1", "localhost")
        product = self.completed(
            {"status": 302, "location": f"{inside}/media/{self.ean}/1/550.jpg"}, {}
        )
        self.assertFalse(product.image_1920)
        self.assertIn("address", product.bol_catalogue_note)
        self.assertEqual(self.fetched("/1/"), 0)

    def test_image_that_can_not_be_reached_is_tried_again(self):
        product = self.completed({"status": 503})
        self.assertFalse(product.image_1920)
        self.assertEqual(product.weight, 1.25)
        self.assertGreater(product.bol_catalogue_due, self.now())
        self.sandbox.catalogue(self.ean, pictures=[{}])
        product.bol_catalogue_due = self.now()
        self.commit()
        self.complete()
        self.assertTrue(product.image_1920)
        self.assertFalse(product.bol_catalogue_due or product.bol_catalogue_note)

    def fetched(self, part):
        rows = self.sandbox.admin("GET", f"received?path=/media/{self.ean}{part}")
        return len(rows)
