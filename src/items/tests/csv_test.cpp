#include "items/csv.hpp"
#include "items/import_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <rapidcheck/gtest.h>

namespace souk::items {
namespace {

using rows = std::vector<std::vector<std::string>>;

rows read_all(std::string_view text)
{
    rows all;
    csv_reader reader{text};
    while (auto record = reader.next()) {
        EXPECT_EQ(record->fault, "");
        all.push_back(std::move(record->fields));
    }
    return all;
}

TEST(csv, reads_what_rfc_4180_describes)
{
    EXPECT_EQ(read_all(""), rows{});
    EXPECT_EQ(read_all("a,b\r\nc,d\r\n"), (rows{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(read_all("a,b\nc,d"), (rows{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(
        read_all("\xEF\xBB\xBF"
                 "a"),
        (rows{{"a"}})
    );
    EXPECT_EQ(read_all("\"a,\"\"b\"\"\r\nc\",d"), (rows{{"a,\"b\"\r\nc", "d"}}));
    EXPECT_EQ(read_all(",\r\n\"\",x"), (rows{{"", ""}, {"", "x"}}));
    EXPECT_EQ(read_all("a\r\n\r\n\nb"), (rows{{"a"}, {"b"}}));
    EXPECT_EQ(read_all(" a ,b "), (rows{{" a ", "b "}}));
}

TEST(csv, counts_the_lines_of_the_file)
{
    csv_reader reader{"a\r\n\"b\nb\"\n\nc\n"};
    EXPECT_EQ(reader.next()->line, 1U);
    EXPECT_EQ(reader.next()->line, 2U);
    EXPECT_EQ(reader.next()->line, 5U);
    EXPECT_FALSE(reader.next());
}

TEST(csv, goes_on_after_a_record_that_cannot_be_read)
{
    csv_reader reader{"a\"b,c\n\"a\"b\nok\n\"open,\nx"};
    EXPECT_EQ(reader.next()->fault, "a quote stands inside a field that is not quoted");
    EXPECT_EQ(reader.next()->fault, "text stands after a closing quote");
    EXPECT_EQ(reader.next()->fields, std::vector<std::string>{"ok"});
    const auto open = reader.next();
    EXPECT_EQ(open->line, 4U);
    EXPECT_EQ(open->fault, "a quote is never closed");
    EXPECT_FALSE(reader.next());
}

// Characters that mean something are likely.
rc::Gen<std::string> hostile_text()
{
    return rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::elementOf(std::string{",\"\r\n a"}), rc::gen::arbitrary<char>())
    );
}

RC_GTEST_PROP(csv_round_trip, writes_what_it_reads, ())
{
    const auto record =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(hostile_text()));
    const auto text = to_csv(record);
    csv_reader reader{text};
    auto first = reader.next();
    RC_ASSERT(first.has_value());
    RC_ASSERT(first->fault.empty());
    // A mark at the start of the file is no part of its first field.
    const auto& head = record.front();
    if (!head.starts_with("\xEF\xBB\xBF")) {
        RC_ASSERT(first->fields == record);
    }
    RC_ASSERT(!reader.next().has_value());
}

RC_GTEST_PROP(csv_hostile, ends_whatever_it_reads, ())
{
    const auto text = *hostile_text();
    csv_reader reader{text};
    std::size_t count = 0;
    std::size_t line = 0;
    while (const auto record = reader.next()) {
        RC_ASSERT(record->line > line);
        RC_ASSERT(!record->fields.empty() || !record->fault.empty());
        line = record->line;
        ++count;
    }
    RC_ASSERT(count <= text.size());
}

TEST(import_file, takes_columns_in_any_order)
{
    const std::string text = "Price, name ,other,UPC,availableunits,imageUrl\r\n"
                             "39.98,Lantern,x,UPC001, 12 ,/a.jpg\r\n";
    auto file = import_file::open(text);
    ASSERT_TRUE(file);
    const auto line = file->next();
    EXPECT_EQ(line->number, 2U);
    const auto& what = line->what.value();
    EXPECT_EQ(what.upc, "UPC001");
    EXPECT_EQ(what.name, "Lantern");
    EXPECT_EQ(what.price, money{3998});
    EXPECT_EQ(what.available_units, 12);
    EXPECT_EQ(what.image_url, "/a.jpg");
    EXPECT_FALSE(what.description);
    EXPECT_FALSE(file->next());
}

TEST(import_file, says_what_is_wrong_with_a_line)
{
    const std::string text = "upc,name,price,availableUnits\n"
                             "a,b,1.005,1\n"
                             "a,b,x,1\n"
                             "a,b,1,1.5\n"
                             "a,b,1\n"
                             "a,b\"c,1,1\n";
    auto file = import_file::open(text);
    const std::vector<std::string> expected{
        "price must be a number with at most two decimals",
        "price must be a number with at most two decimals",
        "availableUnits must be a whole number",
        "has 3 fields, the first row has 4",
        "a quote stands inside a field that is not quoted",
    };
    for (const auto& each : expected) {
        const auto line = file->next();
        ASSERT_FALSE(line->what);
        EXPECT_EQ(line->what.error(), each);
    }
    EXPECT_FALSE(file->next());
}

class bad_header : public testing::TestWithParam<const char*> {};

TEST_P(bad_header, is_refused)
{
    EXPECT_FALSE(import_file::open(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
    all,
    bad_header,
    testing::Values(
        "", "\n\n", "upc,name,price\n", "upc,name,price,availableUnits,UPC\n", "\"upc,name", "\xFF"
    )
);

RC_GTEST_PROP(import_file_hostile, ends_whatever_it_reads, ())
{
    const auto text = "upc,name,price,availableUnits\n" + *hostile_text();
    auto file = import_file::open(text);
    RC_ASSERT(file.has_value());
    std::size_t lines = 0;
    while (file->next()) {
        ++lines;
    }
    RC_ASSERT(lines <= text.size());
}

}  // namespace
}  // namespace souk::items
