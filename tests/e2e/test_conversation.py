"""All that was said in the tests before this one keeps to bol's description."""

import pytest

from tests.contract import specs
from tests.contract.journal import check

from .conftest import JOURNAL

#: What the main job can't do without.
SPOKEN = {
    "GET /retailer/orders",
    "GET /retailer/orders/{order-id}",
    "GET /retailer/offers",
    "PATCH /retailer/offers/{offer-id}",
    "POST /retailer/shipments",
    "GET /retailer/shipments",
    "POST /shared/process-status",
}


@pytest.mark.skipif(not specs.available(), reason=specs.MISSING)
def test_conversation_keeps_to_the_description(main_job):
    counts, violations = check(JOURNAL)
    assert {operation.split(" (")[0] for operation in counts} >= SPOKEN
    assert not violations
