#include "payments/store/sqlite.hpp"

#include "base/planted.hpp"
#include "bus/log/tables.hpp"
#include "payments/store/sqlite_rows.hpp"

namespace souk::payments {

namespace {

using storage::sqlite::connection;

class sqlite_store final : public settlement_store {
public:
    sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
        : db_(db), on_consequences_(std::move(on_consequences))
    {
    }

    task<result<settlement>> update(
        const call& call,
        const order_id& order,
        const std::optional<payment_id>& about,
        const settlement_change& change
    ) override
    {
        bool owes = false;
        const auto work = [&](connection& db) -> result<settlement> {
            settlement loaded = rows::load(db, order, about);
            const auto owed = change(loaded);
            if (!owed) {
                return std::unexpected(owed.error());
            }
            const auto saved = rows::save(db, loaded);
            if (!saved) {
                return std::unexpected(saved.error());
            }
            bus::log::append(db, call, loaded.changed_at(), *owed);
            owes = !owed->published.empty() || !owed->effects.empty();
            return loaded;
        };
        auto changed = co_await db_.write(call, work);
        if (changed && owes && !SOUK_PLANT(payment_wakes_nobody)) {
            on_consequences_();
        }
        co_return changed;
    }

    task<std::optional<payment>> find(const call& call, const payment_id& id) override
    {
        const auto work = [&](connection& db) { return rows::find(db, id); };
        co_return co_await db_.read(call, work);
    }

    task<std::optional<kept_key>>
    find_key(const call& call, const account_email& account, const std::string& key) override
    {
        const auto work = [&](connection& db) -> std::optional<kept_key> {
            auto row = db.query(
                "SELECT payment_id, fingerprint FROM idempotency_keys "
                "WHERE account_email = ? AND key = ?",
                account.value,
                key
            );
            if (!row.step()) {
                return std::nullopt;
            }
            return kept_key{.payment = {row.text(0)}, .fingerprint = row.text(1)};
        };
        co_return co_await db_.read(call, work);
    }

    task<std::vector<stream_event>> history(const call& call, const payment_id& id) override
    {
        const auto work = [&](connection& db) { return rows::history(db, id); };
        co_return co_await db_.read(call, work);
    }

    task<payment_page> list(const call& call, const payment_filter& filter) override
    {
        const auto work = [&](connection& db) { return rows::newest(db, filter); };
        co_return co_await db_.read(call, work);
    }

    task<payment_statistics>
    statistics(const call& call, const day_range& of, timestamp now) override
    {
        const auto work = [&](connection& db) { return rows::statistics(db, of); };
        payment_statistics found{.days = co_await db_.read(call, work), .as_of = now};
        co_return found;
    }

    task<std::vector<payment>>
    pending_since(const call& call, timestamp before, std::size_t limit) override
    {
        const auto work = [&](connection& db) { return rows::pending(db, before, limit); };
        co_return co_await db_.read(call, work);
    }

    task<std::vector<audited_payment>>
    scan(const call& call, const std::optional<payment_id>& after, std::size_t limit) override
    {
        const auto work = [&](connection& db) {
            std::vector<audited_payment> page;
            for (payment& each : rows::from_oldest(db, after, limit)) {
                auto stream = rows::history(db, each.id);
                page.push_back({.snapshot = std::move(each), .stream = std::move(stream)});
            }
            return page;
        };
        co_return co_await db_.read(call, work);
    }

    task<> erase_customer(
        const call& call, const account_email& customer, const account_email& pseudonym
    ) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "UPDATE payments SET account_email = ? WHERE account_email = ?",
                pseudonym.value,
                customer.value
            );
            db.execute("DELETE FROM idempotency_keys WHERE account_email = ?", customer.value);
        };
        co_await db_.write(call, work);
    }

    task<std::size_t> purge_keys(const call& call, timestamp before, std::size_t limit) override
    {
        const auto work = [&](connection& db) {
            return static_cast<std::size_t>(db.execute(
                "DELETE FROM idempotency_keys WHERE (account_email, key) IN (SELECT account_email, "
                "key FROM idempotency_keys WHERE used_at < ? ORDER BY used_at LIMIT ?)",
                to_milliseconds(before),
                limit
            ));
        };
        co_return co_await db_.write(call, work);
    }

private:
    storage::sqlite::database& db_;
    std::function<void()> on_consequences_;
};

}  // namespace

std::unique_ptr<settlement_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
{
    return std::make_unique<sqlite_store>(db, std::move(on_consequences));
}

}  // namespace souk::payments
