// Payments' neighbors, as a test wants them.
#pragma once

#include "base/outage.hpp"
#include "payments/ports.hpp"
#include "payments/tests/patient_world.hpp"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace souk::payments::testing {

// A provider that decides at once; "slow" waits until released.
class fake_cards final : public card_network {
public:
    explicit fake_cards(souk::world& world) : released_(world.new_alarm()) {}

    std::map<payment_id, charge_state> states;
    int charges = 0;
    bool away = false;
    milliseconds slow_for{60'000};
    std::function<void()> before_charge = [] {};

    void release() { released_->ring(); }

    bool knows(const std::string& method) const override
    {
        return method == "good" || method == "bad" || method == "slow";
    }
    std::string default_method() const override { return "good"; }

    task<charge_state>
    charge(const call&, const payment_id& attempt, money, const std::string& method) override
    {
        before_charge();
        if (method == "slow") {
            co_await released_->wait(slow_for);
        }
        check_reachable();
        const auto outcome = method == "bad" ? charge_state::declined : charge_state::charged;
        const auto [found, decided] = states.emplace(attempt, outcome);
        charges += decided && outcome == charge_state::charged ? 1 : 0;
        co_return found->second;
    }

    task<charge_state> find(const call&, const payment_id& attempt) override
    {
        check_reachable();
        const auto found = states.find(attempt);
        co_return found == states.end() ? charge_state::unknown : found->second;
    }

    task<charge_state> cancel(const call&, const payment_id& attempt) override
    {
        check_reachable();
        co_return states.emplace(attempt, charge_state::canceled).first->second;
    }

    task<> refund(const call&, const payment_id& attempt) override
    {
        check_reachable();
        if (states[attempt] == charge_state::charged) {
            states[attempt] = charge_state::refunded;
        }
        co_return;
    }

private:
    void check_reachable() const
    {
        if (away) {
            throw unavailable{"the provider is away"};
        }
    }

    std::unique_ptr<alarm> released_;
};

// An order service with one customer's orders.
class fake_desk final : public order_desk {
public:
    account_email owner;
    std::map<order_id, money> totals;
    std::optional<refusal> refuses_payable;
    std::optional<refusal> refuses_checkout;
    std::optional<money> total_at_checkout;
    bool away = false;
    int checkouts = 0;
    steady_time checkout_deadline;  // Of the last one.
    std::function<task<>(const payment_id&)> before_checkout;
    std::vector<order_id> canceled;

    task<result<money>>
    payable(const call&, const order_id& order, const account_email& account) override
    {
        const auto found = totals.find(order);
        if (found == totals.end() || account != owner) {
            co_return not_found("unknown-order", "There is no such order.");
        }
        if (refuses_payable) {
            co_return std::unexpected(*refuses_payable);
        }
        co_return found->second;
    }

    task<result<money>> checkout(
        const call& call, const order_id& order, const account_email&, const payment_id& payment
    ) override
    {
        ++checkouts;
        checkout_deadline = call.deadline;
        if (before_checkout) {
            co_await before_checkout(payment);
        }
        if (away) {
            throw unavailable{"orders are away"};
        }
        if (refuses_checkout) {
            co_return std::unexpected(*refuses_checkout);
        }
        co_return total_at_checkout.value_or(totals.at(order));
    }

    task<result<void>> cancel(const call&, const principal&, const order_id& order) override
    {
        canceled.push_back(order);
        co_return result<void>{};
    }
};

}  // namespace souk::payments::testing
