from odoo.tests import tagged

from . import samples
from .common import BolCase

USER = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestOrderReport(BolCase):
    """Revenue, commission, pieces and orders of what was sold at bol."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def report(self, groupby="account_id", **values):
        """{group: (orders, pieces, revenue, commission)} of the account."""
        self.env.flush_all()
        groups = self.env["bol.order.report"]._read_group(
            [("account_id", "=", self.account.id)],
            [groupby],
            [
                "order_count:count_distinct",
                "pieces:sum",
                "revenue:sum",
                "commission:sum",
            ],
        )
        return {group: tuple(sums) for group, *sums in groups}

    def item(self, *values, **changes):
        return samples.item(self.product.barcode, *values, **changes)

    def test_an_order_of_two_items_is_one_order(self):
        self.import_order(self.item(2, 10.0), self.item(1, 5.0))
        self.import_order(self.item(1, 7.5))
        self.assertEqual(self.report(), {self.account: (2, 4, 32.5, 5.97)})
        self.assertEqual(self.report("product_id"), {self.product: (2, 4, 32.5, 5.97)})

    def test_cancelled_pieces_bring_nothing(self):
        order = self.import_order(self.item(4, 10.0, commission=4.0))
        self.change_item(order, quantityCancelled=1)
        self.assertEqual(self.report(), {self.account: (1, 3, 30.0, 3.0)})
        self.change_item(order, quantityCancelled=4)
        self.assertEqual(self.report("bol_state"), {"cancelled": (1, 0, 0.0, 0.0)})

    def test_shipped_pieces_are_sold(self):
        order = self.import_order(self.item(2, 10.0))
        self.change_item(order, quantityShipped=2)
        self.assertEqual(self.report("bol_state"), {"shipped": (1, 2, 20.0, 1.99)})

    def test_per_country_and_way_of_fulfilment(self):
        there = samples.address(countryCode="BE")
        self.import_order(
            self.item(1, 10.0), shipmentDetails=there, billingDetails=there
        )
        self.import_order(samples.fbb_item(self.product.barcode, 1, 4.0))
        by_country = self.report("country_id")
        revenue = {country.code: sums[2] for country, sums in by_country.items()}
        self.assertEqual(revenue, {"BE": 10.0, "NL": 4.0})
        by_method = self.report("fulfilment_method")
        self.assertEqual({k: v[2] for k, v in by_method.items()}, {"FBR": 10, "FBB": 4})

    def test_country_outlives_the_buyers_data(self):
        order = self.import_order(self.item())
        order._bol_erase()
        self.assertFalse(order.shipment_details)
        self.assertEqual(order.country_id.code, "NL")

    def test_country_of_orders_from_before(self):
        """What an update does with a database that has orders already."""
        order = self.import_order(self.item())
        unread = self.env["bol.order"].create(
            {"account_id": self.account.id, "bol_id": "UNREAD"}
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE bol_order SET country_id = NULL")
        self.env["bol.order"]._bol_fill_countries()
        self.env.invalidate_all()
        self.assertEqual(order.country_id.code, "NL")
        self.assertFalse(unread.country_id)

    def test_held_order_counts_as_well(self):
        self.import_order(samples.item(samples.ean("2"), 1, 9.0))
        self.assertEqual(self.report("state"), {"held": (1, 1, 9.0, 1.99)})

    def test_item_of_nothing(self):
        """bol gives no quantity: neither an error nor a number out of nowhere."""
        self.import_order(self.item(0, 10.0, totalPrice=0.0))
        self.assertEqual(self.report()[self.account][1:3], (0, 0.0))

    def test_day_is_the_readers(self):
        self.import_order(self.item(), orderPlacedDateTime="2026-01-10T00:30:00+01:00")
        days = {}
        for zone in ("Europe/Amsterdam", "UTC"):
            report = self.env["bol.order.report"].with_context(tz=zone)
            ((day,),) = report._read_group(
                [("account_id", "=", self.account.id)], ["placed_at:day"]
            )
            days[zone] = day.day
        self.assertEqual(days, {"Europe/Amsterdam": 10, "UTC": 9})

    def test_user_reads_it_in_every_view(self):
        self.import_order(self.item())
        user = self._make_user("analyst", USER)
        report = self.env["bol.order.report"].with_user(user)
        for kind in ("graph", "pivot", "list", "search"):
            self.assertTrue(report.get_view(view_type=kind)["arch"])
        domain = [("account_id", "=", self.account.id)]
        names = ["title", "country_id", "state", "revenue", "order_count"]
        self.assertEqual(len(report.search_read(domain, names)), 1)
        for one in ("placed_at:week", "product_id", "country_id", "state"):
            groups = report.formatted_read_group(domain, [one], ["revenue:sum"])
            self.assertEqual(groups[0]["revenue:sum"], 10.0)
