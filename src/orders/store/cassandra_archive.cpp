#include "json/addresses.hpp"
#include "orders/codec.hpp"
#include "orders/store/cassandra.hpp"
#include "orders/store/cassandra_carts.hpp"
#include "orders/store/cassandra_listing.hpp"
#include "storage/cassandra/archive.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace souk::orders {

namespace {

using storage::cassandra::bound;
using storage::cassandra::session;
using storage::cassandra::statement;
using storage::cassandra::usage;

std::optional<std::string> reason_text(const order_fields& of)
{
    return of.canceled_because ? std::optional{std::string{to_string(*of.canceled_because)}}
                               : std::nullopt;
}

std::optional<std::string> value_of(const std::optional<payment_id>& id)
{
    return id ? std::optional{id->value} : std::nullopt;
}

class order_rows final : public archive_of<archived_order> {
public:
    order_rows(session& db, world& world)
        : db_(db), world_(world), partitions_(db), listing_(db, partitions_),
          insert_(db.prepare(
              "INSERT INTO orders (order_id, account_email, shipping_address, status, items, "
              "paying, paid_by, cancel_reason, version, created_at, updated_at, sequence, at, "
              "type, payload, trace_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "USING TIMESTAMP 1",
              usage::write
          )),
          insert_event_(db.prepare(
              "INSERT INTO orders (order_id, sequence, at, type, payload, trace_id) "
              "VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP 1",
              usage::write
          ))
    {
    }

    task<std::vector<archived_order>>
    read(const call& call, const std::optional<archived_order>& after, std::size_t limit) override
    {
        const auto from = after ? after->snapshot.id : order_id{};
        co_return co_await listing_.scan_whole(call, from, limit);
    }

    task<> add(const call& call, const std::vector<archived_order>& records) override
    {
        const auto add_one = [&](const archived_order& it) { return add_order(call, it); };
        co_await storage::cassandra::add_all(world_, records, add_one);
    }

private:
    // The snapshot stands beside the stream's first row.
    task<> add_order(const call& call, const archived_order& whole)
    {
        const order_fields& it = whole.snapshot;
        co_await listing_.add(call, it);
        for (std::size_t i = 1; i < whole.stream.size(); ++i) {
            bound event{.what = insert_event_, .with = {}};
            event.with.text(it.id.value);
            add_event(event, whole.stream[i]);
            co_await db_.execute(call, std::move(event));
        }
        bound insert{.what = insert_, .with = {}};
        insert.with.text(it.id.value)
            .text(it.owner.value)
            .optional_text(json::to_stored(it.shipping_address))
            .text(to_string(it.status))
            .text(to_payload(it.lines))
            .optional_text(value_of(it.paying))
            .optional_text(value_of(it.paid_by))
            .optional_text(reason_text(it))
            .bigint(it.version)
            .bigint(to_milliseconds(it.created_at))
            .bigint(to_milliseconds(it.updated_at));
        add_event(insert, whole.stream.front());
        co_await db_.execute(call, std::move(insert));
    }

    static void add_event(bound& to, const stream_event& event)
    {
        to.with.bigint(event.sequence)
            .bigint(to_milliseconds(event.at))
            .text(type_of(event.what))
            .text(to_payload(event.what))
            .text(event.trace_id);
    }

    session& db_;
    world& world_;
    rows::partitions partitions_;
    rows::listing listing_;
    statement insert_;
    statement insert_event_;
};

class key_rows final : public archive_of<archived_key> {
public:
    key_rows(session& db, world& world, const cassandra_settings& settings)
        : db_(db), world_(world), lifetime_(settings.key_lifetime), partitions_(db),
          select_first_(db.prepare(
              "SELECT account_email, key, fingerprint, order_id, used_at FROM order_keys LIMIT ?",
              usage::read
          )),
          select_(db.prepare(
              "SELECT account_email, key, fingerprint, order_id, used_at FROM order_keys "
              "WHERE token(account_email, key) > token(?, ?) LIMIT ?",
              usage::read
          )),
          insert_(db.prepare(
              "INSERT INTO order_keys (account_email, key, fingerprint, order_id, used_at, items, "
              "shipping_address) VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1 AND TTL ?",
              usage::write
          )),
          note_(db.prepare(
              "UPDATE orders USING TIMESTAMP 1 SET placed_under = ? WHERE order_id = ?",
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
            query.with.text(after->owner.value).text(after->key);
        }
        query.with.integer(static_cast<std::int32_t>(limit));
        co_return co_await db_.execute(call, std::move(query));
    }

