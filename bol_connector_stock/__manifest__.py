{
    "name": "Bol.com Connector: Stock",
    "summary": "Stock to bol.com, shipment confirmation of validated transfers",
    "version": "19.0.1.0.0",
    "category": "Inventory/Inventory",
    "license": "LGPL-3",
    "author": "Bol Connector Founders",
    "website": "https://github.com/bol-connector/bol-connector",
    "depends": ["bol_connector", "sale_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/bol_connector_stock_security.xml",
        "data/bol_account_data.xml",
        "views/bol_shipment_views.xml",
        "views/bol_stock_check_views.xml",
        "views/bol_account_views.xml",
        "views/bol_order_policy_views.xml",
        "views/bol_offer_views.xml",
        "views/bol_order_views.xml",
        "views/stock_picking_views.xml",
    ],
    # A seller who has Inventory would otherwise confirm no shipment, silently.
    "auto_install": True,
}
