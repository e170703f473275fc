#include "http/asking.hpp"
#include "json/writer.hpp"
#include "payments/provider/http.hpp"
#include "payments/provider/words.hpp"

#include <utility>

namespace souk::payments {

namespace {

std::string path_of(const payment_id& attempt, const std::string& step = "")
{
    return "/internal/v1/charges/" + http::percent_encode(attempt.value) + step;
}

class http_cards final : public card_network {
public:
    explicit http_cards(http::peer& provider) : provider_(provider) {}

    // What the simulated provider takes is no secret, and never changes.
    bool knows(const std::string& method) const override { return is_card(method); }
    std::string default_method() const override { return std::string{visa}; }

    task<charge_state> charge(
        const call& call, const payment_id& attempt, money amount, const std::string& method
    ) override
    {
        json::writer body;
        body.begin_object().member("amount", amount).member("method", method).end_object();
        http::client_request asked{
            .method = http::verb::put,
            .target = path_of(attempt),
            .body = std::move(body).text(),
        };
        co_return co_await ask(call, std::move(asked), http::patience::whole_call);
    }

    task<charge_state> find(const call& call, const payment_id& attempt) override
    {
        http::client_request asked{.target = path_of(attempt)};
        co_return co_await ask(call, std::move(asked));
    }

    task<charge_state> cancel(const call& call, const payment_id& attempt) override
    {
        co_return co_await ask(call, post(path_of(attempt, "/cancel")));
    }

    task<> refund(const call& call, const payment_id& attempt) override
    {
        const auto done = co_await http::tell(provider_, call, post(path_of(attempt, "/refund")));
        if (!done) {
            throw refused(done.error());
        }
    }

private:
    // Every call of the provider may be repeated.
    static http::client_request post(std::string target)
    {
        return {.method = http::verb::post, .target = std::move(target), .repeatable = true};
    }

    static unavailable refused(const refusal& why)
    {
        return unavailable{"the payment provider refused a request: " + why.slug};
    }

    task<charge_state>
    ask(const call& call, http::client_request asked, http::patience with = http::patience::usual)
    {
        const auto answer = co_await http::ask(provider_, call, std::move(asked), with);
        if (!answer) {
            throw refused(answer.error());
        }
        json::fields in{*answer};
        const auto state =
            parse_charge_state(in.required("state", in.text("state", {.most = 100})));
        if (!in.ok() || !state) {
            throw unavailable{"the payment provider answered what can't be understood"};
        }
        co_return *state;
    }

    http::peer& provider_;
};

}  // namespace

std::unique_ptr<card_network> make_http_cards(http::peer& provider)
{
    return std::make_unique<http_cards>(provider);
}

}  // namespace souk::payments
