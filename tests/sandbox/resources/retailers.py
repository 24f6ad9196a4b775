"""Information about a retailer (v10)."""

from ..exchange import Answer, Route
from ..problems import not_found


def get_retailer(call) -> Answer:
    """``current`` is the account's own; another known one by its number."""
    wanted = call.params["retailer-id"]
    if wanted == "current":
        return Answer(200, _view(call.account))
    for account in call.world.accounts.values():
        if account.retailer_id == wanted:
            return Answer(200, _view(account))
    raise not_found("Retailer", wanted)


def _view(account) -> dict:
    return {
        "retailerId": account.retailer_id,
        "displayName": account.company,
        "companyName": account.company + " B.V.",
        "vatNumber": "NL123456789B01",
        "kvkNumber": "90005414",
        "registrationDate": "2015-06-17",
        "topRetailer": False,
        "ratingMethod": "THREE_MONTHS",
        "retailerRating": {"retailerRating": 9.1, "serviceRating": 9.4},
        "retailerReview": {
            "totalReviewCount": 14,
            "approvalPercentage": 10,
            "positiveReviewCount": 13,
            "neutralReviewCount": 1,
            "negativeReviewCount": 0,
        },
    }


ROUTES = [Route("GET", "/retailer/retailers/{retailer-id}", get_retailer)]
