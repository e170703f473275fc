"""One round of each measurement: what was found, by the keys of the rows.

Keys that no row has are for its processor times, for the pictures and for the JSON.
"""
import contextlib
import socket
import time

from asking import Load, admin_token, ask, call, nginx, wrk
from shop import free_ports, resident_mb

STATIC_BYTES = 200
OVERLOAD = 10
PATIENCE_MS = 2_000
IDLE_CONNECTIONS = 10_000
PROBE_RATE = 20
SHARES = ("p50", "p75", "p90", "p95", "p99", "p999", "p9999", "max")
LOADS = (10, 25, 50, 75, 90, 100, 120)  # Percent of the peak.
OPEN_CONNECTIONS = 512  # More than ever wait, so that none waits for another.


def read_ours(bench, servers, load):
    item = {"upc": "READ", "name": "To be read", "price": 1.25, "availableUnits": 1}
    with bench.open_shop(threads=1, cores=servers[:1]) as shop:
        token = admin_token(shop)
        made = call(shop, "POST", "/api/v1/items", token, item)
        return wrk(f"http://{shop.gateway}/api/v1/items/{made['id']}", shop.pid, bench.seconds,
                   token=token, cores=load)


def read_static(bench, servers, load):
    body = b'{"name":"' + b"x" * (STATIC_BYTES - 11) + b'"}'
    port = free_ports(1)[0]
    folder = bench.work / "nginx"
    with nginx(bench.options.nginx, folder, port, body, cores=servers[:1]) as worker:
        return wrk(f"http://127.0.0.1:{port}/item.json", worker, bench.seconds, cores=load)


def reading(bench):
    servers, load = bench.split()
    ours, static = bench.in_turn(
        lambda: read_ours(bench, servers, load), lambda: read_static(bench, servers, load)
    )
    return {
        "read_ratio": ours["rate"] / static["rate"],
        "read_rate": ours["rate"], "read_shop_us": ours["us"],
        "nginx_rate": static["rate"], "read_nginx_us": static["us"],
    }


def buying(bench):
    with bench.open_shop() as shop:
        orders = ask(bench, shop, "orders")
    with bench.open_shop() as shop:
        checkouts = ask(bench, shop, "checkouts", seconds=bench.options.checkout_seconds)
        shop.audit()
    bench.known["checkout_rate"] = checkouts["rate"]
    return {
        "order_rate": orders["rate"], "order_shop_us": orders["shop_us"],
        "order_generator_us": orders["generator_us"],
        "checkout_rate": checkouts["rate"], "checkout_shop_us": checkouts["shop_us"],
        "checkout_generator_us": checkouts["generator_us"],
    }


def half_load(bench):
    rate = max(1, int(bench.known["checkout_rate"] / 2))
    with bench.open_shop() as shop:
        found = ask(bench, shop, "completions", rate=rate, connections=OPEN_CONNECTIONS)
        shop.audit()
    times = {f"half_{step}_{share}": found[f"{step}_{share}"]
             for step in ("order", "pay") for share in SHARES}
    return {
        **times,
        **{f"completed_{share}": found[f"completed_{share}"] for share in SHARES},
        "half_rate": rate,
        "half_shop_us": found["shop_us"], "half_generator_us": found["generator_us"],
    }


def rising_load(bench):
    found = {}
    for percent in LOADS:
        rate = max(1, int(bench.known["checkout_rate"] * percent / 100))
        with bench.open_shop() as shop:
            at = ask(bench, shop, "checkouts", rate=rate, connections=OPEN_CONNECTIONS,
                     patience=PATIENCE_MS, may_refuse=True)
        found |= {f"load_{percent}_{name}": at[name] for name in ("rate", "p50", "p99")}
        found[f"load_{percent}_offered"] = rate
    return found


def buy_of(bench, items):
    with bench.open_shop() as shop:
        found = ask(bench, shop, "checkouts", lines=1, items=items)
        shop.audit()
    return found


