// CQL's binary form: what is bound comes back as it was.
#include "base/outage.hpp"
#include "storage/cassandra/values.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace souk::storage::cassandra {

namespace {

TEST(cassandra_values, come_back_as_they_were)
{
    const std::string odd{"\0\xff'", 3};
    const std::string uuid = "01890000-0000-7000-8000-00000000000a";
    values with;
    with.text(odd)
        .bigint(std::numeric_limits<std::int64_t>::min())
        .integer(-7)
        .boolean(true)
        .uuid(uuid)
        .list(std::vector<std::string>{"a", "", odd})
        .map({{1, "one"}, {-2, odd}})
        .null();
    const rows row{with.bytes(), 1, 8, {}};
    EXPECT_EQ(row.text(0, 0), odd);
    EXPECT_EQ(row.bigint(0, 1), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(row.integer(0, 2), -7);
    EXPECT_TRUE(row.boolean(0, 3));
    EXPECT_EQ(row.uuid(0, 4), uuid);
    EXPECT_EQ(row.list(0, 5), (std::vector<std::string>{"a", "", odd}));
    const std::vector<std::pair<std::int32_t, std::string>> map{{1, "one"}, {-2, odd}};
    EXPECT_EQ(row.map(0, 6), map);
    EXPECT_TRUE(row.is_null(0, 7));
    EXPECT_TRUE(row.list(0, 7).empty());
    EXPECT_FALSE(row.optional_text(0, 7));
}

TEST(cassandra_values, of_another_type_are_an_outage)
{
    const rows row{values{}.text("abc").null().bytes(), 1, 2, {}};
    EXPECT_THROW(static_cast<void>(row.bigint(0, 0)), unavailable);
    EXPECT_THROW(static_cast<void>(row.boolean(0, 0)), unavailable);
    EXPECT_THROW(static_cast<void>(row.list(0, 0)), unavailable);
    EXPECT_THROW(static_cast<void>(row.text(0, 1)), unavailable);
    EXPECT_THROW(static_cast<void>(row.text(1, 0)), unavailable);
    EXPECT_THROW(static_cast<void>(row.text(0, 2)), unavailable);
}

TEST(cassandra_values, cut_short_are_an_outage)
{
    const std::string whole = values{}.text("abc").bytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_THROW((rows{whole.substr(0, size), 1, 1, {}}), unavailable) << size;
    }
    values nested;
    nested.blob(std::string_view{"\0\0\0\2\0\0\0\1a", 9});  // Two elements, and only one is there.
    const rows row{nested.bytes(), 1, 1, {}};
    EXPECT_THROW(static_cast<void>(row.list(0, 0)), unavailable);
}

TEST(cassandra_values, no_uuid_is_refused)
{
    for (const auto* const wrong : {"", "01890000", "01890000-0000-7000-8000-00000000000G"}) {
        EXPECT_THROW(values{}.uuid(wrong), std::invalid_argument) << wrong;
    }
}

}  // namespace

}  // namespace souk::storage::cassandra
