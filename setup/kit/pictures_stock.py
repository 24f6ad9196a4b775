"""Pictures of stock: the rules of an account, what an offer may sell, a check."""

from . import postgres
from .camera import Scene
from .seller import Seller
from .steps import step

ADDON = "bol_connector_stock"
ACCOUNT = "bol_connector.bol_account_action"
OFFER = "bol_connector.bol_offer_action"
CHECKS = "bol_connector_stock.bol_stock_check_action"
INVENTORY = "bol_connector_stock.bol_inventory_action"
STOCK = ("tab", "Stock")
#: What bol may sell of all products, and of one of them.
RULES = [
    {"buffer": 2},
    {"buffer": 10, "buffer_kind": "percent", "most": 40},
]
#: What somebody entered in bol's own screens.
CHANGED = [3, 250]
LATER = "3 hours"


def scenes(stack):
    """Rules for stock, and offers that somebody has changed at bol."""
    shop = StockShop(stack, stack.job().seller)
    with step("Stock: rules for what bol may sell"):
        offer = shop.enter_rules()
    account = shop.seller.account
    yield Scene(ADDON, "account_stock", ACCOUNT, account, press=STOCK, tall=1000)
    with step("Stock: offers that were changed at bol"):
        shop.seller.send_stock_anyway()
        shop.seller.run_now("stock")
        shop.check()
    tab = ("tab", "How Much Bol May Sell")
    yield Scene(ADDON, "offer_stock", OFFER, offer, press=tab, tall=1000)
    yield Scene(ADDON, "stock_check", CHECKS, shop.last_check())
    yield Scene(ADDON, "inventory", INVENTORY)


class StockShop:
    """The seller of the main job, who now looks after his stock."""

    def __init__(self, stack, seller: Seller):
        self.sandbox, self.seller, self.odoo = stack.sandbox, seller, seller.odoo
        self.credentials = stack.job().credentials
        self.database = stack.database
        (self.seller.account,) = self.odoo.ids("bol.account", [], limit=1)

    def enter_rules(self):
        """A rule for all products and one for a product; the offer of that one."""
        sold = [("account_id", "=", self.seller.account), ("stock_wanted", ">", 20)]
        (row,) = self.odoo.rows("bol.offer", sold, ["product_id"], limit=1)
        first, second = RULES
        account = {"account_id": self.seller.account}
        product = {"product_id": row["product_id"][0]}
        self.odoo.create(
            "bol.stock.rule", [{**account, **first}, {**account, **second, **product}]
        )
        self.seller.run_now("stock")
        return row["id"]

    def check(self):
        """Change offers at bol, and have Odoo find it hours later."""
        sold = [("account_id", "=", self.seller.account), ("stock_told", "=", True)]
        rows = self.odoo.rows("bol.offer", sold, ["bol_id"], limit=len(CHANGED))
        client_id, _secret = self.credentials
        for row, amount in zip(rows, CHANGED, strict=True):
            self.sandbox.admin(
                "POST", f"offers/{row['bol_id']}", account=client_id, stock=amount
            )
        # What was told just now is looked at later: bol may show it late.
        postgres.sql(
            f"UPDATE bol_offer SET stock_sent_at = stock_sent_at - interval '{LATER}'",
            self.database,
        )
        self.seller.press("bol.account", "action_check_stock", [self.seller.account])
        self.seller.run_now("stock")
        self.seller.run_now("fbb")

    def last_check(self):
        account = [("account_id", "=", self.seller.account)]
        (check,) = self.odoo.ids("bol.stock.check", account, limit=1)
        return check
