// Items and the ledger of their stock, as work inside a transaction.
#pragma once

#include "items/ports.hpp"
#include "storage/mysql/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::items::mysql {

using storage::mysql::session;
using storage::mysql::step;

// An entry to add to an item's ledger. The texts must outlive the step.
struct ledger_entry {
    std::string_view item;
    movement_kind kind{};
    std::int64_t units = 0;
    std::int64_t delta = 0;
    std::optional<std::string_view> order;
    std::optional<std::string_view> payment;
    std::string_view reason;
    timestamp at;
};

void add_movements(step& to, const std::vector<ledger_entry>& entries);

// Of the columns number, kind, units, delta, order_id, payment_id, reason, at.
movement read_movement(const storage::mysql::row& from);

// Each as the port says it.
task<result<item>> add_item(session& with, const new_item& added, timestamp now);
task<result<item>> edit_item(session& with, const edit_request& request, timestamp now);
task<result<item>> remove_item(session& with, const item_id& id, timestamp now);
task<result<item>> adjust_item(session& with, const adjustment& what, timestamp now);
task<std::vector<imported>>
import_items(session& with, const std::vector<import_row>& rows, timestamp now);
task<edited_items> select_edited(session& with, const edit_mark& after, std::size_t limit);
task<stock_changes>
select_changes(session& with, std::optional<std::int64_t> after, timestamp now, std::size_t limit);
task<result<std::vector<movement>>> select_movements(
    session& with, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
);
task<> keep_picture(session& with, const picture& kept, timestamp now);
task<std::optional<picture>> select_picture(session& with, const std::string& id);
task<> sweep_pictures(session& with, timestamp unused_since, timestamp now);
task<stock_audit> audit_stock(session& with);
task<std::size_t> count_held(session& with);
task<std::vector<order_units>>
select_orders_with_units(session& with, const order_id& after, std::size_t limit);

}  // namespace souk::items::mysql
