from odoo.tests import tagged

from . import samples
from .held import MISSING, HeldCase


@tagged("post_install", "-at_install")
class TestOrdersIgnored(HeldCase):
    """What the settings leave out, and what changes that."""

    def test_ignored_order_that_changes_stays_ignored(self):
        """It may have been left to another system under other settings."""
        self.account._bol_policy("FBR").treatment = "ignore"
        line = self.item()
        order = self.import_order(line)
        self.account._bol_policy("FBR").treatment = "sale"
        line["latestChangedDateTime"] = samples.moment(minutes=-1)
        line["cancellationRequest"] = True
        self.seller.place(samples.order(line, orderId=order.bol_id))
        self.run_now("orders")
        self.assertTrue(order.cancellation_requested)
        self.assertEqual(order.state, "ignored")

    def test_address_that_comes_later_with_only_some_countries_wanted(self):
        """Without a country it is held, and not ignored for good."""
        self.account._bol_policy("FBR").country_ids = self.env.ref("base.nl")
        at_bol = samples.order(self.item())
        (number,) = self.seller.place({**at_bol, "shipmentDetails": MISSING})
        self.run_now("orders")
        order = self.orders(number)
        self.assertHeld(order, "address")
        self.seller.place(at_bol)
        self.hour_later()
        self.assertImported(order)

    def test_address_moved_into_a_wanted_country(self):
        self.account._bol_policy("FBR").country_ids = self.env.ref("base.nl")
        abroad = samples.address(countryCode="BE", zipCode="2000")
        line = self.item()
        order = self.import_order(line, shipmentDetails=abroad)
        self.assertEqual(order.state, "ignored")
        self.assertIn("BE", order.held_reason)
        line["latestChangedDateTime"] = samples.moment(minutes=-1)
        self.seller.place(samples.order(line, orderId=order.bol_id))
        self.run_now("orders")
        self.assertImported(order)
