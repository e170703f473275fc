#include "app/replay/books.hpp"

#include "base/side_by_side.hpp"

#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace souk::app::replay {
namespace {

constexpr std::size_t readers = 8;
constexpr milliseconds pause{200};

// What the shop knows of one order.
struct found_order {
    std::string status;
    money total;
    money charged;
    money refunded;
};

using found_orders = std::unordered_map<std::string, found_order>;

// What is wrong with an order; empty when it is as planned.
std::string difference(const planned_order& planned, const found_order& found)
{
    const bool canceled = !planned.canceled_by.empty();
    const std::string status = canceled ? "CANCELED" : "COMPLETED";
    if (found.status != status) {
        return "is " + (found.status.empty() ? "unknown" : found.status) + ", not " + status;
    }
    if (found.total != planned.total || found.charged != planned.total) {
        return "costs " + to_string(found.total) + " and was charged " + to_string(found.charged) +
               ", the file says " + to_string(planned.total);
    }
    const auto refund = canceled ? planned.total : money{};
    if (found.refunded != refund) {
        return "was refunded " + to_string(found.refunded) + ", not " + to_string(refund);
    }
    return {};
}

class reader {
public:
    reader(
        shop_client& shop,
        souk::world& world,
        const plan& of,
        const run_report& sent,
        std::string admin_token,
        steady_time give_up
    )
        : shop_(shop), world_(world), plan_(of), sent_(sent), admin_token_(std::move(admin_token)),
          give_up_(give_up)
    {
        for (const auto& each : sent.visits) {
            own_.insert(each.orders.begin(), each.orders.end());
        }
        own_.erase("");
    }

    task<> read_customers();
    task<> read_items();
    books take() && { return std::move(books_); }

private:
    task<found_orders> find_orders(const visit& of);
    task<std::int64_t> count_sold(const planned_item& item);
    task<> read_customer(const planned_customer& customer, const visit& at);
    task<> read_item(const planned_item& item);
    void note(const planned_customer& customer, const visit& at, found_orders found);

    // Whether it is worth another look.
    bool may_settle() const { return world_.steady_now() < give_up_; }

    shop_client& shop_;
    souk::world& world_;
    const plan& plan_;
    const run_report& sent_;
    std::string admin_token_;
    steady_time give_up_;
    std::unordered_set<std::string> own_;
    std::size_t next_customer_ = 0;
    std::size_t next_item_ = 0;
    books books_;
};

task<> reader::read_customers()
{
    while (next_customer_ < plan_.customers.size()) {
        const auto place = next_customer_++;
        co_await read_customer(plan_.customers.at(place), sent_.visits.at(place));
    }
}

task<> reader::read_items()
{
    while (next_item_ < plan_.items.size()) {
        co_await read_item(plan_.items.at(next_item_++));
    }
}

task<found_orders> reader::find_orders(const visit& of)
{
    found_orders found;
    const auto orders = co_await shop_.list("/api/v1/orders?limit=1000", of.token);
    for (const auto& each : orders) {
        auto& order = found[text_of(each, "id")];
        order.status = text_of(each, "status");
        order.total = amount_of(each, "totalAmount");
    }
    const auto payments = co_await shop_.list("/api/v1/payments?limit=1000", of.token);
    for (const auto& each : payments) {
        auto& order = found[text_of(each, "orderId")];
        const auto status = text_of(each, "status");
        const bool refunded = status == "REFUNDED";
        const auto amount = amount_of(each, "amount");
        order.charged += refunded || status == "SUCCESS" ? amount : money{};
        order.refunded += refunded ? amount : money{};
    }
    co_return found;
}

bool is_settled(const planned_customer& customer, const visit& at, const found_orders& found)
{
    for (std::size_t i = 0; i < at.orders.size(); ++i) {
        if (at.orders.at(i).empty()) {
            continue;
        }
        const auto order = found.find(at.orders.at(i));
        if (order == found.end() || !difference(customer.orders.at(i), order->second).empty()) {
            return false;
        }
    }
    return true;
}

task<> reader::read_customer(const planned_customer& customer, const visit& at)
{
    if (at.token.empty()) {
        co_return;
    }
    auto found = co_await find_orders(at);
    while (!is_settled(customer, at, found) && may_settle()) {
        co_await world_.sleep(pause);
        found = co_await find_orders(at);
    }
    note(customer, at, std::move(found));
}

void reader::note(const planned_customer& customer, const visit& at, found_orders found)
{
    for (std::size_t i = 0; i < at.orders.size(); ++i) {
        if (at.orders.at(i).empty()) {
            continue;  // That it was not sent is told already.
        }
        const auto& planned = customer.orders.at(i);
        const auto& order = found[at.orders.at(i)];
        books_.charged += order.charged;
        books_.refunded += order.refunded;
        books_.completed += order.status == "COMPLETED" ? 1 : 0;
        books_.canceled += order.status == "CANCELED" ? 1 : 0;
        if (auto wrong = difference(planned, order); !wrong.empty()) {
            books_.differences.add("order of invoice " + planned.invoice, std::move(wrong));
        }
    }
}

task<std::int64_t> reader::count_sold(const planned_item& item)
{
    auto target = "/api/v1/items/" + http::percent_encode(item.upc) + "/stock?limit=1000";
    const auto movements = co_await shop_.list(std::move(target), admin_token_);
    std::int64_t sold = 0;
    for (const auto& each : movements) {
        if (own_.contains(text_of(each, "orderId"))) {
            sold -= whole_of(each, "delta");
        }
    }
    co_return sold;
}

task<> reader::read_item(const planned_item& item)
{
    const auto wanted = item.ordered_units - item.returned_units;
    auto sold = co_await count_sold(item);
    while (sold != wanted && may_settle()) {
        co_await world_.sleep(pause);
        sold = co_await count_sold(item);
    }
    books_.sold_units += sold;
    if (sold != wanted) {
        books_.differences.add(
            "item " + item.upc,
            std::to_string(sold) + " units are off the shelf, the file says " +
                std::to_string(wanted)
        );
    }
}

}  // namespace

bool is_balanced(const books& said, const plan& of)
{
    return said.differences.count() == 0 && said.charged == of.ordered &&
           said.refunded == of.returned && said.sold_units == of.ordered_units - of.returned_units;
}

task<books> read_books(
    shop_client& shop,
    souk::world& world,
    const plan& of,
    const run_report& sent,
    credentials admin,
    milliseconds settle_time
)
{
    auto token = co_await log_in(shop, std::move(admin));
    const auto give_up = world.steady_now() + settle_time;
    reader all{shop, world, of, sent, std::move(token), give_up};
    std::vector<task<>> works;
    works.reserve(readers);
    for (std::size_t i = 0; i < readers; ++i) {
        works.push_back(all.read_customers());
    }
    co_await side_by_side(world, std::exchange(works, {}));
    works.reserve(readers);
    for (std::size_t i = 0; i < readers; ++i) {
        works.push_back(all.read_items());
    }
    co_await side_by_side(world, std::move(works));
    co_return std::move(all).take();
}

}  // namespace souk::app::replay
