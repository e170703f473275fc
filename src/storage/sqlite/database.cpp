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

// A connection that stayed in a transaction would read what was true long ago, and write nothing.
void give_up(connection& db, const std::string& file)
{
    if (sqlite3_get_autocommit(db.handle()) != 0) {
        return;
    }
    try {
        db.execute("ROLLBACK");
    } catch (const std::exception& failed) {
        stop_rather_than_lie(file, failed.what());
    }
}

// The writing thread and the reading ones.
class threads final : public engine {
public:
    threads(
        std::string path, const std::vector<migration>& schema, const database_settings& settings
    );
    ~threads() override;
    threads(const threads&) = delete;
    threads& operator=(const threads&) = delete;

    void write(job& waiting) override;
    void read(job& waiting) override;
    std::size_t writes_waiting() const override { return writes_.size(); }
    std::size_t reads_waiting() const override { return reads_.size(); }

private:
    void write_loop();
    void read_loop(connection& db);
    void commit_group(connection& db, const std::vector<job*>& group);

    std::string file_;
    std::size_t group_limit_;
    job_queue writes_;
    job_queue reads_;
    std::unique_ptr<connection> write_connection_;
    std::vector<std::unique_ptr<connection>> read_connections_;
    std::vector<std::jthread> running_;
};

void threads::commit_group(connection& db, const std::vector<job*>& group)
{
    try {
        db.execute("BEGIN IMMEDIATE");
        for (job* const each : group) {
            run_in_savepoint(db, *each);
        }
        db.execute("COMMIT");
    } catch (const corrupt& failed) {
        stop_rather_than_lie(file_, failed.what());
    } catch (const std::exception& failed) {
        // A full disk, for instance: nothing of the group was kept, and everyone is told so.
        log::error("commit failed", {{"file", file_}, {"why", failed.what()}});
        give_up(db, file_);
        fail_all(group, std::make_exception_ptr(unavailable{failed.what()}));
    }
}

void threads::write_loop()
{
    for (auto group = writes_.pop(group_limit_); !group.empty();
         group = writes_.pop(group_limit_)) {
        commit_group(*write_connection_, group);
        for (job* const each : group) {
            // Moved out first: resuming may end the job before the call returns.
            auto resume = std::move(each->resume);
            resume();
        }
    }
}

void threads::read_loop(connection& db)
{
    for (auto next = reads_.pop(1); !next.empty(); next = reads_.pop(1)) {
        job& waiting = *next.front();
        if (is_late(waiting)) {
            waiting.failure = std::make_exception_ptr(deadline_passed{"no time was left to read"});
        } else {
            try {
                db.execute("BEGIN");
                waiting.run(db);
                db.execute("COMMIT");
            } catch (...) {
                fail_all(next, std::current_exception());
                give_up(db, file_);
            }
        }
        auto resume = std::move(waiting.resume);
        resume();
    }
}

threads::threads(
    std::string path, const std::vector<migration>& schema, const database_settings& settings
)
    : file_(std::move(path)), group_limit_(settings.group_limit), writes_(settings.queue_limit),
      reads_(settings.queue_limit)
{
    if (settings.mode == open_mode::read_write) {
        make_private_file(file_);
        write_connection_ = std::make_unique<connection>(file_, open_mode::read_write);
        write_connection_->run_script(writer_settings);
        migrate(*write_connection_, schema);
        running_.emplace_back([this] { write_loop(); });
    } else {
        connection checked{file_, open_mode::read_only};
        check_schema(checked, schema);
        writes_.close();
    }
    for (std::size_t i = 0; i < settings.readers; ++i) {
        auto& opened =
            read_connections_.emplace_back(std::make_unique<connection>(file_, open_mode::read_only)
            );
        running_.emplace_back([this, db = opened.get()] { read_loop(*db); });
    }
}

threads::~threads()
{
    writes_.close();
    reads_.close();
    running_.clear();
}

void threads::write(job& waiting)
{
    if (!writes_.push(waiting)) {
        waiting.failure = std::make_exception_ptr(overloaded{"too many writes are waiting"});
        auto resume = std::move(waiting.resume);
        resume();
    }
}

void threads::read(job& waiting)
{
    if (!reads_.push(waiting)) {
        waiting.failure = std::make_exception_ptr(overloaded{"too many reads are waiting"});
        auto resume = std::move(waiting.resume);
        resume();
    }
}

}  // namespace

database::database(
    std::string path, const std::vector<migration>& schema, const database_settings& settings
)
    : path_(std::move(path)), engine_(std::make_unique<threads>(path_, schema, settings))
{
}

void database::report(metrics& into, const std::string& file) const
{
    constexpr auto name = "souk_store_waiting";
    constexpr auto help = "Works that wait for a thread of a store.";
    into.gauge(name, help, {{"file", file}, {"for", "write"}}, [runs = engine_.get()] {
        return static_cast<double>(runs->writes_waiting());
    });
    into.gauge(name, help, {{"file", file}, {"for", "read"}}, [runs = engine_.get()] {
        return static_cast<double>(runs->reads_waiting());
    });
}

}  // namespace souk::storage::sqlite
