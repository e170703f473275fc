// souk_instructions: does each of the shop's hottest paths a fixed number of times, for callgrind
// to count. bench/instructions/check runs it.
#include "instructions/desk.hpp"
#include "json/writer.hpp"

#include <array>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <iostream>
#include <stdexcept>
#include <string>
#include <valgrind/callgrind.h>
#include <vector>

namespace souk::bench {
namespace {

constexpr std::size_t item_count = 50;
constexpr std::size_t customer_count = 25;
constexpr std::size_t warm_up = 50;  // Every item and customer was there.
constexpr std::size_t operations = 100;
constexpr milliseconds completion_time{20};

// Counts what happens while it lives.
class counted {
public:
    counted() { CALLGRIND_TOGGLE_COLLECT; }
    ~counted() { CALLGRIND_TOGGLE_COLLECT; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
};

std::string item_body(std::size_t number)
{
    json::writer out;
    out.begin_object()
        .member("upc", fmt::format("UPC{:05}", number))
        .member("name", fmt::format("Item number {}", number))
        .member("category", fmt::format("category {}", number % 10))
        .member("price", money{1'999})
        .member("availableUnits", 1'000'000)
        .member("description", std::string(200, 'd'))
        .end_object();
    return std::move(out).text();
}

class paths {
public:
    paths();

    void read_item();
    void list_items();
    void verify_token();

    // A whole checkout, of which one step is counted.
    enum class step { order, pay, complete };
    void check_out(step which);

private:
    template <class Work>
    auto count_if(bool wanted, const Work& work)
    {
        if (wanted) {
            const counted now;
            return work();
        }
        return work();
    }

    std::string order_body(std::size_t turn) const;
    void expect_completed(const std::string& order, const std::string& token);

    souk::metrics metrics_;
    lone_shop shop_{metrics_};
    desk desk_{shop_, metrics_};
    std::vector<std::string> item_ids_;
    std::vector<std::string> customers_;
    std::size_t turn_ = 0;
};

paths::paths()
{
    const auto admin = desk_.token_of("admin@example.com", role::admin);
    for (std::size_t i = 0; i < item_count; ++i) {
        const auto made = desk_.request("POST /api/v1/items", admin, item_body(i));
        item_ids_.push_back(text_in(desk_.ask(made, 201), "id"));
    }
    for (std::size_t i = 0; i < customer_count; ++i) {
        customers_.push_back(desk_.token_of(fmt::format("customer-{}@example.com", i), role::user));
    }
    shop_.begin(shop_.loop());
    shop_.pass(completion_time);
}

void paths::read_item()
{
    const auto turn = turn_++;
    const auto bytes = desk_.request(
        "GET /api/v1/items/" + item_ids_.at(turn % item_count),
        customers_.at(turn % customer_count),
        ""
    );
    const counted now;
    desk_.ask(bytes, 200);
}

void paths::list_items()
{
    const auto turn = turn_++;
    const auto bytes = desk_.request(
        fmt::format("GET /api/v1/items?category=category%20{}&sort=name&limit=20", turn % 10),
        customers_.at(turn % customer_count),
        ""
    );
    const counted now;
    desk_.ask(bytes, 200);
}

void paths::verify_token()
{
    const auto& token = customers_.at(turn_++ % customer_count);
    const counted now;
    if (!shop_.tokens().verify(token, auth::audience::api, shop_.world().now())) {
        throw std::runtime_error{"a token of ours is refused"};
    }
}

std::string paths::order_body(std::size_t turn) const
{
    json::writer out;
    out.begin_object().key("items").begin_array();
    for (const std::size_t line : {0, 1}) {
        const auto upc = fmt::format("UPC{:05}", (turn * 7 + line) % item_count);
        out.begin_object().member("upc", upc).member("qty", 1).end_object();
    }
    out.end_array().end_object();
    return std::move(out).text();
}

void paths::check_out(step which)
{
    const auto turn = turn_++;
    const auto& token = customers_.at(turn % customer_count);
    const auto placing = desk_.request("POST /api/v1/orders", token, order_body(turn));
    const auto placed = count_if(which == step::order, [&] { return desk_.ask(placing, 201); });
    const auto order = text_in(placed, "id");
    const auto body = fmt::format(R"({{"orderId":"{}","amount":39.98}})", order);
    const auto paying = desk_.request("POST /api/v1/payments", token, body);
    count_if(which == step::pay, [&] { desk_.ask(paying, 201); });
    count_if(which == step::complete, [&] { shop_.pass(completion_time); });
    expect_completed(order, token);
}

void paths::expect_completed(const std::string& order, const std::string& token)
{
    const auto looking = desk_.request("GET /api/v1/orders/" + order, token, "");
    if (text_in(desk_.ask(looking, 200), "status") != "COMPLETED") {
        throw std::runtime_error{"a paid order is not completed"};
    }
}

// One part of callgrind's output a path, named after it.
template <class Operation>
void measure(const char* name, const Operation& operation)
{
    for (std::size_t i = 0; i < warm_up; ++i) {
        operation();
    }
    CALLGRIND_ZERO_STATS;
    for (std::size_t i = 0; i < operations; ++i) {
        operation();
    }
    CALLGRIND_DUMP_STATS_AT(name);
}

void run()
{
    using enum paths::step;
    paths of;
    measure("read an item", [&] { of.read_item(); });
    measure("list a page of items", [&] { of.list_items(); });
    measure("verify a token", [&] { of.verify_token(); });
    measure("place an order", [&] { of.check_out(order); });
    measure("pay an order", [&] { of.check_out(pay); });
    measure("complete an order", [&] { of.check_out(complete); });
    fmt::print("operations={}\n", operations);
}

}  // namespace
}  // namespace souk::bench

int main()
try {
    souk::bench::run();
    return EXIT_SUCCESS;
} catch (const std::exception& failed) {
    std::cerr << "souk_instructions: " << failed.what() << '\n';
    return EXIT_FAILURE;
}
