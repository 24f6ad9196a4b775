"""A seller whose delivery method buys labels of bol."""

from odoo.tests import Form

from .labels import LabelCase, samples


class ProviderCase(LabelCase):
    def setUp(self):
        super().setUp()
        service = self._make_product(type="service", is_storable=False)
        self.carrier = self.env["delivery.carrier"].create(
            {
                "name": "Verzenden via bol",
                "delivery_type": "bol",
                "bol_label_choice": "cheapest",
                "product_id": service.id,
                "company_id": self.company.id,
                "fixed_margin": 3,
                "invoice_policy": "real",
            }
        )
        self.policy = self.account._bol_policy("FBR")
        self.policy.vvb_carrier_id = self.carrier

    def buy(self, picking, place=0):
        """Press Buy on one of the labels that the form shows."""
        with self.transactions():
            action = picking.action_bol_buy_label()
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            wizard.option_ids[place].action_buy()
        return picking.bol_label_ids

    def buy_all(self, pickings):
        with self.transactions():
            return pickings.action_bol_buy_labels()["params"]

    def pack(self, picking):
        """Press Put in Pack, and answer that any package will do."""
        action = picking.action_put_in_pack()
        # Of a type of package that Odoo knows, should somebody make one.
        self.assertEqual(action["context"]["default_package_carrier_type"], "none")
        Form.from_action(self.env, action).save().action_put_in_pack()
        self.commit()

    def printed(self, pickings):
        """The tracking numbers in the order of the paper."""
        url = pickings.action_bol_print_labels()["url"]
        ids = [int(one) for one in url.rpartition("/")[2].split(",")]
        return self.env["bol.label"].browse(ids).mapped("track_and_trace")


__all__ = ["ProviderCase", "samples"]
