#include "http/idempotency_key.hpp"

#include <gtest/gtest.h>

namespace souk::http {
namespace {

struct key_case {
    const char* name;
    std::optional<std::string> header;
    std::string body;
    std::optional<std::string> key;
    bool ok;
};

void PrintTo(const key_case& it, std::ostream* out)
{
    *out << it.name;
}

class idempotency_key : public ::testing::TestWithParam<key_case> {};

TEST_P(idempotency_key, is_read)
{
    request asked;
    if (GetParam().header) {
        asked.fields.emplace_back("idempotency-key", *GetParam().header);
    }
    const auto body = json::parse(GetParam().body).value();
    json::fields in{body};
    const auto key = read_idempotency_key(asked, in);
    EXPECT_EQ(in.ok(), GetParam().ok);
    if (GetParam().ok) {
        EXPECT_EQ(key, GetParam().key);
    }
}

const std::string longest(255, 'k');
const auto none = std::nullopt;

INSTANTIATE_TEST_SUITE_P(
    all,
    idempotency_key,
    ::testing::Values(
        key_case{"none", none, "{}", none, true},
        key_case{"null", none, R"({"idempotencyKey":null})", none, true},
        key_case{"header", "a b", "{}", "a b", true},
        key_case{"member", none, R"({"idempotencyKey":"m"})", "m", true},
        key_case{"both", "m", R"({"idempotencyKey":"m"})", "m", true},
        key_case{"longest", longest, "{}", longest, true},
        key_case{"different", "n", R"({"idempotencyKey":"m"})", none, false},
        key_case{"empty_header", "", "{}", none, false},
        key_case{"empty_member", none, R"({"idempotencyKey":""})", none, false},
        key_case{"too_long", longest + "k", "{}", none, false},
        key_case{"not_ascii", "\xc3\xa9", "{}", none, false},
        key_case{"control", none, R"({"idempotencyKey":"a\nb"})", none, false},
        key_case{"number", none, R"({"idempotencyKey":5})", none, false}
    )
);

}  // namespace
}  // namespace souk::http
