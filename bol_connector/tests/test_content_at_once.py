import threading

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestContentAtOnce(CommittedCase):
    """Two people press Send at the same moment, in transactions of their own."""

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.account(env).content_images = False
            product = env["product.product"].create(
                {"name": "Theepot", "barcode": samples.ean()}
            )
            self.product_id = product.id

    def _remove(self):
        with self.transaction() as env:
            env["product.product"].browse(self.product_id).unlink()
        return super()._remove()

    def test_one_upload_waits(self):
        both = threading.Barrier(2)
        told = []

        def press_send():
            try:
                with self.transaction() as env:
                    product = env["product.product"].browse(self.product_id)
                    env["bol.content"].search([])
                    both.wait(10)
                    env["bol.content"]._bol_request(self.account(env), product)
            except Exception as error:  # noqa: BLE001 - what the other one is told
                told.append(type(error).__name__)

        users = [threading.Thread(target=press_send) for _ in range(2)]
        with mute_logger("odoo.sql_db"):
            for user in users:
                user.start()
            for user in users:
                user.join(30)
        with self.transaction() as env:
            found = env["bol.content"].search([("product_id", "=", self.product_id)])
            self.assertEqual(found.mapped("state"), ["to_send"])
        self.assertEqual(told, ["UniqueViolation"])
