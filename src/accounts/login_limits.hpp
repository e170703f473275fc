// How often a password may be guessed. A victim can't be locked out: an address from which the
// account was entered before is only limited by its own mistakes there.
#pragma once

#include "base/words.hpp"
#include "base/world.hpp"

#include <expected>
#include <memory>
#include <string>

namespace souk::accounts {

struct login_limit_settings {
    bool enabled = true;
    double pair_failures = 5;  // Of one account from one address, at once …
    double pair_failures_per_s = 1.0 / 60;
    double address_failures = 50;  // Of one address.
    double address_failures_per_s = 1.0 / 6;
    double account_failures = 100;  // Of one account from addresses that never got in.
    double account_failures_per_s = 100.0 / 3600;
    std::size_t most_keys = 100'000;  // What is remembered of each.
};

// Any thread may use it.
class login_limits {
public:
    login_limits(souk::world& world, const login_limit_settings& settings);
    ~login_limits();
    login_limits(const login_limits&) = delete;
    login_limits& operator=(const login_limits&) = delete;

    // A guess under way; tells how it ended. One that ends without a word counts as neither.
    class attempt {
    public:
        attempt(login_limits& limits, account_email account, std::string address);
        ~attempt();
        attempt(const attempt&) = delete;
        attempt& operator=(const attempt&) = delete;
        attempt(attempt&& other) noexcept;
        attempt& operator=(attempt&&) = delete;

        void succeeded();
        void failed();

    private:
        login_limits* limits_;
        account_email account_;
        std::string address_;
    };

    // Begins a guess, or answers the seconds until it is worth another. As many may be under way at
    // once as may fail in a row, so that guessing side by side gains nothing.
    std::expected<attempt, int> begin(const account_email& account, const std::string& address);

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace souk::accounts
