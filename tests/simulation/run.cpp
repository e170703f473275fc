#include "simulation/run.hpp"

#include "base/side_by_side.hpp"
#include "simulation/chaos.hpp"
#include "simulation/customer.hpp"
#include "simulation/inspector.hpp"
#include "simulation/market.hpp"
#include "simulation/probe.hpp"
#include "simulation/shopkeeper.hpp"
#include "simulation/sim_shop.hpp"

#include <fmt/format.h>
#include <memory>

namespace souk::simulation {

namespace {

// Far beyond what any run needs: one that goes on is going round in circles.
constexpr std::uint64_t most_steps = 500'000;
constexpr milliseconds most_rest{20 * 60'000};
constexpr milliseconds between_looks{2'000};
constexpr milliseconds longest_delay{20'000};  // Of what began before the faults ended.

class one_run {
public:
    one_run(const plan& of, trace::sink to)
        : told_(time_, std::move(to)), luck_(of, told_),
          net_(time_, luck_, dice{of.seed, "wire"}, of.in_one_process), in_{.with = of,
                                                                            .time = time_,
                                                                            .luck = luck_,
                                                                            .told = told_,
                                                                            .net = net_,
                                                                            .kept = kept_,
                                                                            .places = places_},
          shop_(in_), chaos_(in_, shop_), world_(time_, nobody, clock_, dice{of.seed, "run"}),
          keeper_(in_, past_, market_, 0)
    {
        for (std::size_t i = 1; i <= of.customers; ++i) {
            customers_.push_back(std::make_unique<customer>(in_, past_, market_, i));
        }
    }

    outcome play()
    {
        told_.say("run", "{}", describe(in_.with));
        shop_.open();
        time_.spawn(live_or_tell());
        while (!over_ && time_.step()) {
            if (time_.steps() > most_steps) {
                wrong_.emplace_back("the shop goes round in circles");
                break;
            }
        }
        for (const std::string& each : net_.defects()) {
            wrong_.push_back("a service failed: " + each);
        }
        for (const std::string& each : wrong_) {
            told_.say("verdict", "{}", each);
        }
        return {
            .wrong = wrong_,
            .network_calls = net_.calls(),
            .store_calls = in_.store_calls,
            .virtual_time = time_.elapsed(),
            .faults = luck_.counts(),
        };
    }

private:
    task<> live_or_tell()
    {
        try {
            co_await live();
        } catch (const std::exception& why) {
            wrong_.push_back(std::string{"the run broke: "} + why.what());
        }
        over_ = true;
    }

    task<> live()
    {
        chaos_.begin();
        co_await keeper_.stock();
        std::vector<task<>> lives;
        for (const auto& each : customers_) {
            lives.push_back(each->run());
        }
        if (in_.with.shopkeepers > 0) {
            lives.push_back(keeper_.run(in_.with.visits * 3));
        }
        time_.spawn(watch_holds());
        co_await side_by_side(world_, std::move(lives));
        luck_.end();
        shop_.set_clocks_right();
        told_.say("run", "no more customers, no more faults");
        co_await come_to_rest();
        if (wrong_.empty()) {
            co_await world_.sleep(longest_delay);
            co_await probe();
            co_await come_to_rest();
        }
        co_await close();
        inspector looks{in_};
        const auto found = co_await looks.faults_of(past_);
        wrong_.insert(wrong_.end(), found.begin(), found.end());
    }

    // Nobody has more than what one customer may hold. Where holds end soon, those whose time is
    // over stand a little longer, and count no more.
    task<> watch_holds()
    {
        inspector looks{in_};
        const bool ends_soon = in_.with.shop.holds.life < std::chrono::hours{1};
        while (!ends_soon && !luck_.is_over()) {
            co_await world_.sleep(between_looks);
            if (co_await looks.holds() > customers_.size() * in_.with.shop.holds.per_customer) {
                wrong_.emplace_back("more is held than may be");
                co_return;
            }
        }
    }

    task<> come_to_rest()
    {
        const steady_time end = time_.now() + most_rest;
        inspector looks{in_};
        for (;;) {
            co_await world_.sleep(between_looks);
            auto unrest = co_await looks.unrest();
            if (unrest.empty() && shop_.is_ready()) {
                co_return;
            }
            if (time_.now() > end) {
                for (const std::string& each : unrest) {
                    wrong_.push_back("never came to rest: " + each);
                }
                co_return;
            }
        }
    }

    // A shop without faults does at once what it is asked for.
    task<> probe()
    {
        co_await keeper_.deliver(market_.items.front());
        const auto failed = co_await simulation::probe(in_, past_, market_);
        wrong_.insert(wrong_.end(), failed.begin(), failed.end());
    }

    task<> close()
    {
        shop_.close();
        const steady_time end = time_.now() + std::chrono::minutes{1};
        while (!shop_.is_closed() && time_.now() < end) {
            co_await world_.sleep(milliseconds{100});
        }
    }

    // What is needed outlives what needs it.
    scheduler time_;
    trace told_;
    faults luck_;
    disks kept_;
    seats places_;
    wire net_;
    surroundings in_;
    history past_;
    market market_;
    sim_shop shop_;
    chaos chaos_;
    wall_clock clock_;
    sim_world world_;
    shopkeeper keeper_;
    std::vector<std::unique_ptr<customer>> customers_;
    std::vector<std::string> wrong_;
    bool over_ = false;
};

}  // namespace

outcome run(const plan& of, trace::sink to)
{
    const auto it = std::make_unique<one_run>(of, std::move(to));
    return it->play();
}

}  // namespace souk::simulation
