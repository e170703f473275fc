// What is the SQLite store's own business: it finds out when its file was meddled with.
#include "base/outage.hpp"
#include "orders/tests/fake_shop.hpp"

#include <gtest/gtest.h>

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
             "INSERT INTO order_events SELECT order_id, 3, type, at, payload FROM order_events "
             "WHERE sequence = 2",
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

}  // namespace

}  // namespace souk::orders
