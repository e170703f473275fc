// What every payment provider's adapter must do. One suite, run against each.
#include "base/side_by_side.hpp"
#include "http/tests/nonsense.hpp"
#include "http/tests/served.hpp"
#include "payments/provider/http.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/tests/folder.hpp"
#include "payments/tests/patient_world.hpp"

#include <gtest/gtest.h>

namespace souk::payments {

namespace {

using enum charge_state;

const payment_id first{"00000001-0000-7000-8000-000000000000"};
constexpr money price{3998};

struct simulated_backend {
    testing::test_folder folder;
    testing::patient_world world;
    storage::sqlite::database db{folder.file("provider.db"), simulated_schema(), {}};
    std::unique_ptr<card_network> cards =
        make_simulated_cards(db, world, {.late_answer = milliseconds{50}});
    std::string succeeding = "pm_card_visa";
    std::string declining = "pm_card_declined";
    std::string late = "pm_card_timeout";

    // The provider's state is its own: it survives this program.
    void restart() { cards = make_simulated_cards(db, world); }
};

// The same in another process, as far as a client can tell.
struct http_backend : simulated_backend {
    http_backend() { start(); }

    void restart()
    {
        stop();
        simulated_backend::restart();
        start();
    }

    void start()
    {
        near = std::move(cards);
        routes = std::make_unique<http::router>(http::testing::know_services);
        add_provider_routes(*routes, *near);
        over = std::make_unique<http::testing::served>(*routes, "provider");
        cards = make_http_cards(over->peer());
    }

    void stop()
    {
        cards.reset();
        over.reset();
        routes.reset();
    }

    ~http_backend() { stop(); }

    std::unique_ptr<card_network> near;
    std::unique_ptr<http::router> routes;
    std::unique_ptr<http::testing::served> over;
};

template <class Backend>
struct card_network_contract : ::testing::Test {
    http::testing::own_loop loop;
    Backend backend;
    call call = background_call(backend.world, milliseconds{60'000});

    charge_state charge(const std::string& method)
    {
        return loop.run(backend.cards->charge(call, first, price, method));
    }
    charge_state find() { return loop.run(backend.cards->find(call, first)); }
    charge_state cancel() { return loop.run(backend.cards->cancel(call, first)); }
    void refund() { loop.run(backend.cards->refund(call, first)); }
};

using backends = ::testing::Types<simulated_backend, http_backend>;
TYPED_TEST_SUITE(card_network_contract, backends);

TYPED_TEST(card_network_contract, knows_its_methods)
{
    EXPECT_TRUE(this->backend.cards->knows(this->backend.cards->default_method()));
    EXPECT_TRUE(this->backend.cards->knows(this->backend.declining));
    EXPECT_FALSE(this->backend.cards->knows("pm_card_unheard_of"));
    EXPECT_FALSE(this->backend.cards->knows(""));
}

TYPED_TEST(card_network_contract, charges_once_and_says_so_again)
{
    EXPECT_EQ(this->find(), unknown);
    EXPECT_EQ(this->charge(this->backend.succeeding), charged);
    EXPECT_EQ(this->charge(this->backend.succeeding), charged);
    EXPECT_EQ(this->charge(this->backend.declining), charged) << "decided already";
    this->backend.restart();
    EXPECT_EQ(this->find(), charged);
}

TYPED_TEST(card_network_contract, declines_and_stays_declined)
{
    EXPECT_EQ(this->charge(this->backend.declining), declined);
    EXPECT_EQ(this->find(), declined);
    EXPECT_EQ(this->cancel(), declined);
    this->refund();
    EXPECT_EQ(this->find(), declined);
}

TYPED_TEST(card_network_contract, never_charges_a_canceled_attempt)
{
    EXPECT_EQ(this->cancel(), canceled);
    EXPECT_EQ(this->cancel(), canceled);
    EXPECT_EQ(this->charge(this->backend.succeeding), canceled);
    EXPECT_EQ(this->find(), canceled);
}

TYPED_TEST(card_network_contract, says_when_a_cancellation_comes_too_late)
{
    EXPECT_EQ(this->charge(this->backend.succeeding), charged);
    EXPECT_EQ(this->cancel(), charged);
    EXPECT_EQ(this->find(), charged);
}

TYPED_TEST(card_network_contract, refunds_once)
{
    this->refund();
    EXPECT_EQ(this->find(), unknown);
    EXPECT_EQ(this->charge(this->backend.succeeding), charged);
    this->refund();
    this->refund();
    EXPECT_EQ(this->find(), refunded);
    EXPECT_EQ(this->charge(this->backend.succeeding), refunded);
}

TYPED_TEST(card_network_contract, answers_late_but_answers)
{
    EXPECT_EQ(this->charge(this->backend.late), charged);
    EXPECT_EQ(this->find(), charged);
}

TYPED_TEST(card_network_contract, lets_no_charge_under_way_land_after_a_cancellation)
{
    auto answered = unknown;
    const auto charge_late = [&]() -> task<> {
        answered =
            co_await this->backend.cards->charge(this->call, first, price, this->backend.late);
    };
    const auto cancel_meanwhile = [&]() -> task<> {
        EXPECT_EQ(co_await this->backend.cards->cancel(this->call, first), canceled);
    };
    std::vector<task<>> both;
    both.push_back(charge_late());
    both.push_back(cancel_meanwhile());
    this->loop.run(side_by_side(this->backend.world, std::move(both)));
    EXPECT_EQ(answered, canceled);
    EXPECT_EQ(this->find(), canceled);
}

TEST(http_cards, calls_everything_else_an_outage)
{
    const log::capture quiet;
    const auto charges = [](http::peer& provider, const call& call) -> task<> {
        const auto cards = make_http_cards(provider);
        co_await cards->charge(call, first, price, "pm_card_visa");
    };
    http::testing::expect_outages(charges);
}

}  // namespace
}  // namespace souk::payments
