#include "base/outage.hpp"
#include "orders/codec.hpp"
#include "orders/tests/samples.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace souk::orders {

namespace {

// Valid UTF-8 of any kind: quotes, control characters, four-byte letters.
rc::Gen<std::string> any_text()
{
    static const std::vector<std::string> pieces{
        "\"",
        "\\",
        "/",
        "\n",
        std::string{"\0", 1},
        "\x1f",
        "\x7f",
        "\xc2\x85",
        "é",
        "ß",
        "日",
        "\xf0\x9f\x9b\x92",
        "\xe2\x80\xa8",
        "a",
        "\xf4\x8f\xbf\xbf",
        "{",
        "'"
    };
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
        [](const std::vector<std::string>& chosen) {
            std::string text;
            for (const std::string& each : chosen) {
                text += each;
            }
            return text;
        }
    );
}

std::vector<order_line> any_lines()
{
    std::vector<order_line> lines(*rc::gen::inRange<std::size_t>(0, 5));
    for (order_line& each : lines) {
        each.item = {*any_text()};
        each.upc = *any_text();
        each.name = *any_text();
        each.unit_price = {*rc::gen::inRange<std::int64_t>(0, 1'000'000'000)};
        each.quantity = *rc::gen::inRange<std::int64_t>(1, 100'001);
    }
    return lines;
}

happening any_happening()
{
    const payment_id payment{*any_text()};
    switch (*rc::gen::inRange(0, 6)) {
    case 0: return order_created{any_lines()};
    case 1: return order_changed{any_lines()};
    case 2: return checkout_started{payment};
    case 3: return checkout_abandoned{payment};
    case 4: return order_completed{payment};
    default:
        return order_was_cancelled{*rc::gen::element(
            cancel_reason::by_customer, cancel_reason::by_shop, cancel_reason::out_of_stock
        )};
    }
}

// Folded onto an order, two happenings of the same members give the same order.
order_fields effect_of(const happening& what)
{
    const stream_event first{.sequence = 1, .at = samples::noon, .what = order_created{}};
    const stream_event second{.sequence = 2, .at = samples::noon, .what = what};
    return order::fold(samples::id, samples::ann, std::nullopt, {first, second}).fields();
}

RC_GTEST_PROP(order_codec, reads_every_happening_it_wrote, ())
{
    const happening written = any_happening();
    const std::string payload = to_payload(written);
    const happening read = read_payload(type_of(written), payload);
    RC_ASSERT(read.index() == written.index());
    RC_ASSERT(to_payload(read) == payload);
    RC_ASSERT(effect_of(read) == effect_of(written));
    RC_ASSERT(json::parse(payload).has_value());
}

RC_GTEST_PROP(order_codec, reads_all_lines_it_wrote, ())
{
    const auto written = any_lines();
    RC_ASSERT(read_lines(to_payload(written)) == written);
}

RC_GTEST_PROP(order_codec, throws_for_any_payload_that_was_cut_off, ())
{
    const happening written = any_happening();
    std::string payload = to_payload(written);
    payload.resize(*rc::gen::inRange<std::size_t>(0, payload.size()));
    RC_ASSERT_THROWS_AS(read_payload(type_of(written), payload), unavailable);
}

RC_GTEST_PROP(order_codec, reads_hostile_bytes_or_throws_unavailable, ())
{
    const auto type = *rc::gen::element<std::string>(
        "OrderCreated", "CheckoutStarted", "OrderCancelled", "OrderRenamed"
    );
    const auto payload = *rc::gen::arbitrary<std::string>();
    try {
        (void)read_payload(type, payload);
    } catch (const unavailable&) {
        RC_SUCCEED("refused");
    }
}

struct garbage {
    std::string type;
    std::string payload;
};

void PrintTo(const garbage& it, std::ostream* out)
{
    *out << it.type << ' ' << it.payload;
}

class stored_garbage : public ::testing::TestWithParam<garbage> {};

TEST_P(stored_garbage, throws_unavailable)
{
    EXPECT_THROW((void)read_payload(GetParam().type, GetParam().payload), unavailable);
}

constexpr auto good_line = R"({"itemId":"i","upc":"A","name":"n","unitPrice":1.5,"quantity":1})";

std::string items_of(const std::string& line)
{
    return R"({"items":[)" + line + "]}";
}

INSTANTIATE_TEST_SUITE_P(
    all,
    stored_garbage,
    ::testing::Values(
        garbage{"OrderCreated", ""},
        garbage{"OrderCreated", "[]"},
        garbage{"OrderCreated", "{}"},
        garbage{"OrderCreated", R"({"items":{}})"},
        garbage{"OrderCreated", R"({"items":null})"},
        garbage{"OrderCreated", R"({"items":"none"})"},
        garbage{"OrderCreated", items_of("7")},
        garbage{"OrderCreated", items_of("{}")},
        garbage{"OrderChanged", items_of(std::string{good_line} + ",")},
        garbage{"OrderChanged", items_of(R"({"itemId":"i","upc":"A","name":"n","unitPrice":1.5})")},
        garbage{
            "OrderChanged",
            items_of(R"({"itemId":"i","upc":"A","name":"n","unitPrice":"1.5","quantity":1})")
        },
        garbage{
            "OrderChanged",
            items_of(R"({"itemId":"i","upc":"A","name":"n","unitPrice":1.505,"quantity":1})")
        },
        garbage{
            "OrderChanged",
            items_of(R"({"itemId":"i","upc":"A","name":"n","unitPrice":1,"quantity":0})")
        },
        garbage{"CheckoutStarted", "{}"},
        garbage{"CheckoutStarted", R"({"paymentId":7})"},
        garbage{"CheckoutAbandoned", R"({"paymentId":null})"},
        garbage{"OrderCompleted", "null"},
        garbage{"OrderCancelled", R"({"reason":"WHIM"})"},
        garbage{"OrderRenamed", R"({"reason":"CUSTOMER"})"},
        garbage{"", R"({"reason":"CUSTOMER"})"}
    )
);

TEST(order_codec, lines_must_be_an_array)
{
    for (const auto* const text : {"", "{}", "null", "7", "[1]", "[[]]"}) {
        EXPECT_THROW((void)read_lines(text), unavailable) << text;
    }
    EXPECT_TRUE(read_lines("[]").empty());
}

TEST(order_codec, stored_form_never_changes)
{
    EXPECT_EQ(
        to_payload(happening{order_created{samples::bread()}}),
        R"({"items":[{"itemId":"01890000-0000-7000-8000-0000000000b1","upc":"BREAD",)"
        R"("name":"Bread","unitPrice":2.5,"quantity":2}]})"
    );
    EXPECT_EQ(
        to_payload(happening{order_was_cancelled{cancel_reason::out_of_stock}}),
        R"({"reason":"OUT_OF_STOCK"})"
    );
    EXPECT_EQ(to_payload(happening{checkout_started{{"p"}}}), R"({"paymentId":"p"})");
}

TEST(order_codec, answers_an_order_as_the_api_says)
{
    order it = samples::placed();
    EXPECT_EQ(
        to_json(it),
        R"({"id":"01890000-0000-7000-8000-000000000001","accountEmail":"ann@example.com",)"
        R"("status":"CREATED","totalAmount":5,)"
        R"("items":[{"itemId":"01890000-0000-7000-8000-0000000000b1","upc":"BREAD",)"
        R"("name":"Bread","unitPrice":2.5,"quantity":2}],)"
        R"("shippingAddress":{"line1":"12 St James's Square","city":"London",)"
        R"("postalCode":"SW1Y 4JH","country":"GB"},)"
        R"("createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"})"
    );
    (void)it.cancel(cancel_reason::by_shop, samples::noon);
    EXPECT_NE(to_json(it).find(R"("cancelReason":"SHOP")"), std::string::npos);
}

TEST(order_codec, answers_a_history_with_each_event_s_own_members)
{
    EXPECT_EQ(to_json(std::vector<stream_event>{}), "[]");
    const std::vector<stream_event> stream{
        {.sequence = 2, .at = samples::noon, .what = checkout_started{{"p"}}},
        {.sequence = 3, .at = samples::noon, .what = order_completed{{"p"}}},
    };
    EXPECT_EQ(
        to_json(stream),
        R"([{"seq":2,"type":"CheckoutStarted","at":"2023-11-14T22:13:20.000Z","paymentId":"p"},)"
        R"({"seq":3,"type":"OrderCompleted","at":"2023-11-14T22:13:20.000Z","paymentId":"p"}])"
    );
}

}  // namespace

}  // namespace souk::orders
