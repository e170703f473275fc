// Sends a plan through a shop, and looks up afterwards what became of it.
#pragma once

#include "app/replay/latencies.hpp"
#include "app/replay/plan.hpp"
#include "app/replay/shop_client.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace souk::app::replay {

struct credentials {
    std::string email;
    std::string password;
};

struct run_pace {
    std::size_t clients = 8;  // Customers served at once, each one step at a time.
    std::size_t rate = 0;     // Orders a second; 0 is as many as go.
};

// Told how many of how many steps are done.
using run_progress = std::function<void(std::size_t done, std::size_t of)>;

// A customer of the plan at the shop.
struct visit {
    std::string email;
    std::string token;
    std::vector<std::string> orders;  // Ids, in the places of the planned orders; empty: not sent.
};

// Something the shop did not do, or did otherwise.
struct mishap {
    std::string about;  // "invoice 536365"
    std::string detail;
};

class mishaps {
public:
    void add(std::string about, std::string detail)
    {
        ++count_;
        if (told_.size() < most_told) {
            told_.push_back({.about = std::move(about), .detail = std::move(detail)});
        }
    }

    std::size_t count() const { return count_; }
    const std::vector<mishap>& told() const { return told_; }

private:
    static constexpr std::size_t most_told = 20;

    std::size_t count_ = 0;
    std::vector<mishap> told_;
};

struct run_report {
    std::vector<visit> visits;  // In the places of the plan's customers.
    std::size_t created_items = 0;
    std::size_t updated_items = 0;
    std::size_t orders = 0;
    std::size_t payments = 0;
    std::size_t cancellations = 0;
    latencies order_times;
    latencies payment_times;
    latencies cancellation_times;
    double seconds = 0;  // From the first customer to the last.
    mishaps failed;
};

// Answers a token. Throws std::runtime_error when the shop refuses.
task<std::string> log_in(shop_client& shop, credentials who);

// Creates the plan's items; those that are there already get the plan's name and price, and the
// units that the plan orders on top of theirs. Throws std::runtime_error when the shop refuses.
task<> stock_items(shop_client& shop, const plan& of, std::string admin_token, run_report& to);

// Sends every customer's steps in the order of time, different customers at once. Safe to repeat:
// a customer's password follows from `secret`, and an order's idempotency key from its invoice.
task<> send_steps(
    shop_client& shop,
    souk::world& world,
    const plan& of,
    run_pace pace,
    std::string secret,
    run_progress progress,
    run_report& to
);

}  // namespace souk::app::replay
