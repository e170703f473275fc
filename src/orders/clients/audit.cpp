#include "orders/clients/audit.hpp"

#include "http/asking.hpp"

#include <limits>
#include <utility>

namespace souk::orders {

namespace {

constexpr money most_money{std::numeric_limits<std::int64_t>::max()};
constexpr std::int64_t most_units = std::numeric_limits<std::int64_t>::max();
constexpr json::fields::text_limits any_text{.most = std::numeric_limits<std::size_t>::max()};

order_record read_record(const http::peer& from, const json::value& element)
{
    json::fields in{element};
    const auto status = parse_status(in.required("status", in.text("status", any_text)));
    order_record read{
        .id = {in.required("id", in.text("id", any_text))},
        .owner = {in.required("accountEmail", in.text("accountEmail", any_text))},
        .status = status.value_or(order_status::created),
        .total = in.required("totalAmount", in.amount("totalAmount", money{}, most_money)),
        .units = in.required("units", in.whole("units", 0, most_units)),
        .fold_agrees = in.required("foldAgrees", in.boolean("foldAgrees")),
    };
    if (auto paid_by = in.text("paidBy", any_text)) {
        read.paid_by = payment_id{*std::move(paid_by)};
    }
    if (!status) {
        in.note("status", "is unknown");
    }
    http::expect_understood(from, in);
    return read;
}

}  // namespace

order_record to_record(const audited_order& read)
{
    const order_fields& it = read.snapshot;
    order_record record{
        .id = it.id,
        .owner = it.owner,
        .status = it.status,
        .total = order::restore(it).total(),
        .paid_by = it.paid_by,
        .fold_agrees = read.fold_agrees,
    };
    for (const order_line& line : it.lines) {
        record.units += line.quantity;
    }
    return record;
}

task<std::vector<order_record>>
read_records(http::peer& orders, const call& call, const order_id& after, std::size_t limit)
{
    http::client_request asked{
        .target = "/internal/v1/audit/orders?limit=" + std::to_string(limit) +
                  "&after=" + http::percent_encode(after.value),
    };
    const auto answer =
        co_await http::ask(orders, call, std::move(asked), http::patience::whole_call);
    if (!answer) {
        throw unavailable{"the order service refused an audit: " + answer.error().slug};
    }
    std::vector<order_record> page;
    for (const json::value& each : http::elements_of(orders, *answer)) {
        page.push_back(read_record(orders, each));
    }
    co_return page;
}

}  // namespace souk::orders
