#include "storage/sqlite/database.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <fcntl.h>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace souk::storage::sqlite {

namespace {

// SQLite would make the file readable for all; what is in it is the customers'.
void make_private_file(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        throw unavailable{"cannot open " + path};
    }
    ::close(file);
}

// FULL syncs the log at every commit: what was acknowledged survives a power cut.
constexpr auto writer_settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                                 "PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536;";

[[noreturn]] void stop_rather_than_lie(const std::string& path, const char* why)
{
    log::error("disk failed", {{"file", path}, {"why", why}});
    log::flush();
    std::abort();
}

}  // namespace

// The queue of one thread, or of several that do the same.
class job_queue {
public:
    explicit job_queue(std::size_t limit) : limit_(limit) {}

    // Answers whether there was room.
    bool push(job& added)
    {
        const std::lock_guard lock{mutex_};
        if (waiting_.size() >= limit_ || closed_) {
            return false;
        }
        waiting_.push_back(&added);
        changed_.notify_one();
        return true;
    }

    // Waits for work; nothing when the queue is closed and empty.
    std::vector<job*> pop(std::size_t most)
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
        const auto count = static_cast<std::ptrdiff_t>(std::min(most, waiting_.size()));
        const std::vector<job*> taken{waiting_.begin(), waiting_.begin() + count};
        waiting_.erase(waiting_.begin(), waiting_.begin() + count);
        return taken;
    }

    void close()
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
        changed_.notify_all();
    }

    std::size_t size() const
    {
        const std::lock_guard lock{mutex_};
        return waiting_.size();
    }

private:
    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<job*> waiting_;
    bool closed_ = false;
};

struct database::threads {
    threads(std::string path, const database_settings& settings)
        : file(std::move(path)), group_limit(settings.group_limit), writes(settings.queue_limit),
          reads(settings.queue_limit)
    {
    }

    std::string file;
    std::size_t group_limit;
    job_queue writes;
    job_queue reads;
    std::unique_ptr<connection> write_connection;
    std::vector<std::unique_ptr<connection>> read_connections;
    std::vector<std::jthread> running;

    void write_loop();
    void read_loop(connection& db);
    void commit_group(connection& db, const std::vector<job*>& group);
};

namespace {

bool is_late(const job& waiting)
{
    return std::chrono::steady_clock::now() > waiting.deadline;
}

void run_in_savepoint(connection& db, job& waiting)
{
    if (is_late(waiting)) {
        waiting.failure = std::make_exception_ptr(deadline_passed{"no time was left to write"});
        return;
    }
    db.execute("SAVEPOINT work");
    bool keep = false;
    try {
        keep = waiting.run(db);
    } catch (const corrupt&) {
        throw;
    } catch (...) {
        waiting.failure = std::current_exception();
    }
    if (!keep) {
        db.execute("ROLLBACK TO work");
    }
    db.execute("RELEASE work");
}

void fail_all(const std::vector<job*>& group, const std::exception_ptr& why)
{
    for (job* const each : group) {
        each->clear();
        each->failure = why;
    }
}

}  // namespace

void database::threads::commit_group(connection& db, const std::vector<job*>& group)
{
    try {
        db.execute("BEGIN IMMEDIATE");
        for (job* const each : group) {
            run_in_savepoint(db, *each);
        }
        db.execute("COMMIT");
    } catch (const corrupt& failed) {
        stop_rather_than_lie(file, failed.what());
    } catch (const std::exception& failed) {
        // A full disk, for instance: nothing of the group was kept, and everyone is told so.
        log::error("commit failed", {{"file", file}, {"why", failed.what()}});
        if (sqlite3_get_autocommit(db.handle()) == 0) {
            db.execute("ROLLBACK");
        }
        fail_all(group, std::make_exception_ptr(unavailable{failed.what()}));
    }
}

void database::threads::write_loop()
{
    for (auto group = writes.pop(group_limit); !group.empty(); group = writes.pop(group_limit)) {
        commit_group(*write_connection, group);
        for (job* const each : group) {
            // Moved out first: resuming may end the job before the call returns.
            auto resume = std::move(each->resume);
            resume();
        }
    }
}

void database::threads::read_loop(connection& db)
{
    for (auto next = reads.pop(1); !next.empty(); next = reads.pop(1)) {
        job& waiting = *next.front();
        if (is_late(waiting)) {
            waiting.failure = std::make_exception_ptr(deadline_passed{"no time was left to read"});
        } else {
            try {
                db.execute("BEGIN");
                waiting.run(db);
            } catch (...) {
                waiting.failure = std::current_exception();
            }
            if (sqlite3_get_autocommit(db.handle()) == 0) {
                db.execute("COMMIT");
            }
        }
        auto resume = std::move(waiting.resume);
        resume();
    }
}

database::database(
    std::string path, const std::vector<migration>& schema, const database_settings& settings
)
    : path_(std::move(path)), threads_(std::make_unique<threads>(path_, settings))
{
    if (settings.mode == open_mode::read_write) {
        make_private_file(path_);
        threads_->write_connection = std::make_unique<connection>(path_, open_mode::read_write);
        threads_->write_connection->run_script(writer_settings);
        migrate(*threads_->write_connection, schema);
        threads_->running.emplace_back([all = threads_.get()] { all->write_loop(); });
    } else {
        connection checked{path_, open_mode::read_only};
        check_schema(checked, schema);
        threads_->writes.close();
    }
    for (std::size_t i = 0; i < settings.readers; ++i) {
        auto& opened = threads_->read_connections.emplace_back(
            std::make_unique<connection>(path_, open_mode::read_only)
        );
        threads_->running.emplace_back([all = threads_.get(), db = opened.get()] {
            all->read_loop(*db);
        });
    }
}

database::~database()
{
    threads_->writes.close();
    threads_->reads.close();
    threads_->running.clear();
}

void database::queue_write(job& waiting)
{
    if (!threads_->writes.push(waiting)) {
        waiting.failure = std::make_exception_ptr(overloaded{"too many writes are waiting"});
        auto resume = std::move(waiting.resume);
        resume();
    }
}

void database::queue_read(job& waiting)
{
    if (!threads_->reads.push(waiting)) {
        waiting.failure = std::make_exception_ptr(overloaded{"too many reads are waiting"});
        auto resume = std::move(waiting.resume);
        resume();
    }
}

void database::report(metrics& into, const std::string& file) const
{
    constexpr auto name = "souk_store_waiting";
    constexpr auto help = "Works that wait for a thread of a store.";
    into.gauge(name, help, {{"file", file}, {"for", "write"}}, [all = threads_.get()] {
        return static_cast<double>(all->writes.size());
    });
    into.gauge(name, help, {{"file", file}, {"for", "read"}}, [all = threads_.get()] {
        return static_cast<double>(all->reads.size());
    });
}

}  // namespace souk::storage::sqlite
