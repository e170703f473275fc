#include "auth/work_pool.hpp"

#include "base/outage.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace souk::auth {
namespace {

// Nothing of the job may be touched afterwards: its frame may already run, or be gone.
template <class Job>
void finish(Job& done, std::exception_ptr failure)
{
    done.failure = std::move(failure);
    auto resume = std::move(done.resume);
    resume();
}

template <class Job>
std::exception_ptr perform(const Job& job)
{
    try {
        if (std::chrono::steady_clock::now() > job.deadline) {
            throw deadline_passed{"the call's time was over before the work began"};
        }
        job.work();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

}  // namespace

work_pool::work_pool(std::size_t threads, std::size_t queue_limit) : queue_limit_(queue_limit)
{
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] { serve(); });
    }
}

work_pool::~work_pool()
{
    std::deque<job*> left;
    {
        const std::scoped_lock lock{mutex_};
        stopping_ = true;
        left.swap(queue_);
    }
    changed_.notify_all();
    for (job* const waiting : left) {
        finish(*waiting, std::make_exception_ptr(unavailable{"the program is stopping"}));
    }
    for (auto& thread : threads_) {
        thread.join();
    }
}

task<> work_pool::run(const call& call, const std::function<void()>& work)
{
    job waiting{.work = work, .deadline = call.deadline, .failure = nullptr, .resume = nullptr};
    const auto begin = [this, &waiting](auto handler) {
        const auto loop = boost::asio::get_associated_executor(handler);
        waiting.resume = [loop, handler = std::move(handler)]() mutable {
            boost::asio::post(loop, std::move(handler));
        };
        submit(waiting);
    };
    using token_type = boost::asio::use_awaitable_t<executor>;
    token_type token;
    co_await boost::asio::async_initiate<token_type, void()>(begin, token);
    if (waiting.failure) {
        std::rethrow_exception(waiting.failure);
    }
}

std::size_t work_pool::waiting() const
{
    const std::scoped_lock lock{mutex_};
    return queue_.size();
}

void work_pool::submit(job& added)
{
    {
        const std::scoped_lock lock{mutex_};
        if (queue_.size() < queue_limit_ && !stopping_) {
            queue_.push_back(&added);
            changed_.notify_one();
            return;
        }
    }
    finish(added, std::make_exception_ptr(overloaded{"too much work waits already"}));
}

void work_pool::serve()
{
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) {
            return;
        }
        job* const next = queue_.front();
        queue_.pop_front();
        lock.unlock();
        finish(*next, perform(*next));
        lock.lock();
    }
}

}  // namespace souk::auth
