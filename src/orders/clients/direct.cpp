#include "orders/clients/direct.hpp"

#include "base/outage.hpp"

#include <utility>

namespace souk::orders {

namespace {

class direct_item_desk final : public item_desk {
public:
    explicit direct_item_desk(items::service& items) : items_(items) {}

    task<std::vector<quote>> quotes(const call& call, std::vector<std::string> upcs) override
    {
        std::vector<quote> answer;
        for (items::quote& each : co_await items_.quotes(call, std::move(upcs))) {
            answer.push_back({
                .item = std::move(each.item),
                .upc = std::move(each.upc),
                .name = std::move(each.name),
                .unit_price = each.unit_price,
                .available_units = each.available_units,
            });
        }
        co_return answer;
    }

    task<result<void>> hold(const call& call, const stock_request& wanted) override
    {
        items::hold_request request{
            .order = wanted.order,
            .payment = wanted.payment,
            .holder = wanted.customer.value,
            .lines = {},
            .ttl = wanted.hold_time,
        };
        for (const order_line& line : wanted.lines) {
            request.lines.push_back({.item = line.item, .upc = line.upc, .quantity = line.quantity}
            );
        }
        co_return co_await items_.hold(call, request);
    }

    task<result<void>>
    commit(const call& call, const order_id& order, const payment_id& payment) override
    {
        co_return co_await items_.commit(call, order, payment);
    }

    task<> release(
        const call& call, const order_id& order, const std::optional<payment_id>& payment
    ) override
    {
        const auto released = co_await items_.release(call, order, payment);
        if (!released) {
            throw unavailable{"the item service refused a release: " + released.error().slug};
        }
    }

private:
    items::service& items_;
};

}  // namespace

std::unique_ptr<item_desk> make_direct_item_desk(items::service& items)
{
    return std::make_unique<direct_item_desk>(items);
}

}  // namespace souk::orders
