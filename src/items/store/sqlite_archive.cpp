#include "items/store/sqlite.hpp"
#include "items/store/sqlite_items.hpp"
#include "storage/sqlite/archive.hpp"

#include <span>
#include <utility>

namespace souk::items {

namespace {

std::vector<archived_item>
select_page(connection& db, const std::optional<archived_item>& after, std::size_t limit)
{
    static const auto sql = select_items("id > ? ORDER BY id LIMIT ?");
    const auto from = after ? after->what.id.value : std::string{};
    std::vector<archived_item> found;
    auto row = db.query(sql, from, limit);
    while (row.step()) {
        found.push_back(
            {.what = read_item(row).what, .edited_at = from_milliseconds(row.integer(14))}
        );
    }
    return found;
}

void insert(connection& db, const archived_item& added)
{
    const auto& it = added.what;
    db.execute(
        "INSERT INTO items (id, upc, name, unit_price, available_units, category, image_url, "
        "version, edited_version, deleted, created_at, updated_at, edited_at, description) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        it.id.value,
        it.about.upc,
        it.about.name,
        it.about.price.cents,
        it.available_units,
        it.about.category,
        it.about.image_url,
        it.version,
        it.edited_version,
        it.deleted ? 1 : 0,
        to_milliseconds(it.created_at),
        to_milliseconds(it.updated_at),
        to_milliseconds(added.edited_at),
        it.about.description
    );
}

std::vector<archived_movement>
select_page(connection& db, const std::optional<archived_movement>& after, std::size_t limit)
{
    std::vector<archived_movement> found;
    auto row = db.query(
        "SELECT stock_movements.number, kind, units, delta, order_id, payment_id, reason, at, id "
        "FROM stock_movements JOIN items ON items.number = item "
        "WHERE stock_movements.number > ? ORDER BY stock_movements.number LIMIT ?",
        after ? after->what.number : 0,
        limit
    );
    while (row.step()) {
        found.push_back({.item = {row.text(8)}, .what = read_movement(row)});
    }
    return found;
}

template <class Id>
std::optional<std::string_view> value_of(const std::optional<Id>& id)
{
    return id ? std::optional{std::string_view{id->value}} : std::nullopt;
}

// An item that is not there is refused by the column, which must not be null.
void insert(connection& db, const archived_movement& added)
{
    const auto& it = added.what;
    db.execute(
        "INSERT INTO stock_movements (number, item, kind, units, delta, order_id, payment_id, "
        "reason, at) VALUES (?, (SELECT number FROM items WHERE id = ?), ?, ?, ?, ?, ?, ?, ?)",
        it.number,
        added.item.value,
        to_string(it.kind),
        it.units,
        it.delta,
        value_of(it.order),
        value_of(it.payment),
        it.reason,
        to_milliseconds(it.at)
    );
}

std::vector<archived_line> select_lines(connection& db, std::int64_t reservation)
{
    std::vector<archived_line> lines;
    auto row = db.query(
        "SELECT id, units FROM reservation_lines JOIN items ON items.number = item "
        "WHERE reservation = ? ORDER BY id",
        reservation
    );
    while (row.step()) {
        lines.push_back({.item = {row.text(0)}, .units = row.integer(1)});
    }
    return lines;
}

std::vector<archived_hold>
select_page(connection& db, const std::optional<archived_hold>& after, std::size_t limit)
{
    const auto order = after ? after->order : order_id{};
    const auto payment = after ? after->payment : payment_id{};
    std::vector<archived_hold> found;
    auto row = db.query(
        "SELECT number, order_id, payment_id, holder, state, expires_at FROM reservations "
        "WHERE (order_id, payment_id) > (?, ?) ORDER BY order_id, payment_id LIMIT ?",
        order.value,
        payment.value,
        limit
    );
    while (row.step()) {
        found.push_back({
            .order = {row.text(1)},
            .payment = {row.text(2)},
            .holder = row.text(3),
            .state = row.text(4),
            .expires_at = from_milliseconds(row.integer(5)),
            .lines = select_lines(db, row.integer(0)),
        });
    }
    return found;
}

void insert(connection& db, const archived_hold& added)
{
    db.execute(
        "INSERT INTO reservations (order_id, payment_id, holder, state, expires_at) "
        "VALUES (?, ?, ?, ?, ?)",
        added.order.value,
        added.payment.value,
        added.holder,
        added.state,
        to_milliseconds(added.expires_at)
    );
    const std::int64_t reservation = sqlite3_last_insert_rowid(db.handle());
    for (const auto& each : added.lines) {
        db.execute(
            "INSERT INTO reservation_lines VALUES (?, (SELECT number FROM items WHERE id = ?), ?)",
            reservation,
            each.item.value,
            each.units
        );
    }
}

std::vector<closed_order>
select_page(connection& db, const std::optional<closed_order>& after, std::size_t limit)
{
    const auto from = after ? after->order : order_id{};
    std::vector<closed_order> found;
    auto row = db.query(
        "SELECT order_id, at FROM closed_orders WHERE order_id > ? ORDER BY order_id LIMIT ?",
        from.value,
        limit
    );
    while (row.step()) {
        found.push_back({.order = {row.text(0)}, .at = from_milliseconds(row.integer(1))});
    }
    return found;
}

void insert(connection& db, const closed_order& added)
{
    db.execute(
        "INSERT INTO closed_orders VALUES (?, ?)", added.order.value, to_milliseconds(added.at)
    );
}

std::vector<archived_picture>
select_page(connection& db, const std::optional<archived_picture>& after, std::size_t limit)
{
    const auto from = after ? after->id : std::string{};
    std::vector<archived_picture> found;
    auto row = db.query(
        "SELECT id, type, bytes FROM pictures WHERE id > ? ORDER BY id LIMIT ?", from, limit
    );
    while (row.step()) {
        found.push_back(
            {.id = row.text(0), .type = to_picture_type(row.text(1)), .bytes = row.text(2)}
        );
    }
    return found;
}

// Which of them no item shows is found out by itself.
void insert(connection& db, const archived_picture& added)
{
    db.execute(
        "INSERT INTO pictures (id, type, bytes) VALUES (?, ?, ?)",
        added.id,
        to_string(added.type),
        std::as_bytes(std::span{added.bytes})
    );
}

}  // namespace

item_archive make_sqlite_archive(storage::sqlite::database& db)
{
    using storage::sqlite::make_archive;
    return {
        .items = make_archive<archived_item>(db, select_page, insert),
        .movements = make_archive<archived_movement>(db, select_page, insert),
        .holds = make_archive<archived_hold>(db, select_page, insert),
        .closed_orders = make_archive<closed_order>(db, select_page, insert),
        .pictures = make_archive<archived_picture>(db, select_page, insert),
    };
}

}  // namespace souk::items
