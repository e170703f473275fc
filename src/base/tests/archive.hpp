// Carries records from store to store, as an export and a load do.
#pragma once

#include "base/archive.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace souk::testing {

// In small pages, so that there are several.
template <class Record>
std::vector<Record> read_all(archive_of<Record>& from)
{
    constexpr std::size_t page = 2;
    const auto call = fake_world::endless_call();
    std::vector<Record> all;
    std::optional<Record> last;
    for (bool more = true; more;) {
        auto found = wait(from.read(call, last, page));
        more = found.size() == page;
        if (!found.empty()) {
            last = found.back();
        }
        std::ranges::move(found, std::back_inserter(all));
    }
    return all;
}

// In the order of the texts, because each store has an order of its own.
template <class Record>
std::vector<std::string> texts_of(archive_of<Record>& from)
{
    std::vector<std::string> texts;
    for (const Record& each : read_all(from)) {
        texts.push_back(write_record(each));
    }
    std::ranges::sort(texts);
    return texts;
}

// Expects that all arrives as it was. Answers how many there were.
template <class Record>
std::size_t carry(
    const std::unique_ptr<archive_of<Record>>& from, const std::unique_ptr<archive_of<Record>>& to
)
{
    EXPECT_TRUE(read_all(*to).empty());
    std::vector<Record> carried;
    for (const Record& each : read_all(*from)) {
        carried.emplace_back();
        read_record(write_record(each), carried.back());
    }
    wait(to->add(fake_world::endless_call(), carried));
    EXPECT_EQ(texts_of(*from), texts_of(*to));
    return carried.size();
}

}  // namespace souk::testing
