#include "orders/clients/http.hpp"

#include "http/asking.hpp"
#include "json/writer.hpp"

#include <limits>
#include <utility>

namespace souk::orders {

namespace {

constexpr money most_money{std::numeric_limits<std::int64_t>::max()};
constexpr std::int64_t most_units = std::numeric_limits<std::int64_t>::max();
constexpr json::fields::text_limits any_text{
    .most = std::numeric_limits<std::size_t>::max(), .control_characters = true
};

std::string reservation_of(const order_id& order)
{
    return "/internal/v1/reservations/" + http::percent_encode(order.value);
}

std::string to_body(const std::vector<std::string>& upcs)
{
    json::writer out;
    out.begin_object().key("upcs").begin_array();
    for (const std::string& each : upcs) {
        out.value(each);
    }
    out.end_array().end_object();
    return std::move(out).text();
}

std::string to_body(const stock_request& wanted)
{
    json::writer out;
    out.begin_object()
        .member("paymentId", wanted.payment.value)
        .member("holder", wanted.customer.value)
        .member("ttl", wanted.hold_time.count());
    out.key("lines").begin_array();
    for (const order_line& line : wanted.lines) {
        out.begin_object()
            .member("itemId", line.item.value)
            .member("upc", line.upc)
            .member("quantity", line.quantity)
            .end_object();
    }
    out.end_array().end_object();
    return std::move(out).text();
}

std::string to_body(const std::optional<payment_id>& payment)
{
    json::writer out;
    out.begin_object();
    if (payment) {
        out.member("paymentId", payment->value);
    }
    out.end_object();
    return std::move(out).text();
}

class http_item_desk final : public item_desk {
public:
    explicit http_item_desk(http::peer& items) : items_(items) {}

    task<std::vector<quote>> quotes(const call& call, std::vector<std::string> upcs) override
    {
        if (upcs.empty()) {
            co_return std::vector<quote>{};
        }
        http::client_request asked = post("/internal/v1/quotes", to_body(upcs));
        const auto answer = co_await http::ask(items_, call, std::move(asked));
        if (!answer) {
            throw refused("quotes", answer.error());
        }
        std::vector<quote> read;
        for (const json::value& each : http::elements_of(items_, *answer)) {
            read.push_back(read_quote(each));
        }
        co_return read;
    }

    task<result<void>> hold(const call& call, const stock_request& wanted) override
    {
        http::client_request asked{
            .method = http::verb::put,
            .target = reservation_of(wanted.order),
            .body = to_body(wanted),
        };
        co_return co_await http::tell(items_, call, std::move(asked));
    }

    task<result<void>>
    commit(const call& call, const order_id& order, const payment_id& payment) override
    {
        auto asked = post(reservation_of(order) + "/commit", to_body(std::optional{payment}));
        co_return co_await http::tell(items_, call, std::move(asked));
    }

    task<> release(
        const call& call, const order_id& order, const std::optional<payment_id>& payment
    ) override
    {
        auto asked = post(reservation_of(order) + "/release", to_body(payment));
        const auto released = co_await http::tell(items_, call, std::move(asked));
        if (!released) {
            throw refused("a release", released.error());
        }
    }

private:
    // Every call of the desk may be repeated.
    static http::client_request post(std::string target, std::string body)
    {
        return {
            .method = http::verb::post,
            .target = std::move(target),
            .body = std::move(body),
            .repeatable = true,
        };
    }

    static unavailable refused(const std::string& what, const refusal& why)
    {
        return unavailable{"the item service refused " + what + ": " + why.slug};
    }

    quote read_quote(const json::value& from) const
    {
        json::fields in{from};
        quote read{
            .item = {in.required("itemId", in.text("itemId", any_text))},
            .upc = in.required("upc", in.text("upc", any_text)),
            .name = in.required("name", in.text("name", any_text)),
            .unit_price = in.required("unitPrice", in.amount("unitPrice", money{}, most_money)),
            .available_units =
                in.required("availableUnits", in.whole("availableUnits", 0, most_units)),
        };
        http::expect_understood(items_, in);
        return read;
    }

    http::peer& items_;
};

}  // namespace

std::unique_ptr<item_desk> make_http_item_desk(http::peer& items)
{
    return std::make_unique<http_item_desk>(items);
}

}  // namespace souk::orders
