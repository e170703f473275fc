#include "orders/feed.hpp"

#include "base/outage.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace souk::orders {

namespace {

constexpr std::size_t most_remembered = 1'000;

std::unexpected<refusal> too_many_streams()
{
    return std::unexpected(refusal{
        .kind = refusal_kind::too_many,
        .slug = "too-many-streams",
        .message = "This account follows its orders too often already: close a stream first.",
        .retry_after_s = 5,
    });
}

}  // namespace

// Followers may outlive the feed.
struct order_feed::state {
    explicit state(limits with) : most(with) {}

    const limits most;
    std::mutex mutex;
    std::map<account_email, std::vector<one*>> by_account;
    std::size_t count = 0;
};

class order_feed::one final : public follower {
public:
    one(std::shared_ptr<state> home, account_email whose)
        : home_(std::move(home)), whose_(std::move(whose))
    {
    }

    ~one() override
    {
        const std::scoped_lock lock{home_->mutex};
        const auto at = home_->by_account.find(whose_);
        std::erase(at->second, this);
        if (at->second.empty()) {
            home_->by_account.erase(at);
        }
        --home_->count;
    }

    one(const one&) = delete;
    one& operator=(const one&) = delete;

    void on_change(std::function<void()> wake) override
    {
        const std::scoped_lock lock{home_->mutex};
        wake_ = std::move(wake);
    }

    std::optional<std::vector<order_id>> take() override
    {
        const std::scoped_lock lock{home_->mutex};
        if (changed_.size() > most_remembered) {
            return std::nullopt;
        }
        std::vector<order_id> taken{changed_.begin(), changed_.end()};
        changed_.clear();
        return taken;
    }

    // Under the feed's lock.
    void note(const order_id& changed)
    {
        if (changed_.size() <= most_remembered) {
            changed_.insert(changed);
        }
        if (wake_) {
            wake_();
        }
    }

private:
    std::shared_ptr<state> home_;
    account_email whose_;
    std::function<void()> wake_;
    std::set<order_id> changed_;
};

order_feed::order_feed(limits most) : state_(std::make_shared<state>(most)) {}

result<std::unique_ptr<order_feed::follower>> order_feed::follow(const account_email& whose)
{
    const std::scoped_lock lock{state_->mutex};
    if (state_->count >= state_->most.in_all) {
        throw overloaded{"too many streams are open"};
    }
    auto& of_account = state_->by_account[whose];
    if (of_account.size() >= state_->most.of_account) {
        return too_many_streams();
    }
    auto added = std::make_unique<one>(state_, whose);
    of_account.push_back(added.get());
    ++state_->count;
    return added;
}

void order_feed::tell(const account_email& owner, const order_id& changed)
{
    const std::scoped_lock lock{state_->mutex};
    if (const auto at = state_->by_account.find(owner); at != state_->by_account.end()) {
        for (one* const each : at->second) {
            each->note(changed);
        }
    }
}

}  // namespace souk::orders
