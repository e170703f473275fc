// What a batch of stock works knows while it runs: the orders and items that it has locked, as they
// are and as they become. It decides everything; the server only keeps it.
#pragma once

#include "items/store/mysql_items.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace souk::items::mysql {

enum class hold_state { held, sold, released, expired };

std::string_view to_string(hold_state it);
hold_state read_state(std::string_view text);

struct line {
    item_id item;
    std::int64_t units = 0;
};

// An order's attempt to have its units.
struct attempt {
    payment_id payment;
    std::string holder;  // Only while it is held: it is a customer's name.
    hold_state state{};
    timestamp expires_at;
    std::vector<line> lines;
    bool is_new = false;
    bool changed = false;
};

struct order_book {
    bool closed = false;
    std::optional<timestamp> closed_now;
    std::vector<attempt> attempts;
};

struct shelf_item {
    std::string upc;
    std::int64_t available_units = 0;
    std::int64_t version = 0;
    bool deleted = false;
    timestamp updated_at;
    std::int64_t delta = 0;    // What the batch changed so far…
    std::int64_t changes = 0;  // …in so many versions.
};

// A movement, with the texts it needs.
struct book_entry {
    item_id item;
    movement_kind kind{};
    std::int64_t units = 0;
    std::int64_t delta = 0;
    order_id order;
    payment_id payment;
    std::string_view reason;  // A literal.
    timestamp at;
};

// A hold of an order that the batch does not touch.
struct other_hold {
    order_id order;
    timestamp expires_at;
};

struct stock_book {
    std::map<order_id, order_book> orders;
    std::map<item_id, shelf_item> items;
    std::map<std::string, std::vector<other_hold>> other_holds;  // By holder.
    std::vector<book_entry> entries;
};

// The items that a work will change, of those orders as they were read.
void add_needed_for_hold(std::set<item_id>& to, const order_book& order, const hold_request& what);
void add_needed_for_commit(
    std::set<item_id>& to, const order_book& order, const payment_id& payment
);
void add_needed_for_release(
    std::set<item_id>& to, const order_book& order, const std::optional<payment_id>& payment
);
void add_needed_for_expiry(std::set<item_id>& to, const order_book& order, timestamp now);

// Each as the port says it; a refusal leaves the book as it was. The order and the needed items are
// in the book.
result<stock_levels>
hold_stock(stock_book& book, const hold_request& what, const hold_terms& terms);
result<stock_levels>
commit_stock(stock_book& book, const order_id& order, const payment_id& payment, timestamp now);
stock_levels release_stock(
    stock_book& book, const order_id& order, const std::optional<payment_id>& payment, timestamp now
);
expired_holds expire_stock(stock_book& book, const order_id& order, timestamp now);

}  // namespace souk::items::mysql
