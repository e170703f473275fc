#include "items/clients/audit.hpp"

#include "http/asking.hpp"

#include <limits>
#include <string>
#include <utility>

namespace souk::items {

namespace {

constexpr std::int64_t any_whole = std::numeric_limits<std::int64_t>::max();
constexpr json::fields::text_limits any_text{
    .most = std::numeric_limits<std::size_t>::max(), .control_characters = true
};

task<json::value> ask(http::peer& items, const call& call, std::string target)
{
    http::client_request asked{.target = std::move(target)};
    auto answer = co_await http::ask(items, call, std::move(asked), http::patience::whole_call);
    if (!answer) {
        throw unavailable{"the item service refused an audit: " + answer.error().slug};
    }
    co_return *std::move(answer);
}

// Books that are wrong may hold anything.
std::int64_t read_units(json::fields& in, std::string_view name)
{
    return in.required(name, in.whole(name, -any_whole, any_whole));
}

item_books read_item_books(const http::peer& from, const json::value& of)
{
    json::fields in{of};
    item_books read{
        .item = {in.required("itemId", in.text("itemId", any_text))},
        .upc = in.required("upc", in.text("upc", any_text)),
        .received = read_units(in, "received"),
        .ledger = read_units(in, "ledger"),
        .available = read_units(in, "available"),
        .held = read_units(in, "held"),
        .sold = read_units(in, "sold"),
    };
    http::expect_understood(from, in);
    return read;
}

}  // namespace

task<stock_audit> read_books(http::peer& items, const call& call)
{
    const auto answer = co_await ask(items, call, "/internal/v1/audit/stock");
    json::fields in{answer};
    const auto count = in.required("items", in.whole("items", 0, any_whole));
    const auto* const total = in.object("total");
    const auto* const unbalanced =
        in.array("unbalanced", 0, std::numeric_limits<std::size_t>::max());
    http::expect_understood(items, in);
    if (total == nullptr || unbalanced == nullptr) {
        throw unavailable{items.name() + " answered what can't be understood"};
    }
    stock_audit read{
        .items = static_cast<std::size_t>(count), .total = read_item_books(items, *total)
    };
    for (const json::value& each : *unbalanced) {
        read.unbalanced.push_back(read_item_books(items, each));
    }
    co_return read;
}

task<std::vector<order_units>>
read_units(http::peer& items, const call& call, const order_id& after, std::size_t limit)
{
    const auto answer = co_await ask(
        items,
        call,
        "/internal/v1/audit/units?limit=" + std::to_string(limit) +
            "&after=" + http::percent_encode(after.value)
    );
    std::vector<order_units> page;
    for (const json::value& each : http::elements_of(items, answer)) {
        json::fields in{each};
        page.push_back({
            .order = {in.required("orderId", in.text("orderId", any_text))},
            .held = read_units(in, "held"),
            .sold = read_units(in, "sold"),
        });
        http::expect_understood(items, in);
    }
    co_return page;
}

}  // namespace souk::items
