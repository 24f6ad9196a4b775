"""Every call that the client can make, at least once, with every argument."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bol_api import BolClient, operations
from bol_api.operations import Operation

Call = Callable[[BolClient], Any]

OFFER_ID = "6ff736b5-cdd0-4150-8c67-78269ee986f5"
EAN = "0000007740404"
NEW_OFFER = {
    "ean": EAN,
    "reference": "AX 1234",
    "condition": {"category": "NEW"},
    "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": Decimal("9.99")}]},
    "countryAvailabilities": [{"countryCode": "NL"}],
    "fulfilment": {"method": "FBR", "schedule": "BOL_DELIVERY_PROMISE"},
    "stock": {"amount": 5, "managedByRetailer": False},
}
CONTENT = {
    "language": "nl",
    "attributes": [{"id": "EAN", "values": [{"value": EAN, "unitId": ""}]}],
    "assets": [{"url": "https://example.com/1.png", "labels": ["FRONT"]}],
}
OPERATOR = {
    "name": "Maker",
    "externalReference": "M1",
    "address": {
        "street": "Dorpstraat",
        "houseNumber": "1",
        "postalCode": "1111ZZ",
        "city": "Utrecht",
        "country": "NL",
    },
    "contactInformation": {
        "emailAddress": "a@example.com",
        "phoneNumber": "0301234567",
    },
}
DAY, MOMENT = date(2026, 1, 31), datetime(2026, 1, 31, 12, 30)

CALLS: list[tuple[Operation, Call]] = [
    (operations.GET_ORDERS, lambda bol: list(bol.orders.pages())),
    (
        operations.GET_ORDERS,
        lambda bol: list(bol.orders.pages("ALL", "FBB", 60, vvb_only=True)),
    ),
    (
        operations.GET_ORDERS,
        lambda bol: list(bol.orders.pages("SHIPPED", "ALL", latest_change_date=DAY)),
    ),
    (operations.GET_ORDER, lambda bol: bol.orders.get("A2K8290LP8")),
    (operations.GET_ORDER, lambda bol: list(bol.orders.get_many(["1", "2"]))),
    (
        operations.CANCEL_ORDER_ITEM,
        lambda bol: bol.orders.cancel("2012345678", "OUT_OF_STOCK"),
    ),
    (operations.GET_SHIPMENTS, lambda bol: list(bol.shipments.pages())),
    (operations.GET_SHIPMENTS, lambda bol: list(bol.shipments.pages("A2K8290LP8"))),
    (
        operations.GET_SHIPMENTS,
        lambda bol: list(bol.shipments.pages(fulfilment_method="FBB")),
    ),
    (operations.GET_SHIPMENT, lambda bol: bol.shipments.get("541757635")),
    (
        operations.CREATE_SHIPMENT,
        lambda bol: bol.shipments.create(
            [("1", 2), ("2", None)],
            reference="WH/OUT/1",
            transporter_code="TNT",
            track_and_trace="3S",
        ),
    ),
    (
        operations.CREATE_SHIPMENT,
        lambda bol: bol.shipments.create(
            [("1", None)], reference="", shipping_label_id="L1"
        ),
    ),
    (
        operations.CREATE_SHIPMENT,
        lambda bol: bol.shipments.create(
            [("1", None)], reference="R", transporter_code="BRIEFPOST"
        ),
    ),
    (
        operations.GET_INVOICE_REQUESTS,
        lambda bol: list(bol.shipments.invoice_requests("OPEN", "541757635")),
    ),
    (
        operations.UPLOAD_INVOICE,
        lambda bol: bol.shipments.upload_invoice("541757635", b"%PDF-1.4\xff\x00"),
    ),
    (
        operations.CHANGE_TRANSPORT,
        lambda bol: bol.transports.change("312778947", "TNT", "3SBOL"),
    ),
    (
        operations.CHANGE_TRANSPORT,
        lambda bol: bol.transports.change("312778947", None, "3SBOL"),
    ),
    (
        operations.GET_DELIVERY_OPTIONS,
        lambda bol: bol.labels.delivery_options([("1", 1), ("2", None)]),
    ),
    (operations.CREATE_LABEL, lambda bol: bol.labels.create([("1", 1)], "offer-1")),
    (operations.GET_LABEL, lambda bol: bol.labels.get("label-1")),
    (operations.HEAD_LABEL, lambda bol: bol.labels.head("label-1")),
    (operations.GET_OFFERS, lambda bol: list(bol.offers.pages())),
    (
        operations.GET_OFFERS,
        lambda bol: list(
            bol.offers.pages([OFFER_ID], [EAN, EAN], "AX 1234", True, MOMENT, 25)
        ),
    ),
    (operations.GET_OFFER, lambda bol: bol.offers.get(OFFER_ID)),
    (operations.CREATE_OFFER, lambda bol: bol.offers.create(NEW_OFFER)),
    (
        operations.PATCH_OFFER,
        lambda bol: bol.offers.patch(OFFER_ID, {"stock": {"amount": 3}}),
    ),
    (operations.DELETE_OFFER, lambda bol: bol.offers.delete(OFFER_ID)),
    (
        operations.GET_NOT_FOR_SALE_REASONS,
        lambda bol: bol.offers.not_for_sale_reasons(OFFER_ID),
    ),
    (operations.GET_PRODUCT_ASSETS, lambda bol: bol.products.assets(EAN, "PRIMARY")),
    (
        operations.GET_PRODUCT_PLACEMENT,
        lambda bol: bol.products.placement(EAN, "BE", "fr"),
    ),
    (
        operations.GET_CATALOG_PRODUCT,
        lambda bol: bol.content.catalog_product(EAN, "fr-BE"),
    ),
    (operations.CREATE_PRODUCT_CONTENT, lambda bol: bol.content.create(CONTENT)),
    (operations.GET_UPLOAD_REPORT, lambda bol: bol.content.upload_report("upload-1")),
    (operations.GET_RETURNS, lambda bol: list(bol.returns.pages())),
    (operations.GET_RETURNS, lambda bol: list(bol.returns.pages(False, "FBB"))),
    (operations.GET_RETURN, lambda bol: bol.returns.get("15897410")),
    (
        operations.HANDLE_RETURN,
        lambda bol: bol.returns.handle("60283608", "RETURN_RECEIVED", 1),
    ),
    (
        operations.CREATE_RETURN,
        lambda bol: bol.returns.create("2012345678", "REPAIR_PRODUCT", 2),
    ),
    (operations.GET_INVENTORY, lambda bol: list(bol.inventory.pages())),
    (operations.GET_INVENTORY, lambda bol: bol.inventory.page(2, EAN)),
    (
        operations.GET_INVENTORY,
        lambda bol: list(
            bol.inventory.pages(["0-10", "20-30"], "SUFFICIENT", "GRADED", EAN)
        ),
    ),
    (operations.GET_INVOICES, lambda bol: bol.invoices.list(DAY, DAY)),
    (operations.GET_INVOICE, lambda bol: bol.invoices.get("4500022543921")),
    (operations.GET_INVOICE_PDF, lambda bol: bol.invoices.pdf("4500022543921")),
    (
        operations.GET_INVOICE_SPECIFICATION,
        lambda bol: list(bol.invoices.specification_pages("4500022543921")),
    ),
    (
        operations.GET_INVOICE_SPECIFICATION_XLSX,
        lambda bol: bol.invoices.specification_xlsx("4500022543921"),
    ),
    (
        operations.GET_COMMISSION,
        lambda bol: bol.commissions.get(EAN, Decimal("59"), "GOOD"),
    ),
    (
        operations.GET_COMMISSIONS,
        lambda bol: bol.commissions.bulk([(EAN, Decimal("59.95"), "NEW")] * 2),
    ),
    (operations.GET_REPLENISHMENTS, lambda bol: list(bol.replenishments.pages())),
    (
        operations.GET_REPLENISHMENTS,
        lambda bol: list(
            bol.replenishments.pages("R1", EAN, DAY, DAY, ["ANNOUNCED", "DONE"])
        ),
    ),
    (operations.GET_REPLENISHMENTS, lambda bol: bol.replenishments.page(2, DAY)),
    (operations.GET_REPLENISHMENT, lambda bol: bol.replenishments.get("2312078154")),
    (
        operations.GET_PERFORMANCE_INDICATORS,
        lambda bol: bol.insights.performance_indicators("CANCELLATIONS", 2026, 5),
    ),
    (
        operations.GET_OFFER_INSIGHTS,
        lambda bol: bol.insights.offer(OFFER_ID, "PRODUCT_VISITS", "WEEK", 4),
    ),
    (
        operations.GET_ECONOMIC_OPERATORS,
        lambda bol: list(bol.economic_operators.pages("Mak")),
    ),
    (operations.GET_ECONOMIC_OPERATOR, lambda bol: bol.economic_operators.get("1")),
    (
        operations.CREATE_ECONOMIC_OPERATOR,
        lambda bol: bol.economic_operators.create(OPERATOR),
    ),
    (
        operations.UPDATE_ECONOMIC_OPERATOR,
        lambda bol: bol.economic_operators.update("1", OPERATOR),
    ),
    (
        operations.DELETE_ECONOMIC_OPERATOR,
        lambda bol: bol.economic_operators.delete("1"),
    ),
    (operations.GET_SUBSCRIPTIONS, lambda bol: bol.subscriptions.list()),
    (operations.GET_SUBSCRIPTION, lambda bol: bol.subscriptions.get("1234")),
    (
        operations.CREATE_SUBSCRIPTION,
        lambda bol: bol.subscriptions.create(["ORDER"], "https://example.com/bol"),
    ),
    (
        operations.UPDATE_SUBSCRIPTION,
        lambda bol: bol.subscriptions.update(
            "1234",
            ["ORDER", "PROCESS_STATUS"],
            "https://example.com/bol",
            enabled=False,
        ),
    ),
    (operations.DELETE_SUBSCRIPTION, lambda bol: bol.subscriptions.delete("1234")),
    (operations.TEST_SUBSCRIPTION, lambda bol: bol.subscriptions.test("1234")),
    (operations.GET_SIGNATURE_KEYS, lambda bol: bol.subscriptions.signature_keys()),
    (operations.GET_RETAILER, lambda bol: bol.retailers.current()),
    (operations.GET_PROCESS_STATUS, lambda bol: bol.process_status.get("1234567")),
    (
        operations.GET_PROCESS_STATUSES_OF_ENTITY,
        lambda bol: list(bol.process_status.by_entity("987", "CREATE_SHIPMENT")),
    ),
    (
        operations.GET_PROCESS_STATUSES,
        lambda bol: bol.process_status.bulk([str(number) for number in range(1001)]),
    ),
]
