// What the Item service needs of the world: a place to keep items and their stock.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"
#include "items/domain.hpp"
#include "items/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace souk::items {

struct new_item {
    item_id id;
    draft what;
};

struct edit_request {
    item_id item;
    edit change;
    std::optional<std::int64_t> seen_version;  // What the caller must have seen; any when nothing.
};

struct adjustment {
    item_id item;
    std::int64_t delta = 0;
    std::string reason;
};

// One line of an import: changes the living item of its upc, or makes one of that id.
struct import_row {
    item_id id;
    edit what;  // With upc, name, price and available_units.
};

struct imported {
    item what;
    bool created = false;
};

struct hold_terms {
    timestamp now;
    std::size_t holds_per_holder = 0;
};

// A place in the order of edits: when, and of which item.
struct edit_mark {
    timestamp at;
    item_id item;
};

struct edited_items {
    std::vector<item> items;
    edit_mark last;  // Where the next page begins.
};

// What the ledger tells of changed stock.
struct stock_changes {
    stock_levels levels;       // As they are now, one an item.
    bool more = false;         // Whether there was more than the limit.
    std::int64_t last = 0;     // The last entry that was looked at: the next page begins after it.
    std::int64_t settled = 0;  // Where the next look begins: later entries may not all show yet.
};

struct expired_holds {
    std::size_t count = 0;
    stock_levels levels;
};

// Where items, their stock and its ledger are kept. Every adapter in store/ passes
// tests/store_contract_test.cpp. Every change is one atomic step with its ledger entries, whatever
// else happens at the same time, and it is durable when the call returns. `now` is the moment that
// is written down. Any thread may call.
//
// A hold belongs to an order and to one attempt (payment) to pay it, and an order has its units
// once: a new attempt's hold takes over from an older one's, whose state is then the same as if
// its time had passed.
class item_store {
public:
    item_store() = default;
    item_store(const item_store&) = delete;
    item_store& operator=(const item_store&) = delete;
    virtual ~item_store() = default;

    // Refuses (conflict upc-taken) when a living item has that upc. A deleted item's upc is free.
    virtual task<result<item>> add(const call&, const new_item&, timestamp now) = 0;

    // Refuses: not_found unknown-item (also when deleted), stale stale-version, conflict upc-taken.
    // What changes nothing writes nothing.
    virtual task<result<item>> edit(const call&, const edit_request&, timestamp now) = 0;

    // The item is no longer sold; its holds stay valid. Refuses not_found unknown-item.
    virtual task<result<item>> remove(const call&, const item_id&, timestamp now) = 0;

    // Refuses: not_found unknown-item, conflict insufficient-stock below zero, invalid
    // invalid-request above most_units.
    virtual task<result<item>> adjust(const call&, const adjustment&, timestamp now) = 0;

    // All rows in one step, in their order; the answer has one element a row.
    virtual task<std::vector<imported>>
    import(const call&, const std::vector<import_row>&, timestamp now) = 0;

    // At most `limit` items, deleted ones too, in the order in which they were last edited (changes
    // of the stock by sales do not count), after that mark.
    virtual task<edited_items>
    edited_after(const call&, const edit_mark& after, std::size_t limit) = 0;

    // The stock that entries of all ledgers after that one changed; looks at no more than `limit`
    // entries. With nothing given it only tells where the ledgers end now. An entry may show a few
    // seconds after one of a greater number, so that some are told twice; none is left out.
    virtual task<stock_changes> stock_changed_after(
        const call&, std::optional<std::int64_t> after, timestamp now, std::size_t limit
    ) = 0;

    // The item's ledger, newest first, below that number if given. Refuses not_found unknown-item.
    virtual task<result<std::vector<movement>>> movements(
        const call&, const item_id&, std::optional<std::int64_t> before, std::size_t limit
    ) = 0;

    // Takes every line off the shelf for request.ttl, or none. The lines must be merged. Repeating
    // it changes nothing while the hold stands or after it was sold; an expired one is taken again.
    // Refuses: conflict order-closed when the order was released or is sold to another attempt;
    // conflict attempt-closed when this attempt was released; conflict too-many-checkouts when the
    // holder has that many living holds for other orders; conflict insufficient-stock with an error
    // a short line.
    virtual task<result<stock_levels>>
    hold(const call&, const hold_request&, const hold_terms&) = 0;

    // Held becomes sold, also when its time is over but nothing took it back. An expired hold takes
    // its units again, or refuses (conflict insufficient-stock). Repeating changes nothing.
    // Refuses conflict order-closed when the order or the attempt was released, is unknown, or the
    // order is sold to another attempt.
    virtual task<result<stock_levels>>
    commit(const call&, const order_id&, const payment_id&, timestamp now) = 0;

    // With a payment: puts that attempt's hold back, unless it was sold, and the attempt can hold
    // no more. Without: whatever the order has taken goes back, and the order is closed for ever.
    // Both also when nothing was held yet. Repeating changes nothing.
    virtual task<stock_levels>
    release(const call&, const order_id&, const std::optional<payment_id>&, timestamp now) = 0;

    // Puts back at most `limit` holds whose time is over.
    virtual task<expired_holds> expire(const call&, timestamp now, std::size_t limit) = 0;

    // How many holds stand, for metrics.
    virtual task<std::size_t> count_holds(const call&) = 0;

    // Keeps a picture for items to refer to. Repeating it begins its time of not being used anew.
    virtual task<> keep_picture(const call&, const picture&, timestamp now) = 0;

    virtual task<std::optional<picture>> find_picture(const call&, const std::string& id) = 0;

    // Looks which pictures no living item's image_url refers to, and forgets those of which
    // earlier looks found so since that time.
    virtual task<> sweep_pictures(const call&, timestamp unused_since, timestamp now) = 0;

    // All books at one moment.
    virtual task<stock_audit> audit(const call&) = 0;

    // At most `limit` orders that have units off the shelf, by id, after that one.
    virtual task<std::vector<order_units>>
    orders_with_units(const call&, const order_id& after, std::size_t limit) = 0;
};

}  // namespace souk::items
