"""A full shop against an empty one, and a month of real sales."""
import csv
import json
import re
import shutil
from functools import partial

from asking import ask
from shop import Shop

REGULAR = "regular@example.com"  # Has 10,000 orders.
REGULAR_ORDERS = 10_000
NEWCOMER = "newcomer@example.com"
A_PAGE = 20
REPLAY_CLIENTS = 16

COLORS = ("red", "blue", "green", "white", "black", "brown", "pink", "grey")
MATERIALS = ("oak", "steel", "glass", "linen", "paper", "wool", "clay", "cork")
SIZES = ("small", "large", "tall", "round", "flat")
THINGS = ("cup", "lamp", "bowl", "chair", "clock", "box", "plate", "mirror", "basket", "vase")


def write_catalogue(path, count):
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("upc", "name", "price", "availableUnits", "category", "description"))
        for number in range(count):
            words = [each[number // step % len(each)] for each, step in
                     ((SIZES, 1), (COLORS, 5), (MATERIALS, 40), (THINGS, 320))]
            rows.writerow((f"FULL{number:06}", f"{' '.join(words)} {number}", "9.99", 1_000_000,
                           words[-1], f"A {' '.join(words)}, made to be found among many others."))


def full_shop(bench):
    """The shop with all the orders, made the first time and kept."""
    wanted = {"orders": bench.options.orders, "items": bench.options.items}
    folder = bench.options.kept / "full"
    made = bench.options.kept / "full.json"
    shop = Shop(bench.options.souk, folder)
    if made.exists() and json.loads(made.read_text()) == wanted:
        return shop
    made.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    catalogue = bench.options.kept / "catalogue.csv"
    write_catalogue(catalogue, wanted["items"])
    with shop:
        shop.command("import", str(catalogue))
        count = max(1, wanted["orders"] - REGULAR_ORDERS)
        ask(bench, shop, "checkouts", count=count, seconds=3_600)
        ask(bench, shop, "orders", customer=REGULAR, count=REGULAR_ORDERS, seconds=600)
    made.write_text(json.dumps(wanted))
    return shop


ASKED = {
    "checkout": lambda bench, shop, who: ask(bench, shop, "checkouts", connections=4),
    "list": lambda bench, shop, who: ask(bench, shop, "lists", customer=who, connections=4),
    "page": lambda bench, shop, who: ask(bench, shop, "pages", connections=4),
}


def sizes(bench):
    found = {}
    empty = bench.shop()
    with full_shop(bench) as full, empty:
        found["ready_full_s"] = full.ready_s
        ask(bench, empty, "orders", customer=NEWCOMER, count=A_PAGE)
        for name, run in ASKED.items():
            there, here = bench.in_turn(
                partial(run, bench, full, REGULAR), partial(run, bench, empty, NEWCOMER)
            )
            found[f"size_{name}"] = there["shop_us"] / here["shop_us"]
            found[f"full_{name}_us"], found[f"empty_{name}_us"] = there["shop_us"], here["shop_us"]
            found[f"full_{name}_p50"], found[f"empty_{name}_p50"] = there["p50"], here["p50"]
        search = ask(bench, full, "searches", rate=100, connections=64)
    bench.forget(empty)
    return found | {
        "search_p50": search["p50"], "search_p99": search["p99"], "search_us": search["shop_us"],
    }


def replay(bench, shop):
    """Seconds from the first customer to the last, as it reports them."""
    said = shop.command("replay", str(bench.options.replay), "--clients", str(REPLAY_CLIENTS))
    took = re.search(r"in ([\d.]+) s", said)
    if not took:
        raise RuntimeError(f"the replay does not say how long it took: {said}")
    return float(took[1])


def sales(bench):
    """The accounts of a first replay, in a shop without a sale."""
    accounts = bench.work / "account.db"
    if not accounts.exists():
        with bench.open_shop() as shop:
            bench.known["first_replay_s"] = replay(bench, shop)
            shop.stop()
            shutil.copy(shop.folder / "account.db", accounts)
    shop = bench.shop()
    shop.folder.mkdir(mode=0o700)
    shutil.copy(accounts, shop.folder / "account.db")
    with shop:
        took = replay(bench, shop)
    bench.forget(shop)
    return {"replay_s": took, "replay_new_customers_s": bench.known["first_replay_s"]}
