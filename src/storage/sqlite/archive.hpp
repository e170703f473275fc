// One kind of records in a SQLite file.
#pragma once

#include "base/archive.hpp"
#include "storage/sqlite/database.hpp"

#include <memory>

namespace souk::storage::sqlite {

// How such records are read and written on a connection. `insert` throws unavailable for one that
// is there already.
template <class Record>
using selects =
    std::vector<Record> (*)(connection&, const std::optional<Record>& after, std::size_t);
template <class Record>
using inserts = void (*)(connection&, const Record&);

template <class Record>
class archive final : public archive_of<Record> {
public:
    archive(database& db, selects<Record> select, inserts<Record> insert)
        : db_(db), select_(select), insert_(insert)
    {
    }

    task<std::vector<Record>>
    read(const call& call, const std::optional<Record>& after, std::size_t limit) override
    {
        const auto work = [&](connection& db) { return select_(db, after, limit); };
        co_return co_await db_.read(call, work);
    }

    task<> add(const call& call, const std::vector<Record>& records) override
    {
        const auto work = [&](connection& db) {
            for (const Record& each : records) {
                insert_(db, each);
            }
        };
        co_await db_.write(call, work);
    }

private:
    database& db_;
    selects<Record> select_;
    inserts<Record> insert_;
};

// The database outlives what this answers.
template <class Record>
std::unique_ptr<archive_of<Record>>
make_archive(database& db, selects<Record> select, inserts<Record> insert)
{
    return std::make_unique<archive<Record>>(db, select, insert);
}

}  // namespace souk::storage::sqlite
