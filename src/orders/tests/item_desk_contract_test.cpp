// What every way to the item service must do. One suite, run against each.
#include "base/tests/temporary_folder.hpp"
#include "http/tests/nonsense.hpp"
#include "http/tests/served.hpp"
#include "items/http.hpp"
#include "items/service.hpp"
#include "items/store/sqlite.hpp"
#include "orders/clients/direct.hpp"
#include "orders/clients/http.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace souk::orders {

namespace {

using namespace http::testing;

// An item service with a shelf.
struct shelf {
    shelf() { loop.run(items.load(call_for(seconds{10}))); }

    order_line stock(const std::string& upc, std::int64_t units)
    {
        items::draft what;
        what.about = {.upc = upc, .name = "Näme of " + upc, .price = money{1'250}};
        what.available_units = units;
        const auto made = loop.run(items.create(call_for(seconds{10}), what)).value();
        return {.item = made.id, .upc = upc, .name = made.about.name, .unit_price = money{1'250}};
    }

    own_loop loop;
    souk::testing::temporary_folder folder;
    souk::testing::real_world world;
    storage::sqlite::database db{folder.file("item.db"), items::sqlite_schema(), {}};
    std::unique_ptr<items::item_store> store = items::make_sqlite_store(db);
    items::service items{*store, world, {.holds_per_holder = 2}};
};

struct direct_way {
    explicit direct_way(shelf& to) : desk(make_direct_item_desk(to.items)) {}
    std::unique_ptr<item_desk> desk;
};

struct http_way {
    explicit http_way(shelf& to)
    {
        items::add_internal_routes(routes, to.items);
        over = std::make_unique<served>(routes, "item");
        desk = make_http_item_desk(over->peer());
    }

    http::router routes{know_services};
    std::unique_ptr<served> over;
    std::unique_ptr<item_desk> desk;
};

template <class Way>
class item_desk_contract : public ::testing::Test {
protected:
    std::vector<quote> quotes(std::vector<std::string> upcs)
    {
        return shop.loop.run(way.desk->quotes(call_for(seconds{10}), std::move(upcs)));
    }

    result<void>
    hold(const order_id& order, const payment_id& payment, std::vector<order_line> lines)
    {
        const stock_request wanted{
            .order = order,
            .payment = payment,
            .customer = ann,
            .lines = std::move(lines),
            .hold_time = seconds{60},
        };
        return shop.loop.run(way.desk->hold(call_for(seconds{10}), wanted));
    }

    result<void> commit(const order_id& order, const payment_id& payment)
    {
        return shop.loop.run(way.desk->commit(call_for(seconds{10}), order, payment));
    }

    void release(const order_id& order, const std::optional<payment_id>& payment)
    {
        shop.loop.run(way.desk->release(call_for(seconds{10}), order, payment));
    }

    std::int64_t available(const std::string& upc) { return quotes({upc}).at(0).available_units; }

    static order_line so_many(order_line line, std::int64_t quantity)
    {
        line.quantity = quantity;
        return line;
    }

    const account_email ann{"ann+shop@example.com"};
    const order_id o1{"01890000-0000-7000-8000-000000000001"};
    const order_id o2{"01890000-0000-7000-8000-000000000002"};
    const order_id o3{"01890000-0000-7000-8000-000000000003"};
    const payment_id p1{"01890000-0000-7000-8000-00000000000a"};
    const payment_id p2{"01890000-0000-7000-8000-00000000000b"};
    const payment_id p3{"01890000-0000-7000-8000-00000000000c"};

    shelf shop;
    const order_line bread = shop.stock("BREAD", 10);
    const order_line salt = shop.stock("S/A L\"T?&é", 5);
    Way way{shop};
};

using ways = ::testing::Types<direct_way, http_way>;
TYPED_TEST_SUITE(item_desk_contract, ways);

TYPED_TEST(item_desk_contract, quotes_what_is_sold)
{
    const auto all = this->quotes({"BREAD", "none", this->salt.upc});
    ASSERT_EQ(all.size(), 2);
    EXPECT_EQ(all[0].item, this->bread.item);
    EXPECT_EQ(all[0].upc, "BREAD");
    EXPECT_EQ(all[0].name, "Näme of BREAD");
    EXPECT_EQ(all[0].unit_price, money{1'250});
    EXPECT_EQ(all[0].available_units, 10);
    EXPECT_EQ(all[1].upc, this->salt.upc);
    EXPECT_TRUE(this->quotes({"none"}).empty());
    EXPECT_TRUE(this->quotes({}).empty());
}

TYPED_TEST(item_desk_contract, quotes_the_largest_order)
{
    std::vector<std::string> upcs(9'999, std::string(64, 'x'));
    upcs.emplace_back("BREAD");
    EXPECT_EQ(this->quotes(upcs).size(), 1);
}

TYPED_TEST(item_desk_contract, holds_all_or_none_and_only_once)
{
    const std::vector<order_line> lines{
        this->so_many(this->bread, 4), this->so_many(this->salt, 5)
    };
    ASSERT_TRUE(this->hold(this->o1, this->p1, lines));
    ASSERT_TRUE(this->hold(this->o1, this->p1, lines));
    EXPECT_EQ(this->available("BREAD"), 6);
    const auto refused = this->hold(
        this->o2, this->p2, {this->so_many(this->bread, 4), this->so_many(this->salt, 1)}
    );
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, refusal_kind::conflict);
    EXPECT_EQ(refused.error().slug, "insufficient-stock");
    EXPECT_FALSE(refused.error().message.empty());
    const std::vector<field_error> errors{{.field = this->salt.upc, .detail = "wanted 1, 0 left"}};
    EXPECT_EQ(refused.error().errors, errors);
    EXPECT_EQ(this->available("BREAD"), 6);
}

TYPED_TEST(item_desk_contract, refuses_too_many_holds_of_one_customer)
{
    ASSERT_TRUE(this->hold(this->o1, this->p1, {this->so_many(this->bread, 1)}));
    ASSERT_TRUE(this->hold(this->o2, this->p1, {this->so_many(this->bread, 1)}));
    const auto refused = this->hold(this->o3, this->p1, {this->so_many(this->bread, 1)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "too-many-checkouts");
}

TYPED_TEST(item_desk_contract, sells_what_was_held_once)
{
    ASSERT_TRUE(this->hold(this->o1, this->p1, {this->so_many(this->bread, 4)}));
    ASSERT_TRUE(this->commit(this->o1, this->p1));
    ASSERT_TRUE(this->commit(this->o1, this->p1));
    EXPECT_EQ(this->available("BREAD"), 6);
    const auto refused = this->commit(this->o2, this->p1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "order-closed");
}

TYPED_TEST(item_desk_contract, puts_back_one_attempt_or_all)
{
    ASSERT_TRUE(this->hold(this->o1, this->p1, {this->so_many(this->bread, 4)}));
    this->release(this->o1, this->p2);
    EXPECT_EQ(this->available("BREAD"), 6);
    this->release(this->o1, this->p1);
    this->release(this->o1, this->p1);
    EXPECT_EQ(this->available("BREAD"), 10);
    ASSERT_TRUE(this->hold(this->o1, this->p3, {this->so_many(this->bread, 4)}));
    this->release(this->o1, std::nullopt);
    EXPECT_EQ(this->available("BREAD"), 10);
    const auto refused = this->hold(this->o1, this->p3, {this->so_many(this->bread, 4)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "order-closed");
}

TYPED_TEST(item_desk_contract, refuses_in_the_services_own_words)
{
    const auto near = make_direct_item_desk(this->shop.items);
    const auto of_near =
        this->shop.loop.run(near->commit(call_for(seconds{10}), this->o2, this->p1));
    const auto refused = this->commit(this->o2, this->p1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, of_near.error().kind);
    EXPECT_EQ(refused.error().message, of_near.error().message);
}

TEST(http_item_desk, calls_everything_else_an_outage)
{
    const log::capture quiet;
    const auto asks_quotes = [](http::peer& items, const call& call) -> task<> {
        const auto desk = make_http_item_desk(items);
        std::vector<std::string> upcs{"BREAD"};
        co_await desk->quotes(call, std::move(upcs));
    };
    expect_outages(asks_quotes);
}

TEST(http_item_desk, tells_refused_releases_from_done_ones)
{
    const log::capture quiet;
    scripted_peer server{[](const auto&) {
        return answer_with(409, R"({"type":"/problems/order-closed","detail":"No."})");
    }};
    souk::testing::real_world world;
    metrics figures;
    own_loop loop;
    http::peer peer{settings_for("item", server.port()), world, figures, token_of_a_service};
    const auto desk = make_http_item_desk(peer);
    const order_id order{"o"};
    EXPECT_THROW(loop.run(desk->release(call_for(seconds{1}), order, std::nullopt)), unavailable);
}

}  // namespace
}  // namespace souk::orders
