#include "accounts/clients/revocations.hpp"

#include "base/log.hpp"
#include "http/asking.hpp"

#include <limits>
#include <utility>

namespace souk::accounts {

namespace {

// How much is asked for twice: clocks differ, and a change is dated before it can be read.
constexpr seconds overlap{60};

constexpr json::fields::text_limits any_text{.most = std::numeric_limits<std::size_t>::max()};

void take(const json::value& answer, const http::peer& from, auth::revocations& into)
{
    for (const json::value& each : http::elements_of(from, answer)) {
        json::fields in{each};
        const account_email whose{in.required("accountEmail", in.text("accountEmail", any_text))};
        const auto text = in.required("validFrom", in.text("validFrom", any_text));
        const auto valid_from = parse_timestamp(text);
        http::expect_understood(from, in);
        if (!valid_from) {
            throw unavailable{from.name() + " answered what is no time"};
        }
        into.revoke(whose, *valid_from);
    }
}

}  // namespace

revocation_poll::revocation_poll(
    http::peer& accounts,
    auth::revocations& into,
    souk::world& world,
    revocation_poll_settings settings
)
    : accounts_(accounts), revoked_(into), world_(world), settings_(settings),
      pause_(world.new_alarm())
{
}

task<> revocation_poll::run()
{
    bool away = false;
    while (!stopping_) {
        try {
            const auto call = background_call(world_, settings_.time);
            co_await poll(call);
            away = false;
        } catch (const unavailable& why) {
            if (!std::exchange(away, true)) {
                log::warn("revoked tokens can't be learned now", {{"why", why.what()}});
            }
        }
        if (!stopping_) {
            co_await pause_->wait(settings_.every);
        }
    }
}

void revocation_poll::stop()
{
    stopping_ = true;
    pause_->ring();
}

task<> revocation_poll::poll(const call& call)
{
    const auto now = world_.now();
    http::client_request asked{
        .target = "/internal/v1/revocations?since=" + http::percent_encode(to_string(since())),
    };
    const auto answer = co_await http::ask(accounts_, call, std::move(asked));
    if (!answer) {
        throw unavailable{"accounts refused to tell what is revoked: " + answer.error().slug};
    }
    take(*answer, accounts_, revoked_);
    known_until_ms_ = to_milliseconds(now);
    revoked_.forget_before(now - settings_.token_life - overlap);
}

task<> revocation_poll::check(const call& /*call*/) const
{
    if (known_until_ms_ == 0) {
        throw unavailable{"it is not known yet which tokens are revoked"};
    }
    co_return;
}

timestamp revocation_poll::since() const
{
    const std::int64_t known_until = known_until_ms_;
    if (known_until == 0) {
        return world_.now() - settings_.token_life - overlap;
    }
    return from_milliseconds(known_until) - overlap;
}

}  // namespace souk::accounts
