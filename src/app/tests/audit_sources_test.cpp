// What an audit reads is the same from the stores as from the services that own them.
#include "app/audit.hpp"
#include "app/tests/folder.hpp"
#include "http/tests/nonsense.hpp"
#include "http/tests/served.hpp"
#include "items/clients/audit.hpp"
#include "items/http.hpp"
#include "items/store/sqlite.hpp"
#include "orders/clients/direct.hpp"
#include "orders/http.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/clients/direct.hpp"
#include "payments/http.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/sqlite.hpp"

#include <gtest/gtest.h>

namespace souk::app {

namespace {

using namespace http::testing;

call soon()
{
    return call_for(seconds{10});
}

// A shop that sold something, and whose books are read both ways.
class audited_shop : public ::testing::Test {
protected:
    audited_shop()
    {
        loop.run(items.load(soon()));
        items::draft bread;
        bread.about = {.upc = "BREAD", .name = "Bread", .price = money{250}};
        bread.available_units = 100;
        EXPECT_TRUE(loop.run(items.create(soon(), bread)));
        for (int each = 0; each < 4; ++each) {
            place();
        }
        pay(placed[0]);
        pay(placed[1]);
        complete(placed[0]);
        EXPECT_TRUE(loop.run(orders.cancel(soon(), ann, placed[3])));
        items::add_internal_routes(item_routes, items);
        orders::add_internal_routes(order_routes, orders);
        payments::add_internal_routes(payment_routes, payments);
    }

    void place()
    {
        const std::vector<orders::wanted_line> wanted{{.upc = "BREAD", .quantity = 3}};
        const auto made = loop.run(orders.place(soon(), ann, wanted, std::nullopt));
        placed.push_back(made.value().fields().id);
    }

    void pay(const order_id& order)
    {
        const payments::pay_request what{.order = order, .amount = money{750}};
        paid.push_back(loop.run(payments.pay(soon(), ann, what)).value().id);
    }

    void complete(const order_id& order)
    {
        EXPECT_TRUE(loop.run(orders.complete(soon(), order, paid[0], money{500})));
    }

    audit_report audit_of(audit_sources& sources)
    {
        return loop.run(audit(sources, world, milliseconds{0}, [](std::size_t) {}));
    }

    const principal ann{.email = {"ann@example.com"}};
    own_loop loop;
    souk::testing::temporary_folder folder;
    souk::testing::real_world world;

    storage::sqlite::database item_db{folder.path() / "item.db", items::sqlite_schema(), {}};
    std::unique_ptr<items::item_store> item_store = items::make_sqlite_store(item_db);
    items::service items{*item_store, world, {}};
    std::unique_ptr<orders::item_desk> item_desk = orders::make_direct_item_desk(items);

    storage::sqlite::database order_db{folder.path() / "order.db", orders::sqlite_schema(), {}};
    std::unique_ptr<orders::order_store> order_store = orders::make_sqlite_store(order_db, [] {});
    orders::service orders{*order_store, *item_desk, world, {}};
    std::unique_ptr<payments::order_desk> order_desk = payments::make_direct_order_desk(orders);

    storage::sqlite::database card_db{folder.path() / "cards.db", payments::simulated_schema(), {}};
    std::unique_ptr<payments::card_network> cards = payments::make_simulated_cards(card_db, world);
    storage::sqlite::database payment_db{
        folder.path() / "payment.db", payments::sqlite_schema(), {}
    };
    std::unique_ptr<payments::settlement_store> payment_store =
        payments::make_sqlite_store(payment_db, [] {});
    payments::service payments{*payment_store, *cards, *order_desk, world};

    std::vector<order_id> placed;
    std::vector<payment_id> paid;

    http::router item_routes{know_services};
    http::router order_routes{know_services};
    http::router payment_routes{know_services};
    served item_peer{item_routes, "item"};
    served order_peer{order_routes, "order"};
    served payment_peer{payment_routes, "payment"};

