// The stores that the tests of items run against.
#pragma once

#include "items/store/sqlite.hpp"

#ifdef SOUK_WITH_MYSQL
#include "items/store/mysql.hpp"
#include "storage/mysql/tests/test_database.hpp"
#endif

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace souk::items::testing {

// A folder of its own, which goes with it.
class temporary_folder {
public:
    temporary_folder()
    {
        auto name = (std::filesystem::temp_directory_path() / "souk-items-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error{"no temporary folder"};
        }
        path_ = name;
    }
    ~temporary_folder() { std::filesystem::remove_all(path_); }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class sqlite_backend {
public:
    item_store& store() { return *store_; }

    // Another instance of the service; a file has only one.
    item_store& other_store() { return *store_; }

    storage::sqlite::database& database() { return db_; }
    item_archive archive() { return make_sqlite_archive(db_); }

private:
    temporary_folder folder_;
    storage::sqlite::database db_{folder_.path() / "item.db", sqlite_schema(), {.readers = 2}};
    std::unique_ptr<item_store> store_ = make_sqlite_store(db_);
};

#ifdef SOUK_WITH_MYSQL
class mysql_backend {
public:
    mysql_backend()
    {
        server().empty(
            {"items",
             "stock_movements",
             "stock_orders",
             "reservations",
             "reservation_lines",
             "pictures",
             "unused_pictures",
             "applied_works"}
        );
    }

    item_store& store() { return *store_; }
    item_store& other_store() { return *other_store_; }
    static item_archive archive() { return make_mysql_archive(database()); }

    // Tables and connections are shared by all tests of this process.
    static storage::mysql::testing::test_database& server()
    {
        static storage::mysql::testing::test_database made{"items", mysql_schema()};
        return made;
    }
    static storage::mysql::database& database()
    {
        static storage::mysql::database db{server().settings()};
        return db;
    }

private:
    static storage::mysql::database& other_database()
    {
        static storage::mysql::database db{server().settings()};
        return db;
    }

    std::unique_ptr<item_store> store_ = make_mysql_store(database());
    std::unique_ptr<item_store> other_store_ = make_mysql_store(other_database());
};

using backends = ::testing::Types<sqlite_backend, mysql_backend>;
#else
using backends = ::testing::Types<sqlite_backend>;
#endif

// Threads with an event loop each. It must outlive the store, whose threads may still be leaving a
// loop when the work on it is done.
class loop_threads {
public:
    // Runs all at once, each on a thread of its own, to their end.
    void run(std::vector<task<>> works)
    {
        std::vector<std::jthread> threads;
        for (auto& each : works) {
            auto& loop = loops_.emplace_back(1);
            const auto rethrow = [](const std::exception_ptr& why) {
                if (why) {
                    std::rethrow_exception(why);
                }
            };
            boost::asio::co_spawn(loop.get_executor(), std::move(each), rethrow);
            threads.emplace_back([&loop] { loop.run(); });
        }
    }

private:
    std::deque<boost::asio::io_context> loops_;
};

}  // namespace souk::items::testing
