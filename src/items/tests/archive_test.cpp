// What every item_archive promises, whatever keeps the items.
#include "base/tests/archive.hpp"
#include "items/tests/backends.hpp"

#include <algorithm>

namespace souk::items {
namespace {

using souk::testing::carry;
using souk::testing::fake_world;
using souk::testing::wait;

const call endless = fake_world::endless_call();
constexpr timestamp noon{seconds{1'700'000'000}};
const item_id lamp{"01890000-0000-7000-8000-0000000000a1"};
const item_id rug{"01890000-0000-7000-8000-0000000000a2"};
const item_id gone{"01890000-0000-7000-8000-0000000000a3"};

result<stock_levels>
hold(item_store& store, const char* order, const char* payment, const item_id& what)
{
    const hold_request request{
        .order = {order},
        .payment = {payment},
        .holder = "ann@example.org",
        .lines = {{.item = what, .upc = "U", .quantity = 2}},
        .ttl = seconds{900},
    };
    const hold_terms terms{.now = noon + seconds{5}, .holds_per_holder = 5};
    return wait(store.hold(endless, request, terms));
}

// Items edited, sold, held and deleted; an order sold, one held, one given up, one closed.
void fill(item_store& store)
{
    const auto add = [&](const item_id& id, const char* upc) {
        draft what;
        what.about = {.upc = upc, .name = "A \"name\"\n", .price = money{1999}};
        what.available_units = 10;
        ASSERT_TRUE(wait(store.add(endless, {.id = id, .what = what}, noon)));
    };
    add(lamp, "LAMP");
    add(rug, "RUG");
    add(gone, "GONE");
    edit cheaper;
    cheaper.price = money{1500};
    const edit_request request{.item = lamp, .change = cheaper, .seen_version = {}};
    ASSERT_TRUE(wait(store.edit(endless, request, noon + seconds{1})));
    const adjustment more{.item = rug, .delta = 5, .reason = "found"};
    ASSERT_TRUE(wait(store.adjust(endless, more, noon + seconds{2})));
    ASSERT_TRUE(hold(store, "sold", "p1", lamp));
    ASSERT_TRUE(wait(store.commit(endless, {"sold"}, {"p1"}, noon + seconds{6})));
    ASSERT_TRUE(hold(store, "held", "p2", rug));
    ASSERT_TRUE(hold(store, "given-up", "p3", rug));
    wait(store.release(endless, {"given-up"}, payment_id{"p3"}, noon + seconds{7}));
    ASSERT_TRUE(hold(store, "closed", "p4", lamp));
    wait(store.release(endless, {"closed"}, std::nullopt, noon + seconds{8}));
    ASSERT_TRUE(wait(store.remove(endless, gone, noon + seconds{9})));
    const picture shown{.id = "ab", .type = picture_type::png, .bytes = {"\x89PNG\0\xff", 6}};
    wait(store.keep_picture(endless, shown, noon));
}

template <class Backend>
class item_archive_contract : public ::testing::Test {
protected:
    item_archive_contract()
    {
        fill(from_.store());
        source_ = from_.archive();
        target_ = to_.archive();
        EXPECT_EQ(carry(source_.items, target_.items), 3U);
        EXPECT_EQ(carry(source_.pictures, target_.pictures), 1U);
        EXPECT_EQ(carry(source_.movements, target_.movements), 11U);
        EXPECT_EQ(carry(source_.holds, target_.holds), 4U);
        EXPECT_EQ(carry(source_.closed_orders, target_.closed_orders), 1U);
    }

    testing::sqlite_backend from_;
    Backend to_;
    item_archive source_;
    item_archive target_;
};
TYPED_TEST_SUITE(item_archive_contract, testing::backends);

TYPED_TEST(item_archive_contract, keeps_all_that_another_store_kept)
{
    EXPECT_EQ(
        wait(this->to_.store().edited_after(endless, {}, 10)).items,
        wait(this->from_.store().edited_after(endless, {}, 10)).items
    );
    for (const auto& each : {lamp, rug}) {
        EXPECT_EQ(
            wait(this->to_.store().movements(endless, each, {}, 10)).value(),
            wait(this->from_.store().movements(endless, each, {}, 10)).value()
        );
    }
    const auto books = wait(this->to_.store().audit(endless));
    EXPECT_TRUE(books.unbalanced.empty());
    EXPECT_EQ(books.total, wait(this->from_.store().audit(endless)).total);

    testing::sqlite_backend home;
    const auto back = home.archive();
    EXPECT_EQ(carry(this->target_.items, back.items), 3U);
    EXPECT_EQ(carry(this->target_.pictures, back.pictures), 1U);
    EXPECT_EQ(carry(this->target_.movements, back.movements), 11U);
    EXPECT_EQ(carry(this->target_.holds, back.holds), 4U);
    EXPECT_EQ(carry(this->target_.closed_orders, back.closed_orders), 1U);
}

TYPED_TEST(item_archive_contract, goes_on_where_the_other_stood)
{
    auto& store = this->to_.store();
    EXPECT_EQ(hold(store, "closed", "p9", lamp).error().slug, "order-closed");
    EXPECT_EQ(hold(store, "given-up", "p3", rug).error().slug, "attempt-closed");
    EXPECT_TRUE(wait(store.commit(endless, {"held"}, {"p2"}, noon + seconds{20})));
    wait(store.release(endless, {"sold"}, std::nullopt, noon + seconds{21}));
    const auto books = wait(store.audit(endless));
    EXPECT_TRUE(books.unbalanced.empty());
    EXPECT_EQ(books.total.held, 0);
    EXPECT_EQ(books.total.sold, 2);
    const auto movements = wait(store.movements(endless, rug, {}, 10)).value();
    EXPECT_TRUE(std::ranges::is_sorted(movements, std::greater{}, &movement::number));
    EXPECT_EQ(movements.front().kind, movement_kind::sold) << "it comes after what was carried";
}

}  // namespace
}  // namespace souk::items
