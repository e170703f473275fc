#include "orders/store/sqlite.hpp"

#include "base/planted.hpp"
#include "bus/log/tables.hpp"
#include "orders/store/sqlite_rows.hpp"

#include <utility>

namespace souk::orders {

namespace {

using storage::sqlite::connection;

class sqlite_store final : public order_store {
public:
    sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
        : db_(db), on_consequences_(std::move(on_consequences))
    {
    }

    task<result<order>>
    add(const call& call, const order& placed, const std::optional<keyed_request>& under) override
    {
        const auto work = [&](connection& db) -> result<order> {
            const order_fields& it = placed.fields();
            if (under) {
                auto earlier = rows::find_by_key(db, it.owner, under->key);
                if (earlier && earlier->fingerprint != under->fingerprint) {
                    return key_reused();
                }
                if (earlier) {
                    return std::move(earlier->placed);
                }
                rows::insert_key(db, *under, placed);
            }
            rows::insert(db, placed);
            return placed;
        };
        co_return co_await db_.write(call, work);
    }

    task<std::optional<keyed_order>>
    find_by_key(const call& call, const account_email& owner, const std::string& key) override
    {
        const auto work = [&](connection& db) { return rows::find_by_key(db, owner, key); };
        co_return co_await db_.read(call, work);
    }

    task<std::optional<order>> find(const call& call, const order_id& id) override
    {
        const auto work = [&](connection& db) { return rows::find(db, id); };
        co_return co_await db_.read(call, work);
    }

    task<result<order>>
    update(const call& call, const order_id& id, const order_change& change) override
    {
        bool owes = false;
        const auto work = [&](connection& db) -> result<order> {
            auto found = rows::find(db, id);
            if (!found) {
                return unknown_order();
            }
            const auto then = change(*found);
            if (!then) {
                return std::unexpected(then.error());
            }
            if (!found->recorded().empty()) {
                rows::update(db, *found);
            }
            owes = *then != consequences{};
            bus::log::append(db, call, found->fields().updated_at, *then);
            return *std::move(found);
        };
        auto answer = co_await db_.write(call, work);
        if (owes && !SOUK_PLANT(order_wakes_nobody)) {
            on_consequences_();
        }
        co_return answer;
    }

    task<std::vector<stream_event>> history(const call& call, const order_id& id) override
    {
        const auto work = [&](connection& db) { return rows::history(db, id, rows::whole_stream); };
        co_return co_await db_.read(call, work);
    }

    task<order_page> list(const call& call, const order_filter& filter) override
    {
        const auto work = [&](connection& db) { return rows::list(db, filter); };
        co_return co_await db_.read(call, work);
    }

    task<std::vector<order_version>>
    newest_versions(const call& call, const account_email& owner, std::size_t limit) override
    {
        const auto work = [&](connection& db) { return rows::newest_versions(db, owner, limit); };
        co_return co_await db_.read(call, work);
    }

    task<order_statistics> statistics(const call& call, const day_range& of, timestamp now) override
    {
        const auto work = [&](connection& db) { return rows::statistics(db, of); };
        order_statistics found{.days = co_await db_.read(call, work), .as_of = now};
        co_return found;
    }

    task<std::vector<audited_order>>
    scan(const call& call, const order_id& after, std::size_t limit) override
    {
        const auto work = [&](connection& db) { return rows::scan(db, after, limit); };
        co_return co_await db_.read(call, work);
    }

    task<std::size_t> count_paying(const call& call) override
    {
        const auto work = [](connection& db) {
            auto row = db.query("SELECT count(*) FROM orders WHERE paying IS NOT NULL");
            row.step();
            return static_cast<std::size_t>(row.integer(0));
        };
        co_return co_await db_.read(call, work);
    }

    task<cart> find_cart(const call& call, const account_email& owner) override
    {
        const auto work = [&](connection& db) { return rows::find_cart(db, owner); };
        co_return co_await db_.read(call, work);
    }

    task<> keep_cart(const call& call, const account_email& owner, const cart& what) override
    {
        const auto work = [&](connection& db) { rows::keep_cart(db, owner, what); };
        co_await db_.write(call, work);
    }

    task<> erase_customer(
        const call& call, const account_email& owner, const account_email& pseudonym
    ) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "UPDATE orders SET account_email = ?, shipping_address = NULL "
                "WHERE account_email = ?",
                pseudonym.value,
                owner.value
            );
            db.execute("DELETE FROM idempotency_keys WHERE account_email = ?", owner.value);
            rows::keep_cart(db, owner, {});
        };
        co_await db_.write(call, work);
    }

    task<> forget_keys(const call& call, timestamp before) override
    {
        const auto work = [&](connection& db) {
            db.execute("DELETE FROM idempotency_keys WHERE used_at < ?", to_milliseconds(before));
        };
        co_await db_.write(call, work);
    }

private:
    storage::sqlite::database& db_;
    std::function<void()> on_consequences_;
};

}  // namespace

std::unique_ptr<order_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
{
    return std::make_unique<sqlite_store>(db, std::move(on_consequences));
}

}  // namespace souk::orders
