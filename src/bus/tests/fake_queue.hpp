// Undone effects in memory, in a store that is away when told.
#pragma once

#include "base/outage.hpp"
#include "bus/relay.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace souk::bus::testing {

class fake_queue final : public effect_queue {
public:
    // Answers its id.
    std::string add(const std::string& key, timestamp now)
    {
        const std::string id = std::to_string(++last_id_);
        kept.emplace(
            id,
            entry{
                .what =
                    {.id = id,
                     .what = {.kind = "ring", .key = key, .detail = "twice"},
                     .traceparent = "00-trace-of-" + key,
                     .queued_at = now},
                .due_at = now,
            }
        );
        return id;
    }

    task<std::vector<queued_effect>> due(const call&, timestamp now, std::size_t limit) override
    {
        co_await arrive("due");
        std::vector<entry> found;
        for (const auto& [id, each] : kept) {
            if (each.due_at <= now) {
                found.push_back(each);
            }
        }
        std::ranges::sort(found, {}, &entry::due_at);
        std::vector<queued_effect> answer;
        for (const entry& each : found) {
            if (answer.size() < limit) {
                answer.push_back(each.what);
            }
        }
        co_return answer;
    }

    task<> mark_done(const call&, const std::vector<std::string>& ids) override
    {
        co_await arrive("mark_done");
        for (const std::string& each : ids) {
            kept.erase(each);
        }
    }

    task<> postpone(const call&, const std::string& id, timestamp until) override
    {
        co_await arrive("postpone");
        kept.at(id).due_at = until;
        ++kept.at(id).what.attempts;
    }

    task<backlog> undone(const call&) override
    {
        co_await arrive("undone");
        backlog found{.count = kept.size(), .oldest = timestamp::max()};
        for (const auto& [id, each] : kept) {
            found.oldest = std::min(found.oldest, each.what.queued_at);
        }
        co_return found;
    }

    struct entry {
        queued_effect what;
        timestamp due_at;
    };

    std::map<std::string, entry> kept;
    std::map<std::string, int> away;  // The next so many calls of that name throw.

private:
    task<> arrive(const std::string& name)
    {
        co_await boost::asio::post(boost::asio::use_awaitable_t<executor>{});
        if (away[name] > 0) {
            --away[name];
            throw unavailable{"the queue is away"};
        }
    }

    int last_id_ = 0;
};

}  // namespace souk::bus::testing
