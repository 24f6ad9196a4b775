"""Pictures of returns and of the books: decisions, invoices, bol's settlement."""

from .camera import Scene
from .pictures_shipping import Shipping
from .steps import step

STOCK, BOOKS = "bol_connector_stock", "bol_connector_account"
ACCOUNT = "bol_connector.bol_account_action"
RETURNS = f"{STOCK}.bol_return_action"
SETTLEMENTS = f"{BOOKS}.bol_settlement_action"


def scenes(stack):
    """Some goods come back, and bol settles what was shipped."""
    shop = Money(stack)
    with step("Returns: customers announce some"):
        first = shop.announce_returns(3)
    yield Scene(STOCK, "returns", RETURNS)
    yield Scene(STOCK, "return", RETURNS, first)
    handle = ("button", "Handle Return")
    yield Scene(STOCK, "return_handle", RETURNS, first, press=handle)
    with step("Books: set up, invoices, a settlement"):
        shop.keep_books()
        settlement = shop.settle()
    accounting = ("tab", "Accounting")
    account = shop.seller.account
    yield Scene(BOOKS, "account_books", ACCOUNT, account, press=accounting, tall=1100)
    yield Scene(BOOKS, "settlements", SETTLEMENTS)
    yield Scene(BOOKS, "settlement", SETTLEMENTS, settlement, tall=1000)
    yield Scene(BOOKS, "settled_lines", f"{BOOKS}.bol_settlement_line_action")
    yield Scene(BOOKS, "not_paid", f"{BOOKS}.bol_order_item_not_paid_action")
    yield Scene(BOOKS, "margin", f"{BOOKS}.bol_margin_action")


class Money(Shipping):
    """The seller of the main job, to whom goods and money come back."""

    def admin(self, endpoint, **body):
        return self.sandbox.admin("POST", endpoint, account=self.client_id, **body)

    def live(self, *kinds):
        mine = [("account_id", "=", self.seller.account), ("kind", "in", kinds)]
        self.seller.press("bol.flow", "action_live", self.odoo.ids("bol.flow", mine))

    def announce_returns(self, count):
        """Returns of shipped orders, of which the first has come in; its id."""
        shipped = [
            ("account_id", "=", self.seller.account),
            ("quantity_shipped", ">", 0),
            ("fulfilment_method", "=", "FBR"),
        ]
        self.seller.import_now("orders")
        items = self.odoo.rows("bol.order.item", shipped, ["bol_id"], order="id")
        for item in items[:count]:
            line = {"orderItemId": item["bol_id"], "quantity": 1}
            self.admin("returns", lines=[line])
        self.live("returns", "return_handlings")
        self.seller.run_now("returns")
        domain = [("bol_return_id", "!=", False), ("state", "=", "assigned")]
        transfer, *_rest = self.odoo.rows(
            "stock.picking", domain, ["bol_return_id"], order="id"
        )
        self.seller.validate([transfer["id"]])
        return transfer["bol_return_id"][0]

    def keep_books(self):
        """All that was shipped is invoiced, and the goods have cost something."""
        account = self.seller.account
        sold = [("bol_item_id.account_id", "=", account)]
        for line in self.odoo.rows(
            "sale.order.line", sold, ["product_id", "price_unit"]
        ):
            cost = {"standard_price": round(float(line["price_unit"]) * 0.45, 2)}
            self.odoo.write("product.product", [line["product_id"][0]], cost)
        self.seller.press("bol.account", "action_set_up_books", [account])
        policies = self.odoo.ids("bol.order.policy", [("account_id", "=", account)])
        self.odoo.write(
            "bol.order.policy", policies, {"invoicing": "order", "post_invoices": True}
        )
        self.live("invoicing")
        self.seller.run_now("invoicing")

    def settle(self):
        """bol closes an invoice with something to look at; its settlement's id."""
        planted = ("unknown", "compensation", "missing", "strange_order", "differs")
        self.admin("month/close", **dict.fromkeys(planted, 1))
        self.seller.run_now("settlements")
        return self.odoo.ids("bol.settlement", [], limit=1)[0]
