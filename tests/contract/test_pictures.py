"""Pictures of items."""

import hashlib
import struct

import httpx
import pytest

from contract.samples import ABSENT_ID, Samples, png
from harness import Client, Shop, expect

FOREVER = "public, max-age=31536000, immutable"

# What the three types begin with; what follows is nobody's business here.
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x03\x00\x04\x01\x01\x11\x00\xff\xd9"
)
WEBP = b"RIFF\x16\x00\x00\x00WEBPVP8L\x09\x00\x00\x00\x2f\x01\x00\x00\x00\x07\x10\x11\x11\x88"
PAGE = b"<html><script>alert(1)</script></html>"
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def put(admin: Client, item: str, body: bytes, kind: str) -> httpx.Response:
    path = f"/api/v1/items/{item}/picture"
    return admin.request("PUT", path, content=body, headers={"Content-Type": kind})


@pytest.mark.parametrize(
    ("kind", "body"), [("image/png", png()), ("image/jpeg", JPEG), ("image/webp", WEBP)]
)
def test_a_picture_is_shown_to_anyone(kind: str, body: bytes, admin: Client, shop: Shop) -> None:
    item = admin.create_item(imageUrl="https://souk.test/old.png")
    response = put(admin, item["upc"], body, kind)
    changed = expect(response, 200)
    assert changed["imageUrl"] == f"/api/v1/pictures/{hashlib.sha256(body).hexdigest()}"
    assert response.headers["etag"] == admin.get(f"/api/v1/items/{item['id']}").headers["etag"]
    assert {**changed, "imageUrl": "", "updatedAt": ""} == {**item, "imageUrl": "", "updatedAt": ""}
    shown = shop.visitor().get(changed["imageUrl"])
    assert (shown.status_code, shown.content) == (200, body)
    assert shown.headers["content-type"] == kind
    assert shown.headers["cache-control"] == FOREVER
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    etag = shown.headers["etag"]
    known = shop.visitor().get(changed["imageUrl"], headers={"If-None-Match": etag})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", etag)
    head = shop.visitor().request("HEAD", changed["imageUrl"])
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(body)))


def test_a_picture_is_kept_while_another_item_shows_it(admin: Client, shop: Shop) -> None:
    items = [admin.create_item()["id"] for _ in range(2)]
    urls = {expect(put(admin, item, png(3, 3), "image/png"), 200)["imageUrl"] for item in items}
    (url,) = urls
    gone = expect(admin.delete(f"/api/v1/items/{items[0]}/picture"), 200)
    assert gone["imageUrl"] == ""
    assert expect(admin.delete(f"/api/v1/items/{items[0]}/picture"), 200) == gone
    assert shop.visitor().get(url).content == png(3, 3)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("image/png", b""),
        ("image/png", PAGE),
        ("image/png", DRAWING),
        ("image/png", JPEG),
        ("image/jpeg", png()),
        ("image/webp", png()),
        ("image/png", png()[:20]),
        ("image/png", png(4097, 1)),
        ("image/png", png(1, 4097)),
        ("image/png", png()[:16] + struct.pack(">II", 0, 1) + png()[24:]),
        ("image/jpeg", JPEG[:20]),
        ("image/webp", WEBP[:29]),
    ],
)
def test_what_is_no_such_picture_is_refused(kind: str, body: bytes, admin: Client) -> None:
    item = admin.create_item()
    expect(put(admin, item["id"], body, kind), 422, "not-a-picture")
    assert admin.item(item["id"]) == item


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/gif", "text/html", "image/*", "image"])
def test_other_types_are_refused(kind: str, admin: Client) -> None:
    item = admin.create_item()
    for body in (DRAWING, png()):
        expect(put(admin, item["id"], body, kind), 415, "unsupported-media-type")


def test_a_picture_that_is_too_large_is_refused(samples: Samples, admin: Client) -> None:
    item = admin.create_item()
    most = 2 * 1024 * 1024
    large = png() + b"x" * (most - len(png()))
    expect(put(admin, item["id"], large, "image/png"), 200)
    expect(put(admin, item["id"], large + b"x", "image/png"), 413, "body-too-large")
    assert samples.shop.visitor().get(admin.item(item["id"])["imageUrl"]).content == large


def test_an_unknown_item_gets_no_picture(admin: Client) -> None:
    expect(put(admin, ABSENT_ID, png(), "image/png"), 404, "unknown-item")
    expect(admin.delete(f"/api/v1/items/{ABSENT_ID}/picture"), 404, "unknown-item")


def test_unknown_pictures_are_not_found(shop: Shop) -> None:
    digest = hashlib.sha256(b"nothing").hexdigest()
    for key in (digest, digest.upper(), digest[:-1], digest + "0", "x"):
        expect(shop.visitor().get(f"/api/v1/pictures/{key}"), 404, "unknown-picture")


GOOD_URLS = [
    "",
    "https://cdn.souk.test/a.webp?size=2",
    "http://souk.test/a.png",
    "/demo/UPC001.svg",
    f"/api/v1/pictures/{'0' * 64}",
]
BAD_URLS = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:image/svg+xml,<svg/>",
    "data:image/png;base64,AAAA",
    "//souk.test/a.png",
    "/\\souk.test/a.png",
    "\\\\souk.test/a.png",
    "https:/souk.test",
    "https://",
    "https:///a.png",
    "ftp://souk.test/a.png",
    "blob:https://souk.test/1",
    "a.png",
    "../a.png",
    " /a.png",
    "/a b.png",
    "/a\t.png",
    "/\t/souk.test",
    '/a.png"onerror="alert(1)',
    "/" + "x" * 500,
]


def test_an_image_is_somewhere_on_the_web_or_here(admin: Client) -> None:
    made = admin.create_item()
    path = f"/api/v1/items/{made['id']}"
    row = f"{made['upc']},{made['name']},1,1,".encode()
    header = b"upc,name,price,availableUnits,imageUrl\n"
    csv = {"Content-Type": "text/csv"}

    def imported(url: str) -> int:
        field = '"' + url.replace('"', '""') + '"'
        body = header + row + field.encode() + b"\n"
        done = admin.request("POST", "/api/v1/items/import", content=body, headers=csv)
        return int(expect(done, 200)["updated"])

    for url in GOOD_URLS:
        assert expect(admin.patch(path, {"imageUrl": url}), 200)["imageUrl"] == url
        assert admin.create_item(imageUrl=url)["imageUrl"] == url
        assert imported(url) == 1, url
    for url in BAD_URLS:
        body = {"upc": "U", "name": "N", "price": 1, "availableUnits": 1, "imageUrl": url}
        for response in (admin.patch(path, {"imageUrl": url}), admin.post("/api/v1/items", body)):
            errors = expect(response, 400, "invalid-request")["errors"]
            assert [each["field"] for each in errors] == ["imageUrl"], url
        assert imported(url) == 0, url
