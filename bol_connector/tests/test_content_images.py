import base64

from odoo.tests import HttpCase, tagged
from odoo.tools.misc import limited_field_access_token

from .content import BolContentCase, ImageHost, picture


@tagged("post_install", "-at_install")
class TestContentImages(BolContentCase):
    """bol fetches a product's images itself, once each."""

    def setUp(self):
        super().setUp()
        self.account.content_images = True
        self.host = ImageHost()
        self.addCleanup(self.host.stop)
        self.env["ir.config_parameter"].set_param("web.base.url", self.host.url)
        self.product.image_1920 = base64.b64encode(picture())

    def images(self):
        return self.contents().line_ids.filtered(lambda line: line.kind == "image")

    def publish(self):
        """Have what waits where its links say."""
        for line in self.images():
            self.host.serve(line)

    def fetched(self):
        """What bol said of the images that it fetched, in order."""
        uploads = self.seller.truth()["uploads"]
        return [said for upload in uploads for said in upload["fetched"].values()]

    def send(self, products=None, **values):
        self.wizard(products, **values).action_send()
        self.publish()
        self.run_content()

    def test_image_is_fetched_and_shown(self):
        self.send()
        (said,) = self.fetched()
        self.assertEqual(said["status"], "PUBLISHED")
        self.assertEqual(said["bytes"], len(base64.b64decode(self.product.image_1920)))
        content = self.contents()
        self.assertEqual(content.state, "done", content.message)
        self.assertEqual(self.images().status, "published")
        (upload,) = self.seller.truth()["uploads"]
        (asset,) = upload["content"]["assets"]
        self.assertEqual(asset["labels"], ["FRONT"])
        self.assertEqual(asset["url"], self.images().url)

    def test_only_a_new_image_is_told_again(self):
        self.send()
        self.compare()
        self.assertEqual(len(self.posts()), 1)
        self.product.image_1920 = base64.b64encode(picture(seed=1))
        self.make_due(self.flow("content"), hours=2)
        self.flow("content").action_preview()
        self.run_content()
        self.publish()
        self.flow("content").action_live()
        self.run_content()
        _first, second = self.uploads()
        self.assertEqual((set(second[1]), second[2]), ({"EAN"}, 1))

    def test_image_that_bol_cannot_fetch_is_said_and_mended(self):
        self.wizard().action_send()
        self.run_content()
        content = self.contents()
        self.assertEqual(content.state, "failed")
        self.assertIn("Image 1: Bol found no image at its address", content.message)
        self.assertEqual(self.line("Name").status, "published")
        content.action_retry()
        self.publish()
        self.run_content()
        self.assertEqual(self.contents()[-1].state, "done")

    def test_what_was_sent_stays_what_it_was(self):
        """The product gets another image before bol fetches this one."""
        self.wizard().action_send()
        self.publish()
        raw = base64.b64decode(self.images().image)
        self.product.image_1920 = base64.b64encode(picture(seed=2))
        self.assertEqual(base64.b64decode(self.images().image), raw)

    def test_webp_goes_as_the_jpeg_that_the_screens_keep(self):
        from .test_content_checks import webp

        jpeg = picture(seed=3)
        attachments = self.env["ir.attachment"]
        original = attachments.create({"name": "a.webp", "raw": webp()})
        attachments.create(
            {
                "name": "a.jpg",
                "raw": jpeg,
                "res_model": "ir.attachment",
                "res_id": original.id,
                "mimetype": "image/jpeg",
            }
        )
        self.product.image_1920 = base64.b64encode(webp())
        self.assertEqual(original.mimetype, "image/webp")
        self.send()
        self.assertEqual(self.contents().state, "done", self.contents().message)
        self.assertEqual(self.fetched()[0]["bytes"], len(jpeg))

    def test_without_images_when_the_account_says_so(self):
        self.account.content_images = False
        self.send()
        self.assertEqual([images for _l, _t, images in self.uploads()], [0])


@tagged("post_install", "-at_install")
class TestContentLink(HttpCase):
    """The link opens one image to whoever has it, and nothing else to anybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.env["bol.account"].create({"name": "Links"})
        product = cls.env["product.product"].create({"name": "Theepot"})
        content = cls.env["bol.content"].create(
            {
                "account_id": account.id,
                "product_id": product.id,
                "language": "nl",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": "image",
                            "attribute": f"sum{seed}",
                            "payload": '["FRONT"]',
                            "image": base64.b64encode(picture(seed=seed)),
                            "mimetype": "image/jpeg",
                        },
                    )
                    for seed in (1, 2)
                ],
            }
        )
        cls.line, cls.other = content.line_ids

    def get(self, link):
        """What somebody without a session gets at a link."""
        return self.url_open(link.partition(self.line.get_base_url())[2] or link)

    def test_link_gives_the_image(self):
        answer = self.get(self.line._bol_link())
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(answer.content, picture(seed=1))
        self.assertNotIn("attachment", answer.headers.get("Content-Disposition", ""))

    def test_nothing_else_is_open(self):
        link = self.line._bol_link()
        address, _mark, token = link.partition("?access_token=")
        expired = limited_field_access_token(
            self.line, "image", timestamp=hex(1), scope="binary"
        )
        for name, wrong in (
            ("no token", address),
            ("another token", f"{address}?access_token=x{token}"),
            ("expired", f"{address}?access_token={expired}"),
            (
                "another image",
                link.replace(f"/{self.line.id}/", f"/{self.other.id}/"),
            ),
            ("another field", link.replace("/image/", "/payload/")),
        ):
            with self.subTest(name):
                self.assertEqual(self.get(wrong).status_code, 404)
