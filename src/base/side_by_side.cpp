#include "base/side_by_side.hpp"

#include "base/planted.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>

namespace souk {

task<> side_by_side(world& world, std::vector<task<>> works)
{
    struct progress {
        std::size_t left;
        std::unique_ptr<alarm> ended;
        std::exception_ptr failure;
    };
    const auto shared = std::make_shared<progress>(works.size(), world.new_alarm());
    const executor loop = co_await boost::asio::this_coro::executor;
    for (task<>& each : works) {
        boost::asio::co_spawn(loop, std::move(each), [shared](const std::exception_ptr& failed) {
            if (failed && !shared->failure) {
                shared->failure = failed;
            }
            if (--shared->left == 0) {
                shared->ended->ring();
            }
        });
    }
    while (shared->left > 0) {
        co_await shared->ended->wait(milliseconds{1'000});
    }
    if (shared->failure && !SOUK_PLANT(failure_of_one_hidden)) {
        std::rethrow_exception(shared->failure);
    }
}

}  // namespace souk
