#include "items/store/mysql_items.hpp"

#include "items/store/mysql_rows.hpp"
#include "storage/mysql/database.hpp"

#include <cstdlib>
#include <utility>

namespace souk::items::mysql {

namespace {

using storage::mysql::answer;

std::unexpected<refusal> unknown_item()
{
    return not_found("unknown-item", "There is no such item.");
}

std::unexpected<refusal> upc_taken()
{
    auto refused = conflict("upc-taken", "Another item has that upc.");
    refused.error().errors.push_back({.field = "upc", .detail = "is another item's"});
    return refused;
}

ledger_entry to_initial(const item& made)
{
    return {
        .item = made.id.value,
        .kind = movement_kind::initial,
        .units = made.available_units,
        .delta = made.available_units,
        .order = {},
        .payment = {},
        .reason = "initial stock",
        .at = made.created_at,
    };
}

ledger_entry to_adjusted(const item& changed, std::int64_t delta, std::string_view reason)
{
    return {
        .item = changed.id.value,
        .kind = movement_kind::adjusted,
        .units = std::abs(delta),
        .delta = delta,
        .order = {},
        .payment = {},
        .reason = reason,
        .at = changed.updated_at,
    };
}

item make_item(const new_item& added, timestamp now)
{
    return {
        .id = added.id,
        .about = added.what.about,
        .available_units = added.what.available_units,
        .created_at = now,
        .updated_at = now,
    };
}

// The item, if it is sold, and its lock.
task<std::optional<item>> lock_living(session& with, const item_id& id)
{
    static const auto sql = select_items("id = ? AND deleted = 0 FOR UPDATE");
    const auto found = co_await with.query(sql, id.value);
    co_return found.empty() ? std::nullopt : std::optional{read_item(found[0])};
}

enum class changed_part { stock, any };

void make_next_version(item& of, changed_part part, timestamp now)
{
    ++of.version;
    of.edited_version = part == changed_part::any ? of.version : of.edited_version;
    of.updated_at = now;
}

// Makes the change, unless it changes nothing. Answers what it did to the stock, nothing if
// nothing.
std::optional<std::int64_t> change(item& it, const edit& what, timestamp now)
{
    auto about = apply(what, it.about);
    const auto delta = what.available_units.value_or(it.available_units) - it.available_units;
    const auto part = about == it.about ? changed_part::stock : changed_part::any;
    if (part == changed_part::stock && delta == 0) {
        return std::nullopt;
    }
    it.about = std::move(about);
    it.available_units += delta;
    make_next_version(it, part, now);
    return delta;
}

// The server's index of living items' upcs decides.
task<result<void>> run_unless_upc_taken(session& with, step what)
{
    try {
        co_await with.run(std::move(what));
        co_return result<void>{};
    } catch (const storage::mysql::statement_failed& failed) {
        if (failed.number != storage::mysql::duplicate_key) {
            throw;
        }
        co_return upc_taken();
    }
}

}  // namespace

task<result<item>> add_item(session& with, const new_item& added, timestamp now)
{
    auto made = make_item(added, now);
    step both;
    add_insert(both, made, now);
    add_movements(both, {to_initial(made)});
    const auto kept = co_await run_unless_upc_taken(with, std::move(both));
    if (!kept) {
        co_return std::unexpected(kept.error());
    }
    co_return made;
}

task<result<item>> edit_item(session& with, const edit_request& request, timestamp now)
{
    auto found = co_await lock_living(with, request.item);
    if (!found) {
        co_return unknown_item();
    }
    if (request.seen_version && !is_current(*found, *request.seen_version)) {
        co_return refuse(
            refusal_kind::stale, "stale-version", "The item was changed since it was read."
        );
    }
    const auto delta = change(*found, request.change, now);
    if (!delta) {
        co_return *std::move(found);
    }
    step save;
    add_update(save, *found);
    if (*delta != 0) {
        add_movements(save, {to_adjusted(*found, *delta, "set")});
    }
    const auto kept = co_await run_unless_upc_taken(with, std::move(save));
    if (!kept) {
        co_return std::unexpected(kept.error());
    }
    co_return *std::move(found);
}

task<result<item>> remove_item(session& with, const item_id& id, timestamp now)
{
    auto found = co_await lock_living(with, id);
    if (!found) {
        co_return unknown_item();
    }
    found->deleted = true;
    make_next_version(*found, changed_part::any, now);
    step save;
    add_update(save, *found);
    co_await with.run(std::move(save));
    co_return *std::move(found);
}

task<result<item>> adjust_item(session& with, const adjustment& what, timestamp now)
{
    auto found = co_await lock_living(with, what.item);
    if (!found) {
        co_return unknown_item();
    }
    const auto left = found->available_units + what.delta;
    if (left < 0) {
        const auto there = std::to_string(found->available_units);
        co_return conflict("insufficient-stock", "Only " + there + " units are available.");
    }
    if (left > most_units) {
        const field_error too_many{
            .field = "delta", .detail = "leaves more than " + std::to_string(most_units)
        };
        co_return invalid_fields({too_many});
    }
    found->available_units = left;
    make_next_version(*found, changed_part::stock, now);
    step save;
    add_update(save, *found);
    add_movements(save, {to_adjusted(*found, what.delta, what.reason)});
    co_await with.run(std::move(save));
    co_return *std::move(found);
}

task<edited_items> select_edited(session& with, const edit_mark& after, std::size_t limit)
{
    // The first condition is what the index is searched by.
    static const auto sql =
        select_items("edited_at >= ? AND (edited_at > ? OR id > ?) ORDER BY edited_at, id LIMIT ?");
    const auto at = to_milliseconds(after.at);
    const auto rows = co_await with.query(sql, at, at, after.item.value, limit);
    edited_items found{.items = {}, .last = after};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.items.push_back(read_item(rows[i]));
        found.last.at = from_milliseconds(rows[i].integer(13));
    }
    if (!found.items.empty()) {
        found.last.item = found.items.back().id;
    }
    co_return found;
}

}  // namespace souk::items::mysql
