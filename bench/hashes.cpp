#include "hashes.hpp"

#include "app/event_loops.hpp"
#include "app/run_task.hpp"
#include "app/system_world.hpp"
#include "auth/passwords.hpp"
#include "base/side_by_side.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

namespace souk::bench {
namespace {

task<> hash_again_and_again(
    auth::password_hasher& hasher, souk::world& world, steady_time end, std::size_t& done
)
{
    while (world.steady_now() < end) {
        const call call = background_call(world, milliseconds{30'000});
        std::string password = "a password of some length";
        co_await hasher.hash(call, std::move(password));
        ++done;
    }
}

}  // namespace

int measure_hashes(std::size_t threads, std::chrono::seconds duration)
{
    const auto world = app::make_system_world();
    app::event_loops loops{1};
    loops.start();
    auth::password_hasher hasher{{}, threads, 2 * threads};
    std::size_t done = 0;
    const auto began = world->steady_now();
    const auto end = began + duration;
    std::vector<task<>> works;
    works.reserve(2 * threads);
    for (std::size_t i = 0; i < 2 * threads; ++i) {
        works.push_back(hash_again_and_again(hasher, *world, end, done));
    }
    app::run_task(loops.executors().front(), side_by_side(*world, std::move(works)));
    const std::chrono::duration<double> took = world->steady_now() - began;
    fmt::print("done={} rate={:.2f}\n", done, static_cast<double>(done) / took.count());
    return EXIT_SUCCESS;
}

}  // namespace souk::bench
