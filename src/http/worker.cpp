#include "http/worker.hpp"

#include <fmt/chrono.h>

namespace souk::http {

std::string_view shared_state::count_in(const std::string& address)
{
    if (connections >= limits.connections) {
        return "connections";
    }
    const std::scoped_lock lock{mutex_};
    auto& count = by_address_[address];
    if (count >= limits.connections_per_address && !limits.proxies.contains(address)) {
        return "connections-per-address";
    }
    ++count;
    ++connections;
    return {};
}

void shared_state::count_out(const std::string& address)
{
    const std::scoped_lock lock{mutex_};
    --connections;
    const auto counted = by_address_.find(address);
    if (counted != by_address_.end() && --counted->second == 0) {
        by_address_.erase(counted);
    }
}

const std::string& worker::date()
{
    const auto now = std::chrono::floor<seconds>(shared->world.now());
    if (now != date_of_ || date_.empty()) {
        date_of_ = now;
        const auto since_epoch = static_cast<std::time_t>(now.time_since_epoch().count());
        date_ = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(since_epoch));
    }
    return date_;
}

void worker::sweep(steady_time now)
{
    for (endable* const each : endables_) {
        each->sweep(now);
    }
}

void worker::stop()
{
    for (endable* const each : endables_) {
        each->stop();
    }
}

void worker::abort()
{
    for (endable* const each : endables_) {
        each->abort();
    }
}

}  // namespace souk::http
