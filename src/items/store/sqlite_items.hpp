// Items and the ledger of their stock, as work inside a transaction.
#pragma once

#include "items/ports.hpp"
#include "storage/sqlite/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::items {

using storage::sqlite::connection;

// An entry to add to an item's ledger. The texts must outlive the call.
struct ledger_entry {
    std::int64_t item = 0;  // The item's row.
    movement_kind kind{};
    std::int64_t units = 0;
    std::int64_t delta = 0;
    std::optional<std::string_view> order;
    std::optional<std::string_view> payment;
    std::string_view reason;
    timestamp at;
};

void add_movement(connection& db, const ledger_entry& added);

// An item and its row.
struct stored_item {
    std::int64_t number = 0;
    item what;
};

// In the order in which read_item takes them; edited_at is column 14.
std::string select_items(std::string_view where);
stored_item read_item(const storage::sqlite::rows& row);

// Of the columns number, kind, units, delta, order_id, payment_id, reason, at.
movement read_movement(const storage::sqlite::rows& row);

std::unexpected<refusal> unknown_item();

// Each as the port says it.
result<item> add_item(connection& db, const new_item& added, timestamp now);
result<item> edit_item(connection& db, const edit_request& request, timestamp now);
result<item> remove_item(connection& db, const item_id& id, timestamp now);
result<item> adjust_item(connection& db, const adjustment& what, timestamp now);
imported import_item(connection& db, const import_row& row, timestamp now);
edited_items select_edited(connection& db, const edit_mark& after, std::size_t limit);
stock_changes select_changes(connection& db, std::optional<std::int64_t> after, std::size_t limit);
void keep_picture(connection& db, const picture& kept, timestamp now);
std::optional<picture> select_picture(connection& db, const std::string& id);
void sweep_pictures(connection& db, timestamp unused_since, timestamp now);
result<std::vector<movement>> select_movements(
    connection& db, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
);

}  // namespace souk::items
