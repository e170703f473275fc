// What those who follow their orders are told.
#include "base/outage.hpp"
#include "orders/codec.hpp"
#include "orders/tests/order_calls.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <gmock/gmock.h>

namespace souk::orders {

namespace {

using http::verb;
using ::testing::ElementsAre;
using testing::fake_world;
using testing::field_of;
using testing::wait;

constexpr auto path = "/api/v1/orders/stream";
const std::string alive = ": alive\n\n";

std::string frame_of(const order& it)
{
    const order_fields& fields = it.fields();
    return "event: order\nid: " + fields.id.value + "/" + std::to_string(fields.version) +
           "\ndata: " + to_json(it) + "\n\n";
}

// Reads a stream; what happens while its maker rests is a test's to say.
class reader final : public http::body_writer {
public:
    explicit reader(fake_world& world) : world_(world) {}

    task<bool> write(std::string_view bytes) override
    {
        got.emplace_back(bytes);
        co_return true;
    }

    // Ends the stream when nothing more is to happen.
    task<bool> rest(milliseconds at_most) override
    {
        if (happenings.empty()) {
            co_return false;
        }
        world_.advance(at_most);
        const auto next = std::move(happenings.front());
        happenings.pop_front();
        next();
        co_return true;
    }

    void wake() override { ++wakes; }

    std::vector<std::string> got;
    std::deque<std::function<void()>> happenings;
    int wakes = 0;

private:
    fake_world& world_;
};

class order_streams : public testing::order_calls {
protected:
    std::vector<std::string> read(const http::response& answer)
    {
        EXPECT_EQ(answer.status, 200) << answer.body;
        wait(answer.stream(out));
        return out.got;
    }

    http::response open(const std::string& who = "ann") { return send(verb::get, path, who); }

    order find(const order_id& id) { return wait(store->find(call, id)).value(); }

    // Tells what the order is once it happened.
    void then(const std::function<order_id()>& happens)
    {
        out.happenings.emplace_back([this, happens] {
            expected.push_back(frame_of(find(happens())));
        });
    }

    reader out{world};
    std::vector<std::string> expected{alive};
};

TEST_F(order_streams, tell_every_change_as_it_happens)
{
    order_id id;
    const auto answer = open();
    EXPECT_EQ(answer.content_type, "text/event-stream");
    EXPECT_EQ(field_of(answer, "X-Accel-Buffering"), "no");
    then([&] { return id = place().fields().id; });
    then([&] { return wait(orders.change(call, ann, id, {{"SALT", 1}})).value().fields().id; });
    then([&] {
        EXPECT_TRUE(check_out(find(id), p1));
        return id;
    });
    then([&] { return wait(orders.abandon(call, id, p1)).value().fields().id; });
    then([&] {
        EXPECT_TRUE(check_out(find(id), p2));
        return id;
    });
    then([&] { return wait(orders.complete(call, id, p2, money{500})).value().fields().id; });
    then([&] { return wait(orders.cancel(call, admin, id)).value().fields().id; });
    EXPECT_EQ(read(answer), expected);
    EXPECT_EQ(expected.size(), 8);
    EXPECT_EQ(out.wakes, 7);
}

TEST_F(order_streams, tell_nothing_of_others)
{
    const auto answer = open("bob");
    out.happenings.emplace_back([this] { place(ann, {{"BREAD", 1}}); });
    EXPECT_THAT(read(answer), ElementsAre(alive));
    EXPECT_EQ(out.wakes, 0);
}

TEST_F(order_streams, tell_no_change_twice)
{
    const order_id id = place().fields().id;
    wait(orders.cancel(call, ann, id)).value();
    const auto answer = open();
    const auto again = [&, this] { wait(orders.cancel(call, ann, id)).value(); };
    out.happenings.assign(3, again);
    EXPECT_THAT(read(answer), ElementsAre(alive));
}

TEST_F(order_streams, tell_of_several_changes_what_came_of_them)
{
    const auto answer = open();
    out.happenings.emplace_back([this] {
        const order_id id = place().fields().id;
        wait(orders.cancel(call, ann, id)).value();
        expected.push_back(frame_of(find(id)));
    });
    EXPECT_EQ(read(answer), expected);
}

TEST_F(order_streams, say_now_and_then_that_they_are_alive)
{
    const auto answer = open();
    out.happenings.assign(25, [] {});
    EXPECT_THAT(read(answer), ElementsAre(alive, alive, alive));
}

TEST_F(order_streams, end_after_ten_minutes)
{
    const auto answer = open();
    out.happenings.assign(1'000, [] {});
    EXPECT_THAT(read(answer), ::testing::SizeIs(61));
    EXPECT_EQ(out.happenings.size(), 1'000 - 601);
}

TEST_F(order_streams, tell_what_another_instance_changed)
{
    service elsewhere{*store, items, world, {}};
    service here{*store, items, world, {.look_every = milliseconds{1'000}}};
    const order before = wait(elsewhere.place(call, ann, {{"BREAD", 1}}, std::nullopt)).value();
    http::router its_routes{[this](std::string_view, http::access) -> result<principal> {
        return ann;
    }};
    add_routes(its_routes, here);
    auto asked = make(verb::get, path, "ann");
    const auto answer = wait(its_routes.answer(asked));
    then([&] {
        return wait(elsewhere.place(call, ann, {{"SALT", 1}}, std::nullopt)).value().fields().id;
    });
    then([&] { return wait(elsewhere.cancel(call, ann, before.fields().id)).value().fields().id; });
    EXPECT_EQ(read(answer), expected);
    EXPECT_EQ(out.wakes, 0);
}

TEST_F(order_streams, wake_nobody_who_is_gone)
{
    const auto answer = open();
    read(answer);
    place();
    EXPECT_EQ(out.wakes, 0);
}

TEST_F(order_streams, are_five_an_account_at_most)
{
    std::vector<http::response> open_ones;
    for (int i = 0; i < 5; ++i) {
        open_ones.push_back(open());
        EXPECT_EQ(open_ones.back().status, 200);
    }
    const auto refused = open();
    EXPECT_EQ(refused.status, 429);
    EXPECT_THAT(refused.body, ::testing::HasSubstr("too-many-streams"));
    EXPECT_NE(field_of(refused, "Retry-After"), "");
    EXPECT_EQ(open("bob").status, 200);
    open_ones.pop_back();
    EXPECT_EQ(open().status, 200);
}

TEST_F(order_streams, are_limited_in_all)
{
    service small{*store, items, world, {.streams = 1}};
    const auto first = wait(small.follow(call, ann)).value();
    EXPECT_THROW((void)wait(small.follow(call, bob)), overloaded);
}

TEST(order_feed, gives_up_on_who_takes_nothing)
{
    order_feed feed{{}};
    const auto slow = feed.follow({"ann@example.com"}).value();
    const auto tell = [&](int count) {
        for (int i = 0; i < count; ++i) {
            feed.tell({"ann@example.com"}, {std::to_string(i)});
        }
    };
    tell(1'000);
    EXPECT_EQ(slow->take()->size(), 1'000);
    tell(1'001);
    EXPECT_FALSE(slow->take());
}

}  // namespace

}  // namespace souk::orders
