"""Who answers for a product in the EU; an offer without one goes offline."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import operations
from .reading import mapping, text
from .resource import Resource, one


@dataclass(frozen=True, slots=True)
class EconomicOperator:
    """`status` PENDING, VALID or INVALID."""

    operator_id: str
    external_reference: str
    name: str
    status: str
    street: str
    house_number: str
    additional_address_info: str
    postal_code: str
    city: str
    country: str
    email_address: str
    phone_number: str
    raw: dict[str, Any]


def read_economic_operator(data: Any) -> EconomicOperator:
    """An economic operator out of JSON."""
    return EconomicOperator(
        operator_id=text(data, "id"),
        external_reference=text(data, "externalReference"),
        name=text(data, "name"),
        status=text(data, "status"),
        street=text(data, "address", "street"),
        house_number=text(data, "address", "houseNumber"),
        additional_address_info=text(data, "address", "additionalAddressInfo"),
        postal_code=text(data, "address", "postalCode"),
        city=text(data, "address", "city"),
        country=text(data, "address", "country"),
        email_address=text(data, "contactInformation", "emailAddress"),
        phone_number=text(data, "contactInformation", "phoneNumber"),
        raw=mapping(data),
    )


class EconomicOperators(Resource):
    """`/retailer/economic-operator`."""

    def pages(self, name: str | None = None) -> Iterator[list[EconomicOperator]]:
        """Pages of all, or of those with `name` as part of theirs
        (`get-all-economic-operators`)."""
        return self._pages(
            operations.GET_ECONOMIC_OPERATORS,
            "operators",
            read_economic_operator,
            {"name": name},
        )

    def get(self, operator_id: str) -> EconomicOperator:
        """One economic operator (`get-single-economic-operator`)."""
        ids = {"id": operator_id}
        answer = self._transport.call(operations.GET_ECONOMIC_OPERATOR, ids)
        return one(answer, read_economic_operator, "id")

    def create(self, payload: Mapping[str, Any]) -> EconomicOperator:
        """Make one of a `CreateEconomicOperator` (`create-economic-operator`). Not
        idempotent."""
        answer = self._transport.call(operations.CREATE_ECONOMIC_OPERATOR, body=payload)
        return one(answer, read_economic_operator, "id")

    def update(self, operator_id: str, payload: Mapping[str, Any]) -> EconomicOperator:
        """Replace one by an `UpdateEconomicOperator` (`update-economic-operator`).
        Idempotent."""
        ids, operation = {"id": operator_id}, operations.UPDATE_ECONOMIC_OPERATOR
        answer = self._transport.call(operation, ids, body=payload)
        return one(answer, read_economic_operator, "id")

    def delete(self, operator_id: str) -> None:
        """Remove one (`delete-economic-operator`). Idempotent."""
        self._transport.call(operations.DELETE_ECONOMIC_OPERATOR, {"id": operator_id})
