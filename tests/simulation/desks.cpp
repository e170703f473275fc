#include "simulation/desks.hpp"

#include "payments/provider/words.hpp"
#include "simulation/nodes.hpp"

#include <utility>
#include <variant>

namespace souk::simulation {

namespace {

using nothing = std::monostate;

task<nothing> done(task<> work)
{
    co_await std::move(work);
    co_return nothing{};
}

class wired_item_desk final : public orders::item_desk {
public:
    wired_item_desk(surroundings& in, world& from) : in_(in), from_(from) {}

    task<std::vector<orders::quote>>
    quotes(const call& call, std::vector<std::string> upcs) override
    {
        errand<item_node, std::vector<orders::quote>> work =
            [upcs = std::move(upcs)](item_node& at, const souk::call& of) {
                return at.desk().quotes(of, upcs);
            };
        co_return co_await ask(in_.net, from_, in_.places.item, "quotes", call, std::move(work));
    }

    task<result<void>> hold(const call& call, const orders::stock_request& wanted) override
    {
        errand<item_node, result<void>> work = [wanted](item_node& at, const souk::call& of) {
            return at.desk().hold(of, wanted);
        };
        co_return co_await ask(in_.net, from_, in_.places.item, "hold", call, std::move(work));
    }

    task<result<void>>
    commit(const call& call, const order_id& order, const payment_id& payment) override
    {
        errand<item_node, result<void>> work = [order, payment](auto& at, const souk::call& of) {
            return at.desk().commit(of, order, payment);
        };
        co_return co_await ask(in_.net, from_, in_.places.item, "commit", call, std::move(work));
    }

    task<> release(
        const call& call, const order_id& order, const std::optional<payment_id>& payment
    ) override
    {
        errand<item_node, nothing> work = [order, payment](auto& at, const souk::call& of) {
            return done(at.desk().release(of, order, payment));
        };
        co_await ask(in_.net, from_, in_.places.item, "release", call, std::move(work));
    }

private:
    surroundings& in_;
    world& from_;
};

class wired_order_desk final : public payments::order_desk {
public:
    wired_order_desk(surroundings& in, world& from) : in_(in), from_(from) {}

    task<result<money>>
    payable(const call& call, const order_id& order, const account_email& account) override
    {
        errand<order_node, result<money>> work = [order, account](auto& at, const souk::call& of) {
            return at.desk().payable(of, order, account);
        };
        co_return co_await ask(in_.net, from_, in_.places.order, "payable", call, std::move(work));
    }

    task<result<money>> checkout(
        const call& call,
        const order_id& order,
        const account_email& account,
        const payment_id& payment
    ) override
    {
        errand<order_node, result<money>> work =
            [order, account, payment](auto& at, const souk::call& of) {
                return at.desk().checkout(of, order, account, payment);
            };
        co_return co_await ask(in_.net, from_, in_.places.order, "checkout", call, std::move(work));
    }

    task<result<void>>
    cancel(const call& call, const principal& caller, const order_id& order) override
    {
        errand<order_node, result<void>> work = [caller, order](auto& at, const souk::call& of) {
            return at.desk().cancel(of, caller, order);
        };
        co_return co_await ask(in_.net, from_, in_.places.order, "cancel", call, std::move(work));
    }

private:
    surroundings& in_;
    world& from_;
};

class wired_card_network final : public payments::card_network {
public:
    wired_card_network(surroundings& in, world& from) : in_(in), from_(from) {}

    bool knows(const std::string& method) const override { return payments::is_card(method); }
    std::string default_method() const override { return std::string{payments::visa}; }

    task<payments::charge_state> charge(
        const call& call, const payment_id& attempt, money amount, const std::string& method
    ) override
    {
        errand<card_node, payments::charge_state> work =
            [attempt, amount, method](auto& at, const souk::call& of) {
                return at.cards().charge(of, attempt, amount, method);
            };
        co_return co_await ask(in_.net, from_, in_.places.card, "charge", call, std::move(work));
    }

    task<payments::charge_state> find(const call& call, const payment_id& attempt) override
    {
        errand<card_node, payments::charge_state> work = [attempt](auto& at, const souk::call& of) {
            return at.cards().find(of, attempt);
        };
        co_return co_await ask(
            in_.net, from_, in_.places.card, "find-charge", call, std::move(work)
        );
    }

    task<payments::charge_state> cancel(const call& call, const payment_id& attempt) override
    {
        errand<card_node, payments::charge_state> work = [attempt](auto& at, const souk::call& of) {
            return at.cards().cancel(of, attempt);
        };
        co_return co_await ask(
            in_.net, from_, in_.places.card, "cancel-charge", call, std::move(work)
        );
    }

    task<> refund(const call& call, const payment_id& attempt) override
    {
        errand<card_node, nothing> work = [attempt](auto& at, const souk::call& of) {
            return done(at.cards().refund(of, attempt));
        };
        co_await ask(in_.net, from_, in_.places.card, "refund", call, std::move(work));
    }

private:
    surroundings& in_;
    world& from_;
};

class wired_customer_records final : public accounts::customer_records {
public:
    wired_customer_records(surroundings& in, world& from) : in_(in), from_(from) {}

    task<>
    erase(const call& call, const account_email& customer, const account_email& pseudonym) override
    {
        errand<order_node, nothing> orders = [customer, pseudonym](auto& at, const souk::call& of) {
            return done(at.service().erase_customer(of, customer, pseudonym));
        };
        co_await ask(in_.net, from_, in_.places.order, "erase", call, std::move(orders));
        errand<payment_node, nothing> payments = [customer,
                                                  pseudonym](auto& at, const souk::call& of) {
            return done(at.service().erase_customer(of, customer, pseudonym));
        };
        co_await ask(in_.net, from_, in_.places.payment, "erase", call, std::move(payments));
    }

private:
    surroundings& in_;
    world& from_;
};

}  // namespace

std::unique_ptr<orders::item_desk> make_item_desk(surroundings& in, world& from)
{
    return std::make_unique<wired_item_desk>(in, from);
}

std::unique_ptr<payments::order_desk> make_order_desk(surroundings& in, world& from)
{
    return std::make_unique<wired_order_desk>(in, from);
}

std::unique_ptr<payments::card_network> make_card_network(surroundings& in, world& from)
{
    return std::make_unique<wired_card_network>(in, from);
}

std::unique_ptr<accounts::customer_records> make_customer_records(surroundings& in, world& from)
{
    return std::make_unique<wired_customer_records>(in, from);
}

}  // namespace souk::simulation
