"""Orders that go with labels of bol, and the labels bought for them."""

from datetime import timedelta

from odoo.addons.bol_connector_stock.tests.common import BolShippedCase, samples
from odoo.addons.bol_connector_stock.tests.killed import Killable

POST_LABEL = {"method": "POST", "path": "^/retailer/shipping-labels$"}


class LabelCase(Killable, BolShippedCase):
    killed_kind = "labels"

    def setUp(self):
        super().setUp()
        self.count(self.product, 500)
        self.flow("labels").action_live()

    def vvb(self, quantity=1, **changes):
        """The transfer of an order that goes with a label of bol."""
        item = samples.item(self.product.barcode, quantity, **changes)
        item["fulfilment"]["distributionParty"] = "BOL"
        return self.sell(item)

    def options(self, picking):
        with self.transactions():
            return picking._bol_read_options()

    def want(self, picking, place=0):
        """Have the label of one of bol's options bought: its command."""
        option = self.options(picking)[place]
        label = picking._bol_buy_label(option)
        self.commit()
        return label

    def later(self, **passed):
        result = super().later(**passed)
        for label in self.labels():
            for name in ("next_attempt", "sent_at"):
                if label[name]:
                    label[name] -= timedelta(**passed)
        return result

    def label_says(self, **result):
        """Let bol's next purchase of a label end so."""
        self.setting(process_result={"CREATE_SHIPPING_LABEL": result})

    def lose_answer(self, kind="drop_after", **values):
        """Let the answer to the next purchase get lost, or what ``kind`` says."""
        self.sandbox.fault(kind, **POST_LABEL, **values)

    def wait(self, minutes=30):
        """Let so much time go by, during which bol is asked again and again."""
        for _ in range(2):
            self.later(minutes=minutes / 2)
            self.send(1)

    def labels(self):
        mine = [("account_id", "=", self.account.id)]
        return self.env["bol.label"].search(mine, order="id")

    def sold(self):
        """What bol sold."""
        return self.seller.truth()["labels"]

    def spent(self):
        return self.seller.truth()["money_spent"]

    def buys(self):
        return self.seller.received(**POST_LABEL)
