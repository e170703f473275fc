// Figures of days, counted from a timeline: a count costs what there is to read, so it is believed
// for a while, and one call reads only so much.
#pragma once

#include "base/days.hpp"
#include "base/outage.hpp"
#include "storage/cassandra/timeline.hpp"
#include "storage/cassandra/turns.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace souk::storage::cassandra {

// Safe to use from any thread.
template <class Figures>
class day_counts {
public:
    // Adds what those entries stand for.
    using counter =
        std::function<task<>(const call&, const std::vector<timeline::entry>&, Figures&)>;

    // A call reads little more than `at_most` entries.
    day_counts(timeline& of, std::string scope, counter count, std::size_t at_most = 10'000)
        : timeline_(of), scope_(std::move(scope)), count_(std::move(count)), at_most_(at_most)
    {
    }

    struct answer {
        std::vector<Figures> days;  // Oldest first.
        timestamp as_of;            // When the oldest of the counts began.
    };

    // The figures of those days. A day that is over is counted again after an
    // hour; one that is not, after a millisecond for each of its entries. Throws overloaded when
    // there was too much to count that never was: what was counted is kept, and the next call goes
    // on from there.
    task<answer> read(const call& call, const day_range& of, timestamp now)
    {
        const auto turn = co_await turns_.take(scope_);
        std::erase_if(days_, [&](const auto& each) { return each.first < of.first - remembered; });
        std::size_t left = at_most_;
        for (std::size_t i = of.count; i-- > 0 && left > 0;) {
            if (!is_believed(of[i], now)) {
                co_await go_on(call, of[i], now, left);
            }
        }
        co_return collect(of, now);
    }

private:
    static constexpr std::size_t page_size = 500;
    static constexpr std::chrono::days remembered{90};  // Before what was asked for.
    static constexpr std::chrono::hours settling{1};    // What began late in the day ends by then.
    static constexpr std::chrono::hours believed_when_over{1};

    struct tally {
        Figures figures{};
        std::size_t entries = 0;
        timestamp begun;
    };

    struct day {
        std::optional<tally> known;
        std::optional<tally> under_way;
        id_range rest;  // What it has not read yet.
    };

    bool is_believed(sys_days date, timestamp now)
    {
        const std::optional<tally>& known = days_[date].known;
        if (!known) {
            return false;
        }
        const timestamp over = date + std::chrono::days{1} + settling;
        const milliseconds believed_for =
            known->begun >= over ? believed_when_over
                                 : milliseconds{static_cast<std::int64_t>(known->entries)};
        return now - known->begun < believed_for;
    }

    task<> go_on(const call& call, sys_days date, timestamp now, std::size_t& left)
    {
        day& it = days_[date];
        if (!it.under_way) {
            it.under_way = tally{.begun = now};
            it.rest = ids_of(date);
        }
        while (left > 0) {
            const auto entries = co_await timeline_.newest(call, scope_, it.rest, page_size);
            Figures more = it.under_way->figures;  // What throws has not counted anything.
            co_await count_(call, entries, more);
            it.under_way->figures = more;
            it.under_way->entries += entries.size();
            left -= std::min(left, entries.size());
            if (entries.size() < page_size) {
                it.known = std::exchange(it.under_way, std::nullopt);
                co_return;
            }
            it.rest.before = entries.back().id;
        }
    }

    answer collect(const day_range& of, timestamp now)
    {
        answer all{.as_of = now};
        for (std::size_t i = 0; i < of.count; ++i) {
            const std::optional<tally>& known = days_[of[i]].known;
            if (!known) {
                throw overloaded{"the days are still being counted"};
            }
            all.days.push_back(known->figures);
            all.as_of = std::min(all.as_of, known->begun);
        }
        return all;
    }

    timeline& timeline_;
    std::string scope_;
    counter count_;
    std::size_t at_most_;
    turns turns_;
    std::map<sys_days, day> days_;
};

}  // namespace souk::storage::cassandra
