// One MySQL database: a pool of connections on an event loop of its own, and works that run there.
#pragma once

#include "base/call.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"
#include "storage/mysql/session.hpp"
#include "storage/mysql/settings.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace souk::storage::mysql {

// Thrown by a work to begin anew, as after a deadlock: something came in between.
struct overtaken : unavailable {
    using unavailable::unavailable;
};

// What happens when nobody knows whether a transaction's COMMIT arrived.
enum class repetition {
    harmless,  // It is run again: twice is the same as once.
    settled,   // It is run again only if it was not kept; else the answer it had stands.
};

// A work that waits or runs. Lives in the frame of the coroutine that waits.
struct waiting_work {
    std::function<task<bool>(session&)> run;  // Answers whether what it wrote is to be kept.
    session::use use{};
    repetition when_unknown{};
    steady_time deadline;
    std::exception_ptr failure;
    std::move_only_function<void()> resume;  // On the waiting coroutine's loop.
};

namespace details {

template <class T>
struct answer_of;
template <class T>
struct answer_of<task<T>> {
    using type = T;
};

template <class T>
bool is_kept(const T& answer)
{
    if constexpr (requires {
                      answer.has_value();
                      answer.error();
                  }) {
        return answer.has_value();
    }
    return true;
}

template <class Work>
task<bool> run_whole(const Work& work, session& with)
{
    co_await work(with);
    co_return true;
}

template <class Work, class Answer>
task<bool> run_for_answer(const Work& work, session& with, std::optional<Answer>& answer)
{
    auto made = co_await work(with);
    const bool kept = is_kept(made);
    answer.emplace(std::move(made));
    co_return kept;
}

}  // namespace details

template <class Work>
using answer_of = typename details::answer_of<std::invoke_result_t<const Work&, session&>>::type;

class database {
public:
    // Begins to connect; throws std::runtime_error for a certificate file that can't be read. What
    // a server that is away prevents, each work says for itself.
    explicit database(const pool_settings& settings);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    // Runs work, a coroutine, on the database's own loop, as a transaction; returns when that is
    // durable. An answer that is a refusal undoes it, and so does an exception. Work begins anew
    // when it lost a deadlock, a lock's wait or its connection, but is never kept twice. Throws
    // overloaded when too many wait, deadline_passed when the call's time is over before it began,
    // unavailable when nobody can say in time what became of it.
    template <class Work>
    auto
    transaction(const call& call, const Work& work, repetition when_unknown = repetition::harmless)
        -> task<answer_of<Work>>
    {
        return perform(call, work, session::use::writing, when_unknown);
    }

    // Runs work that only reads; each of its steps sees what was durable when the step began.
    template <class Work>
    auto read(const call& call, const Work& work) -> task<answer_of<Work>>
    {
        return perform(call, work, session::use::reading, repetition::harmless);
    }

    // Whether the server answers. Throws like a work.
    task<> ping(const call& call);

    // The loop on which works run.
    executor loop();

    const pool_settings& settings() const;

    // How often the server was waited for so far.
    std::uint64_t round_trips() const;

    // Figures for /metrics, labelled with that name.
    void report(metrics& into, const std::string& name) const;

private:
    struct state;

    template <class Work>
    auto perform(const call& call, const Work& work, session::use use, repetition when_unknown)
        -> task<answer_of<Work>>
    {
        waiting_work waiting;
        waiting.use = use;
        waiting.when_unknown = when_unknown;
        waiting.deadline = call.deadline;
        if constexpr (std::is_void_v<answer_of<Work>>) {
            waiting.run = [&work](session& with) { return details::run_whole(work, with); };
            co_await wait_for(waiting);
        } else {
            std::optional<answer_of<Work>> answer;
            waiting.run = [&work, &answer](session& with) {
                return details::run_for_answer(work, with, answer);
            };
            co_await wait_for(waiting);
            if (!answer) {
                throw unavailable{"the work gave no answer"};
            }
            co_return *std::move(answer);
        }
    }

    task<> wait_for(waiting_work& waiting);

    std::unique_ptr<state> state_;
};

}  // namespace souk::storage::mysql
