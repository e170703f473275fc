#include "http/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>
#include <unordered_map>

namespace souk::http {

struct rate_limit::state {
    struct bucket {
        std::string key;
        double tokens;
        steady_time filled_at;
    };

    state(souk::world& world, double burst, double per_second, std::size_t most_keys)
        : world(world), burst(burst), per_second(per_second), most_keys(most_keys)
    {
    }

    double tokens_now(const bucket& of, steady_time now) const
    {
        const std::chrono::duration<double> since = now - of.filled_at;
        return std::min(burst, of.tokens + std::max(0.0, since.count()) * per_second);
    }

    int wait_for_one(double tokens) const
    {
        return tokens >= 1 ? 0
                           : std::max(1, static_cast<int>(std::ceil((1 - tokens) / per_second)));
    }

    // The key's bucket, a full one when it is new, moved to the front of the line.
    bucket& bucket_of(std::string_view key, steady_time now);

    souk::world& world;
    const double burst;
    const double per_second;
    const std::size_t most_keys;
    std::mutex mutex;
    std::list<bucket> buckets;  // The one used last comes first.
    std::unordered_map<std::string_view, std::list<bucket>::iterator>
        by_key;  // Views of the keys above.
};

rate_limit::state::bucket& rate_limit::state::bucket_of(std::string_view key, steady_time now)
{
    if (const auto known = by_key.find(key); known != by_key.end()) {
        buckets.splice(buckets.begin(), buckets, known->second);
        return buckets.front();
    }
    if (buckets.size() >= most_keys) {
        by_key.erase(buckets.back().key);
        buckets.pop_back();
    }
    buckets.push_front({.key = std::string{key}, .tokens = burst, .filled_at = now});
    by_key.emplace(buckets.front().key, buckets.begin());
    return buckets.front();
}

rate_limit::rate_limit(souk::world& world, double burst, double per_second, std::size_t most_keys)
    : state_(std::make_unique<state>(world, burst, per_second, std::max<std::size_t>(1, most_keys)))
{
}

rate_limit::~rate_limit() = default;

int rate_limit::take(std::string_view key)
{
    const auto now = state_->world.steady_now();
    const std::scoped_lock lock{state_->mutex};
    auto& bucket = state_->bucket_of(key, now);
    bucket.tokens = state_->tokens_now(bucket, now);
    bucket.filled_at = now;
    const int wait = state_->wait_for_one(bucket.tokens);
    if (wait == 0) {
        bucket.tokens -= 1;
    }
    return wait;
}

int rate_limit::wait_of(std::string_view key) const
{
    const auto now = state_->world.steady_now();
    const std::scoped_lock lock{state_->mutex};
    const auto known = state_->by_key.find(key);
    if (known == state_->by_key.end()) {
        return 0;
    }
    return state_->wait_for_one(state_->tokens_now(*known->second, now));
}

}  // namespace souk::http
