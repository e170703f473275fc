// What every order_store must do, whatever keeps the orders.
#include "base/outage.hpp"
#include "base/side_by_side.hpp"
#include "orders/tests/store_backends.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using souk::testing::wait;
using testing::any_call;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::later;
using ::testing::SizeIs;

template <class Backend>
class order_store_contract : public testing::order_store_suite<Backend> {};

TYPED_TEST_SUITE(order_store_contract, testing::backends);

TYPED_TEST(order_store_contract, finds_what_was_added)
{
    const order added = this->add();
    const auto found = wait(this->store.find(any_call, added.fields().id));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->fields(), added.fields());
    EXPECT_THAT(found->recorded(), IsEmpty());
    EXPECT_THAT(this->types_of_history(added.fields().id), ElementsAre("1OrderCreated"));
}

TYPED_TEST(order_store_contract, keeps_odd_texts_as_they_are)
{
    auto lines = samples::bread();
    lines.front().name = "'; DROP TABLE orders; -- \"\\ \xf0\x9f\x9b\x92 \xc2\x85\n";
    lines.front().upc = std::string{"A\0B", 3};
    const auto placed =
        order::place(this->numbered(1), samples::ann, lines, {}, samples::noon).value();
    ASSERT_TRUE(wait(this->store.add(any_call, placed, std::nullopt)));
    EXPECT_EQ(wait(this->store.find(any_call, this->numbered(1)))->fields(), placed.fields());
}

TYPED_TEST(order_store_contract, knows_nothing_of_other_ids)
{
    this->add();
    EXPECT_FALSE(wait(this->store.find(any_call, this->numbered(2))));
    EXPECT_THAT(wait(this->store.history(any_call, this->numbered(2))), IsEmpty());
    const auto refused = this->update(this->numbered(2), this->cancel);
    EXPECT_EQ(refused.error().slug, "unknown-order");
    EXPECT_EQ(refused.error().kind, refusal_kind::not_found);
}

TYPED_TEST(order_store_contract, saves_snapshot_stream_and_consequences_together)
{
    const order_id id = this->add().fields().id;
    ASSERT_TRUE(this->update(id, this->check_out));
    EXPECT_EQ(this->backend.wakes(), 0);
    const auto canceled = this->update(id, this->cancel);
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fields().status, order_status::canceled);
    EXPECT_EQ(wait(this->store.find(any_call, id))->fields(), canceled->fields());
    EXPECT_THAT(
        this->types_of_history(id),
        ElementsAre("1OrderCreated", "2CheckoutStarted", "3OrderCancelled")
    );
    EXPECT_THAT(
        this->backend.published(),
        ElementsAre(to_event(order_cancelled{.order = id, .occurred_at = later}))
    );
    EXPECT_THAT(
        this->backend.owed(),
        ElementsAre(effect{.kind = release_stock, .key = id.value, .detail = ""})
    );
    EXPECT_EQ(this->backend.wakes(), 1);
}

TYPED_TEST(order_store_contract, keeps_which_call_did_what)
{
    order placed = samples::placed(this->numbered(1));
    placed.trace("first");
    ASSERT_TRUE(wait(this->store.add(any_call, placed, std::nullopt)));
    const order_change two_steps = [](order& it) -> result<consequences> {
        const auto then = it.start_checkout(samples::first_payment, later);
        it.trace("second");
        (void)it.cancel(cancel_reason::by_shop, later);
        return then;
    };
    ASSERT_TRUE(this->update(this->numbered(1), two_steps));
    std::vector<std::string> traces;
    for (const stream_event& each : wait(this->store.history(any_call, this->numbered(1)))) {
        traces.push_back(each.trace_id);
    }
    EXPECT_THAT(traces, ElementsAre("first", "second", ""));
    const auto whole = wait(this->backend.archive().orders->read(any_call, std::nullopt, 1));
    EXPECT_EQ(
        to_json(whole.front().stream),
        to_json(wait(this->store.history(any_call, this->numbered(1))))
    );
}

