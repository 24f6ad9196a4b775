from odoo.tests import tagged

from .stock_checks import StockCheckCase


@tagged("post_install", "-at_install")
class TestStockCheck(StockCheckCase):
    """bol's list against what Odoo told bol, and putting right what differs."""

    def test_what_is_right_is_counted_and_left_alone(self):
        check = self.check()
        self.assertFound(check, equal=1)
        self.assertTrue(check.finished and check.whole)
        self.assertFalse(check.line_ids)
        self.run_lane("out")
        self.assertFalse(self.patches())

    def test_the_check_needs_no_list_of_its_own(self):
        self.check()
        self.assertEqual(len(self.seller.received("GET", "/offers$")), 1)

    def test_difference_is_listed_and_repaired(self):
        self.seller.change_offer(self.offer_id, stock=3)
        check = self.check()
        self.assertFound(check, different=1)
        line = check.line_ids
        self.assertEqual((line.at_bol, line.told, line.wanted), (3, 12, 12))
        self.assertEqual((line.offer_id, line.cause), (self.one(), "changed"))
        self.assertEqual(line.state, "waiting")

        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: 12})
        self.assertEqual(len(self.patches()), 1)
        self.env.invalidate_all()
        self.assertEqual((line.state, check.open_count), ("repaired", 0))
        self.assertFound(check, different=1, repaired=1)
        self.age()
        self.assertFound(self.check(), equal=1)

    def test_wanted_amount_is_computed_anew(self):
        """Also of an offer of which nobody noticed that its product changed."""
        self.env.cr.execute("UPDATE stock_quant SET quantity = 8 WHERE quantity = 12")
        self.env.invalidate_all()
        self.seller.change_offer(self.offer_id, stock=3)
        self.assertEqual(self.check().line_ids.wanted, 8)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: 8})

    def test_what_is_on_its_way_is_no_difference(self):
        self.count(self.product, 5)
        check = self.check()
        self.assertFound(check, waiting=1)
        self.assertFalse(check.line_ids)

    # -- bol shows late what was changed ---------------------------------------

    def show_late(self):
        self.sandbox.setting(portal_seconds=3600)
        self.addCleanup(self.sandbox.setting, portal_seconds=0)

    def let_bol_show(self):
        """An hour later bol's lists show what was changed in its own screens."""
        self.sandbox.admin("POST", "time", advance_seconds=3601)
        self.addCleanup(self.sandbox.admin, "POST", "time", advance_seconds=-3601)

    def test_what_bol_shows_late_is_no_difference(self):
        self.show_late()
        self.seller.change_offer(self.offer_id, stock=3)
        self.count(self.product, 9)
        self.run_lane("out")
        self.forget()
        # bol sells by 9, and its list still shows the 12 of before.
        check = self.check()
        self.assertEqual(self.one().stock_amount, 12)
        self.assertFound(check, recent=1)
        self.run_lane("out")
        self.assertFalse(self.patches())

        self.let_bol_show()
        self.assertFound(self.check(), equal=1)

    def test_change_that_shows_late_is_repaired_once_it_shows(self):
        self.show_late()
        self.seller.change_offer(self.offer_id, stock=3)
        self.assertFound(self.check(), equal=1)
        self.let_bol_show()
        self.assertFound(self.check(), different=1)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: 12})

    def test_what_was_told_just_now_is_looked_at_the_next_time(self):
        self.count(self.product, 9)
        self.run_lane("out")
        self.seller.change_offer(self.offer_id, stock=3)
        self.assertFound(self.check(), recent=1)
        self.age(minutes=119)
        self.assertFound(self.check(), recent=1)
        self.age(minutes=2)
        self.assertFound(self.check(), different=1)

    # -- between two nights ----------------------------------------------------

    def test_hourly_reading_finds_what_was_changed(self):
        self.seller.change_offer(self.offer_id, stock=50)
        self.read_changes()
        check = self.checks()
        self.assertFalse(check.whole)
        self.assertTrue(check.finished)
        self.assertFound(check, different=1)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: 12})
        self.assertFalse(self.account.stock_check_id, "of all offers there is none")

    def test_hourly_reading_without_a_difference_makes_no_check(self):
        self.offer_of(self._make_product())
        self.read_changes()
        self.assertEqual(len(self.offers()), 2)
        self.assertFalse(self.checks())

    def test_hourly_reading_leaves_what_moved_to_bol(self):
        fulfilment = {"method": "FBB"}
        self.seller.change_offer(self.offer_id, stock=50, fulfilment=fulfilment)
        self.read_changes()
        self.assertFalse(self.checks())

    # -- both sides ------------------------------------------------------------

    def test_offer_that_bol_has_no_more(self):
        other = self._make_product()
        self.offer_of(other)
        self.tell()
        self.commit()
        self.env.cr.execute(
            "UPDATE bol_offer SET create_date = create_date - interval '1 hour'"
        )
        self.env.invalidate_all()
        with self.by_hand() as client:
            client.offers.delete(self.offer_id)
        check = self.check()
        self.assertFound(check, equal=1, gone=1)
        self.assertEqual(check.line_ids.offer_id, self.one())
        self.assertEqual(check.line_ids.state, "gone")
        self.assertFalse(self.one().active)
        self.run_lane("out")
        self.assertFalse(self.patches())
        self.assertFound(self.check(), equal=1)

    def test_offer_that_odoo_does_not_know(self):
        self.seller.offer(ean="8799999999990", reference="?", stock={"amount": 4})
        check = self.check()
        self.assertFound(check, equal=1, unmatched=1)
        self.assertEqual(check.offer_count, 2)
        self.assertFalse(check.line_ids)
        action = check.action_view_unmatched()
        found = self.env["bol.offer"].search(action["domain"])
        self.assertEqual(found.ean, "8799999999990")

    def test_what_is_not_managed_is_left_alone(self):
        product = self._make_product()
        fbb = self.offer_of(product, fulfilment={"method": "FBB"})
        loose = self.offer_of(self._make_product(is_storable=False))
        self.tell()
        for offer_id in (fbb, loose):
            self.seller.change_offer(offer_id, stock=55)
        self.assertFound(self.check(), equal=1, unmanaged=2)
        self.run_lane("out")
        self.assertFalse(self.patches())
        self.assertEqual(self.seller.stock()[fbb], 55)

    def test_no_check_while_stock_is_off(self):
        self.flow("stock").action_off()
        self.seller.change_offer(self.offer_id, stock=3)
        self.assertFalse(self.check())
        self.flow("stock").action_live()
        self.assertFound(self.check(), different=1)
