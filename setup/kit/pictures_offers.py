"""Pictures of what a seller does with products and offers, after the main job."""

from .camera import Scene
from .seller import Seller
from .steps import step

ADDON = "bol_connector"
ACCOUNT = "bol_connector.bol_account_action"
OFFER = "bol_connector.bol_offer_action"
UNMATCHED = "bol_connector.bol_offer_unmatched_action"
PRODUCT = "product.product_template_action"
WAITING = "bol_connector.bol_preview_action"
TAB = ("tab", "Bol.com")
NEW_OFFERS = ("button", "Create Offers at Bol.com")
#: Percent off the sales price, and over it.
CHEAPER, DEARER = 4, -60
#: What bol sells and nobody has matched yet: EAN, reference, title.
STRANGE = [
    ("8712345678906", "", "Lantaarn voor buiten - donkergroen"),
    ("8719000001017", "KAN-12", "Kan van emaille 1,2 liter"),
    ("8719000002021", "", "Gieter zink 9 liter - antraciet"),
    ("2900000001015", "", "Bloempot terracotta 24 cm"),
]
#: What may be meant: name, barcode, internal reference.
KNOWN = [
    ("Emaille kan 1,2 l", "8719000003035", "KAN-12"),
    ("Gieter zink antraciet", False, "GTR-9"),
]
COLOURS = {"groen": "8719000004049", "rood": "8719000005053", "zwart": False}
ATTRIBUTES = [
    ("Material", "Keramiek", "nl"),
    ("Product Height", "24", False),
]


def scenes(stack):
    """Offers with other prices than bol's, some unmatched, some still to be made."""
    shop = OfferShop(stack, stack.job().seller)
    with step("Offers: prices, unmatched ones, and ones to make"):
        shop.enter_settings()
        shop.offer_strange_ones()
        pot = shop.product_with_colours()
        lamp = shop.offer_not_sold()
        shop.price()
    yield Scene(ADDON, "offers", OFFER)
    yield Scene(ADDON, "offer", OFFER, lamp, tall=900)
    yield Scene(ADDON, "unmatched", UNMATCHED)
    yield Scene(ADDON, "product", PRODUCT, shop.template_of(lamp), press=TAB, tall=1000)
    yield Scene(ADDON, "create_offers", PRODUCT, pot, press=(TAB, NEW_OFFERS))
    account = shop.seller.account
    yield Scene(ADDON, "prices", ACCOUNT, account, press=("tab", "Prices"))
    shop.let_wait(pot)
    yield Scene(ADDON, "waiting", WAITING)


