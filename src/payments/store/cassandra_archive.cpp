#include "payments/store/cassandra.hpp"
#include "payments/store/cassandra_listing.hpp"
#include "payments/store/cassandra_stream.hpp"
#include "storage/cassandra/archive.hpp"

#include <chrono>
#include <utility>

namespace souk::payments {

namespace {

using storage::cassandra::bound;
using storage::cassandra::session;
using storage::cassandra::statement;
using storage::cassandra::usage;

class payment_rows final : public archive_of<archived_payment> {
public:
    payment_rows(session& db, world& world)
        : db_(db), world_(world), partitions_(db), listing_(db, partitions_, world),
          insert_(db.prepare(
              "INSERT INTO settlements (order_id, settlement_version, payment_id, account_email, "
              "status, amount_cents, method, failure_reason, created_at, updated_at, version, "
              "stream) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1",
              usage::write
          ))
    {
    }

    task<std::vector<archived_payment>>
    read(const call& call, const std::optional<archived_payment>& after, std::size_t limit) override
    {
        const auto from = after ? std::optional{after->snapshot.id} : std::nullopt;
        co_return co_await listing_.scan(call, from, limit);
    }

    task<> add(const call& call, const std::vector<archived_payment>& records) override
    {
        const auto add_one = [&](const archived_payment& it) { return add_payment(call, it); };
        co_await storage::cassandra::add_all(world_, records, add_one);
    }

private:
    task<> add_payment(const call& call, const archived_payment& whole)
    {
        const payment& it = whole.snapshot;
        co_await listing_.add_known(call, it);
        bound insert{.what = insert_, .with = {}};
        insert.with.text(it.order.value)
            .text(it.id.value)
            .text(it.account.value)
            .text(to_string(it.status))
            .bigint(it.amount.cents)
            .text(it.method)
            .text(it.failure_reason)
            .bigint(to_milliseconds(it.created_at))
            .bigint(to_milliseconds(it.updated_at))
            .bigint(it.version)
            .map(rows::to_map(whole.stream));
        co_await db_.execute(call, std::move(insert));
    }

    session& db_;
    world& world_;
    rows::partitions partitions_;
    rows::listing listing_;
    statement insert_;
};

class canceled_rows final : public archive_of<canceled_order> {
public:
    canceled_rows(session& db, world& world)
        : db_(db), world_(world),
          select_first_(
              db.prepare("SELECT DISTINCT order_id, canceled FROM settlements LIMIT ?", usage::read)
          ),
          select_(db.prepare(
              "SELECT DISTINCT order_id, canceled FROM settlements "
              "WHERE token(order_id) > token(?) LIMIT ?",
              usage::read
          )),
          insert_(db.prepare(
              "INSERT INTO settlements (order_id, settlement_version, canceled) "
              "VALUES (?, 1, true) USING TIMESTAMP 1",
              usage::write
          ))
    {
    }

    task<std::vector<canceled_order>>
    read(const call& call, const std::optional<canceled_order>& after, std::size_t limit) override
    {
        const auto select = [&](const std::optional<canceled_order>& from, std::size_t wanted) {
            return select_page(call, from, wanted);
        };
        const auto read = [](const storage::cassandra::rows& from, std::size_t row) {
            const bool canceled = !from.is_null(row, 1) && from.boolean(row, 1);
            return std::pair{canceled_order{.order = {std::string{from.text(row, 0)}}}, canceled};
        };
        co_return co_await storage::cassandra::read_rows(after, limit, select, read);
    }

    task<> add(const call& call, const std::vector<canceled_order>& records) override
    {
        const auto add_one = [&](const canceled_order& it) { return add_order(call, it); };
        co_await storage::cassandra::add_all(world_, records, add_one);
    }

private:
    task<storage::cassandra::rows>
    select_page(const call& call, const std::optional<canceled_order>& after, std::size_t limit)
    {
        bound query{.what = after ? select_ : select_first_, .with = {}};
        if (after) {
            query.with.text(after->order.value);
        }
        query.with.integer(static_cast<std::int32_t>(limit));
        co_return co_await db_.execute(call, std::move(query));
    }

    task<> add_order(const call& call, const canceled_order& it)
    {
        bound insert{.what = insert_, .with = {}};
        insert.with.text(it.order.value);
        co_await db_.execute(call, std::move(insert));
    }

