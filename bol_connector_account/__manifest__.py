{
    "name": "Bol.com Connector: Accounting",
    "summary": "Invoices, credit notes and settlements of bol.com, month by month",
    "version": "19.0.1.1.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Bol Connector Founders",
    "website": "https://github.com/bol-connector/bol-connector",
    "depends": ["bol_connector_stock", "account"],
    "data": [
        "security/ir.model.access.csv",
        "views/bol_account_views.xml",
        "views/bol_order_policy_views.xml",
        "views/bol_connector_menus.xml",
        "data/bol_account_data.xml",
    ],
    "auto_install": True,
}
