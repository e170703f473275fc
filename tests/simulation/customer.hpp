// A simulated customer: visits the shop a few times, each time in another mood.
#pragma once

#include "simulation/client.hpp"
#include "simulation/market.hpp"

#include <string>

namespace souk::simulation {

class customer {
public:
    customer(surroundings& in, history& past, market& of, std::size_t number);

    // All visits, one after another.
    task<> run();

private:
    static constexpr int most_tries = 12;

    task<> visit();

    // Places an order, and tries again as long as nobody answers.
    task<std::optional<orders::order_fields>> order();
    task<> buy(orders::order_fields placed);

    // Sends the first request of a key again, long after its answer.
    task<> repeat_an_order();
    task<reply<payments::payment>> pay_until_answered(payments::pay_request what);

    task<> buy_and_watch();
    task<> pay_twice();
    task<> cancel_while_paying();
    task<> change_and_pay();
    task<> pay_wrongly();
    task<> cancel_afterwards();
    task<> pay_for_many();
    task<> snoop();
    task<> read_all();
    task<> change_password();
    task<> leave();

    task<> snoop_at_orders();
    task<> snoop_at_payments();
    task<> place_one();
    task<> close_soon();
    task<> pay_once(payments::pay_request what);
    task<> cancel_soon(order_id id);
    task<> change_soon(order_id id);

    std::vector<orders::wanted_line> wish();
    payments::pay_request payment_of(const orders::order_fields& of, bool with_key);
    std::string new_key() { return client_.name() + "-" + std::to_string(++keys_); }
    task<> think(std::int64_t most_ms)
    {
        return client_.think(milliseconds{chance_.between(0, most_ms)});
    }

    const plan& with_;
    market& market_;
    dice chance_;
    client client_;
    struct keyed_wish {
        std::vector<orders::wanted_line> wanted;
        std::string key;
    };

    std::vector<order_id> own_;
    std::vector<keyed_wish> answered_;
    std::string password_ = "a first password";
    bool open_ = false;
    bool has_left_ = false;
    int keys_ = 0;
};

}  // namespace souk::simulation
