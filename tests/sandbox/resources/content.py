"""Product content: catalogue product, upload and its report, chunks (v10)."""

from .. import catalogue, processes, uploads
from ..codes import LANGUAGES
from ..exchange import V10, Answer, Route
from ..problems import invalid, not_found, violation
from ..shapes import each, nullable, shape, text


def catalog_product(call) -> Answer:
    product = catalogue.known(call, call.params["ean"])
    language = call.headers.get("accept-language", "nl")
    brand = {"name": product["brand"], "type": "Brand", "role": "BRAND"}
    told = uploads.published(call.world, product["ean"], language)
    answer = {
        "published": True,
        "gpc": {"chunkId": product["chunkId"]},
        "enrichment": {"status": 1},
        "attributes": uploads.shown(catalogue.attributes(product, language), told),
        "parties": [brand] if product["brand"] else [],
    }
    return Answer(200, answer)


def create_content(call) -> Answer:
    """One attribute has to be the EAN."""
    if uploads.ean_of(call.body) is None:
        raise invalid(violation("attributes", "must contain the attribute EAN"))
    description = "Create product content."
    return processes.submit(call, "CREATE_PRODUCT_CONTENT", description, call.body)


@processes.effect("CREATE_PRODUCT_CONTENT")
def _create(world, account, work):
    upload_id = world.uuid("upload")
    upload = {
        "uploadId": upload_id,
        "language": work["language"],
        "ready": world.clock.now() + world.settings.report_seconds,
        "content": work,
    }
    uploads.decide(world, upload)
    account.uploads[upload_id] = upload
    uploads.fetch_all(upload, world.lock)
    return upload_id


def upload_report(call) -> Answer:
    upload = call.account.uploads.get(call.params["upload-id"])
    if upload is None:
        raise not_found("Upload", call.params["upload-id"])
    judged = call.now >= upload["ready"]
    assets = [
        {**asset, **_said(judged and upload["fetched"].get(asset["url"]))}
        for asset in upload["content"].get("assets") or []
    ]
    fetched = len(upload["fetched"]) == len({asset["url"] for asset in assets})
    report = {
        "uploadId": upload["uploadId"],
        "language": upload["language"],
        "status": "COMPLETED" if judged and fetched else "IN_PROGRESS",
        "attributes": [
            {**attribute, **_said(judged and upload["said"][attribute["id"]])}
            for attribute in upload["content"]["attributes"]
        ],
        "assets": assets,
    }
    return Answer(200, report)


def _said(said) -> dict:
    """What bol shows of a judgement; False or None while there is none."""
    shown = said or uploads.RECEIVED
    names = ("status", "subStatus", "subStatusDescription")
    return {name: shown[name] for name in names if name in shown}


def chunk_recommendations(call) -> Answer:
    recommendations = []
    for content in call.body["productContents"]:
        values = [one["values"][0]["value"] for one in content["attributes"]]
        chunk = catalogue.product(call.world, "|".join(values))["chunkId"]
        prediction = {"chunkId": chunk, "probability": 0.87}
        recommendations.append({"predictions": [prediction]})
    return Answer(200, {"recommendations": recommendations})


VALUE = shape({"value": text(1, 10000)}, {"unitId": nullable(text())})
ATTRIBUTE = shape({"id": text(1, 100), "values": each(VALUE, 1, 300)})
ASSET = shape({"url": text(1), "labels": each(text(1), 1, 2)})
CONTENT = shape(
    {"language": text(choices=LANGUAGES), "attributes": each(ATTRIBUTE, 1, 150)},
    {"assets": nullable(each(ASSET, 0, 30))},
)
CHUNK_VALUE = shape({"value": text(1, 10000)})
CHUNK_ATTRIBUTE = shape({"id": text(1), "values": each(CHUNK_VALUE, 1, 1)})
CHUNKS = shape(
    {"productContents": each(shape({"attributes": each(CHUNK_ATTRIBUTE)}), 1, 1)}
)
BASE = "/retailer/content"
ROUTES = [
    Route(
        "GET", BASE + "/catalog-products/{ean}", catalog_product, languages=LANGUAGES
    ),
    Route("POST", BASE + "/products", create_content, (V10,), (V10,), CONTENT),
    Route("GET", BASE + "/upload-report/{upload-id}", upload_report),
    Route(
        "POST",
        BASE + "/chunk-recommendations",
        chunk_recommendations,
        consumes=(V10,),
        body=CHUNKS,
    ),
]