TYPED_TEST(order_store_contract, saves_each_kind_of_step)
{
    const order_id id = this->add().fields().id;
    const std::vector<order_change> steps{
        [](order& it) { return it.change_lines(samples::bread_and_salt(), {}, later); },
        [](order& it) { return it.start_checkout(samples::first_payment, later); },
        [](order& it) { return it.abandon_checkout(samples::first_payment, later); },
        [](order& it) { return it.complete(samples::first_payment, later); },
        [](order& it) { return it.cancel(cancel_reason::out_of_stock, later); },
    };
    for (const order_change& each : steps) {
        const auto changed = this->update(id, each);
        ASSERT_TRUE(changed);
        EXPECT_EQ(wait(this->store.find(any_call, id))->fields(), changed->fields());
        const auto stream = wait(this->store.history(any_call, id));
        EXPECT_EQ(
            order::fold(id, samples::ann, samples::home(), stream).fields(), changed->fields()
        );
    }
    EXPECT_THAT(wait(this->store.history(any_call, id)), SizeIs(6));
}

TYPED_TEST(order_store_contract, several_steps_of_one_change_are_saved)
{
    const order_id id = this->add().fields().id;
    const auto changed = this->update(id, [](order& it) -> result<consequences> {
        (void)it.start_checkout(samples::first_payment, later);
        return it.abandon_checkout(samples::first_payment, later);
    });
    ASSERT_TRUE(changed);
    EXPECT_THAT(
        this->types_of_history(id),
        ElementsAre("1OrderCreated", "2CheckoutStarted", "3CheckoutAbandoned")
    );
}

TYPED_TEST(order_store_contract, a_change_without_effect_saves_nothing)
{
    const order_id id = this->add().fields().id;
    ASSERT_TRUE(this->update(id, this->cancel));
    const auto again = this->update(id, this->cancel);
    ASSERT_TRUE(again);
    EXPECT_THAT(this->types_of_history(id), SizeIs(2));
    EXPECT_THAT(this->backend.published(), SizeIs(1));
    EXPECT_EQ(this->backend.wakes(), 1);
}

TYPED_TEST(order_store_contract, consequences_alone_are_saved)
{
    const order_id id = this->add().fields().id;
    ASSERT_TRUE(this->update(id, this->cancel));
    ASSERT_TRUE(this->update(id, [](order& it) -> result<consequences> {
        return it.complete(samples::first_payment, later);
    }));
    EXPECT_THAT(this->types_of_history(id), SizeIs(2));
    EXPECT_THAT(this->backend.published(), SizeIs(2));
    EXPECT_EQ(this->backend.wakes(), 2);
}

TYPED_TEST(order_store_contract, saves_nothing_when_the_change_is_refused)
{
    const order added = this->add();
    const auto changed = this->update(added.fields().id, [](order& it) -> result<consequences> {
        (void)it.cancel(cancel_reason::by_customer, later);
        return conflict("no", "No.");
    });
    EXPECT_EQ(changed.error().slug, "no");
    EXPECT_EQ(wait(this->store.find(any_call, added.fields().id))->fields(), added.fields());
    EXPECT_THAT(this->types_of_history(added.fields().id), SizeIs(1));
    EXPECT_THAT(this->backend.published(), IsEmpty());
    EXPECT_EQ(this->backend.wakes(), 0);
}

TYPED_TEST(order_store_contract, saves_nothing_when_the_change_throws)
{
    const order added = this->add();
    const order_change fails = [](order& it) -> result<consequences> {
        (void)it.cancel(cancel_reason::by_customer, later);
        throw std::runtime_error{"a bug"};
    };
    EXPECT_THROW((void)this->update(added.fields().id, fails), std::runtime_error);
    EXPECT_EQ(wait(this->store.find(any_call, added.fields().id))->fields(), added.fields());
    EXPECT_THAT(this->types_of_history(added.fields().id), SizeIs(1));
    EXPECT_THAT(this->backend.owed(), IsEmpty());
}

// One attempt starts and is abandoned again: two events a time.
task<> start_and_abandon(order_store& store, order_id id, payment_id payment)
{
    const order_change once = [&](order& it) -> result<consequences> {
        (void)it.start_checkout(payment, later);
        return it.abandon_checkout(payment, later);
    };
    const auto changed = co_await store.update(any_call, id, once);
    EXPECT_TRUE(changed);
}

