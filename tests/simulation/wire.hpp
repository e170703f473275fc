// Calls between simulated processes, over a network that delays, loses, tears and repeats them.
#pragma once

#include "base/call.hpp"
#include "base/outage.hpp"
#include "base/world.hpp"
#include "simulation/faults.hpp"
#include "simulation/scheduler.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace souk::simulation {

class wire {
public:
    wire(scheduler& time, faults& luck, dice chance, bool faultless)
        : time_(time), luck_(luck), chance_(chance), faultless_(faultless)
    {
    }

    // Carries a message; it arrives never, once or twice.
    void carry_call(std::string_view what, const std::function<void()>& arrive);

    // Carries an answer; `torn` instead when the connection breaks.
    void
    carry_answer(std::string_view what, std::function<void()> arrive, std::function<void()> torn);

    // An answer that no service may give: a failure that is no outage.
    void note_defect(std::string what) { defects_.push_back(std::move(what)); }
    const std::vector<std::string>& defects() const { return defects_; }

    scheduler& time() { return time_; }
    std::uint64_t calls() const { return calls_; }

private:
    bool struck(fault kind, std::string_view what)
    {
        return !faultless_ && luck_.strikes(kind, what);
    }
    microseconds travel_time(std::string_view what);

    scheduler& time_;
    faults& luck_;
    dice chance_;
    bool faultless_;
    std::uint64_t calls_ = 0;
    std::vector<std::string> defects_;
};

// A call's answer on its way back to the caller, who may be gone.
template <class Answer>
struct exchange {
    std::unique_ptr<alarm> arrived;
    std::optional<Answer> answer;
    std::exception_ptr failed;

    bool is_over() const { return answer || failed; }

    void settle(std::optional<Answer> with, std::exception_ptr why)
    {
        if (!is_over()) {
            answer = std::move(with);
            failed = std::move(why);
            arrived->ring();
        }
    }
};

// What a call asks of the process that it reaches. Owns what it needs: it may run twice, and after
// its caller has gone.
template <class Node, class Answer>
using errand = std::function<task<Answer>(Node&, const call&)>;

template <class Node, class Answer>
task<> serve(
    wire& by,
    std::string_view what,
    Node& at,
    errand<Node, Answer> work,
    call of,
    std::shared_ptr<exchange<Answer>> back
)
{
    std::optional<Answer> answer;
    std::exception_ptr failed;
    try {
        answer.emplace(co_await work(at, of));
    } catch (const unavailable& why) {
        failed = std::make_exception_ptr(unavailable{why.what()});
    } catch (const std::exception& why) {
        by.note_defect(std::string{what} + ": " + why.what());
        failed = std::make_exception_ptr(unavailable{why.what()});
    }
    const auto torn = [back] {
        back->settle({}, std::make_exception_ptr(unavailable{"the connection broke"}));
    };
    const auto arrive = [back, answer, failed] { back->settle(answer, failed); };
    by.carry_answer(what, arrive, torn);
}

// Calls the process at that place, wherever it is by then. Throws unavailable when it can't be
// reached, its answer does not come in time, or it can't do it.
template <class Place, class Answer>
task<Answer>
ask(wire& by,
    world& from,
    Place& to,
    std::string_view what,
    call of,
    errand<typename Place::node_type, Answer> work)
{
    const auto back = std::make_shared<exchange<Answer>>();
    back->arrived = from.new_alarm();
    const auto arrive = [&by, &to, what, of, work = std::move(work), back] {
        if (auto* const node = to.open()) {
            by.time().spawn(serve(by, what, *node, work, of, back));
        } else {
            back->settle({}, std::make_exception_ptr(unavailable{"nobody is there"}));
        }
    };
    by.carry_call(what, arrive);
    while (!back->is_over() && from.steady_now() < of.deadline) {
        const auto left = std::chrono::ceil<milliseconds>(of.deadline - from.steady_now());
        co_await back->arrived->wait(left);
    }
    if (!back->is_over()) {
        throw unavailable{"no answer came in time"};
    }
    if (back->failed) {
        std::rethrow_exception(back->failed);
    }
    co_return *std::move(back->answer);
}

}  // namespace souk::simulation
