#include "items/store/mysql.hpp"

#include "items/store/mysql_items.hpp"
#include "items/store/mysql_works.hpp"

namespace souk::items {

namespace {

using mysql::session;
using storage::mysql::repetition;

class mysql_store final : public item_store {
public:
    mysql_store(storage::mysql::database& db, storage::mysql::batch_settings together)
        : db_(db), works_(db, mysql::run_works, together)
    {
    }

    task<result<item>> add(const call& call, const new_item& added, timestamp now) override
    {
        const auto work = [&](session& with) { return mysql::add_item(with, added, now); };
        co_return co_await db_.transaction(call, work, repetition::settled);
    }

    task<result<item>> edit(const call& call, const edit_request& what, timestamp now) override
    {
        const auto work = [&](session& with) { return mysql::edit_item(with, what, now); };
        co_return co_await db_.transaction(call, work, repetition::settled);
    }

    task<result<item>> remove(const call& call, const item_id& id, timestamp now) override
    {
        const auto work = [&](session& with) { return mysql::remove_item(with, id, now); };
        co_return co_await db_.transaction(call, work, repetition::settled);
    }

    task<result<item>> adjust(const call& call, const adjustment& what, timestamp now) override
    {
        const auto work = [&](session& with) { return mysql::adjust_item(with, what, now); };
        co_return co_await db_.transaction(call, work, repetition::settled);
    }

    task<std::vector<imported>>
    import(const call& call, const std::vector<import_row>& rows, timestamp now) override
    {
        const auto work = [&](session& with) { return mysql::import_items(with, rows, now); };
        co_return co_await db_.transaction(call, work, repetition::settled);
    }

    task<edited_items>
    edited_after(const call& call, const edit_mark& after, std::size_t limit) override
    {
        const auto work = [&](session& with) { return mysql::select_edited(with, after, limit); };
        co_return co_await db_.read(call, work);
    }

    task<stock_changes> stock_changed_after(
        const call& call, std::optional<std::int64_t> after, timestamp now, std::size_t limit
    ) override
    {
        const auto work = [&](session& with) {
            return mysql::select_changes(with, after, now, limit);
        };
        co_return co_await db_.read(call, work);
    }

    task<result<std::vector<movement>>> movements(
        const call& call, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
    ) override
    {
        const auto work = [&](session& with) {
            return mysql::select_movements(with, id, before, limit);
        };
        co_return co_await db_.read(call, work);
    }

    task<result<stock_levels>>
    hold(const call& call, const hold_request& what, const hold_terms& terms) override
    {
        mysql::hold_work work{what, terms};
        co_await works_.perform(call, work);
        co_return std::move(work.answer);
    }

    task<result<stock_levels>> commit(
        const call& call, const order_id& order, const payment_id& payment, timestamp now
    ) override
    {
        mysql::commit_work work{order, payment, now};
        co_await works_.perform(call, work);
        co_return std::move(work.answer);
    }

    task<stock_levels> release(
        const call& call,
        const order_id& order,
        const std::optional<payment_id>& payment,
        timestamp now
    ) override
    {
        mysql::release_work work{order, payment, now};
        co_await works_.perform(call, work);
        co_return *std::move(work.answer);
    }

    // Most sweeps find nothing, and lock nothing.
    task<expired_holds> expire(const call& call, timestamp now, std::size_t limit) override
    {
        const auto look = [&](session& with) { return mysql::select_late(with, now, limit); };
        const auto late = co_await db_.read(call, look);
        if (late.empty()) {
            co_return expired_holds{};
        }
        const auto work = [&](session& with) { return mysql::expire_orders(with, late, now); };
        co_return co_await db_.transaction(call, work);
    }

    task<std::size_t> count_holds(const call& call) override
    {
        const auto work = [](session& with) { return mysql::count_held(with); };
        co_return co_await db_.read(call, work);
    }

    task<> keep_picture(const call& call, const picture& kept, timestamp now) override
    {
        const auto work = [&](session& with) { return mysql::keep_picture(with, kept, now); };
        co_await db_.transaction(call, work);
    }

    task<std::optional<picture>> find_picture(const call& call, const std::string& id) override
    {
        const auto work = [&](session& with) { return mysql::select_picture(with, id); };
        co_return co_await db_.read(call, work);
    }

    task<> sweep_pictures(const call& call, timestamp unused_since, timestamp now) override
    {
        const auto work = [&](session& with) {
            return mysql::sweep_pictures(with, unused_since, now);
        };
        co_await db_.transaction(call, work);
    }

    task<stock_audit> audit(const call& call) override
    {
        const auto work = [](session& with) { return mysql::audit_stock(with); };
        co_return co_await db_.read(call, work);
    }

    task<std::vector<order_units>>
    orders_with_units(const call& call, const order_id& after, std::size_t limit) override
    {
        const auto work = [&](session& with) {
            return mysql::select_orders_with_units(with, after, limit);
        };
        co_return co_await db_.read(call, work);
    }

private:
    storage::mysql::database& db_;
    storage::mysql::batches works_;
};

}  // namespace

std::unique_ptr<item_store>
make_mysql_store(storage::mysql::database& db, storage::mysql::batch_settings together)
{
    return std::make_unique<mysql_store>(db, together);
}

}  // namespace souk::items
