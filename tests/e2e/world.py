"""Orders that tests place at bol, and what became of them in Odoo."""

from collections import Counter

from kit.seller import Seller


def place(stack, seller, *orders):
    """Place orders at bol just as they are; their numbers."""
    given = [{**order, "_complete": False} for order in orders]
    answer = stack.sandbox.admin(
        "POST", "orders", account=seller.client_id, orders=given
    )
    return answer["orderIds"]


def mirrored(seller, *fields):
    """The account's orders in Odoo: number -> row of these fields.

    :raise AssertionError: one is there twice
    """
    mine = [("account_id", "=", seller.account)]
    rows = seller.odoo.rows("bol.order", mine, ["bol_id", *fields])
    found = {row["bol_id"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def sold(seller):
    """How many sale orders there are of each of the account's orders."""
    mine = [("bol_account_id", "=", seller.account)]
    rows = seller.odoo.rows("sale.order", mine, ["bol_number"])
    return Counter(row["bol_number"] for row in rows)


def contacts(seller, emails):
    """How many contacts there are of each e-mail address."""
    there = [("email", "in", list(emails))]
    return Counter(
        row["email"] for row in seller.odoo.rows("res.partner", there, ["email"])
    )


def products(seller, eans):
    """How many products there are of each EAN."""
    there = [("barcode", "in", list(eans))]
    rows = seller.odoo.rows("product.product", there, ["barcode"])
    return Counter(row["barcode"] for row in rows)


def flow(seller, kind):
    """The id of the account's flow of this kind."""
    domain = [("account_id", "=", seller.account), ("kind", "=", kind)]
    (found,) = seller.odoo.ids("bol.flow", domain)
    return found


def another(stack, client_id):
    """A seller with an account of his own at bol and in Odoo, not connected yet."""
    stack.sandbox.admin("POST", "accounts", client_id=client_id, client_secret="right")
    seller = Seller(stack.odoo())
    seller.client_id = client_id
    seller.enter_account(stack.url, client_id, "right")
    return seller


def by_ean_alone(seller):
    """He sells nothing of what other tests' sellers have under the same references."""
    domain = [("account_id", "=", seller.account), ("key", "!=", "barcode")]
    others = seller.odoo.ids("bol.account.match", domain)
    seller.odoo.call("bol.account.match", "unlink", others)
