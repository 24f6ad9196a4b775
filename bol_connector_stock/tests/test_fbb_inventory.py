from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.bol_api.inventory import Inventory

from .common import BolStockCase, samples

USER = "bol_connector.bol_connector_group_user"
TROUBLE = {"kind": "status", "path": "^/retailer/inventory$", "status": 500}
REAL_PAGE = Inventory.page
RIGHTS = "odoo.addons.base.models.ir_model"


class FbbCase(BolStockCase):
    """Goods in bol's own warehouse, as the sandbox has them."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.account.fbb_count = "apply"
        self.at_bol = self.account.fbb_location_id
        self.graded = self.account.fbb_graded_location_id

    def put(self, product, regular=0, graded=0, **values):
        """Let so many pieces lie at bol."""
        barcode = product if isinstance(product, str) else product.barcode
        self.sandbox.admin(
            "POST",
            f"inventory/{barcode}",
            account=self.seller.client_id,
            regular=regular,
            graded=graded,
            **values,
        )

    def look(self):
        """Read bol's warehouse; the text of the notification."""
        return self.run_now("fbb")[1]

    def rows(self):
        return self.env["bol.inventory"].search([("account_id", "=", self.account.id)])

    def told(self):
        """{EAN: (regular, graded)} of the mirror"""
        return {row.ean: (row.regular, row.graded) for row in self.rows()}

    def here(self, product=None, place=None):
        """(regular, graded) in Odoo."""
        product = product or self.product
        places = self.at_bol, self.graded
        return tuple(place._bol_present(product).get(product, 0) for place in places)

    def trouble(self, name):
        return self.account._bol_trouble_activities(name)


