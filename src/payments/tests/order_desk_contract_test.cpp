// What every way to the order service must do. One suite, run against each.
#include "base/tests/temporary_folder.hpp"
#include "http/tests/nonsense.hpp"
#include "http/tests/served.hpp"
#include "orders/http.hpp"
#include "orders/service.hpp"
#include "orders/store/sqlite.hpp"
#include "orders/tests/fake_items.hpp"
#include "payments/clients/direct.hpp"
#include "payments/clients/http.hpp"

#include <gtest/gtest.h>

namespace souk::payments {

namespace {

using namespace http::testing;

// An order service with Ann's order of two loaves at 2.50.
struct order_book {
    order_book()
    {
        items.stock("BREAD", money{250}, 10);
        const std::vector<orders::wanted_line> wanted{{.upc = "BREAD", .quantity = 2}};
        const auto placed =
            loop.run(orders.place(call_for(seconds{10}), ann, wanted, std::nullopt));
        order = placed.value().fields().id;
    }

    const principal ann{.email = {"ann+shop@example.com"}};
    own_loop loop;
    souk::testing::temporary_folder folder;
    souk::testing::real_world world;
    orders::testing::fake_items items;
    storage::sqlite::database db{folder.file("order.db"), orders::sqlite_schema(), {}};
    std::unique_ptr<orders::order_store> store = orders::make_sqlite_store(db, [] {});
    orders::service orders{*store, items, world, {}};
    order_id order;
};

struct direct_way {
    explicit direct_way(order_book& to) : desk(make_direct_order_desk(to.orders)) {}
    std::unique_ptr<order_desk> desk;
};

struct http_way {
    explicit http_way(order_book& to)
    {
        orders::add_internal_routes(routes, to.orders);
        over = std::make_unique<served>(routes, "order");
        desk = make_http_order_desk(over->peer());
    }

    http::router routes{know_services};
    std::unique_ptr<served> over;
    std::unique_ptr<order_desk> desk;
};

template <class Way>
class order_desk_contract : public ::testing::Test {
protected:
    result<money> payable(const account_email& who)
    {
        return shop.loop.run(way.desk->payable(call_for(seconds{10}), shop.order, who));
    }

    result<money> checkout(const account_email& who)
    {
        return shop.loop.run(way.desk->checkout(call_for(seconds{10}), shop.order, who, p1));
    }

    result<void> cancel(const principal& caller, const order_id& order)
    {
        return shop.loop.run(way.desk->cancel(call_for(seconds{10}), caller, order));
    }

    const account_email ann{"ann+shop@example.com"};
    const account_email bob{"bob@example.com"};
    const principal admin{.email = {"boss@example.com"}, .role = role::admin};
    const payment_id p1{"01890000-0000-7000-8000-00000000000a"};

    order_book shop;
    Way way{shop};
};

using ways = ::testing::Types<direct_way, http_way>;
TYPED_TEST_SUITE(order_desk_contract, ways);

TYPED_TEST(order_desk_contract, tells_the_total_to_its_owner_only)
{
    EXPECT_EQ(this->payable(this->ann), money{500});
    for (const auto& refused : {this->payable(this->bob), this->checkout(this->bob)}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, refusal_kind::not_found);
        EXPECT_EQ(refused.error().slug, "unknown-order");
        EXPECT_EQ(refused.error().message, "There is no such order.");
    }
    this->shop.order = {"unheard-of?x=y&%#"};
    EXPECT_EQ(this->payable(this->ann).error().slug, "unknown-order");
}

TYPED_TEST(order_desk_contract, checks_out_once)
{
    EXPECT_EQ(this->checkout(this->ann), money{500});
    EXPECT_EQ(this->checkout(this->ann), money{500});
    EXPECT_EQ(this->shop.items.available("BREAD"), 8);
}

TYPED_TEST(order_desk_contract, names_what_is_short)
{
    this->shop.items.shelf.at("BREAD").available_units = 1;
    const auto refused = this->checkout(this->ann);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, refusal_kind::conflict);
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    const std::vector<field_error> errors{{.field = "BREAD", .detail = "wanted more than 1"}};
    EXPECT_EQ(refused.error().errors, errors);
}

TYPED_TEST(order_desk_contract, cancels_for_an_administrator_and_again)
{
    ASSERT_TRUE(this->cancel(this->admin, this->shop.order));
    ASSERT_TRUE(this->cancel(this->admin, this->shop.order));
    EXPECT_EQ(this->payable(this->ann).error().slug, "order-not-payable");
    const auto found =
        this->shop.loop.run(this->shop.store->find(call_for(seconds{10}), this->shop.order));
    EXPECT_EQ(found->fields().canceled_because, orders::cancel_reason::by_shop);
}

TYPED_TEST(order_desk_contract, cancels_for_nobody_who_may_not)
{
    const principal bob{.email = this->bob};
    const auto refused = this->cancel(bob, this->shop.order);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "unknown-order");
    EXPECT_EQ(this->cancel(this->admin, {"unheard-of"}).error().slug, "unknown-order");
    EXPECT_EQ(this->payable(this->ann), money{500});
}

TYPED_TEST(order_desk_contract, throws_when_what_is_behind_it_is_away)
{
    const log::capture quiet;
    this->shop.items.away["hold"] = 100;
    EXPECT_THROW(this->checkout(this->ann), unavailable);
}

TEST(http_order_desk, calls_everything_else_an_outage)
{
    const log::capture quiet;
    const auto asks = [](http::peer& orders, const call& call) -> task<> {
        const auto desk = make_http_order_desk(orders);
        const order_id order{"o"};
        const account_email ann{"ann@example.com"};
        co_await desk->payable(call, order, ann);
    };
    expect_outages(asks);
}

}  // namespace
}  // namespace souk::payments
