// What is the SQLite store's own business: it finds out when its file was meddled with.
#include "base/outage.hpp"
#include "base/tests/temporary_folder.hpp"
#include "orders/codec.hpp"
#include "orders/tests/fake_shop.hpp"
#include "orders/tests/samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

namespace souk::orders {

namespace {

using testing::wait;

class meddled_file : public testing::fake_shop {
protected:
    void meddle(const std::string& sql)
    {
        const auto work = [&](storage::sqlite::connection& db) { db.execute(sql); };
        wait(database.write(call, work));
    }

    bool fold_agrees() { return wait(orders.scan(call, {}, 10)).front().fold_agrees; }
};

TEST_F(meddled_file, audit_tells_a_snapshot_from_its_stream)
{
    items.stock("BREAD", money{250}, 1'000);
    for (const auto* const sql : {
             "UPDATE orders SET status = 'COMPLETED'",
             "UPDATE orders SET items = '[]'",
             "UPDATE orders SET version = version + 1",
             "UPDATE orders SET updated_at = updated_at + 1",
             "UPDATE orders SET paid_by = 'somebody'",
             "UPDATE order_events SET sequence = 7 WHERE sequence = 2",
             "DELETE FROM order_events WHERE sequence = 1",
             "DELETE FROM order_events",
             "INSERT INTO order_events SELECT order_id, 3, type, at, payload, trace_id "
             "FROM order_events WHERE sequence = 2",
         }) {
        const order placed = place();
        ASSERT_TRUE(check_out(placed, p1));
        EXPECT_TRUE(fold_agrees());
        meddle(sql);
        EXPECT_FALSE(fold_agrees()) << sql;
        meddle("DELETE FROM orders");
        meddle("DELETE FROM order_events");
    }
}

TEST_F(meddled_file, what_no_souk_wrote_is_an_outage)
{
    const order_id id = place().fields().id;
    for (const auto* const sql : {
             "UPDATE orders SET items = 'none'",
             "UPDATE orders SET items = '[]', cancel_reason = 'WHIM'",
             "UPDATE orders SET cancel_reason = NULL, status = 'LOST'",
         }) {
        meddle(sql);
        EXPECT_THROW(wait(store->find(call, id)), unavailable) << sql;
    }
}

// The migration that gave orders a total computes it for those that were there.
TEST(older_files, keep_their_orders_and_get_their_totals)
{
    const call call = souk::testing::fake_world::endless_call();
    const souk::testing::temporary_folder folder;
    const auto& schema = sqlite_schema();
    const auto first_without_totals = [](const auto& each) { return each.number < 5; };
    std::vector<storage::sqlite::migration> older;
    std::ranges::copy_if(schema, std::back_inserter(older), first_without_totals);
    const std::string id = first_id_at(samples::noon);
    {
        storage::sqlite::database before{folder.file("order.db"), older, {}};
        const std::string items = to_payload(samples::bread_and_salt());
        const auto work = [&](storage::sqlite::connection& db) {
            db.execute(
                "INSERT INTO orders VALUES (?, 'ann@example.com', 'COMPLETED', ?, NULL, 'p', NULL, "
                "2, 1, 2)",
                id,
                items
            );
        };
        wait(before.write(call, work));
    }
    storage::sqlite::database after{folder.file("order.db"), schema, {}};
    const auto store = make_sqlite_store(after, [] {});
    const day_range that_day = last_days(samples::noon, 1);
    const auto found = wait(store->statistics(call, that_day, samples::noon));
    EXPECT_EQ(found.days.front().revenue, money{599});
    const auto kept = wait(store->find(call, {id})).value();
    EXPECT_EQ(kept.total(), money{599});
    EXPECT_EQ(kept.fields().shipping_address, std::nullopt);
}

}  // namespace

}  // namespace souk::orders
