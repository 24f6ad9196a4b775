"""Images of the catalogue: what is taken, and what is left where it is."""

import ipaddress

import pytest
from bol_api import errors
from bol_api.pictures import (
    MOST_BYTES,
    LostPicture,
    Picture,
    PictureSource,
    Reason,
    _PublicOnly,
)

from .bol import Bol
from .clients import sandbox_client

pytest_plugins = "tests.contract.fixtures"
EAN = "8718526069334"
UNKNOWN = "2000000000008"
JPEG = b"\xff\xd8\xff"


@pytest.fixture
def source(bol):
    made = PictureSource(bol.url.partition("//")[2])
    yield made
    made.close()


@pytest.fixture
def client(bol):
    with sandbox_client(bol.url) as made:
        yield made


def put(bol: Bol, *pictures: dict, ean: str = EAN) -> str:
    """Let the catalogue have these images; the address of the first."""
    bol.admin(f"catalogue/{ean}", {"pictures": list(pictures)})
    return f"{bol.url}/media/{ean}/0/550.jpg"


def test_an_image_is_taken(bol, source):
    taken = source.get(put(bol, {}))
    assert isinstance(taken, Picture)
    assert taken.content.startswith(JPEG)


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        ({"status": 404}, Reason.MISSING),
        ({"status": 410}, Reason.MISSING),
        ({"status": 403}, Reason.UNAVAILABLE),
        ({"status": 503}, Reason.UNAVAILABLE),
        ({"text": "<html>not an image</html>"}, Reason.NO_IMAGE),
        ({"text": "<svg onload='alert(1)'/>", "mediaType": "image/svg+xml"}, None),
        ({"text": ""}, Reason.NO_IMAGE),
        ({"bytes": MOST_BYTES + 1}, Reason.TOO_LARGE),
        ({"status": 302, "location": "ftp://example.com/a.jpg"}, Reason.ADDRESS),
        ({"status": 302, "location": "file:///etc/passwd"}, Reason.ADDRESS),
        ({"status": 302, "location": ""}, Reason.ADDRESS),
        ({"status": 302, "location": "http://["}, Reason.ADDRESS),
    ],
)
def test_what_is_not_taken(bol, source, picture, reason):
    lost = source.get(put(bol, picture))
    assert isinstance(lost, LostPicture)
    assert lost.reason is (reason or Reason.NO_IMAGE)


def test_the_largest_image_that_is_taken(bol, source):
    assert isinstance(source.get(put(bol, {"bytes": MOST_BYTES})), Picture)


def test_a_size_that_is_not_told_is_bounded_too(bol, source, monkeypatch):
    """Without Content-Length, and packed: what comes out counts."""
    url = put(bol, {"bytes": MOST_BYTES + 1})
    ask = source._ask

    def silent(target):
        response = ask(target)
        del response.headers["Content-Length"]
        return response

    monkeypatch.setattr(source, "_ask", silent)
    assert source.get(url) == LostPicture(url, Reason.TOO_LARGE)


def test_a_redirect_is_followed(bol, source):
    target = f"/media/{EAN}/1/250.jpg"
    taken = source.get(put(bol, {"status": 302, "location": target}, {}))
    assert isinstance(taken, Picture)


def test_redirects_without_end(bol, source):
    url = put(bol, {"status": 302, "location": f"/media/{EAN}/0/550.jpg"})
    assert source.get(url) == LostPicture(url, Reason.ADDRESS)
    asked = [row for row in bol.admin("received") if "/media/" in row["path"]]
    assert len(asked) == 4


def test_nothing_private_is_asked(bol, source):
    """Nor by a redirect; what counts is the address that is really reached."""
    other = Bol()
    try:
        inside = put(other, {})
        assert source.get(inside).reason is Reason.ADDRESS
        moved = put(bol, {"status": 302, "location": inside})
        assert source.get(moved).reason is Reason.ADDRESS
        by_name = inside.replace("127.0.0.1", "localhost")
        assert source.get(by_name).reason is Reason.ADDRESS
        assert not [r for r in other.admin("received") if "/media/" in r["path"]]
    finally:
        other.close()


def test_tls_is_guarded_as_well(bol):
    """Before anything is said: the sandbox speaks no TLS, that would be another
    trouble."""
    source = PictureSource("elsewhere:1")
    url = put(bol, {}).replace("http://", "https://")
    assert source.get(url).reason is Reason.ADDRESS
    assert ipaddress.ip_address("127.0.0.1").is_private
    assert _PublicOnly().poolmanager.pool_classes_by_scheme["https"]


