#include "app/backup.hpp"
#include "app/commands.hpp"
#include "app/data_lock.hpp"
#include "app/databases.hpp"
#include "app/file.hpp"
#include "app/progress.hpp"
#include "app/tests/folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <gmock/gmock.h>

namespace souk::app {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// A shop without customers, and a place for its backup.
class backed_up_shop : public ::testing::Test {
protected:
    backed_up_shop()
    {
        shop_.data = folder_.path() / "data";
        make_private_folder(shop_.data);
        const databases made{shop_, storage::sqlite::open_mode::read_write};
        write_private_file(shop_.data + "/secret_key", "0123456789abcdef0123456789abcdef");
    }

    std::string place(const char* name) const { return folder_.path() / name; }

    settings restored() const
    {
        settings all;
        all.data = place("restored");
        return all;
    }

    static std::vector<std::string> entries(const fs::path& folder)
    {
        std::vector<std::string> names;
        for (const auto& each : fs::directory_iterator{folder}) {
            names.push_back(each.path().filename());
        }
        return names;
    }

    settings shop_;

private:
    testing::temporary_folder folder_;
};

TEST_F(backed_up_shop, comes_back_the_same)
{
    // While it is open.
    const databases open{shop_, storage::sqlite::open_mode::read_write};
    ASSERT_EQ(run_backup(shop_, {.folder = place("backup")}), exit_ok);
    ASSERT_EQ(run_restore(restored(), {.folder = place("backup")}), exit_ok);
    const databases again{restored(), storage::sqlite::open_mode::read_write};
    EXPECT_EQ(read_file(restored().data + "/secret_key"), read_file(shop_.data + "/secret_key"));
}

TEST_F(backed_up_shop, is_not_mixed_with_other_files)
{
    make_private_folder(place("backup"));
    std::ofstream{place("backup") + "/letter.txt"} << "mine";
    EXPECT_THAT(
        [&] { run_backup(shop_, {.folder = place("backup")}); },
        ThrowsMessage<std::runtime_error>(HasSubstr("not empty: letter.txt"))
    );
    EXPECT_EQ(entries(place("backup")).size(), 1);
}

TEST_F(backed_up_shop, is_a_shop)
{
    EXPECT_THAT(
        [&] { run_backup(restored(), {.folder = place("backup")}); },
        ThrowsMessage<std::runtime_error>(HasSubstr("holds no shop"))
    );
}

TEST_F(backed_up_shop, is_restored_to_an_empty_folder_only)
{
    ASSERT_EQ(run_backup(shop_, {.folder = place("backup")}), exit_ok);
    EXPECT_THAT(
        [&] { run_restore(shop_, {.folder = place("backup")}); },
        ThrowsMessage<std::runtime_error>(HasSubstr("not empty"))
    );
}

TEST_F(backed_up_shop, is_not_restored_under_an_open_shop)
{
    ASSERT_EQ(run_backup(shop_, {.folder = place("backup")}), exit_ok);
    const data_lock open{restored().data};
    EXPECT_THAT(
        [&] { run_restore(restored(), {.folder = place("backup")}); },
        ThrowsMessage<std::runtime_error>(HasSubstr("in use"))
    );
}

TEST_F(backed_up_shop, is_restored_whole_or_not_at_all)
{
    ASSERT_EQ(run_backup(shop_, {.folder = place("backup")}), exit_ok);
    std::ofstream{place("backup") + "/provider.db", std::ios::app} << "x";
    EXPECT_THAT(
        [&] { run_restore(restored(), {.folder = place("backup")}); },
        ThrowsMessage<std::runtime_error>(HasSubstr("provider.db is not what was backed up"))
    );
    EXPECT_THAT(entries(restored().data), ::testing::ElementsAre("lock"));
}

TEST_F(backed_up_shop, without_a_manifest_is_none)
{
    ASSERT_EQ(run_backup(shop_, {.folder = place("backup")}), exit_ok);
    fs::remove(fs::path{place("backup")} / manifest_file);
    EXPECT_ANY_THROW(run_restore(restored(), {.folder = place("backup")}));
    EXPECT_FALSE(fs::exists(restored().data));
}

TEST(manifest, is_read_back)
{
    const std::string sum(64, 'a');
    const manifest before{
        .souk = "0.1.0",
        .taken_at = "2026-01-01T00:00:00.000Z",
        .files = {{.name = "order.db", .bytes = 4'096, .sha256 = sum}}
    };
    const auto after = parse_manifest(to_json(before));
    EXPECT_EQ(after.souk, before.souk);
    EXPECT_EQ(after.taken_at, before.taken_at);
    EXPECT_EQ(after.files, before.files);
}

TEST(manifest, names_no_file_outside_its_folder)
{
    for (const auto* const name : {"../data/order.db", "/etc/passwd", "..", ".", "manifest.json"}) {
        const manifest wrong{
            .souk = "0.1.0",
            .taken_at = "now",
            .files = {{.name = name, .bytes = 1, .sha256 = std::string(64, 'a')}}
        };
        EXPECT_THROW(parse_manifest(to_json(wrong)), std::runtime_error) << name;
    }
    for (const auto* const text : {"", "{}", "[]", R"({"souk":"1","takenAt":"x","files":[]})"}) {
        EXPECT_THROW(parse_manifest(text), std::runtime_error) << text;
    }
}

TEST(describe, knows_the_standards_example)
{
    const testing::temporary_folder folder;
    write_private_file(folder.path() / "abc", "abc");
    const auto about = describe(folder.path() / "abc");
    EXPECT_EQ(about.bytes, 3);
    EXPECT_EQ(about.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(progress_line, shows_how_far_it_is)
{
    EXPECT_EQ(
        to_progress_line("Copying", "pages", 3'500, 10'000),
        "Copying [##########                    ]  35 % 3,500 of 10,000 pages"
    );
    EXPECT_EQ(to_progress_line("Reading", "lines", 1'234'567, 0), "Reading 1,234,567 lines");
    EXPECT_THAT(
        to_progress_line("x", "y", 20, 10), HasSubstr("[" + std::string(30, '#') + "] 100 %")
    );
    EXPECT_THAT(
        to_progress_line("x", "y", 0, 10), HasSubstr("[" + std::string(30, ' ') + "]   0 %")
    );
}

}  // namespace
}  // namespace souk::app
