"""The back office: what is sold."""

import struct
import uuid
import zlib
from collections.abc import Callable
from pathlib import Path

from harness import Client, Json, Shop, expect, until
from playwright.sync_api import FilePayload, Locator, Page
from playwright.sync_api import expect as see

Shoot = Callable[[str], None]
Enter = Callable[[Client], None]
Look = Callable[[], None]

CANARY = "<img src=x onerror=alert(1)>"


def png(width: int = 320, height: int = 200) -> bytes:
    """A picture in one color."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = (b"\0" + b"\xe8\xa3\x3d" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def file(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def said(page: Page, text: str) -> None:
    """A toast said so."""
    see(page.get_by_text(text).first).to_be_visible()


def card(page: Page, title: str) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name=title, exact=True))


def search_for(page: Page, text: str) -> None:
    page.get_by_label("Search name, text, code").fill(text)


def item_of(admin: Client, item: Json) -> Json:
    return expect(admin.get(f"/api/v1/items/{item['id']}"), 200)


def test_create_search_and_delete(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    enter(shop.admin())
    upc = f"NEW-{uuid.uuid4().hex[:10]}"
    page.goto("/admin/items")
    page.get_by_role("link", name="New item").click()
    page.get_by_role("button", name="Sell it").click()
    see(page.get_by_text("Please fill this in.")).to_have_count(2)
    page.get_by_label("Price in USD").fill("12.345")
    see(page.get_by_text("An amount from 0.01 to 9999999.99, such as 39.98.")).to_be_visible()
    accessible()
    shoot("admin-item-refused")
    page.get_by_label("Code (UPC)").fill(upc)
    page.get_by_label("Units", exact=True).fill("7")
    page.get_by_label("Name", exact=True).fill(CANARY)
    page.get_by_label("Price in USD").fill("12,50")
    page.get_by_label("Category").fill(f"Shelf of {upc}")
    page.get_by_role("button", name="Sell it").click()
    see(page.get_by_role("heading", level=1, name=CANARY)).to_be_visible()
    said(page, "is sold now.")

    page.get_by_role("link", name="All items").click()
    search_for(page, upc)
    see(page).to_have_url(f"/admin/items?q={upc}")
    see(page.get_by_role("link", name=CANARY)).to_be_visible()
    see(page.get_by_text("$12.50")).to_be_visible()
    accessible()
    page.reload()
    see(page.get_by_role("link", name=CANARY)).to_have_count(1)
    page.get_by_label("Stock", exact=True).select_option("out")
    see(page.get_by_text("No item matches")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    see(page).to_have_url("/admin/items")
    page.get_by_label("Category").select_option(f"Shelf of {upc}")

    page.get_by_role("link", name=CANARY).click()
    page.get_by_role("button", name="Take out of the shop").click()
    see(page.get_by_role("alertdialog")).to_contain_text(CANARY)
    page.get_by_role("alertdialog").get_by_role("button", name="Take out of the shop").click()
    see(page).to_have_url("/admin/items")
    expect(shop.admin().get(f"/api/v1/items/{upc}"), 404)
    page.go_back()
    see(page.get_by_text("This item is not sold")).to_be_visible()


def test_sort_and_pages(page: Page, shop: Shop, enter: Enter, shoot: Shoot) -> None:
    admin = shop.admin()
    word = f"series{uuid.uuid4().hex[:10]}"
    for number in range(55):
        admin.create_item(name=f"{word} {number:02}", price=f"{number + 1}.00", units=number)
    enter(admin)
    page.goto(f"/admin/items?q={word}&sort=availableUnits")
    names = page.get_by_role("link", name=word)
    see(names).to_have_count(50)
    see(names.first).to_have_text(f"{word} 00")
    shoot("admin-items")
    page.get_by_role("button", name="Show more").click()
    see(names).to_have_count(55)
    page.get_by_label("Stock", exact=True).select_option("low")
    see(names).to_have_count(5)
    page.get_by_label("Sort by").select_option("-price")
    see(names.first).to_have_text(f"{word} 05")
    see(page).to_have_url(f"/admin/items?q={word}&sort=-price&stock=low")


def test_a_long_table_stays_light(page: Page, shop: Shop, enter: Enter) -> None:
    word = f"w{uuid.uuid4().hex[:10]}"
    rows = [f"T-{word}-{n:04},Thing {n:04} {word},1.00,5" for n in range(400)]
    table = "\n".join(["upc,name,price,availableUnits", *rows]).encode()
    admin = shop.admin()
    kind = {"Content-Type": "text/csv"}
    expect(admin.request("POST", "/api/v1/items/import", content=table, headers=kind), 200)
    enter(admin)
    page.goto(f"/admin/items?q={word}&sort=name")
    first, last = (page.get_by_role("link", name=f"Thing {n} {word}") for n in ("0000", "0399"))
    see(first).to_be_visible()
    more = page.get_by_role("button", name="Show more")
    for _ in range(len(rows) // 50 - 1):
        with page.expect_response("**/api/v1/items?*"):
            more.click()
    see(more).to_have_count(0)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    see(last).to_be_visible()
    see(first).to_have_count(0)
    assert page.locator("tbody tr").count() < 300
    page.evaluate("scrollTo(0, 0)")
    see(first).to_be_visible()
    see(last).to_have_count(0)


def test_an_edit_meets_another_one(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    admin = shop.admin()
    item = admin.create_item(name="Lantern", price="10.00")
    path = f"/api/v1/items/{item['id']}"
    enter(admin)
    page.goto(f"/admin/items/{item['id']}")
    price = page.get_by_label("Price in USD")
    save = page.get_by_role("button", name="Save", exact=True)
    price.fill("11")
    save.click()
    said(page, "Saved.")
    assert float(item_of(admin, item)["price"]) == 11.0

    price.fill("12.00")
    expect(admin.patch(path, {"price": 15, "category": "Lamps"}), 200)
    save.click()
    dialog = page.get_by_role("dialog")
    see(dialog.get_by_role("row", name="Price")).to_contain_text("12.00")
    see(dialog.get_by_role("row", name="Price")).to_contain_text("15.00")
    see(dialog.get_by_role("row", name="Category")).to_contain_text("Lamps")
    assert float(item_of(admin, item)["price"]) == 15.0
    shoot("admin-conflict")
    accessible()
    dialog.get_by_role("button", name="Discard mine").click()
    see(price).to_have_value("15.00")
    see(page.get_by_label("Category")).to_have_value("Lamps")

    price.fill("13.00")
    expect(admin.patch(path, {"price": 16, "name": "Brass lantern"}), 200)
    save.click()
    dialog.get_by_role("button", name="Save mine").click()
    said(page, "Saved.")
    see(dialog).to_have_count(0)
    until(lambda: float(item_of(admin, item)["price"]) == 13.0, what="mine is saved")
    assert item_of(admin, item)["name"] == "Brass lantern"


def test_stock_and_its_ledger(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look
) -> None:
    admin = shop.admin()
    item = admin.create_item(units=10)
    customer = shop.customer()
    order = customer.place_order({item["upc"]: 2})
    customer.pay(order)
    until(lambda: customer.order(order["id"])["status"] == "COMPLETED", what="it is completed")
    enter(admin)
    page.goto(f"/admin/items/{item['id']}")
    stock = card(page, "Stock")
    see(stock).to_contain_text("8")
    stock.get_by_role("button", name="Adjust the stock").click()
    see(stock.get_by_text("Please fill this in.")).to_be_visible()
    stock.get_by_label("Add or take away").fill("-9")
    stock.get_by_label("Reason").fill("Broken in the window")
    stock.get_by_role("button", name="Adjust the stock").click()
    see(stock.get_by_text("There are not that many units on the shelf.")).to_be_visible()
    stock.get_by_label("Add or take away").fill("-3")
    stock.get_by_role("button", name="Adjust the stock").click()
    said(page, "5 units are available now.")
    ledger = card(page, "Stock ledger")
    see(ledger.get_by_text("Broken in the window")).to_be_visible()
    see(ledger.get_by_text("Sold", exact=True)).to_be_visible()
    accessible()
    shoot("admin-item")
    ledger.get_by_role("link", name="Order").first.click()
    see(page).to_have_url(f"/admin/orders/{order['id']}")


def test_import_and_export(
    page: Page, shop: Shop, enter: Enter, shoot: Shoot, accessible: Look, tmp_path: Path
) -> None:
    admin = shop.admin()
    word = f"import{uuid.uuid4().hex[:10]}"
    lines = [
        "upc,name,price,availableUnits,category",
        f'{word}-1,"{word} ""one"", red",1.50,3,New',
        f"{word}-2,{word} two,free,3,New",
        f"{word}-3,{word} three,2.50,0,",
    ]
    enter(admin)
    page.goto("/admin/items")
    page.get_by_role("link", name="Import", exact=True).click()
    content = "\n".join(lines).encode()
    page.get_by_label("Choose a CSV file").set_input_files(file("shelf.csv", "text/csv", content))
    see(page.get_by_text("What this file would do")).to_be_visible()
    see(page.get_by_text(f"{word}-2,{word} two,free,3,New")).to_be_visible()
    accessible()
    shoot("admin-import")
    expect(admin.get(f"/api/v1/items/{word}-1"), 404)
    page.get_by_role("button", name="Import 2 items").click()
    see(page.get_by_role("heading", name="Imported")).to_be_visible()
    assert admin.item(f"{word}-1")["name"] == f'{word} "one", red'

    broken = file("broken.csv", "text/csv", b"a,b\n1,2\n")
    page.get_by_label("Choose a CSV file").set_input_files(broken)
    see(page.get_by_role("alert")).to_be_visible()

    page.goto("/admin/items")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    saved = tmp_path / "items.csv"
    download.value.save_as(saved)
    assert download.value.suggested_filename.endswith(".csv")
    assert f'"{word} ""one"", red"'.encode() in saved.read_bytes()
    page.goto("/admin/items/import")
    page.get_by_label("Choose a CSV file").set_input_files(saved)
    see(page.get_by_text("What this file would do")).to_be_visible()
    see(page.locator("dl", has_text="Lines with errors").locator("dd").last).to_have_text("0")


def test_picture(page: Page, shop: Shop, enter: Enter, shoot: Shoot) -> None:
    admin = shop.admin()
    item = admin.create_item(name="Amber bowl")
    enter(admin)
    page.goto(f"/admin/items/{item['id']}")
    picture = card(page, "Picture")
    choose = picture.get_by_label("Choose a picture")
    choose.set_input_files(file("fake.png", "image/png", b"this is no picture"))
    picture.get_by_role("button", name="Use this picture").click()
    see(picture.get_by_role("alert")).to_contain_text("That is no PNG, JPEG or WebP picture")
    picture.get_by_role("button", name="Never mind").click()

    choose.set_input_files(file("large.png", "image/png", png() + bytes(3 * 1024 * 1024)))
    picture.get_by_role("button", name="Use this picture").click()
    see(picture.get_by_role("alert")).to_contain_text("too large")
    picture.get_by_role("button", name="Never mind").click()

    choose.set_input_files(file("bowl.png", "image/png", png()))
    see(picture.get_by_alt_text("The picture you chose")).to_be_visible()
    picture.get_by_role("button", name="Use this picture").click()
    said(page, "The picture is in the shop.")
    shown = picture.get_by_alt_text("Amber bowl")
    see(shown).to_have_attribute("src", item_of(admin, item)["imageUrl"])
    until(lambda: shown.evaluate("img => img.naturalWidth") == 320, what="it is shown")
    shoot("admin-picture")
    see(page.get_by_label("Address of its picture")).to_have_value(
        item_of(admin, item)["imageUrl"]
    )
    picture.get_by_role("button", name="Remove").click()
    said(page, "The picture is gone.")
    assert item_of(admin, item)["imageUrl"] == ""
