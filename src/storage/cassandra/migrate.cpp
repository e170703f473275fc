#include "storage/cassandra/migrate.hpp"

#include "base/log.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>
#include <random>
#include <set>
#include <stdexcept>

namespace souk::storage::cassandra {

namespace {

constexpr seconds lock_lifetime{60};  // Renewed before each migration.
constexpr milliseconds lock_wait{100};
constexpr seconds longest_wait{180};

constexpr std::uint64_t hash(std::string_view of, std::uint64_t seed)
{
    std::uint64_t value = seed;
    for (const char each : of) {
        value = (value ^ static_cast<unsigned char>(each)) * 0x100000001b3ULL;
    }
    return value;
}

// A table created by two programs at once would get two ids, which nodes never agree on: the id of
// the tables that exist before there is a lock is therefore derived from their names.
std::string id_of(const std::string& keyspace, std::string_view table)
{
    const std::string name = fmt::format("{}.{}", keyspace, table);
    const auto high = hash(name, 0xcbf29ce484222325ULL);
    const auto low = hash(name, 0x9e3779b97f4a7c15ULL);
    return fmt::format(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0xfff,
        low & 0xffffffffffff
    );
}

std::string random_name()
{
    std::random_device source;
    return fmt::format("{:08x}{:08x}", source(), source());
}

task<> pause()
{
    using timer = boost::asio::basic_waitable_timer<
        std::chrono::steady_clock,
        boost::asio::wait_traits<std::chrono::steady_clock>,
        executor>;
    timer waiting{co_await boost::asio::this_coro::executor, lock_wait};
    co_await waiting.async_wait(boost::asio::use_awaitable_t<executor>{});
}

// The keyspace's lock: a row that ends by itself when its holder dies.
class lock {
public:
    explicit lock(session& db)
        : db_(db), holder_(random_name()),
          insert_(db.prepare(
              fmt::format(
                  "INSERT INTO migration_lock (zero, holder) VALUES (0, ?) IF NOT EXISTS "
                  "USING TTL {}",
                  lock_lifetime.count()
              ),
              usage::conditional
          )),
          renew_(db.prepare(
              fmt::format(
                  "UPDATE migration_lock USING TTL {} SET holder = ? WHERE zero = 0 IF holder = ?",
                  lock_lifetime.count()
              ),
              usage::conditional
          )),
          remove_(db.prepare(
              "DELETE FROM migration_lock WHERE zero = 0 IF holder = ?", usage::conditional
          ))
    {
    }

    task<> take(const call& call)
    {
        while (!co_await inserted(call)) {
            co_await pause();
        }
    }

    task<> renew(const call& call)
    {
        bound again{.what = renew_, .with = values{}.text(holder_).text(holder_)};
        const rows answer = co_await db_.execute(call, std::move(again));
        if (!answer.applied()) {
            throw unavailable{"the lock of the migrations was lost"};
        }
    }

    task<> give_back(const call& call)
    {
        bound removal{.what = remove_, .with = values{}.text(holder_)};
        co_await db_.execute(call, std::move(removal));
    }

private:
    task<bool> inserted(const call& call)
    {
        try {
            bound mine{.what = insert_, .with = values{}.text(holder_)};
            const rows answer = co_await db_.execute(call, std::move(mine));
            co_return answer.applied() || answer.text(0, 2) == holder_;
        } catch (const outcome_unknown&) {
            co_return false;  // The next try tells whether it is ours.
        }
    }

    session& db_;
    std::string holder_;
    statement insert_;
    statement renew_;
    statement remove_;
};

task<std::set<int>> applied_numbers(session& db, const call& call, statement select)
{
    bound all{.what = select, .with = {}};
    const rows found = co_await db.execute(call, std::move(all));
    std::set<int> numbers;
    for (std::size_t i = 0; i < found.size(); ++i) {
        numbers.insert(found.integer(i, 0));
    }
    co_return numbers;
}

bool is_complete(const std::set<int>& applied, const std::vector<migration>& schema)
{
    for (const migration& each : schema) {
        if (!applied.contains(each.number)) {
            return false;
        }
    }
    return true;
}

void check_order(const std::set<int>& applied, const std::vector<migration>& schema)
{
    bool missing = false;
    for (const migration& each : schema) {
        missing = missing || !applied.contains(each.number);
        if (missing && applied.contains(each.number)) {
            throw std::logic_error{
                fmt::format("migration {} was applied before an earlier one", each.number)
            };
        }
    }
}

task<> apply(session& db, const std::vector<migration>& schema)
{
    const call call{.traceparent = {}, .deadline = std::chrono::steady_clock::now() + longest_wait};
    const statement select =
        db.prepare("SELECT number FROM migrations WHERE zero = 0", usage::serial_read);
    const statement record = db.prepare(
        "INSERT INTO migrations (zero, number, applied_at) VALUES (0, ?, toTimestamp(now()))",
        usage::write
    );
    if (is_complete(co_await applied_numbers(db, call, select), schema)) {
        co_return;
    }
    lock held{db};
    co_await held.take(call);
    const auto applied = co_await applied_numbers(db, call, select);
    check_order(applied, schema);
    for (const migration& each : schema) {
        if (applied.contains(each.number)) {
            continue;
        }
        co_await held.renew(call);
        for (const std::string& cql : each.statements) {
            db.run(cql);
        }
        bound done{.what = record, .with = values{}.integer(each.number)};
        co_await db.execute(call, std::move(done));
        log::info("schema migrated", {{"number", std::to_string(each.number)}});
    }
    co_await held.give_back(call);
}

}  // namespace

std::vector<std::string> joined(std::initializer_list<std::vector<std::string>> lists)
{
    std::vector<std::string> all;
    for (const auto& each : lists) {
        all.insert(all.end(), each.begin(), each.end());
    }
    return all;
}

void migrate(session& db, const std::vector<migration>& schema)
{
    const std::string& keyspace = db.settings().keyspace;
    db.run(fmt::format(
        "CREATE KEYSPACE IF NOT EXISTS {} WITH replication = {}",
        keyspace,
        db.settings().replication
    ));
    db.use_keyspace();
    db.run(fmt::format(
        "CREATE TABLE IF NOT EXISTS migration_lock (zero int PRIMARY KEY, holder text) "
        "WITH ID = {}",
        id_of(keyspace, "migration_lock")
    ));
    db.run(fmt::format(
        "CREATE TABLE IF NOT EXISTS migrations (zero int, number int, applied_at timestamp, "
        "PRIMARY KEY (zero, number)) WITH ID = {}",
        id_of(keyspace, "migrations")
    ));
    boost::asio::io_context loop{1};
    std::exception_ptr failure;
    boost::asio::co_spawn(loop, apply(db, schema), [&](std::exception_ptr why) {
        failure = std::move(why);
    });
    loop.run();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

}  // namespace souk::storage::cassandra
