#include "items/store/sqlite.hpp"

#include "items/store/sqlite_items.hpp"
#include "items/store/sqlite_stock.hpp"

namespace souk::items {

namespace {

class sqlite_store final : public item_store {
public:
    explicit sqlite_store(storage::sqlite::database& db) : db_(db) {}

    task<result<item>> add(const call& call, const new_item& added, timestamp now) override
    {
        const auto work = [&](connection& db) { return add_item(db, added, now); };
        co_return co_await db_.write(call, work);
    }

    task<result<item>> edit(const call& call, const edit_request& what, timestamp now) override
    {
        const auto work = [&](connection& db) { return edit_item(db, what, now); };
        co_return co_await db_.write(call, work);
    }

    task<result<item>> remove(const call& call, const item_id& id, timestamp now) override
    {
        const auto work = [&](connection& db) { return remove_item(db, id, now); };
        co_return co_await db_.write(call, work);
    }

    task<result<item>> adjust(const call& call, const adjustment& what, timestamp now) override
    {
        const auto work = [&](connection& db) { return adjust_item(db, what, now); };
        co_return co_await db_.write(call, work);
    }

    task<std::vector<imported>>
    import(const call& call, const std::vector<import_row>& rows, timestamp now) override
    {
        const auto work = [&](connection& db) {
            std::vector<imported> done;
            done.reserve(rows.size());
            for (const auto& each : rows) {
                done.push_back(import_item(db, each, now));
            }
            return done;
        };
        co_return co_await db_.write(call, work);
    }

    task<edited_items>
    edited_after(const call& call, const edit_mark& after, std::size_t limit) override
    {
        const auto work = [&](connection& db) { return select_edited(db, after, limit); };
        co_return co_await db_.read(call, work);
    }

    task<stock_changes> stock_changed_after(
        const call& call, std::optional<std::int64_t> after, timestamp /*now*/, std::size_t limit
    ) override
    {
        const auto work = [&](connection& db) { return select_changes(db, after, limit); };
        co_return co_await db_.read(call, work);
    }

    task<result<std::vector<movement>>> movements(
        const call& call, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
    ) override
    {
        const auto work = [&](connection& db) { return select_movements(db, id, before, limit); };
        co_return co_await db_.read(call, work);
    }

    task<result<stock_levels>>
    hold(const call& call, const hold_request& what, const hold_terms& terms) override
    {
        const auto work = [&](connection& db) { return hold_stock(db, what, terms); };
        co_return co_await db_.write(call, work);
    }

    task<result<stock_levels>> commit(
        const call& call, const order_id& order, const payment_id& payment, timestamp now
    ) override
    {
        const auto work = [&](connection& db) { return commit_stock(db, order, payment, now); };
        co_return co_await db_.write(call, work);
    }

    task<stock_levels> release(
        const call& call,
        const order_id& order,
        const std::optional<payment_id>& payment,
        timestamp now
    ) override
    {
        const auto work = [&](connection& db) {
            return payment ? release_attempt(db, order, *payment, now)
                           : close_order(db, order, now);
        };
        co_return co_await db_.write(call, work);
    }

    task<expired_holds> expire(const call& call, timestamp now, std::size_t limit) override
    {
        const auto work = [&](connection& db) { return expire_stock(db, now, limit); };
        co_return co_await db_.write(call, work);
    }

    task<std::size_t> count_holds(const call& call) override
    {
        const auto work = [](connection& db) { return count_held(db); };
        co_return co_await db_.read(call, work);
    }

    task<> keep_picture(const call& call, const picture& kept, timestamp now) override
    {
        const auto work = [&](connection& db) { items::keep_picture(db, kept, now); };
        co_await db_.write(call, work);
    }

    task<std::optional<picture>> find_picture(const call& call, const std::string& id) override
    {
        const auto work = [&](connection& db) { return select_picture(db, id); };
        co_return co_await db_.read(call, work);
    }

    task<> sweep_pictures(const call& call, timestamp unused_since, timestamp now) override
    {
        const auto work = [&](connection& db) { items::sweep_pictures(db, unused_since, now); };
        co_await db_.write(call, work);
    }

    task<stock_audit> audit(const call& call) override
    {
        const auto work = [](connection& db) { return audit_stock(db); };
        co_return co_await db_.read(call, work);
    }

    task<std::vector<order_units>>
    orders_with_units(const call& call, const order_id& after, std::size_t limit) override
    {
        const auto work = [&](connection& db) {
            return select_orders_with_units(db, after, limit);
        };
        co_return co_await db_.read(call, work);
    }

private:
    storage::sqlite::database& db_;
};

}  // namespace

std::unique_ptr<item_store> make_sqlite_store(storage::sqlite::database& db)
{
    return std::make_unique<sqlite_store>(db);
}

}  // namespace souk::items
