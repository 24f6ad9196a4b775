"""Pictures of connecting a shop: the guided set-up, and what it found."""

from .camera import Scene

ADDON = "bol_connector"
SETUP = f"{ADDON}.bol_setup_action"
ACCOUNT = f"{ADDON}.bol_account_action"
STEPS = ["credentials", "shop", "products", "orders"]


def scenes(stack):
    """The steps of an account that has read offers and orders, and isn't live."""
    odoo = stack.odoo()
    (account,) = odoo.ids("bol.account", [], limit=1)
    app = odoo.id_of(f"{ADDON}.bol_menu_root")
    for step in STEPS:
        odoo.write("bol.account", [account], {"setup_step": step})
        yield Scene(ADDON, f"setup_{step}", SETUP, account, app, tall=560)
    odoo.write("bol.account", [account], {"setup_step": "live"})
    odoo.call("bol.account", "action_setup_look", [account])
    yield Scene(ADDON, "setup_live", SETUP, account, app)
    odoo.write("bol.account", [account], {"setup_step": False})
    yield from consent(odoo, account)


def consent(odoo, account):
    """The log-in by the shop's consent, with the client of an intermediary."""
    client = {"consent_client_id": "intermediary", "consent_client_secret": "secret"}
    odoo.write("bol.account", [account], client)
    yield Scene(ADDON, "consent", ACCOUNT, account, press=("tab", "Log-In"), tall=1000)
    odoo.write("bol.account", [account], dict.fromkeys(client, False))
