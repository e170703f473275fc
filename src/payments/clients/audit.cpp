#include "payments/clients/audit.hpp"

#include "http/asking.hpp"

#include <limits>
#include <utility>

namespace souk::payments {

namespace {

constexpr money most_money{std::numeric_limits<std::int64_t>::max()};
constexpr json::fields::text_limits any_text{.most = std::numeric_limits<std::size_t>::max()};

payment_record read_record(const http::peer& from, const json::value& element)
{
    json::fields in{element};
    const auto status = parse_payment_status(in.required("status", in.text("status", any_text)));
    payment_record read{
        .id = {in.required("id", in.text("id", any_text))},
        .order = {in.required("orderId", in.text("orderId", any_text))},
        .account = {in.required("accountEmail", in.text("accountEmail", any_text))},
        .status = status.value_or(payment_status::pending),
        .amount = in.required("amount", in.amount("amount", money{}, most_money)),
        .fold_agrees = in.required("foldAgrees", in.boolean("foldAgrees")),
    };
    if (!status) {
        in.note("status", "is unknown");
    }
    http::expect_understood(from, in);
    return read;
}

}  // namespace

payment_record to_record(const audited_payment& read)
{
    const payment& it = read.snapshot;
    return {
        .id = it.id,
        .order = it.order,
        .account = it.account,
        .status = it.status,
        .amount = it.amount,
        .fold_agrees = fold(read.stream, it.account) == it,
    };
}

task<std::vector<payment_record>> read_records(
    http::peer& payments,
    const call& call,
    const std::optional<payment_id>& after,
    std::size_t limit
)
{
    http::client_request asked{
        .target = "/internal/v1/audit/payments?limit=" + std::to_string(limit),
    };
    if (after) {
        asked.target += "&after=" + http::percent_encode(after->value);
    }
    const auto answer =
        co_await http::ask(payments, call, std::move(asked), http::patience::whole_call);
    if (!answer) {
        throw unavailable{"the payment service refused an audit: " + answer.error().slug};
    }
    std::vector<payment_record> page;
    for (const json::value& each : http::elements_of(payments, *answer)) {
        page.push_back(read_record(payments, each));
    }
    co_return page;
}

}  // namespace souk::payments
