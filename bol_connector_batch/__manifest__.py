{
    "name": "Bol.com Connector: Batch Transfers",
    "summary": "Bol.com's warnings and labels on batch transfers",
    "version": "19.0.1.1.0",
    "category": "Inventory/Delivery",
    "license": "LGPL-3",
    "author": "Bol Connector Founders",
    "website": "https://github.com/bol-connector/bol-connector",
    "depends": ["bol_connector_delivery", "stock_picking_batch"],
    "data": [
        "views/stock_picking_batch_views.xml",
        "views/stock_picking_batch_label_views.xml",
    ],
    "auto_install": True,
}
