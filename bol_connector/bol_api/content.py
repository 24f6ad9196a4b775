"""bol's catalogue: what it knows of a product, and what the seller adds to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import operations
from .process_status import ProcessStatus, accepted
from .reading import flag, items, mapping, text, texts
from .resource import Resource, one


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """`unit_id` for example "mm" or "unece.unit.MMT"; `value_id` of a fixed list."""

    value: str
    unit_id: str
    value_id: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of a product, for example id "Title"."""

    attribute_id: str
    values: tuple[AttributeValue, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody behind a product: `role` for example BRAND, AUTHOR."""

    name: str
    type: str
    role: str


@dataclass(frozen=True, slots=True)
class CatalogProduct:
    """A product of the catalogue; `chunk_id` is its kind (GPC)."""

    published: bool
    chunk_id: str
    attributes: tuple[Attribute, ...]
    parties: tuple[Party, ...]
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UploadedPart:
    """What became of one attribute (`name` is its id) or asset (`name` is its
    address): `status` IN_PROGRESS, DECLINED or PUBLISHED, and why."""

    name: str
    values: tuple[str, ...]
    status: str
    sub_status: str
    description: str


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What became of uploaded content; `status` IN_PROGRESS or COMPLETED."""

    upload_id: str
    language: str
    status: str
    attributes: tuple[UploadedPart, ...]
    assets: tuple[UploadedPart, ...]
    raw: dict[str, Any]


def read_catalog_product(data: Any) -> CatalogProduct:
    """A product of the catalogue out of JSON."""
    return CatalogProduct(
        published=flag(data, "published"),
        chunk_id=text(data, "gpc", "chunkId"),
        attributes=items(data, "attributes", _read_attribute),
        parties=items(data, "parties", _read_party),
        raw=mapping(data),
    )


def _read_attribute(data: Any) -> Attribute:
    return Attribute(text(data, "id"), items(data, "values", _read_value))


def _read_value(data: Any) -> AttributeValue:
    return AttributeValue(
        value=text(data, "value"),
        unit_id=text(data, "unitId"),
        value_id=text(data, "valueId"),
    )


def _read_party(data: Any) -> Party:
    return Party(text(data, "name"), text(data, "type"), text(data, "role"))


def read_upload_report(data: Any) -> UploadReport:
    """An upload report out of JSON."""
    return UploadReport(
        upload_id=text(data, "uploadId"),
        language=text(data, "language"),
        status=text(data, "status"),
        attributes=items(data, "attributes", _read_uploaded_attribute),
        assets=items(data, "assets", _read_uploaded_asset),
        raw=mapping(data),
    )


def _read_uploaded_attribute(data: Any) -> UploadedPart:
    values = items(data, "values", lambda one: text(one, "value"))
    return _uploaded(data, text(data, "id"), values)


def _read_uploaded_asset(data: Any) -> UploadedPart:
    return _uploaded(data, text(data, "url"), texts(data, "labels"))


def _uploaded(data: Any, name: str, values: tuple[str, ...]) -> UploadedPart:
    return UploadedPart(
        name=name,
        values=values,
        status=text(data, "status"),
        sub_status=text(data, "subStatus"),
        description=text(data, "subStatusDescription"),
    )


class Content(Resource):
    """`/retailer/content`."""

    def catalog_product(
        self, ean: str, language: str = "", token: str | None = None
    ) -> CatalogProduct:
        """What the catalogue says of an EAN (`get-catalog-product`); `language` nl,
        nl-BE, fr or fr-BE (default: the client's)."""
        answer = self._transport.call(
            operations.GET_CATALOG_PRODUCT, {"ean": ean}, language=language, token=token
        )
        return read_catalog_product(answer.document)

    def create(self, payload: Mapping[str, Any]) -> ProcessStatus:
        """Offer content by a `CreateProductContentSingleRequest`: 1-150 attributes,
        "EAN" among them, at most 30 assets (`post-product-content`). The entity id
        of its SUCCESS is the upload id. Twice does no harm, but makes two uploads."""
        return accepted(
            self._transport.call(operations.CREATE_PRODUCT_CONTENT, body=payload)
        )

    def upload_report(self, upload_id: str) -> UploadReport:
        """What became of an upload (`get-upload-report`)."""
        ids = {"upload-id": upload_id}
        answer = self._transport.call(operations.GET_UPLOAD_REPORT, ids)
        return one(answer, read_upload_report, "uploadId")
