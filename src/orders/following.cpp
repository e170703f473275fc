#include "orders/following.hpp"

#include <utility>

namespace souk::orders {

namespace {

constexpr std::size_t looked_at = 20;  // An account's newest orders: older ones hardly change.
constexpr milliseconds time_to_look{5'000};
constexpr std::chrono::minutes longest{10};
constexpr milliseconds usual_pause{1'000};

}  // namespace

following::following(parts of) : of_(std::move(of)), began_(now()), looked_(began_) {}

task<std::shared_ptr<following>> following::begin(const call& call, parts of)
{
    std::shared_ptr<following> begun{new following{std::move(of)}};
    for (const order_version& each :
         co_await begun->of_.orders.newest_versions(call, begun->of_.whose, looked_at)) {
        begun->versions_[each.order] = each.version;
    }
    co_return begun;
}

milliseconds following::pause() const
{
    return of_.look_every > milliseconds{0} ? of_.look_every : usual_pause;
}

task<> following::look(const call& call, std::vector<order_id>& changed)
{
    for (const order_version& each :
         co_await of_.orders.newest_versions(call, of_.whose, looked_at)) {
        const auto known = versions_.find(each.order);
        if (known == versions_.end() || known->second < each.version) {
            changed.push_back(each.order);
        }
    }
}

task<std::optional<std::vector<order>>> following::next()
{
    auto changed = of_.changes->take();
    if (!changed || now() - began_ > longest) {
        co_return std::nullopt;
    }
    const call call = background_call(of_.world, time_to_look);
    if (of_.look_every > milliseconds{0} && now() - looked_ >= of_.look_every) {
        looked_ = now();
        co_await look(call, *changed);
    }
    std::vector<order> told;
    for (const order_id& each : *changed) {
        auto found = co_await of_.orders.find(call, each);
        if (!found || found->fields().owner != of_.whose) {
            continue;
        }
        auto& version = versions_[each];
        if (version < found->fields().version) {
            version = found->fields().version;
            told.push_back(*std::move(found));
        }
    }
    co_return told;
}

}  // namespace souk::orders
