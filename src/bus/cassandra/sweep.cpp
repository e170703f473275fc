// What an outbox does about promises whose makers are gone, and about those in doubt.
#include "base/log.hpp"
#include "bus/cassandra/state.hpp"

#include <algorithm>

namespace souk::bus::cassandra {

using storage::cassandra::mark;

namespace {

// A promise is decided, and handed over, long before that.
constexpr std::int64_t buckets_in_use = 6;

// An instance that gives no sign of life, but lives, may go on promising for so long.
constexpr std::int64_t buckets_after_the_last_beat = 360;

}  // namespace

task<> outbox::state::sweep(const call& call)
{
    co_await beat(call);
    co_await settle_doubts(call);
    co_await take_up_spilled(call);
    co_await remove_withdrawn(call);
    co_await look_for_the_gone(call);
}

task<> outbox::state::beat(const call& call)
{
    const std::int64_t now = bucket_of(world.now());
    promises::instance own{
        .owner = owner, .oldest_bucket = now - buckets_in_use, .beat_bucket = now, .lives = true
    };
    if (const auto kept = waiting.oldest_bucket(owner)) {
        own.oldest_bucket = std::min(own.oldest_bucket, *kept);
    }
    {
        const std::scoped_lock lock{mutex};
        for (const promise& each : doubted) {
            own.oldest_bucket = std::min(own.oldest_bucket, each.bucket);
        }
        if (spilled) {
            own.oldest_bucket = std::min(own.oldest_bucket, spilled->first);
        }
    }
    co_await rows.beat(call, own, settings.gone_after);
}

task<> outbox::state::settle_doubts(const call& call)
{
    std::vector<promise> open;
    {
        const std::scoped_lock lock{mutex};
        open.swap(doubted);
    }
    for (promise& each : open) {
        co_await settle(call, std::move(each));
    }
}

// Keeps it in doubt when the answer can't be had, so that none is lost by a failure.
task<> outbox::state::settle(const call& call, promise what)
{
    auto found = mark::none;
    try {
        found = what.version == 0 ? mark::ours : co_await decide(call, what);
    } catch (const std::exception& why) {
        log::warn("a promise could not be decided", {{"why", why.what()}});
        const std::scoped_lock lock{mutex};
        doubted.push_back(std::move(what));
        co_return;
    }
    const bool is_void = world.now() - what.queued_at >= settings.void_after;
    if (found == mark::ours) {
        keep(std::move(what), {});
        co_return;
    }
    const std::scoped_lock lock{mutex};
    auto& next = found == mark::others || is_void ? withdrawn : doubted;
    next.push_back(std::move(what));
}

task<> outbox::state::remove_withdrawn(const call& call)
{
    std::vector<promise> open;
    {
        const std::scoped_lock lock{mutex};
        open.swap(withdrawn);
    }
    co_await remove(call, open);  // What fails is found void by an heir.
}

task<> outbox::state::look_for_the_gone(const call& call)
{
    const timestamp now = world.now();
    std::map<std::string, timestamp> seen;
    for (const promises::instance& each : co_await rows.instances(call)) {
        if (each.lives || each.owner == owner) {
            continue;
        }
        const auto before = gone.find(each.owner);
        seen[each.owner] = before == gone.end() ? now : before->second;
        // Seen twice: when the database was away, nobody could give a sign.
        if (before == gone.end() || now - before->second < settings.beat_every * 2) {
            continue;
        }
        if (adopted.contains(each.owner)) {
            co_await finish(call, each);
        } else {
            co_await inherit(call, each);
        }
    }
    gone = std::move(seen);
}

task<> outbox::state::inherit(const call& call, const promises::instance& from)
{
    if (!co_await rows.inherit(call, from.owner, owner)) {
        co_return;
    }
    const std::int64_t now = bucket_of(world.now());
    const std::int64_t last = std::min(now, from.beat_bucket + buckets_after_the_last_beat);
    co_await take_up(call, from.owner, from.oldest_bucket, last);
    adopted.emplace(from.owner, world.now());
}

// Ends the inheritance when all is done; a later one finds what came after.
task<> outbox::state::finish(const call& call, const promises::instance& from)
{
    const timestamp taken_at = adopted.at(from.owner);
    {
        const std::scoped_lock lock{mutex};
        const auto is_from = [&](const promise& each) { return each.owner == from.owner; };
        if (std::ranges::any_of(doubted, is_from)) {
            co_return;
        }
    }
    if (waiting.oldest_bucket(from.owner)) {
        co_return;
    }
    const std::int64_t done_up_to = bucket_of(taken_at) - buckets_in_use;
    if (done_up_to > from.beat_bucket + buckets_after_the_last_beat) {
        co_await rows.forget(call, from.owner);
    } else if (done_up_to > from.oldest_bucket) {
        co_await rows.move_on(call, from.owner, done_up_to);
    }
    adopted.erase(from.owner);
}

task<>
outbox::state::take_up(const call& call, std::string from, std::int64_t first, std::int64_t last)
{
    std::size_t count = 0;
    for (std::int64_t bucket = first; bucket <= last; ++bucket) {
        for (promise& each : co_await rows.select(call, from, bucket)) {
            ++count;
            co_await settle(call, std::move(each));
        }
    }
    if (count > 0) {
        log::info("promises taken up", {{"owner", from}, {"count", std::to_string(count)}});
    }
}

task<> outbox::state::take_up_spilled(const call& call)
{
    std::pair<std::int64_t, std::int64_t> range;
    {
        const std::scoped_lock lock{mutex};
        const bool calm = spilled && waiting.undone().count < settings.kept_effects / 2 &&
                          spilled->second + buckets_in_use < bucket_of(world.now());
        if (!calm) {
            co_return;
        }
        range = spilled.value();
        spilled.reset();
    }
    bool done = false;
    try {
        co_await take_up(call, owner, range.first, range.second);
        done = true;
    } catch (const std::exception& why) {
        log::warn("promises could not be taken up", {{"why", why.what()}});
    }
    if (!done) {
        const std::scoped_lock lock{mutex};
        spilled =
            spilled ? std::pair{std::min(spilled->first, range.first), spilled->second} : range;
    }
}

}  // namespace souk::bus::cassandra
