"""The same orders without the connector: what a programmer would write in a day.

Customers, sale orders with the same lines, products, taxes and totals, confirmed.
Nothing is mirrored, nothing is checked, and one bad order stops them all.
"""

from datetime import UTC, datetime

import requests

MEDIA = "application/vnd.retailer.v10+json"


class Reference:
    """Sells orders as bol details them (parsed JSON) in one Odoo environment.

    :param env: of the worker, on a cursor of its own
    :param str mark: makes customers and references its own, so that neither finds
        what another way of importing the same order has made
    :param dict taxes: id of a price-excluded tax -> id of the one for prices with VAT
    """

    def __init__(self, env, mark, taxes, discount_product):
        self.env = env
        self.mark = mark
        self.taxes = taxes
        self.discount_product = discount_product

    def bulk(self, orders, batch):
        """Create the orders in batches and confirm each batch; commit after each."""
        for start in range(0, len(orders), batch):
            self.sell(orders[start : start + batch])
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def one_by_one(self, orders, url, token):
        """Read each order from bol, sell it, and commit."""
        http = requests.Session()
        http.headers.update({"Accept": MEDIA, "Authorization": f"Bearer {token}"})
        for order in orders:
            address = f"{url}/retailer/orders/{order['orderId']}"
            self.sell([http.get(address, timeout=30).json()])
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def sell(self, orders):
        customers = self._customers(orders)
        products = self._products(orders)
        sales = self.env["sale.order"].create(
            [
                self._sale(order, *customers[order["orderId"]], products)
                for order in orders
            ]
        )
        sales.action_confirm()
        return sales

    # -- customers -------------------------------------------------------------

    def _customers(self, orders):
        """{order number: (customer, delivery address)}, those unknown made at once."""
        emails = [self._email(order["billingDetails"]) for order in orders]
        known = self.env["res.partner"].search(
            [("email_normalized", "in", emails), ("parent_id", "=", False)]
        )
        by_email = {partner.email: partner for partner in known}
        lacking = [
            order
            for order in orders
            if self._email(order["billingDetails"]) not in by_email
        ]
        countries = {c.code: c.id for c in self.env["res.country"].search([])}
        made = self.env["res.partner"].create(
            [self._contact(order["billingDetails"], countries) for order in lacking]
        )
        by_email.update((partner.email, partner) for partner in made)
        found = {
            order["orderId"]: by_email[self._email(order["billingDetails"])]
            for order in orders
        }
        elsewhere = [
            order for order in orders if self._place(order) != self._place(order, 1)
        ]
        addresses = self.env["res.partner"].create(
            [
                {
                    **self._contact(order["shipmentDetails"], countries),
                    "parent_id": found[order["orderId"]].id,
                    "type": "delivery",
                    "is_company": False,
                    "vat": False,
                }
                for order in elsewhere
            ]
        )
        deliveries = {
            order["orderId"]: address
            for order, address in zip(elsewhere, addresses, strict=True)
        }
        return {
            number: (customer, deliveries.get(number, customer))
            for number, customer in found.items()
        }

    def _place(self, order, billing=False):
        details = order["billingDetails" if billing else "shipmentDetails"]
        names = ("surname", "company", "streetName", "houseNumber", "zipCode")
        return [details.get(name) for name in names]

    def _email(self, details):
        return f"{self.mark}-{details['email']}"

    def _contact(self, details, countries):
        street = (details.get("streetName"), details.get("houseNumber"))
        person = (details.get("firstName"), details.get("surname"))
        return {
            "name": details.get("company") or " ".join(filter(None, person)),
            "is_company": bool(details.get("company")),
            "street": " ".join(filter(None, street)),
            "street2": details.get("extraAddressInformation"),
            "zip": details.get("zipCode"),
            "city": details.get("city"),
            "country_id": countries[details["countryCode"]],
            "email": self._email(details),
            "phone": details.get("deliveryPhoneNumber"),
            "lang": "en_US",
        }

    # -- sale orders -----------------------------------------------------------

    def _products(self, orders):
        eans = [
            item["product"]["ean"] for order in orders for item in order["orderItems"]
        ]
        found = self.env["product.product"].search([("barcode", "in", eans)])
        return {product.barcode: product for product in found}

    def _sale(self, order, customer, delivery, products):
        position = self.env["account.fiscal.position"]._get_fiscal_position(delivery)
        promise = order["orderItems"][0]["fulfilment"]
        promised = promise.get("exactDeliveryDate") or promise.get("latestDeliveryDate")
        return {
            "partner_id": customer.id,
            "partner_invoice_id": customer.id,
            "partner_shipping_id": delivery.id,
            "fiscal_position_id": position.id,
            "date_order": self._moment(order["orderPlacedDateTime"]),
            "commitment_date": f"{promised} 16:00:00",
            # Not bol's bare number: the connector would adopt the order.
            "client_order_ref": f"{self.mark}{order['orderId']}",
            "order_line": [
                (0, 0, line)
                for item in order["orderItems"]
                for line in self._lines(
                    item, products[item["product"]["ean"]], position
                )
            ],
        }

    def _moment(self, text):
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)

    def _lines(self, item, product, position):
        taxes = position.map_tax(product.taxes_id)
        line = {
            "product_id": product.id,
            "name": item["product"]["title"],
            "product_uom_qty": item["quantity"],
            "price_unit": item["unitPrice"],
            "tax_ids": [(6, 0, [self.taxes.get(tax.id, tax.id) for tax in taxes])],
        }
        off = round(item["totalPrice"] - item["unitPrice"] * item["quantity"], 2)
        if not off:
            return [line]
        discount = {"product_id": self.discount_product, "product_uom_qty": 1}
        return [line, {**line, **discount, "name": "Discount", "price_unit": off}]
