"""The calls of the item service."""

import csv
import io
import uuid
from decimal import Decimal
from urllib.parse import quote

import httpx

from contract.samples import ABSENT_ID, Samples
from harness import Client, expect


def new_upc() -> str:
    return f"UPC-{uuid.uuid4().hex[:12]}"


def import_csv(admin: Client, body: bytes, query: str = "") -> httpx.Response:
    return admin.request(
        "POST", f"/api/v1/items/import{query}", content=body, headers={"Content-Type": "text/csv"}
    )


def test_an_item_is_found_by_id_and_by_upc(admin: Client, customer: Client) -> None:
    upc = f"A b_{uuid.uuid4().hex[:6]} №1/ü%"
    made = admin.create_item(upc=upc, price="0.1", category="Strange", description="Two\nlines")
    assert made["upc"] == upc
    assert made["price"] == made["unitPrice"] == Decimal("0.1")
    assert customer.item(made["id"]) == made
    if "/" not in upc:
        assert customer.item(quote(upc, safe="")) == made
    found = expect(customer.get(f"/api/v1/items?upc={quote(upc, safe='')}"), 200)
    assert found == [made]


def test_a_upc_is_taken_once(samples: Samples, admin: Client) -> None:
    body = {"upc": samples.item["upc"], "name": "Twin", "price": 1, "availableUnits": 1}
    expect(admin.post("/api/v1/items", body), 409, "upc-taken")


def test_prices_are_exact_and_bounded(admin: Client, customer: Client) -> None:
    for price in ("0.01", "0.1", "0.3", "1.10", "9999999.99", "1e2", "12.500"):
        made = admin.create_item(price=price)
        assert customer.item(made["id"])["price"] == Decimal(price)


def test_a_search_finds_what_it_should(admin: Client, customer: Client) -> None:
    mark = uuid.uuid4().hex[:8]
    category = f"Cat {mark}"
    made = {
        price: admin.create_item(
            name=f"Lamp {mark} {price}", price=price, units=units, category=category
        )
        for price, units in (("1.00", 0), ("2.50", 3), ("9.99", 1))
    }

    def prices(query: str) -> list[str]:
        found = expect(customer.get(f"/api/v1/items?category={quote(category)}&{query}"), 200)
        return [f"{item['price']:.2f}" for item in found]

    assert sorted(prices("")) == sorted(made)
    assert sorted(prices(f"q=LAMP%20{mark}")) == sorted(made)
    assert prices("sort=price") == ["1.00", "2.50", "9.99"]
    assert prices("sort=-price") == ["9.99", "2.50", "1.00"]
    assert sorted(prices("inStock=true")) == ["2.50", "9.99"]
    assert prices("minPrice=2&maxPrice=3") == ["2.50"]
    assert prices("minPrice=2.5&maxPrice=2.5") == ["2.50"]
    assert prices("q=nothinglikethis") == []
    assert prices("sort=availableUnits") == ["1.00", "9.99", "2.50"]
    assert prices("sort=-availableUnits&maxUnits=2") == ["9.99", "1.00"]
    assert prices("sort=availableUnits&inStock=true&maxUnits=1") == ["9.99"]
    assert prices("maxUnits=0") == ["1.00"]


def test_categories_are_those_of_living_items(admin: Client, customer: Client) -> None:
    mark = uuid.uuid4().hex[:8]
    names = [f"a {mark}", f"B {mark}", f"ç {mark}"]
    made = [admin.create_item(category=name) for name in (*names, names[1])]
    admin.create_item(category="")

    def counts() -> list[tuple[str, int]]:
        found = expect(customer.get("/api/v1/items/categories"), 200)
        assert all(each["category"] for each in found)
        return [(it["category"], it["items"]) for it in found if it["category"].endswith(mark)]

    assert counts() == [(names[0], 1), (names[1], 2), (names[2], 1)]
    expect(admin.delete(f"/api/v1/items/{made[0]['id']}"), 204)
    expect(admin.patch(f"/api/v1/items/{made[2]['id']}", {"category": names[1]}), 200)
    assert counts() == [(names[1], 3)]


def test_pages_of_items_hold_each_once(admin: Client, customer: Client) -> None:
    category = f"Pages-{uuid.uuid4().hex[:8]}"
    made = [admin.create_item(category=category, price=str(1 + n % 2))["id"] for n in range(7)]
    for sort in ("name", "-price", "createdAt", "availableUnits"):
        path: str | None = f"/api/v1/items?category={category}&limit=3&sort={sort}"
        seen: list[str] = []
        while path:
            response = customer.get(path)
            seen += [item["id"] for item in expect(response, 200)]
            path = response.headers.get("link", "").split(">")[0].removeprefix("<") or None
        assert sorted(seen) == sorted(made), sort
        assert len(seen) == 7


def test_a_known_version_is_not_sent_again(admin: Client, customer: Client) -> None:
    # An item of its own: nobody buys it meanwhile.
    made = admin.create_item()
    for path in (f"/api/v1/items/{made['id']}", f"/api/v1/items?upc={made['upc']}"):
        etag = customer.get(path).headers["etag"]
        for known in (etag, f'"x", {etag}', f"W/{etag.removeprefix('W/')}", "*"):
            response = customer.get(path, headers={"If-None-Match": known})
            assert (response.status_code, response.headers["etag"]) == (304, etag), known
        expect(customer.get(path, headers={"If-None-Match": '"x"'}), 200)


