#include "base/outage.hpp"
#include "payments/store/codec.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk::payments {

namespace {

// Valid UTF-8 with whatever needs escaping.
rc::Gen<std::string> any_text()
{
    const auto piece = rc::gen::element<std::string>(
        "a", "Z", " ", "\"", "\\", "/", "\n", "\t", "\x01", "\x7f", "é", "€", "😀", "<", "\u2028"
    );
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& all) {
        std::string text;
        for (const std::string& each : all) {
            text += each;
        }
        return text;
    });
}

stream_event::kind any_event()
{
    switch (*rc::gen::inRange(0, 4)) {
    case 0:
        return stream_event::started{
            .order = {*any_text()},
            .amount = {*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000)},
            .method = *any_text(),
        };
    case 1: return stream_event::succeeded{};
    case 2: {
        stream_event::failed what{
            .why = {.reason = *any_text(), .message = *any_text(), .errors = {}},
        };
        for (int left = *rc::gen::inRange(0, 4); left > 0; --left) {
            what.why.errors.push_back({.field = *any_text(), .detail = *any_text()});
        }
        return what;
    }
    default: return stream_event::refunded{};
    }
}

RC_GTEST_PROP(codec, reads_what_it_writes, ())
{
    const stream_event::kind written = any_event();
    RC_ASSERT(read_payload(type_of(written), write_payload(written)) == written);
}

RC_GTEST_PROP(codec, survives_any_bytes, ())
{
    const auto type = *rc::gen::element<std::string>("PaymentStarted", "PaymentFailed", "Other");
    const auto bytes = *rc::gen::arbitrary<std::string>();
    RC_ASSERT_THROWS_AS(read_payload(type, bytes), unavailable);
}

TEST(codec, writes_no_e_mail_and_keeps_its_form)
{
    const stream_event::started what{.order = {"o-1"}, .amount = {3998}, .method = "pm_card_visa"};
    EXPECT_EQ(write_payload(what), R"({"orderId":"o-1","amount":39.98,"method":"pm_card_visa"})");
    EXPECT_EQ(write_payload(stream_event::refunded{}), "{}");
}

TEST(codec, refuses_an_event_that_lacks_something)
{
    EXPECT_THROW(read_payload("PaymentStarted", R"({"orderId":"o-1"})"), unavailable);
    EXPECT_THROW(read_payload("PaymentFailed", R"({"reason":"a","message":"b"})"), unavailable);
    EXPECT_THROW(
        read_payload("PaymentFailed", R"({"reason":"a","message":"b","errors":[1]})"), unavailable
    );
    EXPECT_THROW(read_payload("PaymentPostponed", "{}"), unavailable);
    EXPECT_THROW(read_payload("PaymentRefunded", "[]"), unavailable);
}

}  // namespace
}  // namespace souk::payments
