"""Where bol's official files contradict themselves, or lack a part.

Every mend is made on the loaded copy before anything is checked against it, and
says why. Nothing else of the descriptions is touched.
"""

import copy
import json

JSON_TYPES = ("+json", "/json")

# The files common/responses.yaml and common/models.yaml that offers v11 and the
# economic operators refer to are not among the public ones. Errors are taken to
# be the Problem of v10; the models are written after a public client's copy of
# economic operators 1.1.1, in which they are resolved.
SHORT = {"type": "string", "maxLength": 100}
COUNTRIES = (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES"
    " SE XI"
).split()
PAGE_SIZE = {"type": "integer", "format": "int32", "minimum": 25, "maximum": 100}
PAGE_NUMBER = {"type": "integer", "format": "int32", "minimum": 1}
MODELS = {
    "economicOperatorId": {"type": "string"},
    "street": SHORT,
    "houseNumber": SHORT,
    "additionalAddressInfo": {**SHORT, "nullable": True},
    "postalCode": SHORT,
    "city": SHORT,
    "countries": {"type": "string", "enum": COUNTRIES},
    "emailAddress": SHORT,
    "phoneNumber": {"type": "string", "pattern": "^[0-9 ()+-]{7,17}$"},
    "pageNumber": PAGE_NUMBER,
    "pageSize": PAGE_SIZE,
    "page": {
        "type": "object",
        "required": ["pageNumber", "pageSize", "numberOfPages", "totalCount"],
        "properties": {
            "pageNumber": PAGE_NUMBER,
            "pageSize": PAGE_SIZE,
            "numberOfPages": {"type": "integer", "format": "int32"},
            "totalCount": {"type": "integer", "format": "int64"},
        },
    },
}


def mend(spec: dict, problem: dict) -> dict:
    """A mended copy. ``problem``: the Problem schema of v10, for files whose
    errors are described elsewhere."""
    spec = copy.deepcopy(spec)
    media_type = own_media_type(spec)
    _resolve(spec, media_type)
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in problem.items():
        schemas.setdefault(name, copy.deepcopy(schema))
    for schema in schemas.values():
        _mend_schema(schema)
    for operations in spec["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                _mend_operation(operation)
    spec["servers"] = [{"url": "/"}]
    _drop_security(spec)
    return spec


def is_json(media_type: str) -> bool:
    return media_type.endswith(JSON_TYPES)


def own_media_type(spec: dict) -> str:
    """The media type of the file's JSON answers."""
    text = json.dumps(spec)
    for known in ("retailer.v11", "economic-operator.v1"):
        if known in text:
            return f"application/vnd.{known}+json"
    return "application/vnd.retailer.v10+json"


def _drop_security(spec: dict):
    """The journal keeps no Authorization header, so it isn't asked for. (The
    scheme itself has a field ``in`` that OpenAPI forbids there.)"""
    spec.pop("security", None)
    spec["components"].pop("securitySchemes", None)
    for operations in spec["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                operation.pop("security", None)


def _resolve(node, media_type: str):
    """Put something in the place of references to the missing files."""
    if isinstance(node, list):
        for one in node:
            _resolve(one, media_type)
    elif isinstance(node, dict):
        target = node.get("$ref", "")
        name = target.rsplit("/", 1)[-1]
        if "common/responses.yaml" in target:
            node.clear()
            node["description"] = name
            schema = {"$ref": "#/components/schemas/Problem"}
            node["content"] = {media_type: {"schema": schema}}
        elif "common/models.yaml" in target:
            node.clear()
            node.update(copy.deepcopy(MODELS[name]))
        for one in node.values():
            _resolve(one, media_type)


def _mend_schema(schema: dict):
    for name, part in schema.get("properties", {}).items():
        if part.get("default", 0) is None and not part.get("nullable"):
            # ``default: null`` of what can't be null is no default.
            del part["default"]
        if part.get("nullable") and "allOf" in part:
            # Read strictly, the object that allOf names forbids the null that
            # is meant to be allowed.
            null = {"nullable": True, "enum": [None]}
            schema["properties"][name] = {"anyOf": [*part["allOf"], null]}


def _mend_operation(operation: dict):
    _mend_parameters(operation)
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if status == "204":
            # Nothing comes with it; offers v11 even writes a list here.
            answer.pop("content", None)
            continue
        for media_type, described in content.items():
            _mend_bytes(media_type, described)


def _mend_parameters(operation: dict):
    parameters = operation.get("parameters", [])
    for parameter in list(parameters):
        if parameter["name"] == "productListFiltersRequest":
            # A required query parameter that is an object of the other query
            # parameters: left over from bol's code, nobody can send it.
            parameters.remove(parameter)
        elif parameter.get("schema", {}).get("default", 0) is None:
            # for-sale of offers v11: null is no boolean.
            del parameter["schema"]["default"]


def _mend_bytes(media_type: str, described: dict):
    """``format: byte`` is base64 text, which neither the JSON of invoices nor a
    PDF or a spreadsheet is."""
    schema = described.get("schema", {})
    if schema.get("format") != "byte":
        return
    if is_json(media_type):
        described["schema"] = {"type": "object"}
    else:
        described["schema"] = {"type": "string", "format": "binary"}