def test_a_change_meets_only_the_version_it_was_made_for(admin: Client, customer: Client) -> None:
    made = admin.create_item(price="5")
    path = f"/api/v1/items/{made['id']}"
    seen = customer.get(path).headers["etag"]
    changed = admin.patch(path, {"price": Decimal("6.5")}, headers={"If-Match": seen})
    assert expect(changed, 200)["price"] == Decimal("6.5")
    assert changed.headers["etag"] != seen
    late = admin.patch(path, {"price": 7}, headers={"If-Match": seen})
    expect(late, 412, "stale-version")
    expect(admin.patch(path, {"price": 7}, headers={"If-Match": "*"}), 200)
    expect(admin.patch(path, {"name": "Other"}), 200)
    now = customer.item(made["id"])
    assert (now["price"], now["name"]) == (7, "Other")


def test_a_deleted_item_is_gone_and_its_orders_stay(admin: Client, customer: Client) -> None:
    made = admin.create_item()
    order = customer.place_order({made["upc"]: 1})
    path = f"/api/v1/items/{made['id']}"
    expect(admin.delete(path), 204)
    expect(customer.get(path), 404, "unknown-item")
    expect(admin.delete(path), 404, "unknown-item")
    expect(admin.patch(path, {"name": "x"}), 404, "unknown-item")
    expect(admin.get(f"/api/v1/items/{ABSENT_ID}/stock"), 404, "unknown-item")
    adjustment = {"delta": 1, "reason": "Found"}
    expect(admin.post(f"{path}/stock", adjustment), 404, "unknown-item")
    assert customer.order(order["id"])["items"] == order["items"]
    body = {"items": [{"upc": made["upc"], "qty": 1}]}
    expect(customer.post("/api/v1/orders", body), 404, "unknown-item")


def test_stock_never_goes_below_nothing(admin: Client) -> None:
    made = admin.create_item(units=5)
    path = f"/api/v1/items/{made['id']}/stock"
    assert expect(admin.post(path, {"delta": -5, "reason": "Lost"}), 200)["availableUnits"] == 0
    expect(admin.post(path, {"delta": -1, "reason": "More"}), 409, "insufficient-stock")
    assert expect(admin.post(path, {"delta": 2, "reason": "Found"}), 200)["availableUnits"] == 2
    movements = expect(admin.get(path), 200)
    assert sum(movement["delta"] for movement in movements) == 2
    assert {"Lost", "Found"} <= {movement.get("reason") for movement in movements}


def test_an_import_creates_updates_and_reports(admin: Client, customer: Client) -> None:
    known, new = admin.create_item(price="1"), new_upc()
    lines = [
        "upc,name,price,availableUnits,category",
        f'{known["upc"]},"Renamed, with ""quotes""",2.50,9,Imported',
        f"{new},New one,3.99,4,Imported",
        f"{new_upc()},No price,abc,4,Imported",
        f"{new_upc()},A third decimal,1.999,4,Imported",
        ",No upc,1,1,Imported",
    ]
    body = "\n".join(lines).encode()
    expected = expect(import_csv(admin, body, "?preview=true"), 200)
    assert customer.item(known["id"]) == known
    expect(customer.get(f"/api/v1/items/{new}"), 404, "unknown-item")
    result = expect(import_csv(admin, body, "?preview=false"), 200)
    assert result == expected
    assert (result["created"], result["updated"]) == (1, 1)
    assert [rejected["line"] for rejected in result["rejected"]] == [4, 5, 6]
    assert customer.item(new)["price"] == Decimal("3.99")
    assert customer.item(known["id"])["name"] == 'Renamed, with "quotes"'


def test_an_import_without_its_columns_is_refused(admin: Client) -> None:
    for body in (b"", b"upc,name\nA,B\n", b"\xff\xfe", b"hello"):
        for query in ("", "?preview=true"):
            assert import_csv(admin, body, query).status_code == 400, body


def test_an_export_imported_again_changes_nothing(admin: Client, customer: Client) -> None:
    made = [
        admin.create_item(upc=f"{new_upc()}; é", name="=1+1", price="0.10", units=3, category=" c "),
        admin.create_item(
            name='A "quoted", name', description="Lines\r\nof\tit,\n", imageUrl="/demo/UPC001.svg"
        ),
    ]
    response = admin.get("/api/v1/items/export")
    assert response.status_code == 200
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    by_upc = {row["upc"]: row for row in rows}
    assert len(by_upc) == len(rows)
    assert by_upc[made[0]["upc"]]["name"] == "=1+1"
    assert by_upc[made[1]["upc"]]["description"] == made[1]["description"]
    result = expect(import_csv(admin, response.content), 200)
    assert result == {"created": 0, "updated": len(rows), "rejectedCount": 0, "rejected": []}
    for each in made:
        assert customer.item(each["id"]) == each
        assert len(expect(admin.get(f"/api/v1/items/{each['id']}/stock"), 200)) == 1