TYPED_TEST(order_store_contract, loses_none_of_200_updates_at_once)
{
    const order_id id = this->add().fields().id;
    const auto race = [&]() -> task<> {
        std::vector<task<>> works;
        for (int i = 0; i < 200; ++i) {
            works.push_back(start_and_abandon(this->store, id, {std::to_string(i)}));
        }
        co_await side_by_side(this->world, std::move(works));
    };
    wait(race());
    const auto stream = wait(this->store.history(any_call, id));
    EXPECT_THAT(stream, SizeIs(401));
    EXPECT_EQ(
        order::fold(id, samples::ann, samples::home(), stream).fields(),
        wait(this->store.find(any_call, id))->fields()
    );
    EXPECT_THAT(this->backend.owed(), SizeIs(200));
    EXPECT_TRUE(wait(this->store.scan(any_call, {}, 10)).front().fold_agrees);
}

TYPED_TEST(order_store_contract, adds_once_under_a_key)
{
    const keyed_request key{.key = "k", .fingerprint = "bread"};
    const order first = samples::placed(this->numbered(1));
    const order second = samples::placed(this->numbered(2));
    EXPECT_EQ(wait(this->store.add(any_call, first, key))->fields(), first.fields());
    ASSERT_TRUE(this->update(this->numbered(1), this->cancel));
    const auto again = wait(this->store.add(any_call, second, key));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->fields(), first.fields());  // As it was answered, before it was canceled.
    EXPECT_FALSE(wait(this->store.find(any_call, this->numbered(2))));
}

TYPED_TEST(order_store_contract, refuses_a_key_for_another_request)
{
    const keyed_request key{.key = "k", .fingerprint = "bread"};
    const keyed_request other{.key = "k", .fingerprint = "salt"};
    ASSERT_TRUE(wait(this->store.add(any_call, samples::placed(this->numbered(1)), key)));
    const auto refused = wait(this->store.add(any_call, samples::placed(this->numbered(2)), other));
    EXPECT_EQ(refused.error().slug, "idempotency-key-reused");
    EXPECT_EQ(refused.error().kind, refusal_kind::unprocessable);
    EXPECT_FALSE(wait(this->store.find(any_call, this->numbered(2))));
}

TYPED_TEST(order_store_contract, keys_are_of_one_account)
{
    const keyed_request key{.key = "k", .fingerprint = "bread"};
    ASSERT_TRUE(wait(this->store.add(any_call, samples::placed(this->numbered(1)), key)));
    const order other = samples::placed(this->numbered(2), samples::bob);
    EXPECT_EQ(wait(this->store.add(any_call, other, key))->fields(), other.fields());
    const auto found = wait(this->store.find_by_key(any_call, samples::bob, "k"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->fingerprint, "bread");
    EXPECT_EQ(found->placed.fields(), other.fields());
    EXPECT_FALSE(wait(this->store.find_by_key(any_call, samples::ann, "K")));
}

TYPED_TEST(order_store_contract, forgets_keys_that_are_old_but_keeps_orders)
{
    const keyed_request key{.key = "k", .fingerprint = "bread"};
    ASSERT_TRUE(wait(this->store.add(any_call, samples::placed(this->numbered(1)), key)));
    wait(this->store.forget_keys(any_call, samples::noon));
    EXPECT_TRUE(wait(this->store.find_by_key(any_call, samples::ann, "k")));
    wait(this->store.forget_keys(any_call, samples::noon + milliseconds{1}));
    EXPECT_FALSE(wait(this->store.find_by_key(any_call, samples::ann, "k")));
    EXPECT_TRUE(wait(this->store.find(any_call, this->numbered(1))));
}

TYPED_TEST(order_store_contract, a_passed_deadline_writes_nothing)
{
    const call late{.traceparent = any_call.traceparent, .deadline = {}};
    EXPECT_THROW(
        (void)wait(this->store.add(late, samples::placed(this->numbered(1)), std::nullopt)),
        deadline_passed
    );
    EXPECT_FALSE(wait(this->store.find(any_call, this->numbered(1))));
}

}  // namespace

}  // namespace souk::orders
