#include "storage/sqlite/snapshot.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace souk::storage::sqlite {
namespace {

constexpr int pages_a_step = 1'024;

void make_new_private_file(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        throw unavailable{"cannot make " + path};
    }
    ::close(file);
}

struct finish_backup {
    void operator()(sqlite3_backup* copying) const { sqlite3_backup_finish(copying); }
};

}  // namespace

snapshot::snapshot(const std::vector<std::string>& paths)
{
    std::vector<std::unique_ptr<connection>> holding;
    for (const auto& each : paths) {
        holding.push_back(std::make_unique<connection>(each, open_mode::read_write));
        holding.back()->execute("BEGIN IMMEDIATE");
    }
    for (const auto& each : paths) {
        readers_.push_back(std::make_unique<connection>(each, open_mode::read_only));
        readers_.back()->execute("BEGIN");
        // Reading is what begins the transaction; from here on nothing moves for this connection.
        readers_.back()->execute("SELECT count(*) FROM sqlite_schema");
    }
    for (const auto& each : holding) {
        each->execute("ROLLBACK");
    }
}

void snapshot::copy(std::size_t which, const std::string& to, const copy_progress& progress)
{
    make_new_private_file(to);
    connection target{to, open_mode::read_write};
    const auto failed = [&] { return unavailable{to + ": " + sqlite3_errmsg(target.handle())}; };
    std::unique_ptr<sqlite3_backup, finish_backup> copying{
        sqlite3_backup_init(target.handle(), "main", readers_.at(which)->handle(), "main")
    };
    if (copying == nullptr) {
        throw failed();
    }
    int stepped = SQLITE_OK;
    while (stepped == SQLITE_OK) {
        stepped = sqlite3_backup_step(copying.get(), pages_a_step);
        const auto pages = sqlite3_backup_pagecount(copying.get());
        const auto left = sqlite3_backup_remaining(copying.get());
        progress(static_cast<std::uint64_t>(pages - left), static_cast<std::uint64_t>(pages));
    }
    if (stepped != SQLITE_DONE || sqlite3_backup_finish(copying.release()) != SQLITE_OK) {
        throw failed();
    }
}

}  // namespace souk::storage::sqlite