def test_nobody_there(source):
    url = "http://does-not-exist.invalid/a.jpg"
    assert source.get(url) == LostPicture(url, Reason.UNAVAILABLE)


@pytest.mark.parametrize(
    "url", ["", "x", "//", "http://", "javascript:1", "http://a:b/"]
)
def test_what_is_no_address(source, url):
    assert source.get(url).reason is Reason.ADDRESS


def test_all_that_the_shop_shows(bol, client):
    bol.admin(
        f"catalogue/{EAN}",
        {
            "title": "Theepot",
            "brand": "Noordlicht",
            "category": ["13155", "Klussen"],
            "attributes": {"Weight": ["1200", "unece.unit.GRM"]},
            "pictures": [
                {"usage": "ADDITIONAL"},
                {"usage": "PRIMARY"},
                {"status": 404},
            ],
        },
    )
    ((ean, entry),) = client.catalogue.get_many([EAN], placement=True, images="all")
    assert ean == entry.ean == EAN
    facts = {a.attribute_id: a.values[0] for a in entry.product.attributes}
    assert facts["Title"].value == "Theepot"
    assert facts["Weight"].unit_id == "unece.unit.GRM"
    assert entry.product.parties[0].name == "Noordlicht"
    assert entry.placement.categories[0].name == "Klussen"
    places = [picture.url.split("/")[-2] for picture in entry.pictures]
    assert places == ["1", "0"]
    assert [lost.reason for lost in entry.lost] == [Reason.MISSING]


def test_the_first_image_only(bol, client):
    ((_, entry),) = client.catalogue.get_many([EAN], images="first")
    assert [p.url.rpartition("/")[2] for p in entry.pictures] == ["550.jpg"]
    assert entry.placement is None


def test_the_images_of_a_product_are_bounded_together(bol, client):
    put(bol, *[{"bytes": MOST_BYTES}] * 4)
    ((_, entry),) = client.catalogue.get_many([EAN], images="all")
    assert len(entry.pictures) == 3
    assert [lost.reason for lost in entry.lost] == [Reason.TOO_LARGE]


def test_no_more_images_than_a_dozen(bol, client):
    put(bol, *[{}] * 15)
    ((_, entry),) = client.catalogue.get_many([EAN], images="all")
    assert len(entry.pictures) == 12


def test_no_image_no_call(bol, client):
    ((_, entry),) = client.catalogue.get_many([EAN])
    assert entry.pictures == ()
    assert [row["path"] for row in bol.admin("received") if EAN in row["path"]] == [
        f"/retailer/content/catalog-products/{EAN}"
    ]


def test_a_document_is_no_image(bol, client):
    bol.admin(f"catalogue/{EAN}", {"pictures": [{"mimeType": "application/pdf"}]})
    ((_, entry),) = client.catalogue.get_many([EAN], images="all")
    assert entry.pictures == entry.lost == ()


def test_what_the_catalogue_does_not_know(client):
    found = dict(client.catalogue.get_many([EAN, UNKNOWN, "abc"], images="first"))
    assert found[EAN].pictures
    assert isinstance(found[UNKNOWN], errors.NotFound)
    assert isinstance(found["abc"], errors.BadRequest)


def test_no_placement_and_no_assets(bol, client):
    for part in ("placement", "assets"):
        bol.admin("faults", {"kind": "not_found", "path": f"{EAN}/{part}"})
    ((_, entry),) = client.catalogue.get_many([EAN], placement=True, images="all")
    assert entry.placement is None
    assert entry.pictures == ()
    assert entry.product.attributes


def test_the_catalogue_is_down(bol, client):
    bol.admin("faults", {"kind": "unavailable", "path": "catalog-products", "share": 1})
    found = dict(client.catalogue.get_many([EAN, UNKNOWN]))
    assert all(isinstance(one, errors.BolUnavailable) for one in found.values())


def test_languages(bol, client):
    def description(language):
        ((_, entry),) = client.catalogue.get_many([EAN], language=language)
        return next(
            a.values[0].value
            for a in entry.product.attributes
            if a.attribute_id == "Description"
        )

    assert "garantie" in description("nl")
    assert "ans de garantie" in description("fr")
