// The use cases of items. Any event loop may call any of them at the same time as others.
#pragma once

#include "base/world.hpp"
#include "items/catalogue.hpp"
#include "items/ports.hpp"

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace souk::items {

struct limits {
    std::size_t holds_per_holder = 5;   // Living holds of one holder, each for another order.
    std::size_t import_batch = 500;     // Rows in one write.
    seconds import_batch_time{30};      // What one such write gets.
    std::size_t rejected_told = 1'000;  // Lines of an import whose faults are told.
    std::size_t expire_batch = 200;     // Holds put back in one write.
    std::size_t load_batch = 5'000;     // Items in one read.
    milliseconds edit_overlap{5'000};   // How late an edit may show among the others.
    seconds unused_picture{86'400};     // How long a picture is kept that no item shows.
};

// A line of a file to import: a change with upc, name, price and available_units, or what is wrong.
struct import_line {
    std::size_t number = 0;  // In the file, from 1.
    std::expected<edit, std::string> what;
};

// Answers one line after another, then nothing.
using import_source = std::function<std::optional<import_line>()>;

// Told after each batch how many lines are done.
using import_progress = std::function<void(std::size_t lines)>;

struct rejected_line {
    std::size_t line = 0;
    std::string detail;

    friend bool operator==(const rejected_line&, const rejected_line&) = default;
};

struct import_report {
    std::size_t created = 0;
    std::size_t updated = 0;  // Also those that the line did not change.
    std::size_t rejected_count = 0;
    std::vector<rejected_line> rejected;  // The first of them.
};

class service {
public:
    service(item_store& store, souk::world& world, limits with);

    // Fills the catalogue. Once, before the first request.
    task<> load(const call& call);

    // Takes into the catalogue what other processes edited and sold: other instances, or an import
    // by command. Every few seconds; one at a time.
    task<> refresh(const call& call);

    // Reads from memory.
    listing_ptr find(std::string_view id_or_upc) const { return catalogue_.find(id_or_upc); }
    page list(const list_query& query) const { return catalogue_.list(query); }
    std::vector<category_count> categories() const { return catalogue_.categories(); }
    std::size_t count() const { return catalogue_.size(); }

    // Refuses invalid-request, and as the store does.
    task<result<item>> create(const call& call, draft what);
    task<result<item>> change(const call& call, edit_request what);
    task<result<item>> adjust(const call& call, adjustment what);
    task<result<void>> remove(const call& call, const item_id& id);
    task<result<std::vector<movement>>> movements(
        const call& call, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
    );

    // Creates or changes an item a line, in batches: each is one step, the whole is not, and may be
    // repeated. Ignores the call's deadline.
    task<import_report>
    import(const call& call, import_source source, import_progress progress = {});

    // What an import of these lines would do now, by the same checks; writes nothing.
    task<import_report> preview(import_source source);

    // Shows every item that was sold at that moment, the oldest first.
    task<> visit(std::function<void(const item&)> show);

    // Keeps the picture and makes it the item's, in place of another. Refuses as change does.
    task<result<item>> set_picture(const call& call, const item_id& id, const picture& what);

    // The item has no picture then, wherever it was. Refuses as change does.
    task<result<item>> drop_picture(const call& call, const item_id& id);

    // Nothing when there is none, or none any more.
    task<std::optional<picture>> find_picture(const call& call, const std::string& id);

    // Forgets pictures that no item has shown for a day. Now and then.
    task<> forget_unused_pictures(const call& call);

    // The living items of these upcs, in the order asked for; others are left out.
    task<std::vector<quote>> quotes(const call& call, std::vector<std::string> upcs);

    // As the store's; lines of one item are merged.
    task<result<void>> hold(const call& call, const hold_request& what);
    task<result<void>> commit(const call& call, const order_id& order, const payment_id& payment);
    task<result<void>>
    release(const call& call, const order_id& order, const std::optional<payment_id>& payment);

    // Puts back every hold whose time is over. Every few seconds.
    task<> expire_holds(const call& call);

    // How many holds stand, for metrics.
    task<std::size_t> count_holds(const call& call);

    // Invariant I1, over all items at one moment.
    task<stock_audit> audit(const call& call);

    // The orders that have units off the shelf, by id, a page after that one.
    task<std::vector<order_units>>
    orders_with_units(const call& call, const order_id& after, std::size_t limit);

private:
    task<> import_batch(const call& call, const std::vector<import_row>& rows, import_report& to);
    task<> take_edits_after(const call& call, edit_mark mark);
    void note_edit_mark(const edit_mark& mark);
    task<> take_stock_changes(const call& call);

    item_store& store_;
    souk::world& world_;
    limits limits_;
    catalogue catalogue_;
    std::mutex mutex_;
    edit_mark last_edit_;
    std::optional<std::int64_t> seen_stock_;  // The ledger's entry up to which all was taken.
};

}  // namespace souk::items
