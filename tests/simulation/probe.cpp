#include "simulation/probe.hpp"

#include "simulation/client.hpp"

#include <fmt/format.h>

namespace souk::simulation {

namespace {

// Far less than what a forgotten wake-up would cost: then it waits for the next poll.
constexpr milliseconds at_once{500};
constexpr milliseconds between_looks{20};

template <class Id, class Status>
task<bool> becomes(client& who, Id id, Status wanted)
{
    const steady_time end = who.own_world().steady_now() + at_once;
    while (who.own_world().steady_now() < end) {
        const auto shown = co_await who.show(id);
        if (shown && *shown && (*shown)->status == wanted) {
            co_return true;
        }
        co_await who.think(between_looks);
    }
    co_return false;
}

}  // namespace

task<std::vector<std::string>> probe(surroundings& in, history& past, const market& of)
{
    std::vector<std::string> wrong;
    client buyer{in, past, "probe", role::user};
    std::vector<orders::wanted_line> wanted{{.upc = of.upcs.front(), .quantity = 1}};
    const auto placed = co_await buyer.place(std::move(wanted), "probe-1");
    if (!placed || !*placed) {
        wrong.emplace_back("a shop without faults takes no order");
        co_return wrong;
    }
    const order_id id = (*placed)->id;
    payments::pay_request what{
        .order = id,
        .amount = orders::order::restore(**placed).total(),
        .method = "",
        .idempotency_key = "probe-2",
    };
    const auto paid = co_await buyer.pay(std::move(what));
    if (!paid || !*paid || (*paid)->status != payments::payment_status::success) {
        wrong.emplace_back("a shop without faults takes no payment");
        co_return wrong;
    }
    if (!co_await becomes(buyer, id, orders::order_status::completed)) {
        wrong.emplace_back("a paid order is not completed at once");
    }
    co_await buyer.cancel(id);
    if (!co_await becomes(buyer, (*paid)->id, payments::payment_status::refunded)) {
        wrong.emplace_back("a canceled order's money does not go back at once");
    }
    co_return wrong;
}

}  // namespace souk::simulation
