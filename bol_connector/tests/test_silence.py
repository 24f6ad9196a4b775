from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestSilence(BolCase):
    """However long nothing ran: what changed meanwhile is read."""

    catches_up = True

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.line = samples.item(self.product.barcode)
        self.order = self.import_order(self.line)
        self.assertEqual(self.order.state, "imported")

    def silence(self, **passed):
        """Let so much time go by, in the middle of which bol cancels the order."""
        self.make_due(self.flow("orders"), **passed)
        self.account.order_ids.item_ids.changed_at -= timedelta(**passed)
        halfway = samples.moment(seconds=timedelta(**passed).total_seconds() / 2)
        placed = self.placed[self.order.bol_id]
        placed["orderItems"][0].update(
            {"quantityCancelled": 1, "latestChangedDateTime": halfway}
        )
        self.seller.place(placed)
        self.commit()

    def test_nine_days(self):
        self.silence(days=9)
        self.run_lane()
        self.assertEqual(self.order.bol_state, "cancelled")
        self.assertEqual(self.order.sale_order_id.state, "cancel")

    def test_nine_days_without_credentials_that_bol_accepts(self):
        """New ones make every list start anew: it reaches back all the same."""
        self.silence(days=9)
        self.account.client_secret = "right"
        self.assertFalse(self.flow("orders").listed_at)
        self.connect()
        self.run_lane()
        self.assertEqual(self.order.sale_order_id.state, "cancel")

    def test_it_is_a_catch_up(self):
        self.silence(hours=9)
        silent_since = self.flow("orders").last_success
        self.run_lane()
        catch_up = self.env["bol.catch.up"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertEqual(catch_up.silent_since, silent_since)
        line = catch_up.line_ids.filtered(lambda one: one.stage == "cancelled")
        self.assertEqual((line.missed, line.done), (1, 1))
        action = line.action_view()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.order)

    def test_by_button_it_is_one_as_well(self):
        self.silence(hours=9)
        self.run_now("orders")
        self.assertTrue(
            self.env["bol.catch.up"].search([("account_id", "=", self.account.id)])
        )

    def test_its_failure_stops_no_flow(self):
        self.silence(hours=9)
        catch_ups = type(self.env["bol.catch.up"])
        broken = patch.object(catch_ups, "_bol_open", side_effect=ValueError)
        logger = "odoo.addons.bol_connector.models.bol_catch_up"
        with broken, self.assertLogs(logger, "ERROR"):
            self.run_lane()
        self.assertEqual(self.order.sale_order_id.state, "cancel")