    const audit_stores stores{
        .items = *item_store, .orders = *order_store, .payments = *payment_store
    };
    std::unique_ptr<audit_sources> near = make_stored_audit_sources(stores);
    const audit_peers peers{
        .items = item_peer.peer(), .orders = order_peer.peer(), .payments = payment_peer.peer()
    };
    std::unique_ptr<audit_sources> far = make_http_audit_sources(peers);
};

TEST_F(audited_shop, shows_the_same_pages_both_ways)
{
    for (const std::size_t limit : {1U, 2U, 1'000U}) {
        for (const order_id& after : {order_id{""}, placed[0], placed[3]}) {
            const auto orders = loop.run(near->orders(soon(), after, limit));
            EXPECT_EQ(loop.run(far->orders(soon(), after, limit)), orders);
            const auto units = loop.run(near->units(soon(), after, limit));
            EXPECT_EQ(loop.run(far->units(soon(), after, limit)), units);
        }
        for (const auto& after : {std::optional<payment_id>{}, std::optional{paid[0]}}) {
            const auto payments = loop.run(near->payments(soon(), after, limit));
            EXPECT_EQ(loop.run(far->payments(soon(), after, limit)), payments);
        }
    }
    EXPECT_EQ(loop.run(far->orders(soon(), {""}, 1'000)).size(), 4);
    EXPECT_EQ(loop.run(far->payments(soon(), std::nullopt, 1'000)).size(), 2);
    EXPECT_FALSE(loop.run(far->units(soon(), {""}, 1'000)).empty());
}

TEST_F(audited_shop, has_the_same_books_both_ways)
{
    const auto own = loop.run(near->stock(soon()));
    const auto told = loop.run(far->stock(soon()));
    EXPECT_EQ(told.items, own.items);
    EXPECT_EQ(told.total, own.total);
    EXPECT_EQ(told.unbalanced, own.unbalanced);
    EXPECT_EQ(told.total.sold, 3);
}

TEST_F(audited_shop, is_found_wrong_both_ways)
{
    const auto own = audit_of(*near);
    const auto told = audit_of(*far);
    EXPECT_EQ(told.violations, own.violations);
    ASSERT_EQ(told.violations.size(), 1) << "the second payment's order was never told";
    EXPECT_EQ(told.violations[0].invariant, "I6");
    EXPECT_EQ(told.violations[0].subject, "order " + placed[1].value);
    EXPECT_EQ(told.orders, 4);
    EXPECT_EQ(told.completed, 1);
    EXPECT_EQ(told.canceled, 1);
    EXPECT_EQ(told.taken, money{1'500});
    EXPECT_EQ(told.sold_units, own.sold_units);
}

TEST_F(audited_shop, tells_wrong_books)
{
    const auto spoil = [](storage::sqlite::connection& db) {
        db.execute("UPDATE items SET available_units = available_units + 5");
    };
    const auto spoiling = [&]() -> task<> {
        const auto call = soon();
        co_await item_db.write(call, spoil);
    };
    loop.run(spoiling());
    const auto told = loop.run(far->stock(soon()));
    ASSERT_EQ(told.unbalanced.size(), 1);
    EXPECT_EQ(told.unbalanced, loop.run(near->stock(soon())).unbalanced);
}

using asking = std::function<task<>(http::peer&, const call&)>;

TEST(http_audit_sources, call_everything_else_an_outage)
{
    const log::capture quiet;
    const asking books = [](http::peer& peer, const call& call) -> task<> {
        co_await items::read_books(peer, call);
    };
    const asking units = [](http::peer& peer, const call& call) -> task<> {
        const order_id after{""};
        co_await items::read_units(peer, call, after, 10);
    };
    const asking orders = [](http::peer& peer, const call& call) -> task<> {
        const order_id after{""};
        co_await orders::read_records(peer, call, after, 10);
    };
    const asking payments = [](http::peer& peer, const call& call) -> task<> {
        co_await payments::read_records(peer, call, std::nullopt, 10);
    };
    for (const auto& each : {books, units, orders, payments}) {
        expect_outages(each);
    }
}

TEST_F(audited_shop, shows_its_books_to_services_only)
{
    const log::capture quiet;
    const std::vector<std::pair<http::router*, std::string>> all{
        {&item_routes, "stock"},
        {&item_routes, "units"},
        {&order_routes, "orders"},
        {&payment_routes, "payments"},
    };
    for (const auto& [routes, what] : all) {
        http::request asked{.path = "/internal/v1/audit/" + what, .call = soon()};
        EXPECT_EQ(loop.run(routes->answer(asked)).status, 401) << what;
        if (what != "stock") {
            asked.fields.emplace_back("authorization", "Bearer a service's");
            asked.query["limit"] = "1001";
            EXPECT_EQ(loop.run(routes->answer(asked)).status, 400) << what;
        }
    }
}

}  // namespace
}  // namespace souk::app
