#include "simulation/sim_world.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace souk::simulation {

namespace {

using namespace std::chrono_literals;

constexpr timestamp first_day = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
constexpr microseconds most_lateness = 1'500us;  // Of a timer: no machine is on time.
constexpr microseconds longest_wait = std::chrono::hours{24 * 365};

microseconds lateness(dice& chance)
{
    return microseconds{chance.between(0, most_lateness.count())};
}

class sim_alarm final : public alarm {
public:
    sim_alarm(scheduler& time, life whose) : state_(std::make_shared<state>(time, whose)) {}

    task<> wait(milliseconds at_most) override { return wait_for_ring(state_, at_most); }

    void ring() override
    {
        state_->rung = true;
        if (state_->waiting) {
            state_->time.hasten(*state_->waiting);
        }
    }

private:
    struct state {
        scheduler& time;
        life whose;
        bool rung = false;
        std::optional<scheduler::ticket> waiting;
    };

    // Also when the coroutine is destroyed in the middle of it.
    class wait_scope {
    public:
        explicit wait_scope(state& its) : state_(its) {}
        wait_scope(const wait_scope&) = delete;
        wait_scope& operator=(const wait_scope&) = delete;
        ~wait_scope()
        {
            state_.rung = false;
            state_.waiting.reset();
        }

    private:
        state& state_;
    };

    // Owns the state: the alarm may be gone when what waits on it is destroyed.
    static task<> wait_for_ring(std::shared_ptr<state> its, milliseconds at_most)
    {
        const wait_scope scope{*its};
        if (!its->rung) {
            const auto limit = std::clamp<microseconds>(at_most, 0us, longest_wait);
            co_await its->time.wait(limit, its->whose, its->waiting);
        }
    }

    std::shared_ptr<state> state_;
};

}  // namespace

timestamp sim_world::now()
{
    return first_day + std::chrono::floor<milliseconds>(time_.elapsed()) + clock_.ahead;
}

std::string sim_world::new_id()
{
    constexpr std::uint64_t counts = 0x1000;
    const std::int64_t now_ms = to_milliseconds(now());
    if (now_ms > id_ms_) {
        id_ms_ = now_ms;
        id_count_ = 0;
    } else if (++id_count_ == counts) {
        ++id_ms_;
        id_count_ = 0;
    }
    const auto ms = static_cast<std::uint64_t>(id_ms_);
    const std::uint64_t bits = chance_.roll();
    return fmt::format(
        "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
        ms >> 16,
        ms & 0xffff,
        id_count_,
        0x8000 | (bits >> 50),
        bits & 0xffff'ffff'ffff
    );
}

task<> sim_world::sleep(milliseconds duration)
{
    const auto wanted = std::clamp<microseconds>(duration, 0us, longest_wait);
    std::optional<scheduler::ticket> unused;
    co_await time_.wait(wanted + lateness(chance_), life_, unused);
}

std::unique_ptr<alarm> sim_world::new_alarm()
{
    return std::make_unique<sim_alarm>(time_, life_);
}

}  // namespace souk::simulation
