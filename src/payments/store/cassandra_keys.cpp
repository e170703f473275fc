#include "payments/store/cassandra_keys.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace souk::payments::rows {

using storage::cassandra::bound;
using storage::cassandra::mark;
using storage::cassandra::usage;
using storage::cassandra::values;

namespace {

constexpr auto select_key =
    "SELECT fingerprint, payment_id, order_id, used_at, claimed_at FROM payment_keys "
    "WHERE account_email = ? AND key = ?";
constexpr milliseconds give_back_time{2'000};

}  // namespace

keys::keys(
    storage::cassandra::session& db,
    partitions& payments,
    world& world,
    const cassandra_settings& settings
)
    : db_(db), payments_(payments), world_(world), claim_time_(settings.claim_time),
      select_(db.prepare(select_key, usage::read)),
      select_serial_(db.prepare(select_key, usage::serial_read)),
      insert_(db.prepare(
          fmt::format(
              "INSERT INTO payment_keys (fingerprint, payment_id, order_id, used_at, claimed_at, "
              "account_email, key) VALUES (?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS USING TTL {}",
              settings.key_lifetime.count()
          ),
          usage::conditional
      )),
      replace_(db.prepare(
          fmt::format(
              "UPDATE payment_keys USING TTL {} SET fingerprint = ?, payment_id = ?, order_id = ?, "
              "used_at = ?, claimed_at = ? WHERE account_email = ? AND key = ? IF payment_id = ?",
              settings.key_lifetime.count()
          ),
          usage::conditional
      )),
      give_back_(db.prepare(
          "DELETE FROM payment_keys WHERE account_email = ? AND key = ? IF payment_id = ?",
          usage::conditional
      )),
      remove_(db.prepare(
          "DELETE FROM payment_keys WHERE account_email = ? AND key = ? IF EXISTS",
          usage::conditional
      ))
{
}

task<std::optional<keys::row>> keys::read(
    const call& call,
    storage::cassandra::statement how,
    const account_email& account,
    const std::string& key
)
{
    bound query{.what = how, .with = {}};
    query.with.text(account.value).text(key);
    const auto found = co_await db_.execute(call, std::move(query));
    // A row's key outlives its columns when they end one by one.
    if (found.empty() || found.is_null(0, 0)) {
        co_return std::nullopt;
    }
    co_return row{
        .fingerprint = std::string{found.text(0, 0)},
        .payment = {std::string{found.text(0, 1)}},
        .order = {std::string{found.text(0, 2)}},
        .used_at = from_milliseconds(found.bigint(0, 3)),
        .claimed_at = from_milliseconds(found.bigint(0, 4)),
    };
}

task<std::optional<kept_key>>
keys::find(const call& call, const account_email& account, const std::string& key)
{
    const auto found = co_await read(call, select_, account, key);
    if (!found || to_milliseconds(found->used_at) < forgotten_before_) {
        co_return std::nullopt;
    }
    if (!co_await payments_.find(call, found->order, found->payment)) {
        co_return std::nullopt;
    }
    co_return kept_key{.payment = found->payment, .fingerprint = found->fingerprint};
}

task<mark> keys::look(const call& call, const use& ours)
{
    const auto found = co_await read(call, select_serial_, ours.claim.account, ours.claim.key);
    if (!found) {
        co_return mark::none;
    }
    co_return found->payment == ours.payment ? mark::ours : mark::others;
}

task<bool> keys::write(const call& call, bound what, const use& ours)
{
    const storage::cassandra::look find_mark = [&](const souk::call& own) {
        return look(own, ours);
    };
    std::vector<bound> one;
    one.push_back(std::move(what));
    co_return co_await storage::cassandra::write_conditionally(
        db_, call, std::move(one), find_mark
    );
}

// One that is being used just now may yet begin its payment.
task<bool> keys::is_free(const call& call, const row& found)
{
    if (to_milliseconds(found.used_at) < forgotten_before_) {
        co_return true;
    }
    if (world_.now() - found.claimed_at < claim_time_) {
        co_return false;
    }
    co_return !co_await payments_.find(call, found.order, found.payment);
}

task<bool> keys::take(const call& call, const use& what)
{
    values with;
    with.text(what.claim.fingerprint)
        .text(what.payment.value)
        .text(what.order.value)
        .bigint(to_milliseconds(what.at))
        .bigint(to_milliseconds(world_.now()))
        .text(what.claim.account.value)
        .text(what.claim.key);
    bound insert{.what = insert_, .with = with};
    if (co_await write(call, std::move(insert), what)) {
        co_return true;
    }
    const auto found = co_await read(call, select_serial_, what.claim.account, what.claim.key);
    if (!found || !co_await is_free(call, *found)) {
        co_return false;
    }
    bound replacement{.what = replace_, .with = std::move(with)};
    replacement.with.text(found->payment.value);
    co_return co_await write(call, std::move(replacement), what);
}

task<> keys::give_back(const use& what)
{
    bound removal{.what = give_back_, .with = {}};
    removal.with.text(what.claim.account.value).text(what.claim.key).text(what.payment.value);
    try {
        const call own = background_call(world_, give_back_time);
        co_await db_.execute(own, std::move(removal));
    } catch (const std::exception& why) {
        log::warn("a key could not be given back", {{"why", why.what()}});
    }
}

task<> keys::remove(const call& call, const account_email& account, std::string key)
{
    bound removal{.what = remove_, .with = {}};
    removal.with.text(account.value).text(key);
    co_await db_.execute(call, std::move(removal));
}

void keys::forget(timestamp before)
{
    forgotten_before_ = std::max(forgotten_before_.load(), to_milliseconds(before));
}

}  // namespace souk::payments::rows
