from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import samples
from .catalogue import CatalogueCase


@tagged("post_install", "-at_install")
class TestProductsButtons(CatalogueCase):
    """What people have made and completed by hand."""

    def setUp(self):
        super().setUp()
        self.account.create_products = False
        self.catalogue()
        groups = "bol_connector.bol_connector_group_user"
        self.clerk = self._make_user("clerk", groups)

    def press(self, records, name, user=None):
        """Press a button as the clerk; the notification's (type, message)."""
        records = records.with_user(user or self.clerk)
        self.commit()
        with self.transactions():
            action = getattr(records, name)()
        return action["params"]["type"], action["params"]["message"]

    def test_product_of_an_offer(self):
        offer = self.import_offer()
        self.complete()
        self.account.create_products = True
        kind, told = self.press(offer, "action_create_products")
        self.assertEqual((kind, offer.match_state), ("success", "matched"), told)
        product = self.made()
        self.assertEqual(offer.product_id, product)
        # The catalogue's title was on the offer already.
        self.assertEqual(product.name, "Theepot gietijzer 1,2 l")
        self.complete()
        self.assertEqual(product.weight, 1.25)

    def test_off_disables_the_buttons_on_the_server_as_well(self):
        offer = self.import_offer()
        order = self.import_order(samples.item(self.ean))
        for record in (offer, order):
            with self.assertRaisesRegex(UserError, "makes no products"):
                self.press(record, "action_create_products")
        self.assertFalse(self.made())

    def test_ambiguous_offer_is_left_to_a_human(self):
        for _ in range(2):
            self._make_product(default_code="TWICE", barcode=False)
        offer = self.import_offer(reference="TWICE")
        self.account.create_products = True
        kind, _told = self.press(offer, "action_create_products")
        self.assertEqual(kind, "warning")
        self.assertFalse(offer.product_id or self.made())

    def test_offer_without_an_ean_makes_nothing(self):
        offer = self.import_offer()
        offer.sudo().ean = False
        self.account.create_products = True
        kind, told = self.press(offer, "action_create_products")
        self.assertEqual(kind, "warning")
        self.assertIn("1", told)

    def test_products_of_held_orders(self):
        orders = self.import_order(samples.item(self.ean))
        orders |= self.import_order(samples.item(self.ean))
        self.assertEqual(set(orders.mapped("held_kind")), {"product"})
        self.account.create_products = True
        kind, told = self.press(orders, "action_create_products")
        self.assertEqual(kind, "success", told)
        self.run_lane()
        self.assertEqual(set(orders.mapped("state")), {"imported"})
        self.assertEqual(len(self.made()), 1)

    def test_complete_from_bol(self):
        product = self._make_product(barcode=self.ean)
        manager = self._make_user(
            "maker",
            "bol_connector.bol_connector_group_user,product.group_product_manager",
        )
        kind, told = self.press(product.product_tmpl_id, "action_bol_complete", manager)
        self.assertEqual(kind, "success", told)
        self.complete()
        self.assertEqual(product.name, "Teapot")
        self.assertEqual(product.weight, 1.25)
        self.assertTrue(product.image_1920)

    def test_complete_without_a_barcode(self):
        product = self._make_product(barcode=False)
        with self.assertRaisesRegex(UserError, "barcode"):
            product.action_bol_complete()

    def test_complete_those_with_a_barcode(self):
        product = self._make_product(barcode=self.ean)
        bare = self._make_product(barcode=False)
        kind, told = self.press(product | bare, "action_bol_complete", self.env.user)
        self.assertEqual(kind, "success")
        self.assertIn("left as they are: 1", told)
        self.assertFalse(bare.bol_catalogue_due)
        self.complete()
        self.assertEqual(product.weight, 1.25)

    def test_complete_with_the_account_of_its_offers(self):
        other = self._make_live_account(self.sandbox.seller(), sequence=1)
        product = self._make_product(barcode=self.ean)
        self.press(product, "action_bol_complete", self.env.user)
        self.assertEqual(product.bol_catalogue_account_id, other)
        self.import_offer()
        self.press(product, "action_bol_complete", self.env.user)
        self.assertEqual(product.bol_catalogue_account_id, self.account)

    def test_complete_without_an_account(self):
        product = self._make_product()
        self.account.active = False
        with self.assertRaisesRegex(UserError, "No bol.com account"):
            product.action_bol_complete()

    def test_who_may_not_change_products_completes_none(self):
        product = self._make_product(barcode=self.ean)
        with self.assertRaises(AccessError):
            product.with_user(self.clerk).action_bol_complete()

    def test_title_on_demand(self):
        offer = self.import_offer()
        self.complete()
        self.catalogue(title="A new title")
        self.press(offer, "action_ask_catalogue")
        self.complete()
        self.assertEqual(offer.title, "A new title")

    def test_only_the_connector_writes_what_the_catalogue_says(self):
        offer = self.import_offer().with_user(self.clerk)
        for name in ("title", "image_256", "bol_catalogue_due"):
            with self.assertRaises(AccessError):
                offer[name] = False
