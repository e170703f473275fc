#include "payments/clients/direct.hpp"

namespace souk::payments {

namespace {

class direct_order_desk final : public order_desk {
public:
    explicit direct_order_desk(orders::service& orders) : orders_(orders) {}

    task<result<money>>
    payable(const call& call, const order_id& order, const account_email& account) override
    {
        co_return co_await orders_.payable(call, order, account);
    }

    task<result<money>> checkout(
        const call& call,
        const order_id& order,
        const account_email& account,
        const payment_id& payment
    ) override
    {
        co_return co_await orders_.checkout(call, order, account, payment);
    }

    task<result<void>>
    cancel(const call& call, const principal& caller, const order_id& order) override
    {
        const auto canceled = co_await orders_.cancel(call, caller, order);
        if (!canceled) {
            co_return std::unexpected(canceled.error());
        }
        co_return result<void>{};
    }

private:
    orders::service& orders_;
};

}  // namespace

std::unique_ptr<order_desk> make_direct_order_desk(orders::service& orders)
{
    return std::make_unique<direct_order_desk>(orders);
}

}  // namespace souk::payments
