#include "simulation/unreliable_bus.hpp"

#include "base/outage.hpp"

#include <utility>

namespace souk::simulation {

void unreliable_bus::on(std::string topic, std::string type, bus::reaction react)
{
    const bus::reaction& kept = reactions_.emplace_back(std::move(react));
    const auto through = [this, &kept](const call& call, const event& what) {
        return deliver(call, what, kept);
    };
    to_.on(std::move(topic), std::move(type), through);
}

task<> unreliable_bus::deliver(const call& call, const event& what, const bus::reaction& react)
{
    if (luck_.strikes(fault::late_event, what.type)) {
        co_await world_.sleep(milliseconds{chance_.between(100, 8'000)});
    }
    if (luck_.strikes(fault::replayed_event, what.type)) {
        co_await replay(call, what.key);
    }
    co_await react(call, what);
    delivered_[what.key].push_back({.what = what, .react = &react});
    if (luck_.strikes(fault::repeated_event, what.type)) {
        co_await react(call, what);
    }
    if (luck_.strikes(fault::unconfirmed_event, what.type)) {
        throw unavailable{"the consumer failed after its work"};
    }
}

// As after a consumer's crash that had not kept its position.
task<> unreliable_bus::replay(const call& call, const std::string& key)
{
    const std::vector<delivery> before = delivered_[key];
    if (before.empty()) {
        co_return;
    }
    for (std::size_t i = chance_.below(before.size()); i < before.size(); ++i) {
        co_await (*before[i].react)(call, before[i].what);
    }
}

}  // namespace souk::simulation
