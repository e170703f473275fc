"""What is measured, and what is wanted of it."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    key: str
    what: str
    wanted: float
    aim: float
    unit: str = ""
    more: bool = False  # Whether more is better.
    cpu: tuple = ()     # Processor times to show beside it, by their keys.

    def reaches(self, value, target):
        return value >= target if self.more else value <= target

    def met(self, value):
        if self.reaches(value, self.aim):
            return "aim"
        return "wanted" if self.reaches(value, self.wanted) else "missed"


HALF = "at half of that rate"
READ = ("read_shop_us", "read_nginx_us")
ORDER = ("order_shop_us", "order_generator_us")
CHECKOUT = ("checkout_shop_us", "checkout_generator_us")
HALF_CPU = ("half_shop_us", "half_generator_us")
ROWS = (
    Row("read_ratio", "authenticated item read, one thread, to nginx's static JSON, one worker",
        0.5, 0.8, "", True, READ),
    Row("order_rate", "durable `POST /orders`", 8_000, 15_000, "/s", True, ORDER),
    Row("checkout_rate", "complete checkouts (order, pay, COMPLETED), audit green after",
        2_500, 5_000, "/s", True, CHECKOUT),
    Row("checkout_shop_us", "the shop's processor time a checkout", 350, 200, "µs"),
    Row("half_order_p50", f"order {HALF}, p50", 2, 0.5, "ms", cpu=HALF_CPU),
    Row("half_order_p99", f"order {HALF}, p99", 20, 3, "ms"),
    Row("half_order_p999", f"order {HALF}, p99.9", 50, 10, "ms"),
    Row("half_pay_p50", f"payment {HALF}, p50", 2, 0.5, "ms"),
    Row("half_pay_p99", f"payment {HALF}, p99", 20, 3, "ms"),
    Row("half_pay_p999", f"payment {HALF}, p99.9", 50, 10, "ms"),
    Row("completed_p50", f"payment answered → COMPLETED seen, {HALF}, p50", 5, 1, "ms"),
    Row("completed_p99", f"payment answered → COMPLETED seen, {HALF}, p99", 50, 10, "ms"),
    Row("flash_ratio", "checkouts all of one item, to spread over 50", 0.7, 0.95, "", True,
        ("flash_shop_us", "spread_shop_us")),
    Row("oversold", "units sold beyond the stock, all of one item", 0, 0),
    Row("overload_goodput", "ten times the peak: what is done, to the peak", 80, 95, "%", True),
    Row("overload_recovery", "normal again after that", 5, 1, "s"),
    Row("login_share", "login storm, to what argon2id allows", 90, 97, "%", True,
        ("login_shop_us",)),
    Row("login_read_p99", "an item read meanwhile, p99", 20, 5, "ms"),
    Row("core_gain", "checkouts with two cores, to one", 1.5, 1.8, "", True,
        ("one_core_shop_us", "two_cores_shop_us")),
    Row("ready_empty_s", "start to ready, empty", 0.3, 0.05, "s"),
    Row("ready_full_s", "start to ready, {orders:,} orders", 2, 0.3, "s"),
    Row("idle_mb", "memory, idle", 40, 20, "MB"),
    Row("connected_mb", "memory, 10,000 idle connections", 120, 60, "MB"),
    Row("size_checkout", "checkout, to one in an empty shop", 1.3, 1.05, "",
        cpu=("full_checkout_us", "empty_checkout_us")),
    Row("size_list", "order list of a customer with 10,000 orders, likewise", 1.3, 1.05, "",
        cpu=("full_list_us", "empty_list_us")),
    Row("size_page", "catalogue page, likewise", 1.3, 1.05, "",
        cpu=("full_page_us", "empty_page_us")),
    Row("search_p50", "catalogue search, {items:,} items, p50", 5, 1, "ms", cpu=("search_us",)),
    Row("search_p99", "catalogue search, {items:,} items, p99", 30, 5, "ms"),
    Row("replay_s", "replay of a month of sales, 16 clients, known customers", 10, 3, "s"),
)
