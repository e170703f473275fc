#include "orders/store/cassandra_keys.hpp"

#include "json/addresses.hpp"
#include "orders/codec.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace souk::orders::rows {

using storage::cassandra::bound;
using storage::cassandra::mark;
using storage::cassandra::usage;

namespace {

constexpr auto select_key = "SELECT fingerprint, order_id, items, used_at, shipping_address "
                            "FROM order_keys WHERE account_email = ? AND key = ?";

}  // namespace

keys::keys(storage::cassandra::session& db, seconds lifetime)
    : db_(db), select_(db.prepare(select_key, usage::read)),
      select_serial_(db.prepare(select_key, usage::serial_read)),
      insert_(db.prepare(
          fmt::format(
              "INSERT INTO order_keys (fingerprint, order_id, items, used_at, shipping_address, "
              "account_email, key) VALUES (?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS USING TTL {}",
              lifetime.count()
          ),
          usage::conditional
      )),
      replace_(db.prepare(
          fmt::format(
              "UPDATE order_keys USING TTL {} SET fingerprint = ?, order_id = ?, items = ?, "
              "used_at = ?, shipping_address = ? WHERE account_email = ? AND key = ? IF order_id = "
              "?",
              lifetime.count()
          ),
          usage::conditional
      )),
      remove_(db.prepare(
          "DELETE FROM order_keys WHERE account_email = ? AND key = ? IF EXISTS", usage::conditional
      ))
{
}

task<std::optional<keyed_order>>
keys::read(const call& call, storage::cassandra::statement how, const place& at)
{
    bound query{.what = how, .with = {}};
    query.with.text(at.owner.value).text(at.key);
    const auto found = co_await db_.execute(call, std::move(query));
    // A row's key outlives its columns when they end one by one.
    if (found.empty() || found.is_null(0, 0)) {
        co_return std::nullopt;
    }
    const std::vector<stream_event> created{
        {.sequence = 1,
         .at = from_milliseconds(found.bigint(0, 3)),
         .what = order_created{read_lines(found.text(0, 2))}}
    };
    co_return keyed_order{
        .fingerprint = std::string{found.text(0, 0)},
        .placed = order::fold(
            {std::string{found.text(0, 1)}},
            at.owner,
            json::read_stored_address(found.optional_text(0, 4)),
            created
        ),
    };
}

bool keys::is_forgotten(const keyed_order& found) const
{
    return to_milliseconds(found.placed.fields().created_at) < forgotten_before_;
}

task<std::optional<keyed_order>>
keys::find(const call& call, const account_email& owner, const std::string& key)
{
    const place at{.owner = owner, .key = key};
    auto found = co_await read(call, select_, at);
    if (found && is_forgotten(*found)) {
        co_return std::nullopt;
    }
    co_return found;
}

task<mark> keys::look(const call& call, const place& at, const order_id& ours)
{
    const auto found = co_await read(call, select_serial_, at);
    if (!found) {
        co_return mark::none;
    }
    co_return found->placed.fields().id == ours ? mark::ours : mark::others;
}

task<bool> keys::write(const call& call, bound what, const place& at, const order_id& ours)
{
    const storage::cassandra::look find_mark = [&](const souk::call& own) {
        return look(own, at, ours);
    };
    std::vector<bound> one;
    one.push_back(std::move(what));
    co_return co_await storage::cassandra::write_conditionally(
        db_, call, std::move(one), find_mark
    );
}

task<keyed_order> keys::claim(const call& call, const order& placed, const keyed_request& under)
{
    const order_fields& it = placed.fields();
    const place at{.owner = it.owner, .key = under.key};
    bound next{.what = insert_, .with = {}};
    next.with.text(under.fingerprint)
        .text(it.id.value)
        .text(to_payload(it.lines))
        .bigint(to_milliseconds(it.created_at))
        .optional_text(json::to_stored(it.shipping_address))
        .text(it.owner.value)
        .text(under.key);
    for (;;) {
        bound attempt = next;
        if (co_await write(call, std::move(attempt), at, it.id)) {
            co_return keyed_order{.fingerprint = under.fingerprint, .placed = placed};
        }
        auto earlier = co_await read(call, select_serial_, at);
        if (earlier && !is_forgotten(*earlier)) {
            co_return *std::move(earlier);
        }
        if (earlier && next.what.number == insert_.number) {
            next.what = replace_;
            next.with.text(earlier->placed.fields().id.value);
        } else if (earlier) {
            throw unavailable{"a forgotten key is being taken by others"};
        }
    }
}

task<> keys::remove(const call& call, const account_email& owner, std::string key)
{
    bound removal{.what = remove_, .with = {}};
    removal.with.text(owner.value).text(key);
    co_await db_.execute(call, std::move(removal));
}

void keys::forget(timestamp before)
{
    forgotten_before_ = std::max(forgotten_before_.load(), to_milliseconds(before));
}

}  // namespace souk::orders::rows
