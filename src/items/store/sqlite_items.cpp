#include "items/store/sqlite_items.hpp"

#include "base/planted.hpp"

#include <cstdlib>
#include <utility>

namespace souk::items {

std::unexpected<refusal> unknown_item()
{
    return not_found("unknown-item", "There is no such item.");
}

std::string select_items(std::string_view where)
{
    return "SELECT number, id, upc, name, unit_price, available_units, category, image_url, "
           "version, edited_version, deleted, created_at, updated_at, description, edited_at "
           "FROM items WHERE " +
           std::string{where};
}

stored_item read_item(const storage::sqlite::rows& row)
{
    return {
        .number = row.integer(0),
        .what =
            {
                .id = {row.text(1)},
                .about =
                    {
                        .upc = row.text(2),
                        .name = row.text(3),
                        .price = money{row.integer(4)},
                        .description = row.text(13),
                        .category = row.text(6),
                        .image_url = row.text(7),
                    },
                .available_units = row.integer(5),
                .version = row.integer(8),
                .edited_version = row.integer(9),
                .deleted = row.integer(10) != 0,
                .created_at = from_milliseconds(row.integer(11)),
                .updated_at = from_milliseconds(row.integer(12)),
            },
    };
}

namespace {

std::unexpected<refusal> upc_taken()
{
    auto refused = conflict("upc-taken", "Another item has that upc.");
    refused.error().errors.push_back({.field = "upc", .detail = "is another item's"});
    return refused;
}

std::optional<stored_item> find_one(storage::sqlite::rows row)
{
    return row.step() ? std::optional{read_item(row)} : std::nullopt;
}

std::optional<stored_item> find_living(connection& db, const item_id& id)
{
    static const auto sql = select_items("id = ? AND deleted = 0");
    return find_one(db.query(sql, id.value));
}

std::optional<stored_item> find_living(connection& db, const std::string& upc)
{
    static const auto sql = select_items("upc = ? AND deleted = 0");
    return find_one(db.query(sql, upc));
}

item insert(connection& db, const new_item& added, timestamp now)
{
    item made{
        .id = added.id,
        .about = added.what.about,
        .available_units = added.what.available_units,
        .created_at = now,
        .updated_at = now,
    };
    const auto at = to_milliseconds(now);
    db.execute(
        "INSERT INTO items (id, upc, name, unit_price, available_units, category, image_url, "
        "version, edited_version, deleted, created_at, updated_at, edited_at, description) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, 0, ?, ?, ?, ?)",
        made.id.value,
        made.about.upc,
        made.about.name,
        made.about.price.cents,
        made.available_units,
        made.about.category,
        made.about.image_url,
        at,
        at,
        at,
        made.about.description
    );
    const ledger_entry first{
        .item = sqlite3_last_insert_rowid(db.handle()),
        .kind = movement_kind::initial,
        .units = made.available_units,
        .delta = made.available_units,
        .order = {},
        .payment = {},
        .reason = "initial stock",
        .at = now,
    };
    add_movement(db, first);
    return made;
}

enum class changed_part { stock, any };

// Writes the item as its next version.
void save(connection& db, stored_item& changed, changed_part part, timestamp now)
{
    auto& what = changed.what;
    ++what.version;
    what.edited_version = part == changed_part::any ? what.version : what.edited_version;
    what.updated_at = now;
    db.execute(
        "UPDATE items SET upc = ?, name = ?, unit_price = ?, available_units = ?, category = ?, "
        "image_url = ?, description = ?, version = ?, edited_version = ?, deleted = ?, "
        "updated_at = ?, edited_at = ? WHERE number = ?",
        what.about.upc,
        what.about.name,
        what.about.price.cents,
        what.available_units,
        what.about.category,
        what.about.image_url,
        what.about.description,
        what.version,
        what.edited_version,
        what.deleted ? 1 : 0,
        to_milliseconds(now),
        to_milliseconds(now),
        changed.number
    );
}

void note_adjustment(
    connection& db, std::int64_t number, std::int64_t delta, std::string_view reason, timestamp now
)
{
    const ledger_entry entry{
        .item = number,
        .kind = movement_kind::adjusted,
        .units = std::abs(delta),
        .delta = delta,
        .order = {},
        .payment = {},
        .reason = reason,
        .at = now,
    };
    add_movement(db, entry);
}

// Makes the change, unless it changes nothing.
void change(
    connection& db, stored_item& found, const edit& what, std::string_view reason, timestamp now
)
{
    auto& it = found.what;
    auto about = apply(what, it.about);
    const auto delta = what.available_units.value_or(it.available_units) - it.available_units;
    const auto part = about == it.about ? changed_part::stock : changed_part::any;
    if (part == changed_part::stock && delta == 0) {
        return;
    }
    it.about = std::move(about);
    it.available_units += delta;
    save(db, found, part, now);
    if (delta != 0) {
        note_adjustment(db, found.number, delta, reason, now);
    }
}

}  // namespace

result<item> add_item(connection& db, const new_item& added, timestamp now)
{
    if (find_living(db, added.what.about.upc)) {
        return upc_taken();
    }
    return insert(db, added, now);
}

result<item> edit_item(connection& db, const edit_request& request, timestamp now)
{
    auto found = find_living(db, request.item);
    if (!found) {
        return unknown_item();
    }
    const auto& wanted = request.change;
    if (request.seen_version && !is_current(found->what, *request.seen_version)) {
        return refuse(
            refusal_kind::stale, "stale-version", "The item was changed since it was read."
        );
    }
    if (wanted.upc && *wanted.upc != found->what.about.upc && find_living(db, *wanted.upc)) {
        return upc_taken();
    }
    change(db, *found, wanted, "set", now);
    return std::move(found->what);
}

result<item> remove_item(connection& db, const item_id& id, timestamp now)
{
    auto found = find_living(db, id);
    if (!found) {
        return unknown_item();
    }
    found->what.deleted = true;
    save(db, *found, changed_part::any, now);
    return std::move(found->what);
}

result<item> adjust_item(connection& db, const adjustment& what, timestamp now)
{
    auto found = find_living(db, what.item);
    if (!found) {
        return unknown_item();
    }
    const auto left = found->what.available_units + what.delta;
    if (left < 0) {
        const auto there = std::to_string(found->what.available_units);
        return conflict("insufficient-stock", "Only " + there + " units are available.");
    }
    if (left > most_units) {
        return invalid_fields(
            {{.field = "delta", .detail = "leaves more than " + std::to_string(most_units)}}
        );
    }
    found->what.available_units = left;
    save(db, *found, changed_part::stock, now);
    if (!SOUK_PLANT(adjusted_without_ledger)) {
        note_adjustment(db, found->number, what.delta, what.reason, now);
    }
    return std::move(found->what);
}

imported import_item(connection& db, const import_row& row, timestamp now)
{
    auto found = find_living(db, row.what.upc.value_or(""));
    if (!found) {
        const new_item added{.id = row.id, .what = to_draft(row.what)};
        return {.what = insert(db, added, now), .created = true};
    }
    change(db, *found, row.what, "import", now);
    return {.what = std::move(found->what)};
}

edited_items select_edited(connection& db, const edit_mark& after, std::size_t limit)
{
    static const auto sql = select_items("(edited_at, id) > (?, ?) ORDER BY edited_at, id LIMIT ?");
    edited_items found{.items = {}, .last = after};
    auto row = db.query(sql, to_milliseconds(after.at), after.item.value, limit);
    while (row.step()) {
        found.items.push_back(read_item(row).what);
        found.last.at = from_milliseconds(row.integer(14));
    }
    if (!found.items.empty()) {
        found.last.item = found.items.back().id;
    }
    return found;
}

}  // namespace souk::items
