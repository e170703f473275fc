#include "orders/store/cassandra_reading.hpp"

#include "base/outage.hpp"
#include "json/addresses.hpp"
#include "orders/codec.hpp"

#include <optional>
#include <utility>

namespace souk::orders::rows {

namespace {

using answer = storage::cassandra::rows;

std::optional<payment_id> read_payment(const answer& from, std::size_t row, std::size_t column)
{
    auto value = from.optional_text(row, column);
    return value ? std::optional{payment_id{*std::move(value)}} : std::nullopt;
}

std::optional<cancel_reason> read_reason(const answer& from, std::size_t row)
{
    if (from.is_null(row, 6)) {
        return std::nullopt;
    }
    const auto reason = parse_cancel_reason(from.text(row, 6));
    if (!reason) {
        throw unavailable{"a stored order has an unknown reason"};
    }
    return reason;
}

}  // namespace

order_fields read_fields(const answer& from, std::size_t row)
{
    const auto status = parse_status(from.text(row, 2));
    if (!status) {
        throw unavailable{"a stored order has an unknown status"};
    }
    return {
        .id = {std::string{from.text(row, 0)}},
        .owner = {std::string{from.text(row, 1)}},
        .shipping_address = json::read_stored_address(from.optional_text(row, 10)),
        .status = *status,
        .lines = read_lines(from.text(row, 3)),
        .paying = read_payment(from, row, 4),
        .paid_by = read_payment(from, row, 5),
        .canceled_because = read_reason(from, row),
        .version = from.bigint(row, 7),
        .created_at = from_milliseconds(from.bigint(row, 8)),
        .updated_at = from_milliseconds(from.bigint(row, 9)),
    };
}

stream_event read_event(const answer& from, std::size_t row, std::size_t column)
{
    return {
        .sequence = from.bigint(row, column),
        .at = from_milliseconds(from.bigint(row, column + 1)),
        .what = read_payload(from.text(row, column + 2), from.text(row, column + 3)),
        .trace_id = from.optional_text(row, column + 4).value_or(""),
    };
}

}  // namespace souk::orders::rows
