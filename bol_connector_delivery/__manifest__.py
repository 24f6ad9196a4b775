{
    "name": "Bol.com Connector: Delivery",
    "summary": "Carriers and tracking of bol.com shipments",
    "version": "19.0.1.0.0",
    "category": "Inventory/Delivery",
    "license": "LGPL-3",
    "author": "Bol Connector Founders",
    "website": "https://github.com/bol-connector/bol-connector",
    "depends": ["bol_connector_stock", "stock_delivery", "stock_picking_batch"],
    "data": [
        "security/ir.model.access.csv",
        "security/bol_connector_delivery_security.xml",
        "views/bol_label_views.xml",
        "views/bol_shipment_label_views.xml",
        "views/bol_order_policy_views.xml",
        "views/bol_order_views.xml",
        "views/delivery_carrier_views.xml",
        "views/stock_picking_batch_views.xml",
    ],
    # Batch transfers come along: their labels are printed together.
    "auto_install": ["bol_connector_stock", "stock_delivery"],
}
