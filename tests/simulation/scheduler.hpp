// Virtual time: what happens next is the earliest of what was planned, and time passes only to it.
#pragma once

#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace souk::simulation {

using std::chrono::microseconds;

// What lives and dies together: one process from its start to its end. `nobody` never dies.
using life = std::uint32_t;
constexpr life nobody = 0;

// Every coroutine that waits, waits here, so a life ends by forgetting what is planned for it.
class scheduler {
public:
    using action = std::move_only_function<void()>;

    struct ticket {
        steady_time when;
        std::uint64_t number = 0;  // Of what is planned for one moment, the first planned is first.

        friend auto operator<=>(const ticket&, const ticket&) = default;
    };

    scheduler() = default;
    ~scheduler();
    scheduler(const scheduler&) = delete;
    scheduler& operator=(const scheduler&) = delete;

    executor loop() { return loop_.get_executor(); }
    steady_time now() const { return now_; }
    microseconds elapsed() const
    {
        return std::chrono::duration_cast<microseconds>(now_ - beginning);
    }

    ticket after(microseconds delay, life whose, action what);

    // Lets it happen now, if it has not happened.
    void hasten(const ticket& planned);

    // Begins a piece of work; its life is that of what it waits for.
    void spawn(task<> work)
    {
        boost::asio::co_spawn(loop_, std::move(work), boost::asio::detached);
    }

    // Waits. `planned` tells, while it lasts, what to hasten to end it.
    task<> wait(microseconds at_most, life whose, std::optional<ticket>& planned);

    // Destroys all that waits for that life, in the middle of its work. Never from a coroutine.
    void kill(life whose);

    // Lets the next thing happen; answers false when nothing is planned.
    bool step();

    std::uint64_t steps() const { return steps_; }

private:
    struct plan {
        life whose = nobody;
        action what;
    };

    void run_ready();

    static constexpr steady_time beginning{std::chrono::hours{1}};

    // No other thread ever enters it.
    boost::asio::io_context loop_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
    std::map<ticket, plan> planned_;
    steady_time now_ = beginning;
    std::uint64_t last_number_ = 0;
    std::uint64_t steps_ = 0;
};

}  // namespace souk::simulation
