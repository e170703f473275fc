// What waits for the driver's answer to one request.
#pragma once

#include "base/task.hpp"
#include "souk_cassandra/src/lib.rs.h"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>

namespace souk::storage::cassandra {

// Brings the reply back to the loop that waits for it, also when the driver is gone.
class completion final : public souk_cassandra::Completion {
public:
    using Reply = souk_cassandra::Reply;
    using handler = boost::asio::any_completion_handler<void(Reply)>;

    completion(handler waiting, executor loop, std::shared_ptr<std::atomic<std::size_t>> in_flight)
        : waiting_(std::move(waiting)), loop_(std::move(loop)), work_(loop_),
          in_flight_(std::move(in_flight))
    {
    }

    ~completion() override
    {
        if (waiting_) {
            Reply lost{};
            lost.outcome = souk_cassandra::Outcome::Unknown;
            lost.error = "the driver was closed";
            resume(std::move(lost));
        }
    }

    completion(const completion&) = delete;
    completion& operator=(const completion&) = delete;

private:
    void do_finish(Reply&& reply) noexcept override { resume(std::move(reply)); }

    void resume(Reply&& reply) noexcept
    {
        try {
            --*in_flight_;
            auto next = [waiting = std::exchange(waiting_, nullptr), reply = std::move(reply)](
                        ) mutable { std::move(waiting)(std::move(reply)); };
            boost::asio::post(loop_, std::move(next));
        } catch (...) {
            std::terminate();  // Better than a call that waits for ever.
        }
    }

    handler waiting_;
    executor loop_;
    boost::asio::executor_work_guard<executor> work_;
    std::shared_ptr<std::atomic<std::size_t>> in_flight_;
};

}  // namespace souk::storage::cassandra