    session& db_;
    world& world_;
    statement select_first_;
    statement select_;
    statement insert_;
};

class key_rows final : public archive_of<archived_key> {
public:
    key_rows(session& db, world& world, const cassandra_settings& settings)
        : db_(db), world_(world), lifetime_(settings.key_lifetime),
          select_first_(db.prepare(
              "SELECT account_email, key, fingerprint, payment_id, order_id, used_at "
              "FROM payment_keys LIMIT ?",
              usage::read
          )),
          select_(db.prepare(
              "SELECT account_email, key, fingerprint, payment_id, order_id, used_at "
              "FROM payment_keys WHERE token(account_email, key) > token(?, ?) LIMIT ?",
              usage::read
          )),
          insert_(db.prepare(
              "INSERT INTO payment_keys (account_email, key, fingerprint, payment_id, order_id, "
              "used_at, claimed_at) VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1 AND TTL ?",
              usage::write
          )),
          note_(db.prepare(
              "UPDATE settlements USING TIMESTAMP 1 SET placed_under = ? "
              "WHERE order_id = ? AND payment_id = ?",
              usage::write
          ))
    {
    }

    task<std::vector<archived_key>>
    read(const call& call, const std::optional<archived_key>& after, std::size_t limit) override
    {
        const auto select = [&](const std::optional<archived_key>& from, std::size_t wanted) {
            return select_page(call, from, wanted);
        };
        co_return co_await storage::cassandra::read_rows(after, limit, select, read_key);
    }

    task<> add(const call& call, const std::vector<archived_key>& records) override
    {
        const auto add_one = [&](const archived_key& it) { return add_key(call, it); };
        co_await storage::cassandra::add_all(world_, records, add_one);
    }

private:
    task<storage::cassandra::rows>
    select_page(const call& call, const std::optional<archived_key>& after, std::size_t limit)
    {
        bound query{.what = after ? select_ : select_first_, .with = {}};
        if (after) {
            query.with.text(after->claim.account.value).text(after->claim.key);
        }
        query.with.integer(static_cast<std::int32_t>(limit));
        co_return co_await db_.execute(call, std::move(query));
    }

    // A row's key outlives its columns when they end one by one: then it is none.
    static std::pair<archived_key, bool>
    read_key(const storage::cassandra::rows& from, std::size_t row)
    {
        archived_key it;
        it.claim.account = {std::string{from.text(row, 0)}};
        it.claim.key = from.text(row, 1);
        if (from.is_null(row, 2)) {
            return {std::move(it), false};
        }
        it.claim.fingerprint = from.text(row, 2);
        it.payment = {std::string{from.text(row, 3)}};
        it.order = {std::string{from.text(row, 4)}};
        it.used_at = from_milliseconds(from.bigint(row, 5));
        return {std::move(it), true};
    }

    task<> add_key(const call& call, const archived_key& used)
    {
        bound note{.what = note_, .with = {}};
        note.with.text(used.claim.key).text(used.order.value).text(used.payment.value);
        co_await db_.execute(call, std::move(note));
        const auto left = std::chrono::ceil<seconds>(used.used_at + lifetime_ - world_.now());
        if (left <= seconds{0}) {
            co_return;
        }
        bound insert{.what = insert_, .with = {}};
        insert.with.text(used.claim.account.value)
            .text(used.claim.key)
            .text(used.claim.fingerprint)
            .text(used.payment.value)
            .text(used.order.value)
            .bigint(to_milliseconds(used.used_at))
            .bigint(to_milliseconds(used.used_at))
            .integer(static_cast<std::int32_t>(left.count()));
        co_await db_.execute(call, std::move(insert));
    }

    session& db_;
    world& world_;
    seconds lifetime_;
    statement select_first_;
    statement select_;
    statement insert_;
    statement note_;
};

}  // namespace

settlement_archive
make_cassandra_archive(session& db, world& world, const cassandra_settings& settings)
{
    return {
        .payments = std::make_unique<payment_rows>(db, world),
        .canceled_orders = std::make_unique<canceled_rows>(db, world),
        .keys = std::make_unique<key_rows>(db, world, settings),
    };
}

}  // namespace souk::payments
