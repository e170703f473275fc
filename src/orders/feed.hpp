// Tells those who follow an account's orders that one of them changed, within this process.
#pragma once

#include "base/result.hpp"
#include "base/words.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace souk::orders {

// Any thread may use it.
class order_feed {
public:
    // Most who follow at once: the orders of one account, and of all.
    struct limits {
        std::size_t of_account = 5;
        std::size_t in_all = 1'000;
    };

    class follower {
    public:
        virtual ~follower() = default;

        // `wake` is called, on any thread and in no time, when there is something to take. Empty:
        // nothing is any more, once this returns.
        virtual void on_change(std::function<void()> wake) = 0;

        // Which orders changed since the last time. Nothing when they were too many to remember.
        virtual std::optional<std::vector<order_id>> take() = 0;
    };

    explicit order_feed(limits most);

    // Refuses too-many-streams; throws souk::overloaded when all are too many.
    result<std::unique_ptr<follower>> follow(const account_email& whose);

    void tell(const account_email& owner, const order_id& changed);

private:
    struct state;
    class one;

    std::shared_ptr<state> state_;
};

}  // namespace souk::orders
