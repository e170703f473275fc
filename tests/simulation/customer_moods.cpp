// What a customer may be up to.
#include "base/side_by_side.hpp"
#include "payments/provider/words.hpp"
#include "simulation/customer.hpp"

#include <algorithm>
#include <utility>

namespace souk::simulation {

task<> customer::buy_and_watch()
{
    const auto placed = co_await order();
    if (!placed) {
        co_return;
    }
    co_await buy(*placed);
    for (int i = 0; i < 4; ++i) {
        co_await client_.show(placed->id);
        co_await think(400);
    }
}

task<> customer::pay_twice()
{
    const auto placed = co_await order();
    if (!placed) {
        co_return;
    }
    auto first = payment_of(*placed, true);
    auto second = first;
    if (chance_.coin()) {
        second = payment_of(*placed, chance_.coin());
    }
    std::vector<task<>> works;
    works.push_back(pay_once(first));
    works.push_back(pay_once(second));
    co_await side_by_side(client_.own_world(), std::move(works));
    co_await think(3'000);
    co_await pay_until_answered(std::move(first));
}

task<> customer::cancel_while_paying()
{
    const auto placed = co_await order();
    if (!placed) {
        co_return;
    }
    std::vector<task<>> works;
    works.push_back(pay_once(payment_of(*placed, chance_.coin())));
    works.push_back(cancel_soon(placed->id));
    co_await side_by_side(client_.own_world(), std::move(works));
    co_await client_.show(placed->id);
    if (chance_.coin()) {
        co_await buy(*placed);
    }
}

task<> customer::change_and_pay()
{
    const auto placed = co_await order();
    if (!placed) {
        co_return;
    }
    std::vector<task<>> works;
    works.push_back(pay_once(payment_of(*placed, true)));
    works.push_back(change_soon(placed->id));
    co_await side_by_side(client_.own_world(), std::move(works));
    const auto now = co_await client_.show(placed->id);
    if (now && *now) {
        co_await buy(**now);
    }
}

task<> customer::pay_wrongly()
{
    const auto placed = co_await order();
    if (!placed) {
        co_return;
    }
    auto what = payment_of(*placed, true);
    what.amount.cents += 1;
    const auto came = co_await client_.pay(what);
    if (came && *came) {
        client_.past().complain("a wrong amount was taken for order " + placed->id.value);
    }
    what = payment_of(*placed, true);
    what.method = payments::declining;
    co_await pay_until_answered(what);
    co_await pay_until_answered(what);
    co_await buy(*placed);
}

task<> customer::cancel_afterwards()
{
    const auto placed = co_await order();
    if (!placed) {
        co_return;
    }
    co_await buy(*placed);
    co_await think(1'000);
    for (int i = 0; i < most_tries; ++i) {
        if (const auto came = co_await client_.cancel(placed->id); came) {
            break;
        }
        co_await think(500);
    }
    co_await client_.show(placed->id);
    co_await repeat_an_order();
}

// One customer may hold stock for so many orders only.
task<> customer::pay_for_many()
{
    std::vector<task<>> works;
    for (int i = 0; i < 4; ++i) {
        if (const auto placed = co_await order()) {
            auto what = payment_of(*placed, true);
            what.method = payments::late;
            works.push_back(pay_once(std::move(what)));
        }
    }
    co_await side_by_side(client_.own_world(), std::move(works));
}

task<> customer::snoop()
{
    co_await snoop_at_orders();
    co_await snoop_at_payments();
}

task<> customer::snoop_at_payments()
{
    for (const payment_id& each : std::vector{market_.payments}) {
        const auto shown = co_await client_.show(each);
        if (shown && *shown && (*shown)->account != client_.who().email) {
            client_.past().complain(client_.name() + " was shown payment " + each.value);
        }
    }
}

task<> customer::snoop_at_orders()
{
    for (const order_id& each : std::vector{market_.orders}) {
        if (std::ranges::find(own_, each) != own_.end() || chance_.coin()) {
            continue;
        }
        const auto shown = co_await client_.show(each);
        const auto canceled = co_await client_.cancel(each);
        const auto changed = co_await client_.change(each, wish());
        payments::pay_request theirs{
            .order = each, .amount = money{1}, .method = "", .idempotency_key = ""
        };
        const auto paid = co_await client_.pay(std::move(theirs));
        if ((shown && *shown) || (canceled && *canceled) || (changed && *changed) ||
            (paid && *paid) || (paid && paid->error().slug == "amount-mismatch")) {
            client_.past().complain(client_.name() + " got at another's order " + each.value);
        }
    }
}

task<> customer::read_all()
{
    co_await repeat_an_order();
    co_await client_.list_orders();
    const auto paid = co_await client_.list_payments();
    if (paid && *paid) {
        for (const payments::payment& each : **paid) {
            co_await client_.show(each.id);
        }
    }
    for (const item_id& each : std::vector{market_.items}) {
        co_await client_.look_at(each);
    }
}

// Once acknowledged, the new password opens the account and the old one does not.
task<> customer::change_password()
{
    if (!open_) {
        co_return;
    }
    const std::string next = "password " + new_key();
    const auto changed = co_await client_.change_password(password_, next);
    if (!changed || !*changed) {
        open_ = false;  // Perhaps a repetition was refused: nobody knows which one it is.
        co_return;
    }
    const std::string old = std::exchange(password_, next);
    const auto with_old = co_await client_.log_in(old);
    const auto with_new = co_await client_.log_in(password_);
    if (with_old && *with_old) {
        client_.past().complain(client_.name() + "'s old password still works");
    }
    if (with_new && !*with_new && with_new->error().slug == "invalid-credentials") {
        client_.past().complain(client_.name() + "'s new password does not work");
    }
}

task<> customer::place_one()
{
    co_await order();
}

task<> customer::close_soon()
{
    co_await think(20);
    const auto closed = co_await client_.close_account(password_);
    if (closed && *closed) {
        has_left_ = true;
        const auto again = co_await client_.log_in(password_);
        if (again && *again) {
            client_.past().complain(client_.name() + "'s closed account still opens");
        }
    }
}

// With a last order on its way; but where clocks are wrong, nobody can know when it is too late for
// that one.
task<> customer::leave()
{
    client_.set_patience(milliseconds{30'000});
    std::vector<task<>> works;
    if (with_.rates[static_cast<std::size_t>(fault::clock_jump)] == 0) {
        works.push_back(place_one());
    }
    works.push_back(close_soon());
    co_await side_by_side(client_.own_world(), std::move(works));
}

}  // namespace souk::simulation
