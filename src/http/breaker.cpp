#include "http/breaker.hpp"

#include <algorithm>

namespace souk::http {

breaker::state breaker::at(steady_time now) const
{
    if (closed_) {
        return state::closed;
    }
    return now < opens_until_ ? state::open : state::half_open;
}

bool breaker::admits(steady_time now) const
{
    const auto here = at(now);
    return here == state::closed || (here == state::half_open && !probing_);
}

bool breaker::begin(steady_time now)
{
    probing_ = probing_ || at(now) == state::half_open;
    return !closed_;
}

void breaker::end(bool probe, outcome how, steady_time now)
{
    if (!probe) {
        count(how, now);
        return;
    }
    probing_ = false;
    if (how == outcome::failure) {
        open(now);
    }
    if (how == outcome::success) {
        closed_ = true;
        last_open_time_ = milliseconds{0};
        in_a_row_ = requests_ = failures_ = 0;
    }
}

milliseconds breaker::open_for(steady_time now) const
{
    if (at(now) != state::open) {
        return milliseconds{0};
    }
    return std::chrono::ceil<milliseconds>(opens_until_ - now);
}

void breaker::open(steady_time now)
{
    const auto next = std::max(settings_.open_time, 2 * last_open_time_);
    last_open_time_ = std::min(next, settings_.longest_open);
    opens_until_ = now + last_open_time_;
    closed_ = false;
}

void breaker::count(outcome how, steady_time now)
{
    if (!closed_ || how == outcome::unknown) {
        return;
    }
    if (now >= window_ends_) {
        requests_ = failures_ = 0;
        window_ends_ = now + settings_.window;
    }
    ++requests_;
    if (how == outcome::success) {
        in_a_row_ = 0;
        return;
    }
    ++failures_;
    ++in_a_row_;
    if (is_too_much()) {
        open(now);
    }
}

bool breaker::is_too_much() const
{
    const bool many = requests_ >= settings_.least_requests &&
                      failures_ >= settings_.failure_share * static_cast<double>(requests_);
    return many || in_a_row_ >= settings_.failures_in_a_row;
}

}  // namespace souk::http
