#include "load.hpp"

#include "base/side_by_side.hpp"
#include "operations.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <utility>

namespace souk::bench {
namespace {

// So many at most wait for an answer at a time: more would only measure this program.
constexpr std::size_t most_under_way = 20'000;
constexpr std::size_t customers_a_connection = 4;

// Customers of its own for each connection, in turn: one may check out a few orders at a time.
task<> ask_again_and_again(
    operations& with,
    souk::world& world,
    const load_options& options,
    std::size_t connection,
    steady_time end
)
{
    const auto goes_on = [&] {
        return world.steady_now() < end && with.result().begun < options.count;
    };
    for (std::size_t turn = 0; goes_on(); ++turn) {
        const auto who = connection * customers_a_connection + turn % customers_a_connection;
        co_await with.run(who, connection * 7 + turn, world.steady_now());
    }
}

task<> run_closed(operations& with, souk::world& world, const load_options& options)
{
    const auto end = world.steady_now() + options.duration;
    std::vector<task<>> works;
    works.reserve(options.connections);
    for (std::size_t i = 0; i < options.connections; ++i) {
        works.push_back(ask_again_and_again(with, world, options, i, end));
    }
    co_await side_by_side(world, std::move(works));
}

struct arrivals {
    std::size_t under_way = 0;
    std::exception_ptr failure;
    std::unique_ptr<alarm> ended;
};

void begin_one(
    const executor& loop,
    operations& with,
    const std::shared_ptr<arrivals>& all,
    std::size_t number,
    steady_time due
)
{
    ++all->under_way;
    const auto ended = [all](const std::exception_ptr& failed) {
        if (failed) {
            all->failure = failed;
        }
        if (--all->under_way == 0) {
            all->ended->ring();
        }
    };
    boost::asio::co_spawn(loop, with.run(number, number, due), ended);
}

// Times count from when a turn should have come, so a slow answer, or a generator that is late,
// hides nothing.
task<> run_open(operations& with, souk::world& world, const load_options& options)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    const auto all = std::make_shared<arrivals>();
    all->ended = world.new_alarm();
    const auto begin = world.steady_now();
    const auto end = begin + options.duration;
    for (std::size_t number = 0; number < options.count; ++number) {
        const std::chrono::duration<double> after{
            static_cast<double>(number) / static_cast<double>(options.rate)
        };
        const auto due = begin + std::chrono::duration_cast<steady_time::duration>(after);
        if (due >= end || world.steady_now() >= end) {
            break;
        }
        while (world.steady_now() < due || all->under_way >= most_under_way) {
            co_await world.sleep(milliseconds{1});
        }
        begin_one(loop, with, all, number, due);
    }
    while (all->under_way > 0) {
        co_await all->ended->wait(milliseconds{100});
    }
    if (all->failure) {
        std::rethrow_exception(all->failure);
    }
}

}  // namespace

task<load_result> run_load(souk::world& world, const market& with, load_options options)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    operations all{loop, world, with, options};
    const auto begin = world.steady_now();
    all.begin_at(begin);
    if (options.rate > 0) {
        co_await run_open(all, world, options);
    } else {
        co_await run_closed(all, world, options);
    }
    const std::chrono::duration<double> took = world.steady_now() - begin;
    all.result().seconds = took.count();
    co_return std::move(all.result());
}

task<> expect_completion(souk::world& world, const market& with, load_options options)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    operations all{loop, world, with, options};
    co_await all.wait_for_all();
}

}  // namespace souk::bench
