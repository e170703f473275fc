#include "storage/cassandra/turns.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <exception>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace souk::storage::cassandra {

namespace {

struct waiter {
    boost::asio::any_completion_handler<void()> resumed;
    boost::asio::executor_work_guard<executor> loop;
};

}  // namespace

struct turns::state {
    std::mutex mutex;
    std::unordered_map<std::string, std::deque<waiter>> queues;  // A key that is held has one.

    void pass_on(const std::string& key)
    {
        std::unique_lock lock{mutex};
        const auto queue = queues.find(key);
        if (queue->second.empty()) {
            queues.erase(queue);
            return;
        }
        waiter next = std::move(queue->second.front());
        queue->second.pop_front();
        lock.unlock();
        boost::asio::post(next.loop.get_executor(), std::move(next.resumed));
    }
};

// Keeps the queues alive: work may outlive the store at a stop.
struct turns::turn::holder {
    std::shared_ptr<state> of;
    std::string key;
};

turns::turn::turn(std::unique_ptr<holder> held) : held_(std::move(held)) {}

turns::turn::turn(turn&& other) noexcept = default;

turns::turn::~turn()
{
    try {
        if (held_) {
            held_->of->pass_on(held_->key);
        }
    } catch (...) {
        std::terminate();  // Better than others that wait for ever.
    }
}

turns::turns() : state_(std::make_shared<state>()) {}

task<turns::turn> turns::take(std::string key)
{
    using token = boost::asio::use_awaitable_t<executor>;
    const executor loop = co_await boost::asio::this_coro::executor;
    const auto begin = [&](auto resumed) {
        waiter next{.resumed = std::move(resumed), .loop = boost::asio::make_work_guard(loop)};
        const std::scoped_lock lock{state_->mutex};
        const auto [queue, is_free] = state_->queues.try_emplace(key);
        if (is_free) {
            boost::asio::post(loop, std::move(next.resumed));
        } else {
            queue->second.push_back(std::move(next));
        }
    };
    co_await boost::asio::async_initiate<const token, void()>(begin, token{});
    auto held = std::make_unique<turn::holder>();
    held->of = state_;
    held->key = std::move(key);
    co_return turn{std::move(held)};
}

}  // namespace souk::storage::cassandra
