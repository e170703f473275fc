// What the account service and the others ask each other, over a real socket.
#include "accounts/clients/direct.hpp"
#include "accounts/clients/http.hpp"
#include "accounts/clients/revocations.hpp"
#include "accounts/http.hpp"
#include "accounts/store/sqlite.hpp"
#include "accounts/tests/fakes.hpp"
#include "base/tests/temporary_folder.hpp"
#include "http/tests/nonsense.hpp"
#include "http/tests/served.hpp"
#include "orders/http.hpp"
#include "orders/store/sqlite.hpp"
#include "orders/tests/fake_items.hpp"
#include "payments/http.hpp"
#include "payments/store/sqlite.hpp"
#include "payments/tests/fakes.hpp"

#include <gtest/gtest.h>

namespace souk::accounts {

namespace {

using namespace http::testing;

call soon()
{
    return call_for(seconds{10});
}

// Order and payment services with an order of Ann's that she paid.
struct shop {
    shop()
    {
        items.stock("BREAD", money{250}, 10);
        desk.owner = ann.email;
        const std::vector<orders::wanted_line> wanted{{.upc = "BREAD", .quantity = 2}};
        const auto placed = loop.run(orders.place(soon(), ann, wanted, std::nullopt));
        order = placed.value().fields().id;
        desk.totals[order] = money{500};
        const payments::pay_request what{.order = order, .amount = money{500}, .method = "good"};
        payment = loop.run(payments.pay(soon(), ann, what)).value().id;
    }

    std::pair<std::string, std::string> owners()
    {
        return {
            loop.run(order_store->find(soon(), order))->fields().owner.value,
            loop.run(payment_store->find(soon(), payment))->account.value,
        };
    }

    const principal ann{.email = {"ann+shop@example.com"}};
    own_loop loop;
    souk::testing::temporary_folder folder;
    souk::testing::real_world world;

    orders::testing::fake_items items;
    storage::sqlite::database order_db{folder.file("order.db"), orders::sqlite_schema(), {}};
    std::unique_ptr<orders::order_store> order_store = orders::make_sqlite_store(order_db, [] {});
    orders::service orders{*order_store, items, world, {}};

    payments::testing::fake_cards cards{world};
    payments::testing::fake_desk desk;
    storage::sqlite::database payment_db{folder.file("payment.db"), payments::sqlite_schema(), {}};
    std::unique_ptr<payments::settlement_store> payment_store =
        payments::make_sqlite_store(payment_db, [] {});
    payments::service payments{*payment_store, cards, desk, world};

    order_id order;
    payment_id payment;
};

struct direct_way {
    explicit direct_way(shop& to) : records(make_direct_customer_records(to.orders, to.payments)) {}
    std::unique_ptr<customer_records> records;
};

struct http_way {
    explicit http_way(shop& to)
    {
        orders::add_internal_routes(order_routes, to.orders);
        payments::add_internal_routes(payment_routes, to.payments);
        orders = std::make_unique<served>(order_routes, "order");
        payments = std::make_unique<served>(payment_routes, "payment");
        records = make_http_customer_records(orders->peer(), payments->peer());
    }

    http::router order_routes{know_services};
    http::router payment_routes{know_services};
    std::unique_ptr<served> orders;
    std::unique_ptr<served> payments;
    std::unique_ptr<customer_records> records;
};

template <class Way>
class customer_records_contract : public ::testing::Test {
protected:
    void erase(const std::string& whose)
    {
        const account_email pseudonym{"erased-1@pseudonym.invalid"};
        of.loop.run(way.records->erase(soon(), {whose}, pseudonym));
    }

    shop of;
    Way way{of};
};

using ways = ::testing::Types<direct_way, http_way>;
TYPED_TEST_SUITE(customer_records_contract, ways);

TYPED_TEST(customer_records_contract, erases_one_customer_everywhere_and_again)
{
    const std::pair<std::string, std::string> anns{"ann+shop@example.com", "ann+shop@example.com"};
    const std::pair<std::string, std::string> nobodys{
        "erased-1@pseudonym.invalid", "erased-1@pseudonym.invalid"
    };
    this->erase("bob@example.com");
    EXPECT_EQ(this->of.owners(), anns);
    this->erase("ann+shop@example.com");
    this->erase("ann+shop@example.com");
    EXPECT_EQ(this->of.owners(), nobodys);
}

TEST(http_customer_records, calls_everything_else_an_outage)
{
    const log::capture quiet;
    expect_outages([](http::peer& peer, const call& call) -> task<> {
        const auto records = make_http_customer_records(peer, peer);
        const account_email ann{"ann@example.com"};
        const account_email pseudonym{"erased@pseudonym.invalid"};
        co_await records->erase(call, ann, pseudonym);
    });
}

// An account service, and another service's view of which tokens count.
class revoked_tokens : public ::testing::Test {
protected:
    revoked_tokens() { add_internal_routes(routes, accounts); }

    void open(const std::string& email)
    {
        const registration wanted{
            .email = email, .password = "correct horse", .first_name = "A", .last_name = "B"
        };
        ASSERT_TRUE(loop.run(accounts.open(soon(), wanted)));
    }

    void change_password(const std::string& email)
    {
        const credentials given{
            .email = {email}, .password = "correct horse", .remote_address = "10.0.0.1"
        };
        ASSERT_TRUE(loop.run(accounts.change_password(soon(), given, "battery staple")));
    }