class OfferShop:
    """The seller of the main job, who now looks after his offers."""

    def __init__(self, stack, seller: Seller):
        self.sandbox, self.seller, self.odoo = stack.sandbox, seller, seller.odoo
        self.url = stack.url

    def enter_settings(self):
        """A price list whose prices differ from bol's, and the terms of new offers."""
        account = self.odoo.ids("bol.account", [], limit=1)
        self.seller.account = account[0]
        self.seller.warehouse = self.seller.of_account("warehouse_id")[0]
        self.seller.run_now("operators")
        operators = self.odoo.ids("bol.economic.operator", [], limit=1)
        for kind in ("prices", "offer_changes", "content", "stock"):
            self._flow(kind, "action_preview")
        rule = {"compute_price": "percentage", "percent_price": CHEAPER}
        pricelist = {"name": "Bol.com", "item_ids": [(0, 0, rule)]}
        self.pricelist = self.odoo.create("product.pricelist", pricelist)
        values = {
            "create_products": False,
            "pricelist_id": self.pricelist,
            "price_margin_min": 10,
            "operator_id": operators[0],
            "promise_id": self.odoo.id_of(
                "bol_connector.bol_delivery_promise_next_day"
            ),
        }
        self.odoo.write("bol.account", account, values)

    def _flow(self, kind, button):
        domain = [("account_id", "=", self.seller.account), ("kind", "=", kind)]
        self.seller.press("bol.flow", button, self.odoo.ids("bol.flow", domain))

    def offer_strange_ones(self):
        """Let bol sell what finds no product, or several."""
        known = [
            {"name": name, "barcode": barcode, "default_code": code}
            for name, barcode, code in KNOWN
        ]
        self.odoo.create("product.product", known)
        for ean, reference, title in STRANGE:
            self.sandbox.admin("POST", f"catalogue/{ean}", title=title)
            self._offer(ean, 3, reference=reference, unknownProductTitle=title)
        self.seller.import_now("offers")
        self.seller.run_now("products")

    def _offer(self, ean, stock, **more):
        offer = {
            "ean": ean,
            "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 24.95}]},
            "stock": {"amount": stock, "managedByRetailer": True},
            **more,
        }
        self.sandbox.admin("POST", "offers", offer=offer)

    def product_with_colours(self):
        """A product of which bol has no offer in one colour, and an offer in another;
        its product.template id."""
        colour = self.odoo.create("product.attribute", {"name": "Kleur"})
        names = [{"name": name, "attribute_id": colour} for name in COLOURS]
        values = self.odoo.create("product.attribute.value", names)
        line = {"attribute_id": colour, "value_ids": [(6, 0, values)]}
        template = self.odoo.create(
            "product.template",
            {
                "name": "Plantenbak",
                "list_price": 31.5,
                "is_storable": True,
                "attribute_line_ids": [(0, 0, line)],
            },
        )
        variants = self.odoo.ids(
            "product.product", [("product_tmpl_id", "=", template)], order="id"
        )
        for variant, ean in zip(variants, COLOURS.values(), strict=True):
            self.odoo.write("product.product", [variant], {"barcode": ean})
        self.seller.stock_up(variants)
        return template

    def offer_not_sold(self):
        """Let bol stop selling an offer, and give its product a cost and content;
        the offer's id."""
        domain = [("product_id", "!=", False), ("sale_state", "=", "for_sale")]
        (offer,) = self.odoo.rows(
            "bol.offer", domain, ["bol_id", "product_id"], order="id", limit=1
        )
        product = offer["product_id"][0]
        cost = {"standard_price": 4.2, "bol_price_floor": 8}
        self.odoo.write("product.product", [product], cost)
        rows = [
            (0, 0, {"attribute": name, "value": value, "language": language})
            for name, value, language in ATTRIBUTES
        ]
        template = self.template_of(offer["id"])
        self.odoo.write("product.template", [template], {"bol_attribute_ids": rows})
        self.sandbox.admin("POST", f"offers/{offer['bol_id']}", onHoldByRetailer=True)
        self.seller.press("bol.offer", "action_check", [offer["id"]])
        return offer["id"]

    def template_of(self, offer):
        (row,) = self.odoo.call("bol.offer", "read", [offer], ["product_id"])
        (product,) = self.odoo.call(
            "product.product", "read", [row["product_id"][0]], ["product_tmpl_id"]
        )
        return product["product_tmpl_id"][0]

    def price(self):
        """Prices that aren't bol's, one of them held."""
        held = self.odoo.rows(
            "bol.offer", [("sale_state", "=", "for_sale")], ["product_id"], limit=1
        )
        exception = {
            "pricelist_id": self.pricelist,
            "applied_on": "0_product_variant",
            "product_id": held[0]["product_id"][0],
            "compute_price": "percentage",
            "percent_price": DEARER,
        }
        self.odoo.create("product.pricelist.item", exception)
        self.seller.run_now("prices")

    def let_wait(self, pot):
        """An offer to make, and two to put on hold."""
        sold = [("sale_state", "=", "for_sale"), ("product_id", "!=", False)]
        offers = self.odoo.ids("bol.offer", sold, order="id desc", limit=2)
        self.seller.press("bol.offer", "action_hold", offers)
        values = {"product_id": self._variant(pot)}
        wizard = self.odoo.create("bol.offer.create", {"line_ids": [(0, 0, values)]})
        self.seller.press("bol.offer.create", "action_create_offers", [wizard])

    def _variant(self, pot):
        """The variant that has a barcode and no offer."""
        ean = COLOURS["rood"]
        return self.odoo.ids("product.product", [("barcode", "=", ean)])[0]
