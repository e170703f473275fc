#include "simulation/wire.hpp"

namespace souk::simulation {

namespace {

// Later than most calls wait.
constexpr std::int64_t slow_ms = 14'000;

}  // namespace

microseconds wire::travel_time(std::string_view what)
{
    if (struck(fault::slow_call, what)) {
        return milliseconds{chance_.between(100, slow_ms)};
    }
    return microseconds{chance_.between(50, 1'000)};
}

void wire::carry_call(std::string_view what, const std::function<void()>& arrive)
{
    ++calls_;
    if (struck(fault::lost_call, what)) {
        return;
    }
    time_.after(travel_time(what), nobody, arrive);
    if (struck(fault::repeated_call, what)) {
        time_.after(travel_time(what), nobody, arrive);
    }
}

void wire::carry_answer(
    std::string_view what, std::function<void()> arrive, std::function<void()> torn
)
{
    if (struck(fault::lost_answer, what)) {
        return;
    }
    const bool breaks = struck(fault::torn_answer, what);
    time_.after(travel_time(what), nobody, breaks ? std::move(torn) : std::move(arrive));
}

}  // namespace souk::simulation
