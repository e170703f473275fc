// One SQLite file: a thread that writes, gathering what waits into one commit, and threads that
// read, each on a connection of its own. Another engine may run the works instead.
#pragma once

#include "base/call.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "storage/sqlite/connection.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <exception>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace souk::storage::sqlite {

// One step of a schema: run once, in the order of its number, and never changed after it landed.
struct migration {
    int number;
    std::string sql;
};

// The SQL of a migration that writes a part of a table's definition anew, such as a CHECK, and
// leaves the rows alone: the new definition must hold for all of them, and store them as the old
// one did. (The way of SQLite's own page on ALTER TABLE.)
std::string redefine(std::string_view table, std::string_view old_part, std::string_view new_part);

struct database_settings {
    std::size_t readers = 1;
    std::size_t queue_limit = 20'000;  // Past it, work is refused as overloaded.
    std::size_t group_limit = 512;     // Works in one commit.
    open_mode mode = open_mode::read_write;
};

// Work that waits for a thread of a database. Lives in the frame of the coroutine that waits.
class job {
public:
    virtual ~job() = default;
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    steady_time deadline;
    std::exception_ptr failure;
    std::move_only_function<void()> resume;  // On the waiting coroutine's loop.

    // Answers whether what it wrote is to be kept.
    virtual bool run(connection& db) = 0;

    // Forgets its answer: what it wrote was not kept, and it may run again.
    virtual void clear() = 0;
};

template <class Work>
class job_of final : public job {
public:
    using answer_type = std::invoke_result_t<const Work&, connection&>;
    static constexpr bool is_void = std::is_void_v<answer_type>;

    explicit job_of(const Work& work) : work_(work) {}

    bool run(connection& db) override
    {
        if constexpr (is_void) {
            work_(db);
            return true;
        } else {
            answer_.emplace(work_(db));
            if constexpr (requires {
                              answer_->has_value();
                              answer_->error();
                          }) {
                return answer_->has_value();
            }
            return true;
        }
    }

    void clear() override { answer_.reset(); }

    answer_type take()
    {
        if constexpr (!is_void) {
            if (!answer_) {
                throw unavailable{"the work gave no answer"};
            }
            return *std::move(answer_);
        }
    }

private:
    using stored_type = std::conditional_t<is_void, char, answer_type>;
    const Work& work_;
    std::optional<stored_type> answer_;
};

// What runs the works of a database. Each job is resumed once, when what it wrote is durable or its
// failure is set.
class engine {
public:
    engine() = default;
    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;
    virtual ~engine() = default;

    virtual void write(job& waiting) = 0;
    virtual void read(job& waiting) = 0;

    // How many wait for each. For metrics.
    virtual std::size_t writes_waiting() const = 0;
    virtual std::size_t reads_waiting() const = 0;
};

class database {
public:
    // Opens or makes the file (0600), and brings its schema up to the last migration. Read-only,
    // the file must exist with that very schema, and every write is refused as unavailable. Throws
    // std::runtime_error when the file was written by a newer program or its migrations differ.
    database(
        std::string path, const std::vector<migration>& schema, const database_settings& settings
    );

    // On an engine of one's own, such as a simulator's; without a path.
    explicit database(std::unique_ptr<engine> runs) : engine_(std::move(runs)) {}

    ~database() = default;
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    // Runs work on the writing thread; returns when what it wrote is durable. An answer that is a
    // refusal, and an exception, undo what the work wrote. Throws overloaded when the queue is
    // full, deadline_passed when the call's time is over before the work begins.
    template <class Work>
    auto write(const call& call, const Work& work)
        -> task<std::invoke_result_t<const Work&, connection&>>
    {
        job_of<Work> waiting{work};
        waiting.deadline = call.deadline;
        co_await wait_for(waiting, &engine::write);
        co_return waiting.take();
    }

    // Runs work on a reading thread; it sees all that was durable when it began.
    template <class Work>
    auto read(const call& call, const Work& work)
        -> task<std::invoke_result_t<const Work&, connection&>>
    {
        job_of<Work> waiting{work};
        waiting.deadline = call.deadline;
        co_await wait_for(waiting, &engine::read);
        co_return waiting.take();
    }

    const std::string& path() const { return path_; }

    // Gauges for /metrics: what waits for the writer and the readers. `file` labels them.
    void report(metrics& into, const std::string& file) const;

private:
    task<> wait_for(job& waiting, void (engine::*queue)(job&))
    {
        using token_type = boost::asio::use_awaitable_t<executor>;
        const auto initiate = [this, &waiting, queue](auto handler) {
            const auto loop = boost::asio::get_associated_executor(handler);
            waiting.resume = [loop, handler = std::move(handler)]() mutable {
                boost::asio::post(loop, std::move(handler));
            };
            (engine_.get()->*queue)(waiting);
        };
        token_type token;
        co_await boost::asio::async_initiate<token_type, void()>(initiate, token);
        if (waiting.failure) {
            std::rethrow_exception(waiting.failure);
        }
    }

    std::string path_;
    std::unique_ptr<engine> engine_;
};

// Brings a file's schema up to date, under a lock. What database's constructor does, for
// `souk migrate`. Answers the numbers it applied.
std::vector<int> migrate(connection& db, const std::vector<migration>& schema);

// Throws std::runtime_error unless all of the schema was applied, as it is.
void check_schema(connection& db, const std::vector<migration>& schema);

}  // namespace souk::storage::sqlite
