#include "http/peer_health.hpp"

#include <algorithm>

namespace souk::http {

void retry_budget::earn()
{
    const std::scoped_lock lock{mutex_};
    left_ = std::min(burst_, left_ + share_);
}

bool retry_budget::spend()
{
    const std::scoped_lock lock{mutex_};
    const bool enough = left_ >= 1;
    left_ -= enough ? 1 : 0;
    return enough;
}

peer_health::peer_health(std::size_t addresses, breaker_settings settings)
    : breakers_(addresses, breaker{settings})
{
}

std::optional<peer_health::choice>
peer_health::choose(steady_time now, const addresses& tried, bool may_probe)
{
    const std::scoped_lock lock{mutex_};
    std::optional<std::size_t> chosen;
    for (std::size_t step = 0; step < breakers_.size(); ++step) {
        const auto each = (next_ + step) % breakers_.size();
        if (tried[each] || !breakers_[each].admits(now)) {
            continue;
        }
        const bool well = breakers_[each].at(now) == breaker::state::closed;
        if (well || may_probe) {
            chosen = each;
            break;
        }
        chosen = chosen.value_or(each);  // Unless a better one comes.
    }
    if (!chosen) {
        return std::nullopt;
    }
    next_ = (*chosen + 1) % breakers_.size();
    return choice{.address = *chosen, .probe = breakers_[*chosen].begin(now)};
}

bool peer_health::has_other(steady_time now, const addresses& tried)
{
    const std::scoped_lock lock{mutex_};
    for (std::size_t each = 0; each < breakers_.size(); ++each) {
        if (!tried[each] && breakers_[each].admits(now)) {
            return true;
        }
    }
    return false;
}

peer_health::change peer_health::note(const choice& made, breaker::outcome how, steady_time now)
{
    const std::scoped_lock lock{mutex_};
    auto& concerned = breakers_[made.address];
    const auto is_well = [&] { return concerned.at(now) == breaker::state::closed; };
    const bool before = is_well();
    concerned.end(made.probe, how, now);
    if (before == is_well()) {
        return change::none;
    }
    return before ? change::gone : change::back;
}

breaker::state peer_health::state_of(std::size_t address, steady_time now)
{
    const std::scoped_lock lock{mutex_};
    return breakers_[address].at(now);
}

milliseconds peer_health::away_for(steady_time now)
{
    const std::scoped_lock lock{mutex_};
    const auto left = [&](const breaker& each) { return each.open_for(now); };
    return std::ranges::min(breakers_, {}, left).open_for(now);
}

}  // namespace souk::http
