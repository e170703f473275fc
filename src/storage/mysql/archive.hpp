// One kind of records in a MySQL database.
#pragma once

#include "base/archive.hpp"
#include "storage/mysql/database.hpp"

#include <memory>

namespace souk::storage::mysql {

// How such records are read and written in a transaction. `insert` throws unavailable for one that
// is there already.
template <class Record>
using selects =
    task<std::vector<Record>> (*)(session&, const std::optional<Record>& after, std::size_t);
template <class Record>
using inserts = task<> (*)(session&, const std::vector<Record>&);

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
        const auto work = [&](session& with) { return select_(with, after, limit); };
        co_return co_await db_.read(call, work);
    }

    task<> add(const call& call, const std::vector<Record>& records) override
    {
        const auto work = [&](session& with) { return insert_(with, records); };
        co_await db_.transaction(call, work, repetition::settled);
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

}  // namespace souk::storage::mysql
