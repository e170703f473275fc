#include "items/domain.hpp"

#include <gtest/gtest.h>

namespace souk::items {
namespace {

draft good_draft()
{
    return {
        .about =
            {
                .upc = "UPC 1_a",
                .name = "Brass lantern",
                .price = money{3998},
                .description = "Hammered\r\nby hand.",
                .category = "Lighting",
                .image_url = "/images/lantern.jpg",
            },
        .available_units = 5,
    };
}

struct field_case {
    const char* what;
    void (*spoil)(draft&);
    const char* field;  // At fault; null when nothing is.
};

class item_fields : public testing::TestWithParam<field_case> {};

TEST_P(item_fields, are_checked)
{
    auto what = good_draft();
    GetParam().spoil(what);
    const auto errors = check(what);
    if (GetParam().field == nullptr) {
        EXPECT_TRUE(errors.empty()) << errors.front().field << ' ' << errors.front().detail;
    } else {
        ASSERT_EQ(errors.size(), 1U);
        EXPECT_EQ(errors.front().field, GetParam().field);
        EXPECT_FALSE(errors.front().detail.empty());
    }
}

std::string repeat(const std::string& text, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

const std::vector<field_case> field_cases{
    {"good", [](draft&) {}, nullptr},
    {"no_upc", [](draft& it) { it.about.upc = ""; }, "upc"},
    {"blank_upc", [](draft& it) { it.about.upc = "  "; }, "upc"},
    {"upc_of_64", [](draft& it) { it.about.upc = repeat("é", 64); }, nullptr},
    {"upc_of_65", [](draft& it) { it.about.upc = repeat("é", 65); }, "upc"},
    {"upc_with_comma", [](draft& it) { it.about.upc = "a,b"; }, "upc"},
    {"upc_with_line_break", [](draft& it) { it.about.upc = "a\nb"; }, "upc"},
    {"upc_that_is_no_utf8", [](draft& it) { it.about.upc = "a\xFF"; }, "upc"},
    {"no_name", [](draft& it) { it.about.name = ""; }, "name"},
    {"name_of_200", [](draft& it) { it.about.name = repeat("x", 200); }, nullptr},
    {"name_of_201", [](draft& it) { it.about.name = repeat("x", 201); }, "name"},
    {"name_with_c1", [](draft& it) { it.about.name = "a\xC2\x85"; }, "name"},
    {"price_zero", [](draft& it) { it.about.price = money{0}; }, "price"},
    {"price_negative", [](draft& it) { it.about.price = money{-1}; }, "price"},
    {"price_least", [](draft& it) { it.about.price = money{1}; }, nullptr},
    {"price_most", [](draft& it) { it.about.price = money{999'999'999}; }, nullptr},
    {"price_beyond", [](draft& it) { it.about.price = money{1'000'000'000}; }, "price"},
    {"units_none", [](draft& it) { it.available_units = 0; }, nullptr},
    {"units_negative", [](draft& it) { it.available_units = -1; }, "availableUnits"},
    {"units_most", [](draft& it) { it.available_units = 1'000'000'000; }, nullptr},
    {"units_beyond", [](draft& it) { it.available_units = 1'000'000'001; }, "availableUnits"},
    {"description_5000", [](draft& it) { it.about.description = repeat("x", 5000); }, nullptr},
    {"description_5001", [](draft& it) { it.about.description = repeat("x", 5001); }, "description"
    },
    {"description_with_nul",
     [](draft& it) { it.about.description = std::string(1, '\0'); },
     "description"},
    {"category_101", [](draft& it) { it.about.category = repeat("x", 101); }, "category"},
    {"image_none", [](draft& it) { it.about.image_url = ""; }, nullptr},
    {"image_https", [](draft& it) { it.about.image_url = "https://x.test/a?b=1"; }, nullptr},
    {"image_here", [](draft& it) { it.about.image_url = "/demo/UPC001.svg"; }, nullptr},
    {"image_kept", [](draft& it) { it.about.image_url = "/api/v1/pictures/0"; }, nullptr},
    {"image_data", [](draft& it) { it.about.image_url = "data:image/png;base64,A"; }, "imageUrl"},
    {"image_backslash", [](draft& it) { it.about.image_url = "/\\evil.test"; }, "imageUrl"},
    {"image_tab", [](draft& it) { it.about.image_url = "/\t/evil.test"; }, "imageUrl"},
    {"image_relative", [](draft& it) { it.about.image_url = "a.png"; }, "imageUrl"},
    {"image_script", [](draft& it) { it.about.image_url = "javascript:alert(1)"; }, "imageUrl"},
    {"image_other_host", [](draft& it) { it.about.image_url = "//evil.test/"; }, "imageUrl"},
    {"image_no_host", [](draft& it) { it.about.image_url = "https:///a"; }, "imageUrl"},
    {"image_with_quote", [](draft& it) { it.about.image_url = "/a\"onload="; }, "imageUrl"},
    {"image_501", [](draft& it) { it.about.image_url = "/" + repeat("x", 500); }, "imageUrl"},
};

INSTANTIATE_TEST_SUITE_P(all, item_fields, testing::ValuesIn(field_cases), [](const auto& it) {
    return it.param.what;
});

TEST(item_edit, checks_only_what_is_given)
{
    EXPECT_TRUE(check(edit{}).empty());
    EXPECT_EQ(check(edit{.name = ""}).size(), 1U);
    EXPECT_EQ(check(edit{.name = "", .price = money{0}}).size(), 2U);
}

TEST(item_edit, changes_what_is_given)
{
    const auto before = good_draft().about;
    const auto after = apply(edit{.price = money{1}, .category = ""}, before);
    EXPECT_EQ(after.price, money{1});
    EXPECT_EQ(after.category, "");
    EXPECT_EQ(after.name, before.name);
}

TEST(item_version, is_current_until_the_next_edit)
{
    item it;
    it.version = 7;
    it.edited_version = 4;
    EXPECT_FALSE(is_current(it, 3));
    EXPECT_TRUE(is_current(it, 4));
    EXPECT_TRUE(is_current(it, 7));
    EXPECT_FALSE(is_current(it, 8));
}

TEST(hold_lines, are_merged_by_item_in_the_order_of_ids)
{
    const auto merged = merge({{{"b"}, "B", 1}, {{"a"}, "A", 2}, {{"b"}, "B", 3}});
    const std::vector<hold_line> expected{{{"a"}, "A", 2}, {{"b"}, "B", 4}};
    EXPECT_EQ(merged.value(), expected);
}

TEST(hold_lines, need_a_quantity_each)
{
    EXPECT_FALSE(merge({}));
    EXPECT_FALSE(merge({{{"a"}, "A", 0}}));
    EXPECT_FALSE(merge({{{"a"}, "A", -1}}));
    EXPECT_FALSE(merge({{{"a"}, "A", most_units + 1}}));
}

TEST(books, balance_when_everything_is_somewhere)
{
    const item_books good{
        .item = {}, .upc = {}, .received = 10, .ledger = 5, .available = 5, .held = 2, .sold = 3
    };
    EXPECT_TRUE(is_balanced(good));
    auto lost = good;
    lost.sold = 2;
    EXPECT_FALSE(is_balanced(lost));
    auto unwritten = good;
    unwritten.ledger = 6;
    EXPECT_FALSE(is_balanced(unwritten));
    auto negative = good;
    negative.held = -1;
    negative.sold = 6;
    EXPECT_FALSE(is_balanced(negative));
}

}  // namespace
}  // namespace souk::items
