// Any steps in any order: units are never lost, made or sold twice.
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "items/tests/backends.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <set>

namespace souk::items {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;

constexpr std::int64_t stock = 4;
constexpr seconds ttl{60};

struct step {
    int what = 0;  // An index into what shop::take does.
    int order = 0;
    int payment = 0;
    std::int64_t quantity = 1;
};

std::ostream& operator<<(std::ostream& out, const step& it)
{
    return out << it.what << " order " << it.order << " payment " << it.payment << " quantity "
               << it.quantity;
}

class shop {
public:
    explicit shop(item_store& store) : store_(store)
    {
        draft what;
        what.about = {.upc = "LAMP", .name = "Lamp", .price = money{100}};
        what.available_units = stock;
        lamp_ = wait(store_.add(call_, {.id = {world_.new_id()}, .what = what}, now())).value().id;
    }

    void take(const step& next)
    {
        const order_id order{"o" + std::to_string(next.order)};
        const payment_id payment{"p" + std::to_string(next.payment)};
        switch (next.what) {
        case 0: hold(order, payment, next.quantity); break;
        case 1: commit(order, payment); break;
        case 2: (void)wait(store_.release(call_, order, payment, now())); break;
        case 3: close(order); break;
        case 4: world_.advance(ttl); break;
        default: (void)wait(store_.expire(call_, now(), 100));
        }
    }

    void check()
    {
        const auto audit = wait(store_.audit(call_));
        RC_ASSERT(audit.unbalanced.empty());
        RC_ASSERT(audit.total.received == stock);
        for (const auto& each : wait(store_.orders_with_units(call_, {}, 100))) {
            RC_ASSERT(!closed_.contains(each.order));
            RC_ASSERT(each.held == 0 || each.sold == 0);
            RC_ASSERT(sold_.contains(each.order) == (each.sold > 0));
        }
    }

private:
    void hold(const order_id& order, const payment_id& payment, std::int64_t quantity)
    {
        const hold_request wanted{
            .order = order,
            .payment = payment,
            .holder = order.value,
            .lines = {{lamp_, "LAMP", quantity}},
            .ttl = ttl,
        };
        const auto held = wait(store_.hold(call_, wanted, {.now = now(), .holds_per_holder = 5}));
        RC_ASSERT(!held || !closed_.contains(order));
    }

    void commit(const order_id& order, const payment_id& payment)
    {
        if (wait(store_.commit(call_, order, payment, now()))) {
            RC_ASSERT(!closed_.contains(order));
            sold_.insert(order);
        }
    }

    void close(const order_id& order)
    {
        (void)wait(store_.release(call_, order, std::nullopt, now()));
        closed_.insert(order);
        sold_.erase(order);
    }

    timestamp now() { return world_.now(); }

    item_store& store_;
    fake_world world_;
    call call_ = fake_world::endless_call();
    item_id lamp_;
    std::set<order_id> closed_;
    std::set<order_id> sold_;
};

rc::Gen<step> any_step()
{
    return rc::gen::build<step>(
        rc::gen::set(
            &step::what,
            rc::gen::weightedElement<int>({{6, 0}, {4, 1}, {2, 2}, {1, 3}, {1, 4}, {1, 5}})
        ),
        rc::gen::set(&step::order, rc::gen::inRange(0, 3)),
        rc::gen::set(&step::payment, rc::gen::inRange(0, 3)),
        rc::gen::set(&step::quantity, rc::gen::inRange<std::int64_t>(1, 4))
    );
}

RC_GTEST_PROP(any_steps, keep_the_books, ())
{
    const auto steps = *rc::gen::container<std::vector<step>>(any_step());
    testing::sqlite_backend backend;
    shop it{backend.store()};
    for (const auto& each : steps) {
        it.take(each);
        it.check();
    }
}

}  // namespace
}  // namespace souk::items
