#include "items/store/mysql.hpp"
#include "items/store/mysql_rows.hpp"
#include "storage/mysql/archive.hpp"
#include "storage/mysql/many.hpp"

#include <span>

namespace souk::items::mysql {

namespace {

using storage::mysql::add_rows;
using storage::mysql::value;

task<std::vector<archived_item>>
select_page(session& with, const std::optional<archived_item>& after, std::size_t limit)
{
    static const auto sql = select_items("id > ? ORDER BY id LIMIT ?");
    const auto from = after ? after->what.id : item_id{};
    const auto rows = co_await with.query(sql, from.value, limit);
    std::vector<archived_item> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back(
            {.what = read_item(rows[i]), .edited_at = from_milliseconds(rows[i].integer(13))}
        );
    }
    co_return found;
}

task<> insert(session& with, const std::vector<archived_item>& added)
{
    step all;
    for (const auto& each : added) {
        add_insert(all, each.what, each.edited_at);
    }
    co_await with.run(std::move(all));
}

task<std::vector<archived_movement>>
select_page(session& with, const std::optional<archived_movement>& after, std::size_t limit)
{
    const auto rows = co_await with.query(
        "SELECT number, kind, units, delta, order_id, payment_id, reason, at, item "
        "FROM stock_movements WHERE number > ? ORDER BY number LIMIT ?",
        after ? after->what.number : 0,
        limit
    );
    std::vector<archived_movement> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back({.item = {rows[i].text(8)}, .what = read_movement(rows[i])});
    }
    co_return found;
}

template <class Id>
value value_of(const std::optional<Id>& id)
{
    return id ? value{id->value} : value{nullptr};
}

task<> insert(session& with, const std::vector<archived_movement>& added)
{
    std::vector<value> values;
    for (const auto& each : added) {
        values.insert(
            values.end(),
            {each.what.number,
             each.item.value,
             to_string(each.what.kind),
             each.what.units,
             each.what.delta,
             value_of(each.what.order),
             value_of(each.what.payment),
             each.what.reason,
             to_milliseconds(each.what.at)}
        );
    }
    step all;
    add_rows(
        all,
        "INSERT INTO stock_movements "
        "(number, item, kind, units, delta, order_id, payment_id, reason, at) VALUES ",
        "",
        values,
        9
    );
    co_await with.run(std::move(all));
}

task<> read_lines(session& with, std::vector<archived_hold>& of)
{
    step look;
    for (const auto& each : of) {
        look.add(
            "SELECT item, units FROM reservation_lines WHERE order_id = ? AND payment_id = ? "
            "ORDER BY item",
            each.order.value,
            each.payment.value
        );
    }
    const auto lines = co_await with.run(std::move(look));
    for (std::size_t i = 0; i < of.size(); ++i) {
        for (std::size_t j = 0; j < lines[i].size(); ++j) {
            const auto row = lines[i][j];
            of[i].lines.push_back({.item = {row.text(0)}, .units = row.integer(1)});
        }
    }
}

task<std::vector<archived_hold>>
select_page(session& with, const std::optional<archived_hold>& after, std::size_t limit)
{
    const auto order = after ? after->order : order_id{};
    const auto payment = after ? after->payment : payment_id{};
    const auto rows = co_await with.query(
        "SELECT order_id, payment_id, holder, state, expires_at FROM reservations "
        "WHERE order_id >= ? AND (order_id > ? OR payment_id > ?) "
        "ORDER BY order_id, payment_id LIMIT ?",
        order.value,
        order.value,
        payment.value,
        limit
    );
    std::vector<archived_hold> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back({
            .order = {rows[i].text(0)},
            .payment = {rows[i].text(1)},
            .holder = rows[i].optional_text(2).value_or(""),
            .state = rows[i].text(3),
            .expires_at = from_milliseconds(rows[i].integer(4)),
            .lines = {},
        });
    }
    if (!found.empty()) {
        co_await read_lines(with, found);
    }
    co_return found;
}

