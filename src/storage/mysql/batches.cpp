#include "storage/mysql/batches.hpp"

#include "base/result.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <mutex>
#include <utility>

namespace souk::storage::mysql {

// A lane may still be on its way out when the batches are gone.
struct batches::state {
    state(database& in, worker how, batch_settings with)
        : db(in), work(std::move(how)), settings(with)
    {
    }

    database& db;
    worker work;
    batch_settings settings;
    std::mutex mutex;
    std::deque<batch_entry*> waiting;
    std::size_t lanes = 0;
    std::atomic<std::size_t> transactions = 0;

    // The next to do together; none closes the lane.
    std::vector<batch_entry*> take()
    {
        const std::lock_guard lock{mutex};
        const auto count = static_cast<std::ptrdiff_t>(std::min(waiting.size(), settings.most));
        std::vector<batch_entry*> taken{waiting.begin(), waiting.begin() + count};
        waiting.erase(waiting.begin(), waiting.begin() + count);
        lanes -= taken.empty() ? 1 : 0;
        return taken;
    }

    // Answers whether a lane is to be opened for it.
    bool add(batch_entry& entry)
    {
        const std::lock_guard lock{mutex};
        if (waiting.size() >= settings.queue_limit) {
            throw overloaded{"too many works wait for the database"};
        }
        waiting.push_back(&entry);
        const bool opened = lanes < settings.lanes;
        lanes += opened ? 1 : 0;
        return opened;
    }
};

namespace {

// Whether it may be the fault of one of several.
bool concerns_one(const std::exception_ptr& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const statement_failed&) {
        return true;
    } catch (const unavailable&) {
        return false;
    } catch (...) {
        return true;
    }
}

// A batch that changed nothing is refused, so that nothing is committed.
task<result<void>> run_unless_idle(
    const batches::worker& work, session& with, const std::vector<batch_entry*>& together
)
{
    const bool keep = co_await work(with, together);
    if (!keep) {
        co_return conflict("nothing-to-keep", "Nothing was changed.");
    }
    co_return result<void>{};
}

}  // namespace

batches::batches(database& db, worker work, batch_settings with)
    : state_(std::make_shared<state>(db, std::move(work), with))
{
}

batches::~batches() = default;

std::size_t batches::transactions() const
{
    return state_->transactions;
}

task<> batches::perform(const call& call, batch_entry& entry)
{
    entry.deadline_ = call.deadline;
    using token_type = boost::asio::use_awaitable_t<executor>;
    const auto initiate = [this, &entry](auto handler) {
        const auto back = boost::asio::get_associated_executor(handler);
        entry.resume_ = [back, handler = std::move(handler)]() mutable {
            boost::asio::post(back, std::move(handler));
        };
        bool opened = false;
        try {
            opened = state_->add(entry);
        } catch (...) {
            finish({&entry}, std::current_exception());
        }
        if (opened) {
            const auto loop = state_->db.loop();
            boost::asio::co_spawn(loop, run_lane(state_), boost::asio::detached);
        }
    };
    token_type token;
    co_await boost::asio::async_initiate<token_type, void()>(initiate, token);
    if (entry.failure_) {
        std::rethrow_exception(entry.failure_);
    }
}

// `all` keeps the state for as long as the coroutine lives.
task<> batches::run_lane(std::shared_ptr<state> all)
{
    for (auto next = all->take(); !next.empty(); next = all->take()) {
        co_await run_together(*all, std::move(next));
    }
}

task<> batches::run_together(state& all, std::vector<batch_entry*> together)
{
    const auto now = std::chrono::steady_clock::now();
    const auto is_late = [now](const batch_entry* each) { return each->deadline_ <= now; };
    std::vector<batch_entry*> too_late;
    std::ranges::copy_if(together, std::back_inserter(too_late), is_late);
    std::erase_if(together, is_late);
    finish(too_late, std::make_exception_ptr(deadline_passed{"no time was left to begin"}));
    if (together.empty()) {
        co_return;
    }
    const auto failure = co_await attempt(all, together);
    if (!failure || together.size() == 1 || !concerns_one(failure)) {
        finish(together, failure);
        co_return;
    }
    for (batch_entry* const each : together) {
        const std::vector<batch_entry*> alone{each};
        finish(alone, co_await attempt(all, alone));
    }
}

task<std::exception_ptr> batches::attempt(state& all, const std::vector<batch_entry*>& together)
{
    const auto most_time = std::chrono::steady_clock::now() + all.settings.time;
    const auto last = std::ranges::max(together, {}, &batch_entry::deadline_)->deadline_;
    const call call{.traceparent = {}, .deadline = std::min(most_time, last)};
    const auto work = [&](session& with) { return run_unless_idle(all.work, with, together); };
    ++all.transactions;
    try {
        (void)co_await all.db.transaction(call, work);
    } catch (...) {
        co_return std::current_exception();
    }
    co_return nullptr;
}

void batches::finish(const std::vector<batch_entry*>& ended, const std::exception_ptr& failure)
{
    for (batch_entry* const each : ended) {
        each->failure_ = failure;
        // Moved out first: resuming may end the entry before the call returns.
        auto resume = std::move(each->resume_);
        resume();
    }
}

}  // namespace souk::storage::mysql