@tagged("post_install", "-at_install")
class TestInventory(FbbCase):
    """The mirror of bol's list."""

    def test_list_is_mirrored_and_matched(self):
        self.put(self.product, 12, 2)
        unknown = samples.ean()
        self.put(unknown, 3)
        self.look()
        self.assertEqual(self.told(), {self.product.barcode: (12, 2), unknown: (3, 0)})
        by_ean = self.rows().grouped("ean")
        self.assertEqual(by_ean[self.product.barcode].product_id, self.product)
        self.assertFalse(by_ean[unknown].product_id)
        self.assertFalse(self.flow("fbb").last_error)

    def test_what_the_list_lacks_goes_to_zero(self):
        other = self._make_product()
        self.put(self.product, 12, 2)
        self.put(other, 5)
        self.look()
        self.put(self.product, gone=True)
        self.look()
        self.assertEqual(self.told()[self.product.barcode], (0, 0))
        self.assertEqual((self.here(), self.here(other)), ((0, 0), (5, 0)))

    def test_broken_off_list_zeroes_nothing(self):
        products = [self._make_product() for _ in range(60)]
        for product in products:
            self.put(product, 4)
        self.look()
        for product in products:
            self.put(product, 5)
        self.put(products[0], gone=True)
        self.break_off_after(1)
        with mute_logger("odoo.addons.bol_connector.models.bol_flow_pace"):
            self.look()
        self.assertTrue(self.flow("fbb").last_error)
        self.assertEqual(set(self.told().values()), {(4, 0), (5, 0)})
        self.assertEqual({self.here(product) for product in products}, {(4, 0)})
        self.patch(Inventory, "page", REAL_PAGE)
        self.sandbox.mend()
        self.look()
        self.assertEqual(self.told().pop(products[0].barcode), (0, 0))
        self.assertEqual({self.here(product) for product in products[1:]}, {(5, 0)})

    def break_off_after(self, pages):
        """Let bol have trouble from then on in the next list."""

        def ask(inventory, number, query=None):
            if number > pages:
                self.sandbox.fault(**TROUBLE, times=9)
            return REAL_PAGE(inventory, number, query)

        self.patch(Inventory, "page", ask)

    def test_row_that_a_page_lacked_is_asked_for(self):
        """Rows move between pages while they are read."""
        self.put(self.product, 7)
        self.put(self._make_product(), 4)
        self.look()

        def ask(inventory, number, query=None):
            lines = REAL_PAGE(inventory, number, query)
            if query:
                return lines
            return [line for line in lines if line.ean != self.product.barcode]

        self.patch(Inventory, "page", ask)
        self.look()
        self.assertEqual(self.told()[self.product.barcode], (7, 0))
        self.assertEqual(self.here(), (7, 0))

    def test_list_goes_on_where_the_slice_ended(self):
        for _ in range(60):
            self.put(self._make_product(), 1)
        flow = self.flow("fbb")
        seen = []
        inventory = type(flow)._bol_fbb_inventory

        def one_page(flow, work, place):
            seen.append(place["page"])
            work._end = 0
            return inventory(flow, work, place)

        self.patch(type(flow), "_bol_fbb_inventory", one_page)
        for _ in range(8):
            self.look()
        self.assertEqual(seen[:3], [1, 2, 3])
        self.assertEqual(len(self.rows()), 60)

    def test_number_that_is_none_leaves_the_former(self):
        self.put(self.product, 12, 2)
        self.look()
        for regular, graded in ((-3, 2), (None, 2), (12, -1)):
            with self.subTest(regular=regular, graded=graded):
                self.put(self.product, regular, graded)
                self.look()
                self.assertEqual(self.told(), {self.product.barcode: (12, 2)})
                self.assertTrue(self.rows().is_odd)
                self.assertIn("no usable number", self.rows().count_trouble)
                self.assertEqual(self.here(), (12, 2))
        self.put(self.product, 4, 1)
        self.look()
        self.assertEqual(self.here(), (4, 1))
        self.assertFalse(self.rows().is_odd or self.rows().count_trouble)

    def test_row_that_cant_be_kept_stops_no_other(self):
        bad = samples.ean()
        self.put(bad, 5)
        self.put(self.product, 4)
        prepare = type(self.env["bol.inventory"])._bol_prepare_mirror

        def refuse(row, line, seen_at):
            if line.ean == bad:
                raise ValueError("No")
            return prepare(row, line, seen_at)

        self.patch(type(self.env["bol.inventory"]), "_bol_prepare_mirror", refuse)
        with mute_logger("odoo.addons.bol_connector_stock.models.bol_flow_fbb"):
            self.look()
        self.assertEqual(self.told(), {self.product.barcode: (4, 0)})
        self.assertEqual(self.here(), (4, 0))

    def test_number_that_no_column_holds(self):
        self.put(self.product, 2**40)
        self.look()
        self.assertTrue(self.rows().is_odd)
        self.assertEqual(self.here(), (0, 0))

    def test_row_that_bol_refuses_to_look_for_is_gone(self):
        self.put(self.product, 5)
        self.put(other := self._make_product(), 4)
        self.look()
        self.put(self.product, gone=True)
        page = Inventory.page

        def ask(inventory, number, query=None):
            if query:
                self.sandbox.fault(**{**TROUBLE, "status": 400})
            return page(inventory, number, query)

        self.patch(Inventory, "page", ask)
        self.look()
        self.assertFalse(self.flow("fbb").last_error)
        self.assertEqual((self.here(), self.here(other)), ((0, 0), (4, 0)))

    def test_unknown_product_is_chosen_by_a_person(self):
        self.put(ean := samples.ean(), 3)
        self.look()
        row = self.rows()
        self.assertEqual((row.ean, row.product_id.id), (ean, False))
        user = self._make_user("fbb-user", USER)
        row.with_user(user).product_id = self.product
        self.look()
        self.assertEqual((row.product_id, self.here()), (self.product, (3, 0)))

    def test_product_of_the_offer_is_that_of_the_stock(self):
        """An EAN that no product has, chosen by a person at the offer."""
        ean = samples.ean()
        fulfilment = {"method": "FBB"}
        self.seller.offer(ean=ean, reference="T-1", fulfilment=fulfilment)
        self.run_now("offers")
        self.offers().product_id = self.product
        self.put(ean, 3)
        self.look()
        self.assertEqual(self.rows().product_id, self.product)

    def test_nothing_is_asked_without_goods_at_bol(self):
        self.account.fulfilment_methods = "FBR"
        self.run_lane("bulk")
        self.assertFalse(self.seller.received(path="inventory|replenishments"))
        self.account.fulfilment_methods = "ALL"
        self.make_due(self.flow("fbb"), days=2)
        self.run_lane("bulk")
        self.assertTrue(self.seller.received(path="inventory"))

    def test_read_once_a_day(self):
        self.look()
        before = len(self.seller.received(path="inventory"))
        self.make_due(self.flow("fbb"), hours=5)
        self.run_lane("bulk")
        self.assertEqual(len(self.seller.received(path="inventory")), before)
        self.make_due(self.flow("fbb"), hours=20)
        self.run_lane("bulk")
        self.assertGreater(len(self.seller.received(path="inventory")), before)

    # -- who may what ----------------------------------------------------------

    def test_nobody_rewrites_what_bol_said(self):
        self.put(self.product, 3)
        self.look()
        row = self.rows().with_user(self._make_user("fbb-user", USER))
        self.assertEqual(row.regular, 3)
        with self.assertRaises(AccessError):
            row.regular = 4
        with (
            self.assertRaises(AccessError),
            mute_logger(RIGHTS),
        ):
            row.unlink()

    def test_other_company_sees_nothing(self):
        self.put(self.product, 3)
        self.look()
        other = self._make_company("Elsewhere")
        user = self._make_user("fbb-other", USER, other)
        rows = self.env["bol.inventory"].with_user(user)
        self.assertFalse(rows.with_context(allowed_company_ids=other.ids).search([]))

    def test_warehouse_worker_reads_and_changes_nothing(self):
        self.put(self.product, 3)
        self.look()
        user = self._make_user("fbb-stock", "stock.group_stock_user")
        row = self.rows().with_user(user)
        self.assertEqual((row.regular, row.regular_in_odoo), (3, 3))
        with (
            self.assertRaises(AccessError),
            mute_logger(RIGHTS),
        ):
            row.product_id = False

    # -- the places ------------------------------------------------------------

    def test_places_are_made_apart(self):
        self.assertTrue(self.at_bol and self.graded)
        self.assertNotIn(self.at_bol, self.graded | self.graded.location_id)
        for place in self.at_bol, self.graded:
            self.assertFalse(place.warehouse_id)

    def test_graded_place_in_the_warehouse_is_refused(self):
        with self.assertRaises(ValidationError):
            self.account.fbb_graded_location_id = self.shelf

    def test_graded_within_the_regular_is_refused(self):
        inside = self.env["stock.location"].create(
            {"name": "Graded", "location_id": self.at_bol.id, "usage": "internal"}
        )
        with self.assertRaises(ValidationError):
            self.account.fbb_graded_location_id = inside

    def test_two_accounts_count_no_place_in_turns(self):
        other = self._make_account(self.sandbox.seller())
        other.fbb_count = "none"
        other.fbb_location_id = self.at_bol
        with self.assertRaises(ValidationError):
            other.fbb_count = "propose"

    def test_what_lies_at_bol_is_not_sold_from_here(self):
        with self.assertRaises(ValidationError):
            self.account.stock_location_ids = self.graded
