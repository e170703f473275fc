// What the shop sells, and the rules of an item's fields and of its stock.
#pragma once

#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace souk::items {

constexpr money least_price{1};
constexpr money most_price{999'999'999};
constexpr std::int64_t most_units = 1'000'000'000;

// What an administrator says about an item; empty texts are texts not given.
struct details {
    std::string upc;
    std::string name;
    money price;
    std::string description;
    std::string category;
    std::string image_url;

    friend bool operator==(const details&, const details&) = default;
};

// An item to be sold from now on.
struct draft {
    details about;
    std::int64_t available_units = 0;
};

// A change of an item: what is not given stays.
struct edit {
    std::optional<std::string> upc;
    std::optional<std::string> name;
    std::optional<money> price;
    std::optional<std::string> description;
    std::optional<std::string> category;
    std::optional<std::string> image_url;
    std::optional<std::int64_t> available_units;  // Set by an adjustment of the difference.
};

// An item as it is kept. Every change gives it the next version, also one of its stock only; the
// last change of anything else than the stock had edited_version.
struct item {
    item_id id;
    details about;
    std::int64_t available_units = 0;
    std::int64_t version = 1;
    std::int64_t edited_version = 1;
    bool deleted = false;  // No longer sold; kept for the orders that name it.
    timestamp created_at;
    timestamp updated_at;

    friend bool operator==(const item&, const item&) = default;
};

// What is wrong with each field, by the API's names; nothing when all is well.
std::vector<field_error> check(const draft& what);
std::vector<field_error> check(const edit& what);

// The details after the change.
details apply(const edit& change, details to);

// A new item as a change of an empty one: the fields it lacks are empty.
draft to_draft(const edit& what);

// Whether what a caller saw at that version still stands, but for the stock: selling something in
// between does not disturb an edit.
bool is_current(const item& now, std::int64_t seen_version);

// What an order must know of an item to be placed.
struct quote {
    item_id item;
    std::string upc;
    std::string name;
    money unit_price;
    std::int64_t available_units = 0;

    friend bool operator==(const quote&, const quote&) = default;
};

struct hold_line {
    item_id item;
    std::string upc;
    std::int64_t quantity = 0;

    friend bool operator==(const hold_line&, const hold_line&) = default;
};

// Stock wanted for one attempt to pay an order.
struct hold_request {
    order_id order;
    payment_id payment;
    std::string holder;  // Who pays: the number of holds a holder may have at a time is limited.
    std::vector<hold_line> lines;
    seconds ttl{};
};

// One line an item, in the order of their ids. Refuses no line at all, and quantities below one.
result<std::vector<hold_line>> merge(const std::vector<hold_line>& lines);

// What a change of the stock left of an item.
struct stock_level {
    item_id item;
    std::int64_t available_units = 0;
    std::int64_t version = 0;
    timestamp updated_at;

    friend bool operator==(const stock_level&, const stock_level&) = default;
};

using stock_levels = std::vector<stock_level>;

enum class movement_kind { initial, adjusted, held, sold, released };

std::string_view to_string(movement_kind kind);

// One entry of an item's ledger.
struct movement {
    std::int64_t number = 0;  // Grows with time.
    movement_kind kind{};
    std::int64_t units = 0;  // How many were concerned.
    std::int64_t delta = 0;  // What it changed of the available units: nothing when held are sold.
    std::optional<order_id> order;
    std::optional<payment_id> payment;
    std::string reason;
    timestamp at;

    friend bool operator==(const movement&, const movement&) = default;
};

// One item's books: received is what the ledger says came in (initial + adjusted), ledger the sum
// of all its deltas; held and sold are what the reservations say.
struct item_books {
    item_id item;
    std::string upc;
    std::int64_t received = 0;
    std::int64_t ledger = 0;
    std::int64_t available = 0;
    std::int64_t held = 0;
    std::int64_t sold = 0;

    friend bool operator==(const item_books&, const item_books&) = default;
};

bool is_balanced(const item_books& books);

// Adds one item's figures to a total's.
void add(item_books& total, const item_books& books);

// All items' books at one moment.
struct stock_audit {
    std::size_t items = 0;
    item_books total;                    // Without item and upc.
    std::vector<item_books> unbalanced;  // Must be empty.
};

// The units an order has off the shelf.
struct order_units {
    order_id order;
    std::int64_t held = 0;
    std::int64_t sold = 0;

    friend bool operator==(const order_units&, const order_units&) = default;
};

}  // namespace souk::items
