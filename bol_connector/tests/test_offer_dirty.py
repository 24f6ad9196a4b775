from odoo.tests import tagged

from .common import BolCase
from .writes import counted_writes

OUT = "bol_connector.ir_cron_lane_out"


@tagged("post_install", "-at_install")
class TestOfferDirty(BolCase):
    """What changed is logged at the end of its transaction, at once for all of it."""

    def setUp(self):
        super().setUp()
        self.commit()
        self.dirty = self.env["bol.offer.dirty"]
        self.dirty.search([]).unlink()
        self.triggers = self.env["ir.cron.trigger"]
        self.triggers.search([]).unlink()

    def note(self, products, part="price"):
        self.dirty._bol_note(part, [(product, self.company.id) for product in products])

    def logged(self, part="price"):
        rows = self.dirty.search([("part", "=", part)])
        return sorted(rows.mapped("product"))

    def test_one_statement_for_all_that_changed(self):
        with counted_writes() as writes:
            for product in range(1, 51):
                self.note([product])
            self.note([1, 2, 3])
            self.note([7], part="match")
            self.commit()
        self.assertEqual(writes, {"bol_offer_dirty": 1, "ir_cron_trigger": 1})
        self.assertEqual(self.logged(), list(range(1, 51)))
        self.assertEqual(self.logged("match"), [7])

    def test_each_lane_that_reads_it_is_woken_once(self):
        self.note([1])
        self.note([1, 2], part="match")
        self.commit()
        lanes = self.triggers.search([]).cron_id
        bulk = self.env.ref("bol_connector.ir_cron_lane_bulk")
        self.assertEqual(lanes, self.env.ref(OUT) | bulk)
        self.assertEqual(len(self.triggers.search([])), 2)

    def test_nobody_is_woken_for_nothing(self):
        self.flow("prices").action_off()
        other = self._make_company("Other")
        self.note([1])
        self.dirty._bol_note("match", [(2, other.id)])
        self.commit()
        self.assertFalse(self.dirty.search([]))
        self.assertFalse(self.triggers.search([]))

    def test_lane_that_is_switched_off_or_gone_is_no_trouble(self):
        self.env.ref(OUT).active = False
        self.note([1])
        self.commit()
        self.env.ref(OUT).unlink()
        self.note([2])
        self.commit()
        self.assertEqual(self.logged(), [1, 2])
        self.assertFalse(self.triggers.search([]))

    def test_part_of_a_transaction_that_is_undone_leaves_the_rest_noted(self):
        self.note([1])
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.note([2])
            raise ZeroDivisionError
        self.note([3])
        self.commit()
        self.assertEqual(self.logged(), [1, 3])

    def test_offers_are_logged_for_their_own_account(self):
        product = self._make_product()
        other = self._make_live_account(self.sandbox.seller())
        offers = self.env["bol.offer"].create(
            [
                {
                    "account_id": account.id,
                    "bol_id": f"offer-{account.id}",
                    "product_id": product.id,
                }
                for account in (self.account, other)
            ]
        )
        self.commit()
        self.dirty.search([]).unlink()
        self.dirty._bol_note_offers("price", offers[1])
        self.commit()
        (row,) = self.dirty.search([])
        self.assertEqual((row.product, row.account), (product.id, other.id))
