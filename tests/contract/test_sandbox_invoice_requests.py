"""Customers' invoices in the sandbox: asked for, uploaded, judged."""

import hashlib

import pytest

from .answers_rest import REQUESTS, upload

pytest_plugins = "tests.contract.fixtures"


def ask(bol, **body) -> str:
    body["shipment_id"] = bol.shipment("business")
    return bol.admin("invoice-requests", body)["shipmentId"]


def asked(bol, state="ALL") -> list[dict]:
    return bol.get(REQUESTS + "/requests", {"state": state}).json["invoiceRequests"]


def counted(bol) -> tuple[int, int]:
    (row,) = bol.admin("truth")["invoiceRequests"]
    return row["received"], row["accepted"]


def test_a_good_file_is_accepted(bol):
    key = ask(bol)
    bol.done(upload(bol, b"%PDF-1.4 good", key))
    assert [row["status"] for row in asked(bol)] == ["FINISHED"]
    (row,) = bol.admin("truth")["invoiceRequests"]
    (file,) = row["uploads"]
    assert file["sha256"] == hashlib.sha256(b"%PDF-1.4 good").hexdigest()
    assert counted(bol) == (1, 1)


@pytest.mark.parametrize("whole", [False, True])
def test_a_refused_file_can_be_uploaded_again(bol, whole):
    if whole:
        bol.admin("settings", {"invoice_verdict": "refuse"})
    key = ask(bol, **({} if whole else {"verdict": "refuse"}))
    assert bol.done(upload(bol, key=key))["status"] == "SUCCESS"
    (row,) = asked(bol, "UPLOAD_ERROR")
    moves = [one["status"] for one in row["statusTransitions"]]
    assert moves == ["INVOICE_REQUESTED", "INVOICE_UPLOADED", "INVOICE_INCORRECT"]
    assert "verdict" not in row and "uploads" not in row
    assert asked(bol, "OPEN") == []
    bol.admin("settings", {"invoice_verdict": ""})
    bol.done(upload(bol, key=key))
    assert [row["status"] for row in asked(bol)] == ["FINISHED"]
    assert counted(bol) == (2, 1)


def test_what_is_no_pdf_is_counted_and_not_taken(bol):
    key = ask(bol)
    assert upload(bol, b"PK a spreadsheet", key).status == 415
    assert [row["status"] for row in asked(bol, "OPEN")] == ["INVOICE_REQUESTED"]
    assert counted(bol) == (1, 0)


def test_all_customers_ask(bol):
    keys = sorted(bol.shipment() for _ in range(2))
    assert bol.admin("invoice-requests", {})["shipmentIds"] == keys
    assert bol.admin("invoice-requests", {})["shipmentIds"] == []
    assert [row["shipmentId"] for row in asked(bol)] == keys
