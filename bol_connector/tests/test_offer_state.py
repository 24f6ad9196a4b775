from odoo.tests import tagged

from .common import BolCase


@tagged("post_install", "-at_install")
class TestOfferState(BolCase):
    """What the screens say of an offer follows from bol's answer, in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["bol.account"].create({"name": "Shop"})
        cls.offer = cls.env["bol.offer"].create(
            {"account_id": cls.account.id, "bol_id": "1", "countries": "BE, NL"}
        )

    def test_state_per_answer(self):
        """(values of bol's answer) -> state, whatever it was before."""
        expected = [
            ({"for_sale": "BE, NL"}, "for_sale"),
            ({"for_sale": "NL"}, "partly"),
            ({"for_sale": "NL", "countries": "NL"}, "for_sale"),
            ({"for_sale": False}, "not_for_sale"),
            ({"for_sale": "BE, NL", "on_hold": True}, "on_hold"),
            ({"for_sale": False, "on_hold": True}, "on_hold"),
            ({"active": False, "on_hold": True}, "gone"),
        ]
        ordinary = {"active": True, "on_hold": False, "countries": "BE, NL"}
        for values, state in expected:
            with self.subTest(values):
                self.offer.write({**ordinary, **values})
                self.assertEqual(self.offer.sale_state, state)

    def test_condition_in_words(self):
        expected = {
            ("NEW", False): "New",
            ("SECONDHAND", "AS_NEW"): "Second-hand, as new",
            ("REFURBISHED", "B"): "Refurbished, B",
            # What bol may add one day is shown as it says it.
            ("VINTAGE", False): "VINTAGE",
            (False, False): "",
        }
        for (condition, detail), words in expected.items():
            self.offer.write({"condition": condition, "condition_detail": detail})
            self.assertEqual(self.offer.condition_name or "", words)

    def test_delivery_in_words(self):
        promise, shop = "BOL_DELIVERY_PROMISE", "MY_DELIVERY_PROMISE"
        expected = {
            (promise, 0, 1, "14:00"): "In 0-1 days when ordered before 14:00",
            (promise, 2, 3, False): "In 2-3 days",
            (promise, 3, 3, False): "In 3 days",
            (promise, 0, 0, "12:00"): "In 0 days when ordered before 12:00",
            (promise, 0, 0, False): "",
            (shop, 0, 0, False): "By the schedule of your shop at bol",
            ("SHIPPING_VIA_BOL", 0, 0, False): "Shipped via bol",
            (False, 0, 0, False): "",
        }
        for (schedule, least, most, until), words in expected.items():
            self.offer.write(
                {
                    "schedule": schedule,
                    "minimum_days": least,
                    "maximum_days": most,
                    "ultimate_order_time": until,
                }
            )
            self.assertEqual(self.offer.delivery_name or "", words)

    def test_product_and_variant_show_the_same_offers(self):
        """A product has the offers of all its variants; its button opens them."""
        product = self._make_product(name="Lamp", barcode="8712345678906")
        template = product.product_tmpl_id
        self.assertFalse(template.bol_offer_ids)
        self.offer.product_id = product
        self.assertEqual(template.bol_offer_ids, self.offer)
        self.assertEqual(template.bol_offer_count, 1)
        found = self.env["bol.offer"].search(template.action_bol_offers()["domain"])
        self.assertEqual(found, self.offer)
