#include "accounts/login_limits.hpp"

#include "http/rate_limit.hpp"

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace souk::accounts {

namespace {

// E-mails and addresses hold no space.
std::string pair_key(const account_email& account, const std::string& address)
{
    return account.value + ' ' + address;
}

// Remembers at least `most` / 2 of the texts added last.
class recent_set {
public:
    explicit recent_set(std::size_t most) : half_(std::max<std::size_t>(most / 2, 1)) {}

    void add(std::string text)
    {
        if (newer_.size() >= half_) {
            older_ = std::exchange(newer_, {});
        }
        newer_.insert(std::move(text));
    }

    bool contains(const std::string& text) const
    {
        return newer_.contains(text) || older_.contains(text);
    }

private:
    std::size_t half_;
    std::unordered_set<std::string> newer_;
    std::unordered_set<std::string> older_;
};

}  // namespace

struct login_limits::state {
    state(souk::world& world, const login_limit_settings& wanted)
        : settings(wanted),
          by_pair(world, wanted.pair_failures, wanted.pair_failures_per_s, wanted.most_keys),
          by_address(
              world, wanted.address_failures, wanted.address_failures_per_s, wanted.most_keys
          ),
          by_account(
              world, wanted.account_failures, wanted.account_failures_per_s, wanted.most_keys
          ),
          known(wanted.most_keys)
    {
    }

    bool is_known(const std::string& pair)
    {
        const std::scoped_lock lock{mutex};
        return known.contains(pair);
    }

    // Takes a place among the guesses under way.
    bool enter(const std::string& pair)
    {
        const std::scoped_lock lock{mutex};
        auto& count = under_way[pair];
        if (count >= std::max(settings.pair_failures, 1.0)) {
            return false;
        }
        ++count;
        return true;
    }

    void leave(const std::string& pair)
    {
        const std::scoped_lock lock{mutex};
        if (const auto found = under_way.find(pair); --found->second <= 0) {
            under_way.erase(found);
        }
    }

    login_limit_settings settings;
    http::rate_limit by_pair;
    http::rate_limit by_address;
    http::rate_limit by_account;
    std::mutex mutex;
    recent_set known;
    std::unordered_map<std::string, int> under_way;
};

login_limits::login_limits(souk::world& world, const login_limit_settings& settings)
    : state_(std::make_unique<state>(world, settings))
{
}

login_limits::~login_limits() = default;

std::expected<login_limits::attempt, int>
login_limits::begin(const account_email& account, const std::string& address)
{
    if (!state_->settings.enabled) {
        return attempt{*this, account, address};
    }
    const auto pair = pair_key(account, address);
    int wait_s = std::max(state_->by_pair.wait_of(pair), state_->by_address.wait_of(address));
    if (!state_->is_known(pair)) {
        wait_s = std::max(wait_s, state_->by_account.wait_of(account.value));
    }
    if (wait_s > 0) {
        return std::unexpected(wait_s);
    }
    if (!state_->enter(pair)) {
        return std::unexpected(1);
    }
    return attempt{*this, account, address};
}

login_limits::attempt::attempt(login_limits& limits, account_email account, std::string address)
    : limits_(&limits), account_(std::move(account)), address_(std::move(address))
{
}

login_limits::attempt::attempt(attempt&& other) noexcept
    : limits_(std::exchange(other.limits_, nullptr)), account_(std::move(other.account_)),
      address_(std::move(other.address_))
{
}

login_limits::attempt::~attempt()
{
    if (limits_ != nullptr && limits_->state_->settings.enabled) {
        limits_->state_->leave(pair_key(account_, address_));
    }
}

void login_limits::attempt::succeeded()
{
    auto& state = *limits_->state_;
    if (!state.settings.enabled) {
        return;
    }
    const std::scoped_lock lock{state.mutex};
    state.known.add(pair_key(account_, address_));
}

void login_limits::attempt::failed()
{
    auto& state = *limits_->state_;
    if (!state.settings.enabled) {
        return;
    }
    const auto pair = pair_key(account_, address_);
    state.by_pair.take(pair);
    state.by_address.take(address_);
    if (!state.is_known(pair)) {
        state.by_account.take(account_.value);
    }
}

}  // namespace souk::accounts
