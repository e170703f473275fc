#include "app/data_lock.hpp"
#include "app/secret_key.hpp"
#include "app/tests/folder.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>
#include <mutex>
#include <set>
#include <sys/stat.h>
#include <thread>

namespace souk::app {
namespace {

using ::testing::HasSubstr;
using testing::temporary_folder;
using ::testing::ThrowsMessage;

unsigned mode_of(const std::string& path)
{
    struct stat about{};
    EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
    return about.st_mode & 0777U;
}

settings with_data(const std::string& data)
{
    settings all;
    all.data = data;
    return all;
}

TEST(secret_key, is_the_settings_own_when_they_have_one)
{
    const temporary_folder folder;
    auto all = with_data(folder.path() / "data");
    all.secret_key = "0123456789abcdef0123456789abcdef";
    EXPECT_EQ(load_secret_key(all), all.secret_key);
    EXPECT_FALSE(std::filesystem::exists(all.data));
}

TEST(secret_key, is_made_once_and_kept_private)
{
    const temporary_folder folder;
    const auto all = with_data(folder.path() / "data");
    const auto first = load_secret_key(all);
    EXPECT_GE(first.size(), 32);
    EXPECT_EQ(load_secret_key(all), first);
    EXPECT_EQ(mode_of(folder.path() / "data" / "secret_key"), 0600);
    const temporary_folder another;
    EXPECT_NE(load_secret_key(with_data(another.path())), first);
}

TEST(secret_key, is_the_same_for_all_that_start_at_once)
{
    const temporary_folder folder;
    const auto all = with_data(folder.path());
    std::mutex mutex;
    std::set<std::string> seen;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                const auto key = load_secret_key(all);
                const std::scoped_lock lock{mutex};
                seen.insert(key);
            });
        }
    }
    EXPECT_EQ(seen.size(), 1);
}

TEST(secret_key, is_refused_when_others_can_read_it)
{
    const temporary_folder folder;
    const auto all = with_data(folder.path());
    load_secret_key(all);
    for (const unsigned open : {0640U, 0604U, 0620U}) {
        ASSERT_EQ(::chmod((folder.path() / "secret_key").c_str(), open), 0);
        EXPECT_THAT(
            [&] { load_secret_key(all); },
            ThrowsMessage<std::runtime_error>(HasSubstr("only its owner"))
        );
    }
}

TEST(secret_key, is_refused_when_short)
{
    const temporary_folder folder;
    write_private_file(folder.path() / "secret_key", "0123456789abcdef0123456789abcde\n");
    EXPECT_THAT(
        [&] { load_secret_key(with_data(folder.path())); },
        ThrowsMessage<std::runtime_error>(HasSubstr("less than the 32 bytes"))
    );
}

TEST(data_lock, is_held_by_one)
{
    const temporary_folder folder;
    const auto data = (folder.path() / "a" / "data").string();
    {
        const data_lock held{data};
        EXPECT_EQ(mode_of(data), 0700);
        EXPECT_THAT(
            [&] { const data_lock another{data}; },
            ThrowsMessage<std::runtime_error>(HasSubstr(std::to_string(::getpid())))
        );
    }
    const data_lock again{data};
}

}  // namespace
}  // namespace souk::app
