// Guesses are taken once, and the newest are kept.
#include "storage/cassandra/guesses.hpp"

#include <gtest/gtest.h>

#include <string>

namespace souk::storage::cassandra {

namespace {

TEST(guesses, are_taken_once)
{
    guesses<int> known{10};
    known.put("a", 1);
    known.put("a", 2);
    EXPECT_EQ(known.take("a"), 2);
    EXPECT_FALSE(known.take("a"));
    known.put("a", 3);
    EXPECT_EQ(known.take("a"), 3);
}

TEST(guesses, keep_the_newest)
{
    guesses<int> known{10};
    for (int i = 0; i < 15; ++i) {
        known.put(std::to_string(i), i);
    }
    EXPECT_FALSE(known.take("4"));
    EXPECT_EQ(known.take("5"), 5);
    EXPECT_EQ(known.take("14"), 14);
}

TEST(guesses, are_bounded_also_when_each_is_taken)
{
    guesses<int> known{10};
    for (int i = 0; i < 1'000; ++i) {
        known.put(std::to_string(i), i);
        EXPECT_EQ(known.take(std::to_string(i)), i);
    }
    known.put("last", 1);
    EXPECT_EQ(known.take("last"), 1);
}

}  // namespace

}  // namespace souk::storage::cassandra
