#include "http/turns.hpp"

#include "base/outage.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace souk::http {

turns::turn::~turn()
{
    if (of_) {
        of_->give_back();
    }
}

task<turns::turn> turns::take(std::shared_ptr<turns> from, steady_time until)
{
    if (from->free_ > 0) {
        --from->free_;
        co_return turn{std::move(from)};
    }
    if (from->waiting_.size() >= from->most_waiting_) {
        throw overloaded{"too many requests wait for a connection"};
    }
    const executor loop = co_await boost::asio::this_coro::executor;
    const auto most = std::chrono::steady_clock::now() + std::chrono::hours{24};
    const auto own = std::make_shared<place>(loop, std::min(until, most));
    from->waiting_.push_back(own);
    co_await own->over.async_wait(or_error);
    if (!own->called) {
        std::erase(from->waiting_, own);
        throw overloaded{"no connection was free in time"};
    }
    co_return turn{std::move(from)};
}

void turns::give_back()
{
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    waiting_.front()->called = true;
    waiting_.front()->over.cancel();
    waiting_.pop_front();
}

}  // namespace souk::http
