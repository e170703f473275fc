// Several instances of the service on one Cassandra, and what a crash leaves between two writes.
#include "base/side_by_side.hpp"
#include "orders/store/cassandra_keys.hpp"
#include "orders/store/cassandra_listing.hpp"
#include "orders/tests/cassandra_backend.hpp"
#include "orders/tests/samples.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using souk::testing::wait;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class order_instances : public ::testing::Test {
protected:
    testing::cassandra_backend first;
    // One for all instances: two of these would give out the same ids.
    souk::testing::real_world& world = first.world();
    bus::cassandra::outbox second_outbox{first.db(), world, {}};
    std::unique_ptr<order_store> second =
        make_cassandra_store(first.db(), second_outbox, world, [] {});
    call call = souk::testing::fake_world::endless_call();

    task<> start_and_abandon(order_store& store, order_id id, payment_id payment)
    {
        const order_change once = [&](order& it) -> result<consequences> {
            (void)it.start_checkout(payment, samples::noon);
            return it.abandon_checkout(payment, samples::noon);
        };
        EXPECT_TRUE(co_await store.update(call, id, once));
    }

    task<> place(order_store& store, int number, keyed_request under, std::vector<order_id>& placed)
    {
        const order next =
            samples::placed({fmt::format("01890000-0000-7000-8000-{:012x}", number)});
        const auto answer = co_await store.add(call, next, under);
        placed.push_back(answer.value().fields().id);
    }
};

TEST_F(order_instances, lose_none_of_each_others_updates)
{
    const order_id id = samples::id;
    ASSERT_TRUE(wait(first.store().add(call, samples::placed(id), std::nullopt)));
    std::vector<task<>> works;
    for (int i = 0; i < 20; ++i) {
        works.push_back(start_and_abandon(first.store(), id, {fmt::format("a{}", i)}));
        works.push_back(start_and_abandon(*second, id, {fmt::format("b{}", i)}));
    }
    wait(side_by_side(world, std::move(works)));
    EXPECT_THAT(wait(first.store().history(call, id)), SizeIs(81));
    EXPECT_TRUE(wait(first.store().scan(call, {}, 10)).front().fold_agrees);
    EXPECT_THAT(first.owed(), SizeIs(20));
    EXPECT_THAT(wait(second_outbox.due(call, timestamp::max(), 100)), SizeIs(20));
}

TEST_F(order_instances, find_out_that_what_they_remember_is_old)
{
    const order_id id = samples::id;
    const payment_id payment{"p"};
    const order_change check_out = [&](order& it) {
        return it.start_checkout(payment, samples::noon);
    };
    const order_change abandon = [&](order& it) -> result<consequences> {
        return it.abandon_checkout(payment, samples::noon);
    };
    const order_change cancel = [&](order& it) -> result<consequences> {
        return it.cancel(cancel_reason::by_customer, samples::noon);
    };
    ASSERT_TRUE(wait(first.store().add(call, samples::placed(id), std::nullopt)));
    ASSERT_TRUE(wait(first.store().update(call, id, check_out)));
    ASSERT_TRUE(wait(second->update(call, id, abandon)));
    // As the first remembers it there is nothing to do.
    const auto again = wait(first.store().update(call, id, check_out));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->fields().version, 4);
    ASSERT_TRUE(wait(second->update(call, id, cancel)));
    const auto refused = wait(first.store().update(call, id, check_out));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "order-not-payable");
    EXPECT_THAT(wait(second->history(call, id)), SizeIs(5));
}

TEST_F(order_instances, refuse_nothing_by_what_they_remember)
{
    const order_id id = samples::id;
    const order_change check_out = [&](order& it) {
        return it.start_checkout({"p"}, samples::noon);
    };
    const order_change abandon = [&](order& it) -> result<consequences> {
        return it.abandon_checkout({"p"}, samples::noon);
    };
    const order_change change = [&](order& it) {
        return it.change_lines(samples::bread_and_salt(), {}, samples::noon);
    };
    ASSERT_TRUE(wait(first.store().add(call, samples::placed(id), std::nullopt)));
    ASSERT_TRUE(wait(first.store().update(call, id, check_out)));
    ASSERT_TRUE(wait(second->update(call, id, abandon)));
    // As the first remembers it, it is being paid.
    EXPECT_TRUE(wait(first.store().update(call, id, change)));
}

TEST_F(order_instances, place_one_order_under_a_key)
{
    const keyed_request under{.key = "k", .fingerprint = "bread"};
    std::vector<order_id> placed;
    std::vector<task<>> works;
    for (int i = 0; i < 10; ++i) {
        works.push_back(place(i % 2 == 0 ? first.store() : *second, i, under, placed));
    }
    wait(side_by_side(world, std::move(works)));
    ASSERT_THAT(placed, SizeIs(10));
    EXPECT_THAT(placed, ::testing::Each(placed.front()));
    const auto listed = wait(first.store().list(call, {})).orders;
    ASSERT_THAT(listed, SizeIs(1));
    EXPECT_EQ(listed.front().fields().id, placed.front());
}

TEST_F(order_instances, finish_what_a_crash_left_after_its_key)
{
    const order placed = samples::placed();
    rows::keys keys{first.db(), seconds{100}};
    const keyed_request under{.key = "k", .fingerprint = "bread"};
    wait(keys.claim(call, placed, under));
    EXPECT_FALSE(wait(second->find(call, samples::id)));
    const auto found = wait(second->find_by_key(call, samples::ann, "k"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->placed.fields(), placed.fields());
    EXPECT_EQ(wait(second->find(call, samples::id))->fields(), placed.fields());
    EXPECT_THAT(wait(second->list(call, {.owner = samples::ann})).orders, SizeIs(1));
    EXPECT_TRUE(wait(second->scan(call, {}, 10)).front().fold_agrees);
}

TEST_F(order_instances, pass_over_what_is_listed_but_was_never_placed)
{
    rows::partitions partitions{first.db()};
    rows::listing listing{first.db(), partitions};
    wait(listing.add(call, samples::placed().fields()));
    EXPECT_THAT(wait(second->list(call, {})).orders, IsEmpty());
    EXPECT_THAT(wait(second->scan(call, {}, 10)), IsEmpty());
    const order_id later{"01890000-0000-7000-8000-000000000002"};
    ASSERT_TRUE(wait(second->add(call, samples::placed(later), std::nullopt)));
    EXPECT_THAT(wait(second->list(call, {.limit = 1})).orders, SizeIs(1));
    EXPECT_THAT(wait(second->scan(call, {}, 1)), SizeIs(1));
}

}  // namespace

}  // namespace souk::orders
