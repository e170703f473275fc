#include "simulation/customer.hpp"

#include "payments/provider/words.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace souk::simulation {

namespace {

// What a patient customer tries again.
bool is_worth_another_try(const refusal& why)
{
    return why.slug == "request-in-progress" || why.slug == "payment-in-progress";
}

}  // namespace

customer::customer(surroundings& in, history& past, market& of, std::size_t number)
    : with_(in.with), market_(of), chance_(in.with.seed, fmt::format("customer {}", number)),
      client_(in, past, fmt::format("customer{}", number), role::user)
{
}

task<> customer::run()
{
    const auto opened = co_await client_.open_account(password_);
    open_ = opened && *opened;
    for (std::size_t i = 0; i < with_.visits; ++i) {
        co_await think(2'000);
        co_await visit();
    }
    if (open_ && chance_.below(3) == 0) {
        co_await leave();
    }
}

task<> customer::visit()
{
    using mood = task<> (customer::*)();
    constexpr std::array moods{
        &customer::buy_and_watch,
        &customer::buy_and_watch,
        &customer::pay_twice,
        &customer::pay_twice,
        &customer::cancel_while_paying,
        &customer::cancel_while_paying,
        &customer::change_and_pay,
        &customer::pay_wrongly,
        &customer::cancel_afterwards,
        &customer::cancel_afterwards,
        &customer::pay_for_many,
        &customer::snoop,
        &customer::read_all,
        &customer::change_password,
    };
    client_.set_patience(milliseconds{chance_.coin() ? 30'000 : chance_.between(20, 3'000)});
    const mood now = moods[chance_.below(moods.size())];
    co_await (this->*now)();
}

std::vector<orders::wanted_line> customer::wish()
{
    std::vector<orders::wanted_line> wanted;
    const std::size_t lines = 1 + chance_.below(3);
    for (std::size_t i = 0; i < lines; ++i) {
        wanted.push_back(
            {.upc = chance_.pick(std::span<const std::string>{market_.upcs}),
             .quantity = chance_.between(1, 3)}
        );
    }
    return wanted;
}

task<std::optional<orders::order_fields>> customer::order()
{
    auto wanted = wish();
    const bool keeps_key = chance_.below(4) != 0;
    auto key = std::optional{new_key()};
    for (int i = 0; i < most_tries && !has_left_; ++i) {
        const auto came = co_await client_.place(wanted, keeps_key ? key : std::nullopt);
        if (came && *came) {
            own_.push_back((*came)->id);
            if (keeps_key) {
                answered_.push_back({.wanted = wanted, .key = *key});
            }
            market_.orders.push_back((*came)->id);
            co_return **came;
        }
        if (came) {
            co_return std::nullopt;
        }
        co_await think(1'000);
    }
    co_return std::nullopt;
}

payments::pay_request customer::payment_of(const orders::order_fields& of, bool with_key)
{
    constexpr std::array methods{
        payments::visa, payments::visa, payments::late, payments::declining
    };
    return {
        .order = of.id,
        .amount = orders::order::restore(of).total(),
        .method = std::string{methods[chance_.below(methods.size())]},
        .idempotency_key = with_key ? new_key() : "",
    };
}

task<reply<payments::payment>> customer::pay_until_answered(payments::pay_request what)
{
    reply<payments::payment> came;
    for (int i = 0; i < most_tries; ++i) {
        came = co_await client_.pay(what);
        if (came && *came) {
            market_.payments.push_back((*came)->id);
            co_return came;
        }
        if (came && !is_worth_another_try(came->error())) {
            co_return came;
        }
        co_await think(2'000);
    }
    co_return came;
}

task<> customer::pay_once(payments::pay_request what)
{
    co_await think(300);
    const auto came = co_await client_.pay(std::move(what));
    if (came && *came) {
        market_.payments.push_back((*came)->id);
    }
}

task<> customer::change_soon(order_id id)
{
    co_await think(300);
    co_await client_.change(std::move(id), wish());
}

task<> customer::repeat_an_order()
{
    if (!answered_.empty()) {
        const keyed_wish& again = answered_[chance_.below(answered_.size())];
        co_await client_.place(again.wanted, again.key);
    }
}

task<> customer::cancel_soon(order_id id)
{
    co_await think(1'500);
    co_await client_.cancel(id);
}

task<> customer::buy(orders::order_fields placed)
{
    co_await think(500);
    auto what = payment_of(placed, chance_.below(4) != 0);
    const auto came = co_await pay_until_answered(what);
    const bool declined = came && !*came && came->error().slug == "payment-declined";
    if (declined) {
        what = payment_of(placed, true);
        co_await pay_until_answered(what);
    }
}

}  // namespace souk::simulation