def flash(bench):
    one, spread = bench.in_turn(lambda: buy_of(bench, 1), lambda: buy_of(bench, 50))
    # Sold out after a while, with most customers still to come.
    stock = max(1, int(one["rate"] * bench.seconds / 4))
    with bench.open_shop() as shop:
        sold = ask(bench, shop, "checkouts", lines=1, items=1, stock=stock, may_refuse=True)
        shop.audit()
    if sold["done"] < stock:
        raise RuntimeError(f"only {sold['done']:.0f} of {stock} units were sold")
    return {
        "flash_ratio": one["rate"] / spread["rate"], "oversold": sold["done"] - stock,
        "flash_rate": one["rate"], "flash_shop_us": one["shop_us"],
        "spread_rate": spread["rate"], "spread_shop_us": spread["shop_us"],
    }


def overload(bench):
    servers, load = bench.split()
    with bench.open_shop(cores=servers) as shop:
        peak = ask(bench, shop, "checkouts", cores=load, connections=64)
        usual = ask(bench, shop, "checkouts", cores=load, rate=PROBE_RATE, seconds=5)
        slow = int(max(5 * usual["p99"], 100))
        probe = Load(bench, shop, "checkouts", cores=load, rate=PROBE_RATE, slow=slow,
                     seconds=bench.seconds + 15, may_refuse=True)
        time.sleep(2)
        storm = ask(bench, shop, "checkouts", cores=load, rate=int(peak["rate"] * OVERLOAD),
                    connections=5_000, patience=PATIENCE_MS, may_refuse=True)
        probed = probe.result()
        shop.audit()
    ended = storm["begin"] + bench.seconds
    return {
        "overload_goodput": 100 * storm["in_time"] / bench.seconds / peak["rate"],
        "overload_recovery": max(0.0, probed["begin"] + probed["last_slow"] - ended),
        "overload_peak": peak["rate"],
        "overload_factor": storm["begun"] / bench.seconds / peak["rate"],
        "overload_generator_cores": storm["generator_cores"],
    }


def logins(bench):
    threads = max(1, len(bench.cores) // 2)  # As many as the shop has for it.
    with bench.open_shop() as shop:
        before = ask(bench, shop, "hashes", connections=threads)
        reads = Load(bench, shop, "reads", rate=500, seconds=bench.seconds + 2)
        storm = ask(bench, shop, "logins", connections=4 * threads)
        meanwhile = reads.result()
        after = ask(bench, shop, "hashes", connections=threads)
    limit = (before["rate"] + after["rate"]) / 2
    return {
        "login_share": 100 * storm["rate"] / limit, "login_read_p99": meanwhile["p99"],
        "login_rate": storm["rate"], "login_limit": limit,
        "login_shop_us": storm["shop_us"],
    }


def cores(bench):
    """With fewer than four, the load needs a part of the second core. What counts then is the
    processor time that the shop had."""
    if len(bench.cores) < 2:
        return {}
    spare = len(bench.cores) >= 4
    one, two, rest = bench.cores[:1], bench.cores[:2], bench.cores[2:] if spare else []
    with bench.open_shop(threads=1, cores=one) as shop:
        alone = ask(bench, shop, "checkouts", cores=rest or two[1:])
    with bench.open_shop(threads=2, cores=two) as shop:
        both = ask(bench, shop, "checkouts", cores=rest)
    gain = both["rate"] / alone["rate"] if spare else 2 * alone["shop_us"] / both["shop_us"]
    return {
        "core_gain": gain,
        "one_core_rate": alone["rate"], "one_core_shop_us": alone["shop_us"],
        "two_cores_rate": both["rate"], "two_cores_shop_us": both["shop_us"],
    }


def idle(bench):
    shop = bench.shop()
    with shop:
        pass  # Makes the files: what is measured is how it opens them.
    with shop, contextlib.ExitStack() as held:
        time.sleep(2)
        alone = resident_mb(shop.pid)
        for _ in range(IDLE_CONNECTIONS):
            peer = held.enter_context(
                socket.create_connection(("127.0.0.1", shop.ports["gateway"]), timeout=30)
            )
            peer.sendall(b"GET /health/live HTTP/1.1\r\nHost: shop\r\n\r\n")
            if not peer.recv(4096).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("an idle connection is refused")
        found = {
            "ready_empty_s": shop.ready_s, "idle_mb": alone, "connected_mb": resident_mb(shop.pid)
        }
    bench.forget(shop)
    return found
