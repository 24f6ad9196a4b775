"""What the tests of offers that go to bol have in common."""

from datetime import timedelta

from odoo import fields
from odoo.tests import Form

from .common import BolCase

POST_OFFER = {"path": "^/retailer/offers$", "method": "POST"}


class OffersOutCase(BolCase):
    """An account with what new offers need, and a product that lacks nothing."""

    def setUp(self):
        super().setUp()
        self.run_now("operators")
        self.account.write(
            {
                "operator_id": self.account.operator_ids.id,
                "promise_id": self.env.ref(
                    "bol_connector.bol_delivery_promise_next_day"
                ).id,
            }
        )
        self.product = self._make_product(default_code="TP-1")

    # -- what users do ---------------------------------------------------------

    def wizard(self, *products, **values):
        """The form that creates offers, opened on products and saved."""
        products = self.env["product.product"].union(*products)
        form = Form(
            self.env["bol.offer.create"].with_context(
                active_model="product.product", active_ids=products.ids
            )
        )
        form.account_id = self.account
        for name, value in values.items():
            form[name] = value
        return form.save()

    def create_offer(self, *products, **values):
        """Press Create on a complete form; returns the changes that it made."""
        known = self.changes()
        self.wizard(*(products or [self.product]), **values).action_create_offers()
        self.commit()
        return self.changes() - known

    def changes(self):
        return self.env["bol.offer.change"].search(
            [("account_id", "=", self.account.id)], order="id"
        )

    def send(self, times=2):
        for _ in range(times):
            self.run_now("offer_changes")

    def later(self, **passed):
        """As if so much time had gone by since what was sent."""
        delta = timedelta(**passed)
        for change in self.changes():
            change.next_attempt -= delta
            if change.sent_at:
                change.sent_at -= delta
        flow = self.flow("offer_changes")
        flow.next_run = fields.Datetime.now()
        flow.not_before = False

    # -- what is at bol --------------------------------------------------------

    def at_bol(self):
        """bol's offers of the account, as its API shows them."""
        with self.by_hand() as client:
            return [offer for page in client.offers.pages() for offer in page]

    def posts(self):
        return self.seller.calls("POST", "^/retailer/offers$")

    def assertOneOffer(self, product=None):
        """bol has one offer of the product, and Odoo knows it."""
        product = product or self.product
        (offer,) = self.at_bol()
        self.assertEqual(offer.ean, product.barcode)
        self.assertEqual(self.offers().bol_id, offer.offer_id)
        self.assertEqual(self.offers().product_id, product)
        return offer
