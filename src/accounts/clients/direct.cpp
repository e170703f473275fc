#include "accounts/clients/direct.hpp"

namespace souk::accounts {

namespace {

class direct_customer_records final : public customer_records {
public:
    direct_customer_records(orders::service& orders, payments::service& payments)
        : orders_(orders), payments_(payments)
    {
    }

    task<>
    erase(const call& call, const account_email& customer, const account_email& pseudonym) override
    {
        co_await orders_.erase_customer(call, customer, pseudonym);
        co_await payments_.erase_customer(call, customer, pseudonym);
    }

private:
    orders::service& orders_;
    payments::service& payments_;
};

}  // namespace

std::unique_ptr<customer_records>
make_direct_customer_records(orders::service& orders, payments::service& payments)
{
    return std::make_unique<direct_customer_records>(orders, payments);
}

}  // namespace souk::accounts
