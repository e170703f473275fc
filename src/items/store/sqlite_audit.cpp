#include "items/store/sqlite_stock.hpp"

namespace souk::items {

namespace {

constexpr auto books_of_all_items = R"sql(
SELECT items.id, items.upc, coalesce(received, 0), coalesce(ledger, 0), available_units,
       coalesce(held, 0), coalesce(sold, 0)
FROM items
LEFT JOIN (
    SELECT item, sum(delta) AS ledger,
           sum(delta) FILTER (WHERE kind IN ('initial', 'adjusted')) AS received
    FROM stock_movements GROUP BY item
) AS movements ON movements.item = items.number
LEFT JOIN (
    SELECT item, sum(units) FILTER (WHERE state = 'held') AS held,
           sum(units) FILTER (WHERE state = 'sold') AS sold
    FROM reservation_lines JOIN reservations ON reservations.number = reservation
    WHERE state IN ('held', 'sold') GROUP BY item
) AS taken ON taken.item = items.number
)sql";

}  // namespace

stock_audit audit_stock(connection& db)
{
    stock_audit found;
    auto row = db.query(books_of_all_items);
    while (row.step()) {
        const item_books books{
            .item = {row.text(0)},
            .upc = row.text(1),
            .received = row.integer(2),
            .ledger = row.integer(3),
            .available = row.integer(4),
            .held = row.integer(5),
            .sold = row.integer(6),
        };
        ++found.items;
        add(found.total, books);
        if (!is_balanced(books)) {
            found.unbalanced.push_back(books);
        }
    }
    return found;
}

std::size_t count_held(connection& db)
{
    auto row = db.query("SELECT count(*) FROM reservations WHERE state = 'held'");
    row.step();
    return static_cast<std::size_t>(row.integer(0));
}

std::vector<order_units>
select_orders_with_units(connection& db, const order_id& after, std::size_t limit)
{
    std::vector<order_units> found;
    auto row = db.query(
        "SELECT order_id, sum(units) FILTER (WHERE state = 'held'), "
        "sum(units) FILTER (WHERE state = 'sold') "
        "FROM reservations JOIN reservation_lines ON reservation = reservations.number "
        "WHERE order_id > ? AND state IN ('held', 'sold') "
        "GROUP BY order_id ORDER BY order_id LIMIT ?",
        after.value,
        limit
    );
    while (row.step()) {
        found.push_back({.order = {row.text(0)}, .held = row.integer(1), .sold = row.integer(2)});
    }
    return found;
}

}  // namespace souk::items