// Whoever changes what an order has locks the order's row, so that there must be one.
task<> insert(session& with, const std::vector<archived_hold>& added)
{
    std::vector<value> orders;
    std::vector<value> holds;
    std::vector<value> lines;
    for (const auto& each : added) {
        orders.emplace_back(each.order.value);
        holds.insert(
            holds.end(),
            {each.order.value,
             each.payment.value,
             each.holder.empty() ? value{nullptr} : value{each.holder},
             each.state,
             to_milliseconds(each.expires_at)}
        );
        for (const auto& line : each.lines) {
            lines.insert(
                lines.end(), {each.order.value, each.payment.value, line.item.value, line.units}
            );
        }
    }
    step all;
    add_rows(
        all,
        "INSERT INTO stock_orders (order_id) VALUES ",
        " ON DUPLICATE KEY UPDATE order_id = order_id",
        orders,
        1
    );
    add_rows(
        all,
        "INSERT INTO reservations (order_id, payment_id, holder, state, expires_at) VALUES ",
        "",
        holds,
        5
    );
    add_rows(
        all,
        "INSERT INTO reservation_lines (order_id, payment_id, item, units) VALUES ",
        "",
        lines,
        4
    );
    co_await with.run(std::move(all));
}

task<std::vector<closed_order>>
select_page(session& with, const std::optional<closed_order>& after, std::size_t limit)
{
    const auto from = after ? after->order : order_id{};
    const auto rows = co_await with.query(
        "SELECT order_id, closed_at FROM stock_orders "
        "WHERE order_id > ? AND closed_at IS NOT NULL ORDER BY order_id LIMIT ?",
        from.value,
        limit
    );
    std::vector<closed_order> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back({.order = {rows[i].text(0)}, .at = from_milliseconds(rows[i].integer(1))});
    }
    co_return found;
}

task<> insert(session& with, const std::vector<closed_order>& added)
{
    std::vector<value> values;
    for (const auto& each : added) {
        values.insert(values.end(), {each.order.value, to_milliseconds(each.at)});
    }
    step all;
    add_rows(
        all,
        "INSERT INTO stock_orders (order_id, closed_at) VALUES ",
        " AS closed ON DUPLICATE KEY UPDATE closed_at = closed.closed_at",
        values,
        2
    );
    co_await with.run(std::move(all));
}

task<std::vector<archived_picture>>
select_page(session& with, const std::optional<archived_picture>& after, std::size_t limit)
{
    const auto from = after ? after->id : std::string{};
    const auto rows = co_await with.query(
        "SELECT id, type, bytes FROM pictures WHERE id > ? ORDER BY id LIMIT ?", from, limit
    );
    std::vector<archived_picture> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back({
            .id = rows[i].text(0),
            .type = to_picture_type(rows[i].view(1)),
            .bytes = rows[i].bytes(2),
        });
    }
    co_return found;
}

// Which of them no item shows is found out by itself.
task<> insert(session& with, const std::vector<archived_picture>& added)
{
    step all;
    for (const auto& each : added) {
        all.add(
            "INSERT INTO pictures (id, type, bytes) VALUES (?, ?, ?)",
            each.id,
            to_string(each.type),
            std::as_bytes(std::span{each.bytes})
        );
    }
    co_await with.run(std::move(all));
}

}  // namespace

}  // namespace souk::items::mysql

namespace souk::items {

item_archive make_mysql_archive(storage::mysql::database& db)
{
    using mysql::insert;
    using mysql::select_page;
    using storage::mysql::make_archive;
    return {
        .items = make_archive<archived_item>(db, select_page, insert),
        .movements = make_archive<archived_movement>(db, select_page, insert),
        .holds = make_archive<archived_hold>(db, select_page, insert),
        .closed_orders = make_archive<closed_order>(db, select_page, insert),
        .pictures = make_archive<archived_picture>(db, select_page, insert),
    };
}

}  // namespace souk::items
