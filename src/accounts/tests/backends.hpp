// The stores that the contract of accounts is tested against.
#pragma once

#include "accounts/store/sqlite.hpp"
#include "accounts/tests/scratch_folder.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"

#ifdef SOUK_WITH_MYSQL
#include "accounts/store/mysql.hpp"
#include "storage/mysql/tests/test_database.hpp"
#endif

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace souk::accounts::testing {

// The time of all that the tests save.
constexpr timestamp backend_now{milliseconds{1'700'000'000'123}};

inline std::vector<effect> due_of(bus::effect_queue& queue)
{
    const auto call = souk::testing::fake_world::endless_call();
    std::vector<effect> all;
    for (auto& each : souk::testing::wait(queue.due(call, backend_now + seconds{1}, 100))) {
        all.push_back(each.what);
    }
    return all;
}

class sqlite_backend {
public:
    account_store& store() { return *store_; }
    std::vector<effect> owed() { return due_of(*effects_); }
    int woken() const { return woken_; }
    account_archive archive() { return make_sqlite_archive(db_); }

private:
    scratch_folder folder_;
    int woken_ = 0;
    storage::sqlite::database db_{folder_.file("account.db"), sqlite_schema(), {}};
    std::unique_ptr<account_store> store_ = make_sqlite_store(db_, [this] { ++woken_; });
    std::unique_ptr<bus::effect_queue> effects_ = bus::log::make_effect_queue(db_);
};

#ifdef SOUK_WITH_MYSQL
class mysql_backend {
public:
    account_store& store() { return *store_; }
    std::vector<effect> owed() { return due_of(effects_); }
    int woken() const { return woken_; }
    account_archive archive() { return make_mysql_archive(db_); }

    // The tables that all tests of this process share.
    static storage::mysql::testing::test_database& server()
    {
        static storage::mysql::testing::test_database made{"accounts", mysql_schema()};
        return made;
    }

private:
    static storage::mysql::pool_settings emptied()
    {
        server().empty({"accounts", "token_cutoffs", "effects", "applied_works"});
        return server().settings();
    }

    int woken_ = 0;
    souk::testing::fake_world world_;
    storage::mysql::database db_{emptied()};
    bus::mysql::outbox effects_{db_, world_};
    std::unique_ptr<account_store> store_ = make_mysql_store(db_, effects_, [this] { ++woken_; });
};

using backends = ::testing::Types<sqlite_backend, mysql_backend>;
#else
using backends = ::testing::Types<sqlite_backend>;
#endif

}  // namespace souk::accounts::testing
