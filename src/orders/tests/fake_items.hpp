// The item service's desk in memory: keeps its contract, and fails when told.
#pragma once

#include "base/outage.hpp"
#include "orders/ports.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <map>
#include <set>
#include <utility>

namespace souk::orders::testing {

class fake_items final : public item_desk {
public:
    void stock(const std::string& upc, money price, std::int64_t units)
    {
        shelf[upc] = {
            .item = {"item-" + upc},
            .upc = upc,
            .name = "Name of " + upc,
            .unit_price = price,
            .available_units = units,
        };
    }

    std::int64_t available(const std::string& upc) { return shelf.at(upc).available_units; }

    task<std::vector<quote>> quotes(const call&, std::vector<std::string> upcs) override
    {
        co_await arrive("quotes");
        ++quotes_asked;
        std::vector<quote> known;
        for (const std::string& each : upcs) {
            if (const auto found = shelf.find(each); found != shelf.end()) {
                known.push_back(found->second);
            }
        }
        co_return known;
    }

    task<result<void>> hold(const call&, const stock_request& wanted) override
    {
        co_await arrive("hold");
        if (before_hold) {
            co_await before_hold();
        }
        if (closed.contains(wanted.order)) {
            co_return conflict("order-closed", "The order is closed.");
        }
        if (refuse_checkouts) {
            co_return conflict("too-many-checkouts", "Too many orders are being paid.");
        }
        last_hold_time = wanted.hold_time;
        last_customer = wanted.customer;
        if (!held.contains({wanted.order, wanted.payment})) {
            if (auto taken = take(wanted.lines); !taken) {
                co_return taken;
            }
            held[{wanted.order, wanted.payment}] = wanted.lines;
            lines_of[wanted.order] = wanted.lines;
        }
        co_return result<void>{};
    }

    task<result<void>>
    commit(const call&, const order_id& order, const payment_id& payment) override
    {
        co_await arrive("commit");
        ++commits_asked;
        if (before_commit) {
            const auto happens = std::exchange(before_commit, nullptr);
            co_await happens();
        }
        if (closed.contains(order) || !lines_of.contains(order)) {
            co_return conflict("order-closed", "The order is closed or unknown.");
        }
        if (!sold.contains(order)) {
            if (held.erase({order, payment}) == 0) {
                if (auto taken = take(lines_of[order]); !taken) {
                    co_return taken;
                }
            }
            sold[order] = lines_of[order];
        }
        co_return result<void>{};
    }

    task<>
    release(const call&, const order_id& order, const std::optional<payment_id>& payment) override
    {
        co_await arrive("release");
        std::erase_if(held, [&](const auto& each) {
            const bool freed =
                each.first.first == order && (!payment || each.first.second == *payment);
            if (freed) {
                put_back(each.second);
            }
            return freed;
        });
        if (!payment) {
            closed.insert(order);
            if (const auto found = sold.find(order); found != sold.end()) {
                put_back(found->second);
                sold.erase(found);
            }
        }
    }

    // As if the hold's time had passed.
    void expire(const order_id& order, const payment_id& payment)
    {
        const auto found = held.find({order, payment});
        put_back(found->second);
        held.erase(found);
    }

    std::map<std::string, int> away;  // The next so many calls of that name throw.
    std::function<task<>()> before_hold;
    std::function<task<>()> before_commit;  // Once.
    bool refuse_checkouts = false;

    std::map<std::string, quote> shelf;
    std::map<std::pair<order_id, payment_id>, std::vector<order_line>> held;
    std::map<order_id, std::vector<order_line>> sold;
    std::map<order_id, std::vector<order_line>> lines_of;
    std::set<order_id> closed;
    int quotes_asked = 0;
    int commits_asked = 0;
    seconds last_hold_time{};
    account_email last_customer;

private:
    task<> arrive(const std::string& name)
    {
        co_await boost::asio::post(boost::asio::use_awaitable_t<executor>{});
        if (away[name] > 0) {
            --away[name];
            throw unavailable{"the item service is away"};
        }
    }

    result<void> take(const std::vector<order_line>& lines)
    {
        refusal why{.kind = refusal_kind::conflict, .slug = "insufficient-stock"};
        for (const order_line& each : lines) {
            if (const auto left = available(each.upc); left < each.quantity) {
                why.errors.push_back({each.upc, "wanted more than " + std::to_string(left)});
            }
        }
        if (!why.errors.empty()) {
            return std::unexpected(why);
        }
        for (const order_line& each : lines) {
            shelf.at(each.upc).available_units -= each.quantity;
        }
        return {};
    }

    void put_back(const std::vector<order_line>& lines)
    {
        for (const order_line& each : lines) {
            shelf.at(each.upc).available_units += each.quantity;
        }
    }
};

}  // namespace souk::orders::testing
