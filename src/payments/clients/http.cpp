#include "payments/clients/http.hpp"

#include "http/asking.hpp"
#include "json/writer.hpp"

#include <limits>
#include <utility>

namespace souk::payments {

namespace {

constexpr money most_money{std::numeric_limits<std::int64_t>::max()};

std::string path_of(const order_id& order, const std::string& step)
{
    return "/internal/v1/orders/" + http::percent_encode(order.value) + step;
}

class http_order_desk final : public order_desk {
public:
    explicit http_order_desk(http::peer& orders) : orders_(orders) {}

    task<result<money>>
    payable(const call& call, const order_id& order, const account_email& account) override
    {
        http::client_request asked{
            .target =
                path_of(order, "/payable?accountEmail=") + http::percent_encode(account.value),
        };
        co_return read_total(co_await http::ask(orders_, call, std::move(asked)));
    }

    task<result<money>> checkout(
        const call& call,
        const order_id& order,
        const account_email& account,
        const payment_id& payment
    ) override
    {
        json::writer body;
        body.begin_object()
            .member("accountEmail", account.value)
            .member("paymentId", payment.value)
            .end_object();
        auto asked = post(path_of(order, "/checkout"), std::move(body));
        co_return read_total(co_await http::ask(orders_, call, std::move(asked)));
    }

    // Says who asks and as what: the order service decides, as it does for its own callers.
    task<result<void>>
    cancel(const call& call, const principal& caller, const order_id& order) override
    {
        json::writer body;
        body.begin_object()
            .member("accountEmail", caller.email.value)
            .member("role", caller.is_admin() ? "ADMIN" : "USER")
            .end_object();
        auto asked = post(path_of(order, "/cancel"), std::move(body));
        co_return co_await http::tell(orders_, call, std::move(asked));
    }

private:
    // Every call of the desk may be repeated.
    static http::client_request post(std::string target, json::writer body)
    {
        return {
            .method = http::verb::post,
            .target = std::move(target),
            .body = std::move(body).text(),
            .repeatable = true,
        };
    }

    result<money> read_total(const result<json::value>& answer) const
    {
        if (!answer) {
            return std::unexpected(answer.error());
        }
        json::fields in{*answer};
        const auto total =
            in.required("totalAmount", in.amount("totalAmount", money{}, most_money));
        http::expect_understood(orders_, in);
        return total;
    }

    http::peer& orders_;
};

}  // namespace

std::unique_ptr<order_desk> make_http_order_desk(http::peer& orders)
{
    return std::make_unique<http_order_desk>(orders);
}

}  // namespace souk::payments
