#include "storage/sqlite/snapshot.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace souk::storage::sqlite {
namespace {

class two_files : public ::testing::Test {
protected:
    two_files()
    {
        auto name = (std::filesystem::temp_directory_path() / "souk-snapshot-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        for (const auto& path : paths()) {
            connection made{path, open_mode::read_write};
            made.run_script("PRAGMA journal_mode = WAL; CREATE TABLE steps (number INTEGER);");
        }
    }
    ~two_files() override { std::filesystem::remove_all(folder_); }

    std::string path(const char* name) const { return (folder_ / name).string(); }
    std::vector<std::string> paths() const { return {path("first.db"), path("second.db")}; }

    static std::int64_t last_step(const std::string& file)
    {
        connection db{file, open_mode::read_only};
        auto found = db.query("SELECT coalesce(max(number), 0) FROM steps");
        found.step();
        return found.integer(0);
    }

private:
    std::filesystem::path folder_;
};

constexpr auto no_progress = [](std::uint64_t, std::uint64_t) {};

TEST_F(two_files, are_copied_as_they_were_when_it_began)
{
    connection writer{path("first.db"), open_mode::read_write};
    writer.execute("INSERT INTO steps VALUES (1)");
    snapshot moment{paths()};
    writer.execute("INSERT INTO steps VALUES (2)");
    std::uint64_t done = 0;
    std::uint64_t all = 1;
    moment.copy(0, path("copy.db"), [&](std::uint64_t pages, std::uint64_t of) {
        done = pages;
        all = of;
    });
    EXPECT_EQ(done, all);
    EXPECT_EQ(last_step(path("copy.db")), 1);
    EXPECT_EQ(last_step(path("first.db")), 2);
    struct stat about{};
    ASSERT_EQ(::stat(path("copy.db").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600);
}

TEST_F(two_files, never_overwrite)
{
    snapshot moment{paths()};
    EXPECT_THROW(moment.copy(0, path("second.db"), no_progress), unavailable);
}

// A writer takes each step in the first file, and then in the second: at every moment they are the
// same, or the first is one ahead. Copies of different moments would be further apart.
TEST_F(two_files, are_of_one_moment)
{
    std::atomic<bool> stop = false;
    std::jthread writing{[&] {
        connection first{path("first.db"), open_mode::read_write};
        connection second{path("second.db"), open_mode::read_write};
        for (std::int64_t step = 1; !stop; ++step) {
            first.execute("INSERT INTO steps VALUES (?)", step);
            second.execute("INSERT INTO steps VALUES (?)", step);
        }
    }};
    for (int round = 0; round < 20; ++round) {
        const auto suffix = std::to_string(round);
        snapshot moment{paths()};
        moment.copy(1, path(("b" + suffix).c_str()), no_progress);
        moment.copy(0, path(("a" + suffix).c_str()), no_progress);
        const auto first = last_step(path(("a" + suffix).c_str()));
        const auto second = last_step(path(("b" + suffix).c_str()));
        EXPECT_TRUE(first == second || first == second + 1) << first << " and " << second;
    }
    stop = true;
}

}  // namespace
}  // namespace souk::storage::sqlite
