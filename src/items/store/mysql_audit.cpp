#include "items/store/mysql_items.hpp"

namespace souk::items::mysql {

namespace {

// One statement, and so one moment.
constexpr auto books_of_all_items = R"sql(
SELECT items.id, items.upc, COALESCE(received, 0), COALESCE(ledger, 0), available_units,
       COALESCE(held, 0), COALESCE(sold, 0)
FROM items
LEFT JOIN (
    SELECT item, CAST(SUM(delta) AS SIGNED) AS ledger,
           CAST(SUM(IF(kind IN ('initial', 'adjusted'), delta, 0)) AS SIGNED) AS received
    FROM stock_movements GROUP BY item
) AS movements ON movements.item = items.id
LEFT JOIN (
    SELECT item, CAST(SUM(IF(state = 'held', units, 0)) AS SIGNED) AS held,
           CAST(SUM(IF(state = 'sold', units, 0)) AS SIGNED) AS sold
    FROM reservation_lines JOIN reservations USING (order_id, payment_id)
    WHERE state IN ('held', 'sold') GROUP BY item
) AS taken ON taken.item = items.id
)sql";

item_books read_books(const storage::mysql::row& from)
{
    return {
        .item = {from.text(0)},
        .upc = from.text(1),
        .received = from.integer(2),
        .ledger = from.integer(3),
        .available = from.integer(4),
        .held = from.integer(5),
        .sold = from.integer(6),
    };
}

}  // namespace

task<stock_audit> audit_stock(session& with)
{
    const auto rows = co_await with.query(books_of_all_items);
    stock_audit found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto books = read_books(rows[i]);
        ++found.items;
        add(found.total, books);
        if (!is_balanced(books)) {
            found.unbalanced.push_back(books);
        }
    }
    co_return found;
}

task<std::size_t> count_held(session& with)
{
    const auto rows = co_await with.query("SELECT COUNT(*) FROM reservations WHERE state = 'held'");
    co_return static_cast<std::size_t>(rows[0].integer(0));
}

task<std::vector<order_units>>
select_orders_with_units(session& with, const order_id& after, std::size_t limit)
{
    const auto rows = co_await with.query(
        "SELECT order_id, CAST(SUM(IF(state = 'held', units, 0)) AS SIGNED), "
        "CAST(SUM(IF(state = 'sold', units, 0)) AS SIGNED) "
        "FROM reservations JOIN reservation_lines USING (order_id, payment_id) "
        "WHERE order_id > ? AND state IN ('held', 'sold') "
        "GROUP BY order_id ORDER BY order_id LIMIT ?",
        after.value,
        limit
    );
    std::vector<order_units> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        found.push_back({.order = {row.text(0)}, .held = row.integer(1), .sold = row.integer(2)});
    }
    co_return found;
}

}  // namespace souk::items::mysql
