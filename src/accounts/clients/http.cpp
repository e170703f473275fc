#include "accounts/clients/http.hpp"

#include "http/asking.hpp"
#include "json/writer.hpp"

#include <utility>

namespace souk::accounts {

namespace {

class http_customer_records final : public customer_records {
public:
    http_customer_records(http::peer& orders, http::peer& payments)
        : orders_(orders), payments_(payments)
    {
    }

    task<>
    erase(const call& call, const account_email& customer, const account_email& pseudonym) override
    {
        json::writer body;
        body.begin_object()
            .member("accountEmail", customer.value)
            .member("pseudonym", pseudonym.value)
            .end_object();
        co_await erase_at(orders_, call, "/internal/v1/orders/erase-customer", body.text());
        co_await erase_at(payments_, call, "/internal/v1/payments/erase-customer", body.text());
    }

private:
    static task<>
    erase_at(http::peer& service, const call& call, std::string target, std::string body)
    {
        http::client_request asked{
            .method = http::verb::post,
            .target = std::move(target),
            .body = std::move(body),
            .repeatable = true,
        };
        // Takes its time for a customer of many years.
        const auto erased =
            co_await http::tell(service, call, std::move(asked), http::patience::whole_call);
        if (!erased) {
            throw unavailable{service.name() + " refused an erasure: " + erased.error().slug};
        }
    }

    http::peer& orders_;
    http::peer& payments_;
};

}  // namespace

std::unique_ptr<customer_records>
make_http_customer_records(http::peer& orders, http::peer& payments)
{
    return std::make_unique<http_customer_records>(orders, payments);
}

}  // namespace souk::accounts