    void poll() { loop.run(polling.poll(soon())); }

    bool is_revoked(const std::string& email, milliseconds age)
    {
        return known.is_revoked({email}, over.world.now() - age);
    }

    own_loop loop;
    souk::testing::temporary_folder folder;
    souk::testing::real_world world;
    storage::sqlite::database db{folder.file("account.db"), sqlite_schema(), {}};
    std::unique_ptr<account_store> store = make_sqlite_store(db, [] {});
    testing::fake_vault vault;
    testing::fake_records records;
    auth::token_signer signer{"0123456789abcdef0123456789abcdef"};
    auth::revocations revoked;
    login_limits limits{world, {}};
    service accounts{*store, vault, records, signer, revoked, limits, world};

    http::router routes{know_services};
    served over{routes, "account"};
    auth::revocations known;
    revocation_poll polling{over.peer(), known, world};
};

TEST_F(revoked_tokens, are_learned_from_the_account_service)
{
    open("ann@example.org");
    open("bob@example.org");
    poll();
    EXPECT_FALSE(is_revoked("ann@example.org", seconds{5}));
    change_password("ann@example.org");
    EXPECT_FALSE(is_revoked("ann@example.org", seconds{5})) << "not asked yet";
    poll();
    EXPECT_TRUE(is_revoked("ann@example.org", seconds{5}));
    EXPECT_FALSE(is_revoked("ann@example.org", -seconds{5})) << "a new login counts";
    EXPECT_FALSE(is_revoked("bob@example.org", seconds{5}));
}

TEST_F(revoked_tokens, of_before_the_start_are_learned_too)
{
    open("ann@example.org");
    change_password("ann@example.org");
    poll();
    EXPECT_TRUE(is_revoked("ann@example.org", seconds{5}));
}

TEST_F(revoked_tokens, of_a_whole_tokens_life_are_asked_for_first_then_of_a_minute)
{
    scripted_peer account{[](const auto&) { return answer_with(200, "[]"); }};
    metrics figures;
    http::peer peer{settings_for("account", account.port()), world, figures, token_of_a_service};
    revocation_poll other{peer, known, world, {.token_life = seconds{3'600}}};
    const auto asked_since = [&] {
        loop.run(other.poll(soon()));
        const auto request = account.last_request();
        auto text = request.substr(request.find("since=") + 6, 28);
        for (auto at = text.find("%3A"); at != std::string::npos; at = text.find("%3A")) {
            text.replace(at, 3, ":");
        }
        return world.now() - parse_timestamp(text).value();
    };
    EXPECT_GE(asked_since(), seconds{3'600});
    const auto again = asked_since();
    EXPECT_GE(again, seconds{60});
    EXPECT_LT(again, seconds{120});
}

TEST_F(revoked_tokens, are_asked_for_again_and_again)
{
    const log::capture quiet;
    open("ann@example.org");
    const auto until_known = [&]() -> task<> {
        while (!is_revoked("ann@example.org", seconds{5})) {
            co_await world.sleep(milliseconds{5});
        }
        polling.stop();
    };
    change_password("ann@example.org");
    boost::asio::co_spawn(loop.get(), polling.run(), boost::asio::detached);
    loop.run(until_known());
    EXPECT_NO_THROW(loop.run(polling.check(soon())));
}

TEST_F(revoked_tokens, that_are_known_stay_revoked_while_accounts_are_away)
{
    scripted_peer account{[](const auto&) {
        return answer_with(
            200, R"([{"accountEmail":"ann@example.org","validFrom":"2100-01-01T00:00:00.000Z"}])"
        );
    }};
    const log::capture quiet;
    metrics figures;
    http::peer peer{settings_for("account", account.port()), world, figures, token_of_a_service};
    revocation_poll other{peer, known, world};
    EXPECT_THROW(loop.run(other.check(soon())), unavailable) << "nothing is known yet";
    loop.run(other.poll(soon()));
    account.does([](const auto&) { return answer_with(503); });
    EXPECT_THROW(loop.run(other.poll(soon())), unavailable);
    EXPECT_NO_THROW(loop.run(other.check(soon())));
    EXPECT_TRUE(is_revoked("ann@example.org", seconds{0}));
    EXPECT_FALSE(is_revoked("bob@example.org", seconds{0}));
}

TEST_F(revoked_tokens, are_not_told_to_customers)
{
    const log::capture quiet;
    http::request asked{.path = "/internal/v1/revocations", .call = soon()};
    asked.query["since"] = "2026-01-01T00:00:00Z";
    EXPECT_EQ(loop.run(routes.answer(asked)).status, 401);
    asked.fields.emplace_back("authorization", "Bearer a service's");
    EXPECT_EQ(loop.run(routes.answer(asked)).status, 200);
    asked.query["since"] = "yesterday";
    EXPECT_EQ(loop.run(routes.answer(asked)).status, 400);
}

TEST(revocation_poll, calls_everything_else_an_outage)
{
    const log::capture quiet;
    expect_outages([](http::peer& peer, const call& call) -> task<> {
        auth::revocations known;
        souk::testing::real_world world;
        revocation_poll polling{peer, known, world};
        co_await polling.poll(call);
    });
}

}  // namespace
}  // namespace souk::accounts
