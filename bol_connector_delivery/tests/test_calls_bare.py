import re

from odoo.tests import tagged

from odoo.addons.bol_connector.bol_api import errors, operations

from .labels import LabelCase, samples

PATHS = {
    one.path
    for one in vars(operations).values()
    if isinstance(one, operations.Operation)
}
NUMBER = re.compile(r"[A-Za-z0-9-]{2,40}")
BUYER = {
    "firstName": "Wendelmoet",
    "surname": "Quispelaar",
    "streetName": "Zwanebloemlaan",
    "houseNumber": "98761",
    "zipCode": "9988ZZ",
    "city": "Appelscha",
    "email": "wendelmoet.quispelaar@verkopen.bol.com",
    "deliveryPhoneNumber": "0698765432",
}


@tagged("post_install", "-at_install")
class TestCallsBare(LabelCase):
    """The log of calls knows no buyer and no secret, whatever is said to bol."""

    def setUp(self):
        super().setUp()
        self.account.action_log_calls_day()

    def order(self, *items):
        here = samples.address(**BUYER)
        return self.import_order(*items, shipmentDetails=here, billingDetails=here)

    def converse(self):
        """Say to bol about all that the connector says."""
        item = samples.item(self.product.barcode)
        item["fulfilment"]["distributionParty"] = "BOL"
        labelled = self.order(item).sale_order_id.picking_ids
        self.want(labelled)
        self.send()
        self.ship(labelled)
        plain = self.order(samples.item(self.product.barcode)).sale_order_id
        picking = plain.picking_ids
        picking.carrier_tracking_ref = "3SWENDELMOET"
        self.ship(picking)
        self.send(3)
        unwanted = self.order(samples.item(self.product.barcode))
        unwanted.item_ids._bol_cancel_at_bol("OTHER")
        self.send()
        for kind in ("offers", "stock", "prices"):
            self.run_now(kind)
        self.say_what_fails(unwanted)

    def say_what_fails(self, order):
        """bol refuses, with the buyer's data in its explanation and in the path."""
        for name in BUYER.values():
            with self.by_hand() as bol, self.assertRaises(errors.BolError):
                bol.orders.get(name)
        with self.by_hand() as bol, self.assertRaises(errors.BolError):
            bol.shipments.create(
                [(order.item_ids.bol_id, 99)],
                reference=BUYER["surname"],
                transporter_code=BUYER["streetName"],
                track_and_trace=BUYER["city"],
            )

    def rows(self):
        self.env.cr.execute(
            "SELECT call::text, method, path, subject, error FROM bol_call call "
            "WHERE account_id = %s",
            [self.account.id],
        )
        return self.env.cr.fetchall()

    def test_nothing_of_buyers_and_no_secret(self):
        self.converse()
        rows = self.rows()
        said = {f"{method} {path}" for _row, method, path, *_rest in rows}
        expected = {
            operations.GET_ORDER,
            operations.CREATE_SHIPMENT,
            operations.CREATE_LABEL,
            operations.CANCEL_ORDER_ITEM,
            operations.GET_OFFERS,
        }
        self.assertGreaterEqual(said, set(map(str, expected)))
        self.assertTrue([row for row in rows if row[4]])
        text = "\n".join(row[0] for row in rows).lower()
        token = self.env["bol.token"].search([("account_id", "=", self.account.id)])
        secrets = (token.access_token, self.account.client_secret, "3swendelmoet")
        # What could be one of bol's numbers is one where somebody typed it as such.
        typed = {BUYER["houseNumber"], BUYER["zipCode"], BUYER["deliveryPhoneNumber"]}
        for word in (*(set(BUYER.values()) - typed), *secrets):
            self.assertNotIn(word.lower(), text)

    def test_only_what_the_description_of_bol_names(self):
        """No column holds a free text."""
        self.converse()
        for _row, method, path, subject, _error in self.rows():
            self.assertIn(method, ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"))
            self.assertIn(path, PATHS | {"/token"})
            self.assertTrue(subject is None or NUMBER.fullmatch(subject), subject)
