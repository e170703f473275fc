// What the archives of tables in Cassandra share.
#pragma once

#include "base/side_by_side.hpp"
#include "storage/cassandra/session.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace souk::storage::cassandra {

// Adds records, several at once. Their statements say USING TIMESTAMP 1, which is before that of
// any conditional write, whatever the clocks of the nodes say.
template <class Record, class AddOne>
task<> add_all(world& world, const std::vector<Record>& records, const AddOne& add_one)
{
    constexpr std::size_t at_once = 32;
    for (std::size_t begin = 0; begin < records.size(); begin += at_once) {
        std::vector<task<>> works;
        for (std::size_t i = begin; i < std::min(begin + at_once, records.size()); ++i) {
            works.push_back(add_one(records[i]));
        }
        co_await side_by_side(world, std::move(works));
    }
}

// Reads a page from a table that has no order of its own. `select` reads at most so many rows after
// that record, `read` makes a record of a row, or nothing when it is none.
template <class Record, class Select, class Read>
task<std::vector<Record>>
read_rows(std::optional<Record> after, std::size_t limit, const Select& select, const Read& read)
{
    std::vector<Record> page;
    while (page.size() < limit) {
        const std::size_t wanted = limit - page.size();
        const rows found = co_await select(after, wanted);
        for (std::size_t i = 0; i < found.size(); ++i) {
            auto [record, counts] = read(found, i);
            if (counts) {
                page.push_back(record);
            }
            after = std::move(record);
        }
        if (found.size() < wanted) {
            break;
        }
    }
    co_return page;
}

}  // namespace souk::storage::cassandra