    // A row's key outlives its columns when they end one by one: then it is none.
    static std::pair<archived_key, bool>
    read_key(const storage::cassandra::rows& from, std::size_t row)
    {
        archived_key it;
        it.owner = {std::string{from.text(row, 0)}};
        it.key = from.text(row, 1);
        if (from.is_null(row, 2)) {
            return {std::move(it), false};
        }
        it.fingerprint = from.text(row, 2);
        it.order = {std::string{from.text(row, 3)}};
        it.used_at = from_milliseconds(from.bigint(row, 4));
        return {std::move(it), true};
    }

    task<> add_key(const call& call, const archived_key& used)
    {
        std::vector<std::string> id{used.order.value};
        const auto found = co_await partitions_.whole(call, std::move(id));
        const auto* const created =
            found.empty() || found.front().stream.empty()
                ? nullptr
                : std::get_if<order_created>(&found.front().stream.front().what);
        if (created == nullptr) {
            throw std::runtime_error{"a key names no order: " + used.order.value};
        }
        bound note{.what = note_, .with = {}};
        note.with.text(used.key).text(used.order.value);
        co_await db_.execute(call, std::move(note));
        const auto left = std::chrono::ceil<seconds>(used.used_at + lifetime_ - world_.now());
        if (left <= seconds{0}) {
            co_return;
        }
        bound insert{.what = insert_, .with = {}};
        insert.with.text(used.owner.value)
            .text(used.key)
            .text(used.fingerprint)
            .text(used.order.value)
            .bigint(to_milliseconds(used.used_at))
            .text(to_payload(created->lines))
            .optional_text(json::to_stored(found.front().snapshot.shipping_address))
            .integer(static_cast<std::int32_t>(left.count()));
        co_await db_.execute(call, std::move(insert));
    }

    session& db_;
    world& world_;
    seconds lifetime_;
    rows::partitions partitions_;
    statement select_first_;
    statement select_;
    statement insert_;
    statement note_;
};

class cart_rows final : public archive_of<archived_cart> {
public:
    cart_rows(session& db, world& world)
        : db_(db), world_(world), carts_(db),
          select_first_(
              db.prepare("SELECT account_email, items, updated_at FROM carts LIMIT ?", usage::read)
          ),
          select_(db.prepare(
              "SELECT account_email, items, updated_at FROM carts "
              "WHERE token(account_email) > token(?) LIMIT ?",
              usage::read
          ))
    {
    }

    task<std::vector<archived_cart>>
    read(const call& call, const std::optional<archived_cart>& after, std::size_t limit) override
    {
        const auto select = [&](const std::optional<archived_cart>& from, std::size_t wanted) {
            return select_page(call, from, wanted);
        };
        co_return co_await storage::cassandra::read_rows(after, limit, select, read_cart);
    }

    task<> add(const call& call, const std::vector<archived_cart>& records) override
    {
        const auto add_one = [&](const archived_cart& it) {
            return carts_.keep(call, it.owner, it.what);
        };
        co_await storage::cassandra::add_all(world_, records, add_one);
    }

private:
    task<storage::cassandra::rows>
    select_page(const call& call, const std::optional<archived_cart>& after, std::size_t limit)
    {
        bound query{.what = after ? select_ : select_first_, .with = {}};
        if (after) {
            query.with.text(after->owner.value);
        }
        query.with.integer(static_cast<std::int32_t>(limit));
        co_return co_await db_.execute(call, std::move(query));
    }

    static std::pair<archived_cart, bool>
    read_cart(const storage::cassandra::rows& from, std::size_t row)
    {
        archived_cart it;
        it.owner = {std::string{from.text(row, 0)}};
        it.what.lines = read_cart_lines(from.text(row, 1));
        it.what.updated_at = from_milliseconds(from.bigint(row, 2));
        return {std::move(it), true};
    }

    session& db_;
    world& world_;
    rows::carts carts_;
    statement select_first_;
    statement select_;
};

}  // namespace

order_archive make_cassandra_archive(session& db, world& world, const cassandra_settings& settings)
{
    return {
        .orders = std::make_unique<order_rows>(db, world),
        .keys = std::make_unique<key_rows>(db, world, settings),
        .carts = std::make_unique<cart_rows>(db, world),
    };
}

}  // namespace souk::orders
