#include "bus/cassandra/outbox.hpp"

#include "base/log.hpp"
#include "bus/cassandra/state.hpp"
#include "bus/publisher.hpp"

#include <algorithm>
#include <iterator>

namespace souk::bus::cassandra {

using storage::cassandra::bound;

namespace {

constexpr std::size_t writes_at_once = 64;

}  // namespace

outbox::state::state(storage::cassandra::session& kept, souk::world& of, outbox_settings limits)
    : db(kept), world(of), settings(limits), owner(of.new_id()), rows(kept),
      waiting(limits.kept_effects)
{
}

promise outbox::state::draft(const call& call, const change& what)
{
    const timestamp now = world.now();
    promise made{
        .id = world.new_id(),
        .subject = what.subject,
        .version = what.version,
        .owed = what.owed.effects,
        .traceparent = call.traceparent,
        .queued_at = now,
        .owner = owner,
        .bucket = bucket_of(now),
    };
    for (const event& each : what.owed.published) {
        made.owed.push_back(publishing(each));
    }
    return made;
}

void outbox::state::settle_own(promise made, std::vector<bound> with_it, bool done, bool in_doubt)
{
    if (done) {
        keep(std::move(made), std::move(with_it));
        return;
    }
    const std::scoped_lock lock{mutex};
    (in_doubt ? doubted : withdrawn).push_back(std::move(made));
}

// One that finds no room is taken up from the database later.
void outbox::state::keep(promise what, std::vector<bound> with_it)
{
    const std::int64_t bucket = what.bucket;
    if (waiting.add(std::move(what), std::move(with_it))) {
        return;
    }
    const std::scoped_lock lock{mutex};
    if (!spilled) {
        spilled.emplace(bucket, bucket);
    }
    spilled->first = std::min(spilled->first, bucket);
    spilled->second = std::max(spilled->second, bucket);
}

task<> outbox::state::remove(const call& call, const std::vector<promise>& kept)
{
    std::map<std::pair<std::string, std::int64_t>, std::vector<bound>> by_partition;
    for (const promise& each : kept) {
        by_partition[{each.owner, each.bucket}].push_back(rows.removal(each));
    }
    for (auto& [partition, removals] : by_partition) {
        for (std::size_t begin = 0; begin < removals.size(); begin += writes_at_once) {
            const auto end = std::min(begin + writes_at_once, removals.size());
            std::vector<bound> batch(
                std::make_move_iterator(removals.begin() + static_cast<std::ptrdiff_t>(begin)),
                std::make_move_iterator(removals.begin() + static_cast<std::ptrdiff_t>(end))
            );
            co_await db.execute(call, std::move(batch));
        }
    }
}

outbox::outbox(storage::cassandra::session& db, souk::world& world, outbox_settings settings)
    : state_(std::make_unique<state>(db, world, settings))
{
}

outbox::~outbox() = default;

void outbox::decide_by(judge decides)
{
    state_->decide = std::move(decides);
}

task<bool> outbox::carry_out(const call& call, change what, const writer& write)
{
    promise made = state_->draft(call, what);
    const bool owes = !made.owed.empty();
    bool done = false;
    bool in_doubt = false;
    std::exception_ptr failure;
    try {
        if (owes) {
            co_await state_->rows.insert(call, made);
        }
        in_doubt = true;
        done = what.version == 0 || co_await write(made.id);
        in_doubt = false;
    } catch (const storage::cassandra::outcome_unknown&) {
        failure = std::current_exception();
    } catch (...) {
        failure = std::current_exception();
        in_doubt = false;
    }
    if (owes) {
        state_->settle_own(std::move(made), std::move(what.with_it), done, in_doubt);
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    co_return done;
}

task<std::vector<queued_effect>> outbox::due(const call& call, timestamp now, std::size_t limit)
{
    if (now - state_->last_beat >= state_->settings.beat_every) {
        state_->last_beat = now;
        try {
            co_await state_->sweep(call);
        } catch (const std::exception& why) {
            // What is in memory can be done all the same.
            log::warn("outbox can't be swept, will be repeated", {{"why", why.what()}});
        }
    }
    co_return state_->waiting.due(now, limit);
}

task<> outbox::mark_done(const call& call, const std::vector<std::string>& ids)
{
    auto ending = state_->waiting.ended_by(ids);
    co_await state_->remove(call, ending.kept);
    for (std::size_t begin = 0; begin < ending.writes.size(); begin += writes_at_once) {
        const auto end = std::min(begin + writes_at_once, ending.writes.size());
        std::vector<bound> batch(
            std::make_move_iterator(ending.writes.begin() + static_cast<std::ptrdiff_t>(begin)),
            std::make_move_iterator(ending.writes.begin() + static_cast<std::ptrdiff_t>(end))
        );
        co_await state_->db.execute(call, std::move(batch));
    }
    state_->waiting.remove(ids);
}

task<> outbox::postpone(const call&, const std::string& id, timestamp until)
{
    state_->waiting.postpone(id, until);
    co_return;
}

task<effect_queue::backlog> outbox::undone(const call&)
{
    co_return state_->waiting.undone();
}

}  // namespace souk::bus::cassandra
