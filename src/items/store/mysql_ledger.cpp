#include "items/store/mysql_items.hpp"
#include "storage/mysql/many.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace souk::items::mysql {

namespace {

using storage::mysql::value;

// Numbers are given before the commit, so that an entry may show after a later one, by as long as
// a write and its repetitions take.
constexpr milliseconds shows_within{10'000};

// More entries than are written in that time.
constexpr std::int64_t most_unseen = 20'000;

movement_kind kind_of(std::string_view text)
{
    using enum movement_kind;
    for (const auto each : {initial, adjusted, held, sold, released}) {
        if (to_string(each) == text) {
            return each;
        }
    }
    throw std::logic_error{"a movement of no known kind"};
}

template <class Id>
std::optional<Id> read_id(const storage::mysql::row& from, std::size_t column)
{
    auto text = from.optional_text(column);
    return text ? std::optional{Id{*std::move(text)}} : std::nullopt;
}

task<stock_changes> find_end(session& with)
{
    const auto rows = co_await with.query("SELECT COALESCE(MAX(number), 0) FROM stock_movements");
    const auto last = rows[0].integer(0);
    co_return stock_changes{
        .levels = {}, .last = last, .settled = std::max<std::int64_t>(0, last - most_unseen)
    };
}

}  // namespace

movement read_movement(const storage::mysql::row& from)
{
    return {
        .number = from.integer(0),
        .kind = kind_of(from.view(1)),
        .units = from.integer(2),
        .delta = from.integer(3),
        .order = read_id<order_id>(from, 4),
        .payment = read_id<payment_id>(from, 5),
        .reason = from.text(6),
        .at = from_milliseconds(from.integer(7)),
    };
}

void add_movements(step& to, const std::vector<ledger_entry>& entries)
{
    std::vector<value> values;
    for (const auto& each : entries) {
        values.insert(
            values.end(),
            {each.item,
             to_string(each.kind),
             each.units,
             each.delta,
             each.order,
             each.payment,
             each.reason,
             to_milliseconds(each.at)}
        );
    }
    add_rows(
        to,
        "INSERT INTO stock_movements "
        "(item, kind, units, delta, order_id, payment_id, reason, at) VALUES ",
        "",
        values,
        8
    );
}

task<stock_changes>
select_changes(session& with, std::optional<std::int64_t> after, timestamp now, std::size_t limit)
{
    if (!after) {
        co_return co_await find_end(with);
    }
    const auto rows = co_await with.query(
        "SELECT id, available_units, version, updated_at, MAX(latest.number), COUNT(*), "
        "MIN(IF(latest.at > ?, latest.number, NULL)) "
        "FROM (SELECT number, item, at FROM stock_movements WHERE number > ? "
        "ORDER BY number LIMIT ?) AS latest JOIN items ON items.id = latest.item GROUP BY items.id",
        to_milliseconds(now - shows_within),
        *after,
        limit
    );
    stock_changes found{.levels = {}, .last = *after, .settled = *after};
    auto first_young = std::numeric_limits<std::int64_t>::max();
    std::size_t entries = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        found.levels.push_back(
            {{row.text(0)}, row.integer(1), row.integer(2), from_milliseconds(row.integer(3))}
        );
        found.last = std::max(found.last, row.integer(4));
        entries += static_cast<std::size_t>(row.integer(5));
        first_young = row.is_null(6) ? first_young : std::min(first_young, row.integer(6));
    }
    found.settled = std::min(found.last, first_young - 1);
    found.more = entries == limit;
    co_return found;
}

task<result<std::vector<movement>>> select_movements(
    session& with, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
)
{
    step both;
    both.add("SELECT 1 FROM items WHERE id = ?", id.value);
    both.add(
        "SELECT number, kind, units, delta, order_id, payment_id, reason, at FROM stock_movements "
        "WHERE item = ? AND number < ? ORDER BY number DESC LIMIT ?",
        id.value,
        before.value_or(std::numeric_limits<std::int64_t>::max()),
        limit
    );
    const auto answers = co_await with.run(std::move(both));
    if (answers[0].empty()) {
        co_return not_found("unknown-item", "There is no such item.");
    }
    std::vector<movement> found;
    found.reserve(answers[1].size());
    for (std::size_t i = 0; i < answers[1].size(); ++i) {
        found.push_back(read_movement(answers[1][i]));
    }
    co_return found;
}

}  // namespace souk::items::mysql
