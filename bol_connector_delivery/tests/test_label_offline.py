from odoo.tests import tagged

from odoo.addons.bol_connector_stock.tests.offline import Offline

from .provider import ProviderCase


@tagged("post_install", "-at_install")
class TestLabelOffline(Offline, ProviderCase):
    """Odoo's shipping providers are called inside validation: this one calls nobody."""

    def test_without_a_label(self):
        picking = self.vvb()
        self.assertIs(self.validate_offline(picking), True)
        self.assertEqual(self.sold(), [])

    def test_label_wanted_at_packing(self):
        self.carrier.bol_label_when = "packing"
        pickings = self.vvb() | self.vvb()
        self.assertIs(self.validate_offline(pickings), True)
        self.assertEqual(self.sold(), [])
        self.send()
        self.assertEqual(len(self.sold()), 2)

    def test_label_that_was_bought_before(self):
        picking = self.vvb()
        self.buy(picking)
        tracking = self.sold()[0]["trackAndTrace"]
        self.assertIs(self.validate_offline(picking), True)
        self.assertEqual(picking.carrier_tracking_ref, tracking)

    def test_label_that_is_just_being_bought(self):
        picking = self.vvb()
        self.want(picking)
        self.assertIs(self.validate_offline(picking), True)
        self.assertEqual(self.sold(), [])
