#include "simulation/disk.hpp"

#include <memory>

namespace souk::simulation {

namespace {

using namespace std::chrono_literals;
using storage::sqlite::connection;
using storage::sqlite::job;
using storage::sqlite::open_mode;

class sim_engine final : public storage::sqlite::engine {
public:
    sim_engine(disk& on, const store_conditions& under) : disk_(on), under_(under) {}

    void write(job& waiting) override
    {
        begin(waiting, [this](job& work) { return run_write(work); });
    }

    void read(job& waiting) override
    {
        begin(waiting, [this](job& work) {
            if (struck(fault::failed_read)) {
                work.failure = outage("the database can't be read");
            } else {
                disk_.transact(work);
            }
            return true;
        });
    }

    std::size_t writes_waiting() const override { return 0; }
    std::size_t reads_waiting() const override { return 0; }

private:
    // Answers whether the process lives on.
    using runner = std::function<bool(job&)>;

    void begin(job& waiting, runner run)
    {
        ++under_.calls;
        auto delay = microseconds{under_.chance.between(20, 800)};
        if (struck(fault::full_store)) {
            waiting.failure = std::make_exception_ptr(overloaded{"too much is waiting"});
            run = [](job&) { return true; };
        } else if (struck(fault::slow_store)) {
            delay = milliseconds{under_.chance.between(50, 12'000)};
        }
        // The job's frame lives as long as what resumes it, which the plan owns from here on.
        auto resume = std::move(waiting.resume);
        under_.time.after(
            delay,
            under_.whose,
            [this, &waiting, run = std::move(run), resume = std::move(resume)]() mutable {
                if (!waiting.failure && under_.time.now() > waiting.deadline) {
                    waiting.failure = std::make_exception_ptr(deadline_passed{"too late"});
                } else if (!run(waiting)) {
                    under_.time.after(1h, under_.whose, std::move(resume));
                    return;
                }
                answer(std::move(resume));
            }
        );
    }

    // After a moment in which other work goes on.
    void answer(std::move_only_function<void()> resume)
    {
        const microseconds pause{under_.chance.between(5, 200)};
        under_.time.after(pause, under_.whose, std::move(resume));
    }

    bool run_write(job& work)
    {
        if (struck(fault::failed_write)) {
            work.failure = outage("the database can't be written");
            return true;
        }
        const bool kept = disk_.transact(work);
        if (kept && struck(fault::crash_after_write)) {
            under_.on_crash();
            return false;
        }
        if (kept && struck(fault::unknown_write)) {
            work.clear();
            work.failure = outage("the database did not answer");
        }
        return true;
    }

    bool struck(fault kind) { return under_.luck.strikes(kind, disk_.name()); }

    static std::exception_ptr outage(const char* why)
    {
        return std::make_exception_ptr(unavailable{why});
    }

    disk& disk_;
    store_conditions under_;
};

}  // namespace

disk::disk(std::string name, const std::vector<storage::sqlite::migration>& schema)
    : name_(std::move(name)), db_(":memory:", open_mode::read_write)
{
    storage::sqlite::migrate(db_, schema);
}

bool disk::transact(job& work)
{
    db_.execute("BEGIN");
    bool keep = false;
    try {
        keep = work.run(db_);
    } catch (...) {
        work.failure = std::current_exception();
    }
    db_.execute(keep ? "COMMIT" : "ROLLBACK");
    return keep;
}

storage::sqlite::database open(disk& on, const store_conditions& under)
{
    return storage::sqlite::database{std::make_unique<sim_engine>(on, under)};
}

}  // namespace souk::simulation
