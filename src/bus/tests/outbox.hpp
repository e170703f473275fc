// A service's file with nothing in it but the outbox and a table to change.
#pragma once

#include "base/tests/fake_world.hpp"
#include "base/tests/temporary_folder.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace souk::bus::testing {

using souk::testing::fake_world;
using souk::testing::temporary_folder;
using souk::testing::wait;

inline const std::vector<storage::sqlite::migration>& outbox_only()
{
    static const std::vector<storage::sqlite::migration> schema{
        {.number = 1, .sql = log::outbox_schema},
        {.number = 2, .sql = "CREATE TABLE changes (what TEXT NOT NULL) STRICT;"},
    };
    return schema;
}

inline event ring(const std::string& key, const std::string& body = "{}")
{
    return {.topic = "bells", .type = "Rung", .key = key, .body = body};
}

class outbox : public ::testing::Test {
protected:
    void publish(std::vector<event> all, timestamp at)
    {
        const consequences then{.published = std::move(all), .effects = {}};
        save(then, at);
    }

    void publish(std::vector<event> all) { publish(std::move(all), world.now()); }

    void save(const consequences& then, timestamp at)
    {
        const auto work = [&](storage::sqlite::connection& to) { log::append(to, call, at, then); };
        wait(db.write(call, work));
    }

    const call call = fake_world::endless_call();
    temporary_folder folder;
    fake_world world;
    storage::sqlite::database db{folder.file("outbox.db"), outbox_only(), {}};
    log::event_log events{db};
};

}  // namespace souk::bus::testing
