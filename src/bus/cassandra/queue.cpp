#include "bus/cassandra/queue.hpp"

#include <algorithm>
#include <iterator>

namespace souk::bus::cassandra {

bool queue::add(promise what, std::vector<storage::cassandra::bound> with_it)
{
    const std::scoped_lock lock{mutex_};
    if (effects_.size() >= most_ || promises_.contains(what.id)) {
        return promises_.contains(what.id);
    }
    for (std::size_t i = 0; i < what.owed.size(); ++i) {
        const std::string id = what.id + '/' + std::to_string(i);
        waiting next{
            .what =
                {.id = id,
                 .what = what.owed[i],
                 .traceparent = what.traceparent,
                 .queued_at = what.queued_at},
            .due_at = what.queued_at,
            .promise_id = what.id,
        };
        effects_.emplace(id, std::move(next));
        order_.emplace(what.queued_at, id);
    }
    buckets_[what.owner].insert(what.bucket);
    const std::string id = what.id;
    const std::size_t left = what.owed.size();
    promises_.emplace(
        id, kept_promise{.made = std::move(what), .writes = std::move(with_it), .left = left}
    );
    return true;
}

bool queue::has(const std::string& promise_id) const
{
    const std::scoped_lock lock{mutex_};
    return promises_.contains(promise_id);
}

std::vector<queued_effect> queue::due(timestamp now, std::size_t limit) const
{
    const std::scoped_lock lock{mutex_};
    std::vector<queued_effect> found;
    for (const auto& [at, id] : order_) {
        if (at > now || found.size() == limit) {
            break;
        }
        found.push_back(effects_.at(id).what);
    }
    return found;
}

void queue::postpone(const std::string& effect_id, timestamp until)
{
    const std::scoped_lock lock{mutex_};
    const auto found = effects_.find(effect_id);
    if (found == effects_.end()) {
        return;
    }
    order_.erase({found->second.due_at, effect_id});
    found->second.due_at = until;
    ++found->second.what.attempts;
    order_.emplace(until, effect_id);
}

effect_queue::backlog queue::undone() const
{
    const std::scoped_lock lock{mutex_};
    effect_queue::backlog all{.count = effects_.size(), .oldest = {}};
    // Those that were put off may be older than the first that is due.
    for (const auto& [id, each] : promises_) {
        if (all.oldest == timestamp{} || each.made.queued_at < all.oldest) {
            all.oldest = each.made.queued_at;
        }
    }
    return all;
}

std::optional<std::int64_t> queue::oldest_bucket(const std::string& owner) const
{
    const std::scoped_lock lock{mutex_};
    const auto found = buckets_.find(owner);
    if (found == buckets_.end() || found->second.empty()) {
        return std::nullopt;
    }
    return *found->second.begin();
}

queue::ending queue::ended_by(const std::vector<std::string>& effect_ids) const
{
    const std::scoped_lock lock{mutex_};
    std::unordered_map<std::string, std::size_t> done;
    for (const std::string& each : effect_ids) {
        if (const auto found = effects_.find(each); found != effects_.end()) {
            ++done[found->second.promise_id];
        }
    }
    ending all;
    for (const auto& [id, count] : done) {
        const kept_promise& it = promises_.at(id);
        if (count == it.left) {
            all.kept.push_back(it.made);
            std::ranges::copy(it.writes, std::back_inserter(all.writes));
        }
    }
    return all;
}

void queue::remove(const std::vector<std::string>& effect_ids)
{
    const std::scoped_lock lock{mutex_};
    for (const std::string& each : effect_ids) {
        const auto found = effects_.find(each);
        if (found == effects_.end()) {
            continue;
        }
        const std::string promise_id = found->second.promise_id;
        order_.erase({found->second.due_at, each});
        effects_.erase(found);
        const auto kept = promises_.find(promise_id);
        if (--kept->second.left > 0) {
            continue;
        }
        const promise& made = kept->second.made;
        const auto of_owner = buckets_.find(made.owner);
        of_owner->second.erase(of_owner->second.find(made.bucket));
        if (of_owner->second.empty()) {
            buckets_.erase(of_owner);
        }
        promises_.erase(kept);
    }
}

}  // namespace souk::bus::cassandra
