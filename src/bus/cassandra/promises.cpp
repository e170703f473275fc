#include "bus/cassandra/promises.hpp"

#include "base/outage.hpp"

namespace souk::bus::cassandra {

using storage::cassandra::bound;
using storage::cassandra::rows;
using storage::cassandra::usage;

namespace {

constexpr std::int64_t bucket_ms = 10'000;

// Deleted rows needn't be remembered for long: one that comes back is a repetition.
constexpr auto effects_table = R"cql(
CREATE TABLE IF NOT EXISTS effects (
    owner text,
    bucket bigint,
    id text,
    subject text,
    version bigint,
    owed list<text>,
    traceparent text,
    queued_at bigint,
    PRIMARY KEY ((owner, bucket), id)
) WITH gc_grace_seconds = 3600)cql";

// `lives` ends by itself; the rest of the row stays.
constexpr auto owners_table = R"cql(
CREATE TABLE IF NOT EXISTS effect_owners (
    zero int,
    owner text,
    oldest_bucket bigint,
    beat_bucket bigint,
    lives boolean,
    PRIMARY KEY (zero, owner)
) WITH gc_grace_seconds = 3600)cql";

constexpr auto heirs_table = R"cql(
CREATE TABLE IF NOT EXISTS effect_heirs (
    owner text PRIMARY KEY,
    heir text
) WITH gc_grace_seconds = 3600)cql";

// kind, key, detail of each, one after the other.
std::vector<std::string> flatten(const effects& owed)
{
    std::vector<std::string> flat;
    for (const effect& each : owed) {
        flat.insert(flat.end(), {each.kind, each.key, each.detail});
    }
    return flat;
}

effects unflatten(const std::vector<std::string>& flat)
{
    if (flat.size() % 3 != 0) {
        throw unavailable{"a promise has an unknown form"};
    }
    effects owed;
    for (std::size_t i = 0; i < flat.size(); i += 3) {
        owed.push_back({.kind = flat[i], .key = flat[i + 1], .detail = flat[i + 2]});
    }
    return owed;
}

}  // namespace

std::int64_t bucket_of(timestamp at)
{
    return to_milliseconds(at) / bucket_ms;
}

std::vector<std::string> outbox_schema()
{
    return {effects_table, owners_table, heirs_table};
}

promises::promises(storage::cassandra::session& db)
    : db_(db), insert_(db.prepare(
                   "INSERT INTO effects (owner, bucket, id, subject, version, owed, traceparent, "
                   "queued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   usage::write
               )),
      remove_(
          db.prepare("DELETE FROM effects WHERE owner = ? AND bucket = ? AND id = ?", usage::write)
      ),
      select_(db.prepare(
          "SELECT id, subject, version, owed, traceparent, queued_at FROM effects "
          "WHERE owner = ? AND bucket = ?",
          usage::read
      )),
      beat_(db.prepare(
          "INSERT INTO effect_owners (zero, owner, oldest_bucket, beat_bucket) "
          "VALUES (0, ?, ?, ?)",
          usage::write
      )),
      move_on_(db.prepare(
          "UPDATE effect_owners SET oldest_bucket = ? WHERE zero = 0 AND owner = ?", usage::write
      )),
      lives_(db.prepare(
          "UPDATE effect_owners USING TTL ? SET lives = true WHERE zero = 0 AND owner = ?",
          usage::write
      )),
      instances_(db.prepare(
          "SELECT owner, oldest_bucket, beat_bucket, lives FROM effect_owners WHERE zero = 0",
          usage::read
      )),
      forget_(db.prepare("DELETE FROM effect_owners WHERE zero = 0 AND owner = ?", usage::write)),
      inherit_(db.prepare(
          "INSERT INTO effect_heirs (owner, heir) VALUES (?, ?) IF NOT EXISTS USING TTL 60",
          usage::conditional
      ))
{
}

task<> promises::insert(const call& call, const promise& what)
{
    bound insert{.what = insert_, .with = {}};
    insert.with.text(what.owner)
        .bigint(what.bucket)
        .text(what.id)
        .text(what.subject)
        .bigint(what.version)
        .list(flatten(what.owed))
        .text(what.traceparent)
        .bigint(to_milliseconds(what.queued_at));
    co_await db_.execute(call, std::move(insert));
}

bound promises::removal(const promise& what) const
{
    bound removal{.what = remove_, .with = {}};
    removal.with.text(what.owner).bigint(what.bucket).text(what.id);
    return removal;
}

task<std::vector<promise>>
promises::select(const call& call, const std::string& owner, std::int64_t bucket)
{
    bound query{.what = select_, .with = {}};
    query.with.text(owner).bigint(bucket);
    const rows found = co_await db_.execute(call, std::move(query));
    std::vector<promise> all;
    all.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        all.push_back({
            .id = std::string{found.text(i, 0)},
            .subject = std::string{found.text(i, 1)},
            .version = found.bigint(i, 2),
            .owed = unflatten(found.list(i, 3)),
            .traceparent = std::string{found.text(i, 4)},
            .queued_at = from_milliseconds(found.bigint(i, 5)),
            .owner = owner,
            .bucket = bucket,
        });
    }
    co_return all;
}

task<> promises::beat(const call& call, const instance& own, seconds lasts)
{
    std::vector<bound> both(2);
    both[0].what = beat_;
    both[0].with.text(own.owner).bigint(own.oldest_bucket).bigint(own.beat_bucket);
    both[1].what = lives_;
    both[1].with.integer(static_cast<std::int32_t>(lasts.count())).text(own.owner);
    co_await db_.execute(call, std::move(both));
}

task<std::vector<promises::instance>> promises::instances(const call& call)
{
    bound query{.what = instances_, .with = {}};
    const rows found = co_await db_.execute(call, std::move(query));
    std::vector<instance> all;
    all.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        all.push_back({
            .owner = std::string{found.text(i, 0)},
            .oldest_bucket = found.bigint(i, 1),
            .beat_bucket = found.bigint(i, 2),
            .lives = !found.is_null(i, 3),
        });
    }
    co_return all;
}

task<> promises::move_on(const call& call, const std::string& owner, std::int64_t oldest)
{
    bound update{.what = move_on_, .with = {}};
    update.with.bigint(oldest).text(owner);
    co_await db_.execute(call, std::move(update));
}

task<> promises::forget(const call& call, const std::string& owner)
{
    bound removal{.what = forget_, .with = {}};
    removal.with.text(owner);
    co_await db_.execute(call, std::move(removal));
}

task<bool> promises::inherit(const call& call, const std::string& owner, const std::string& heir)
{
    bound claim{.what = inherit_, .with = {}};
    claim.with.text(owner).text(heir);
    const rows answer = co_await db_.execute(call, std::move(claim));
    co_return answer.applied();
}

}  // namespace souk::bus::cassandra
