#include "payments/store/codec.hpp"

#include "base/outage.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

#include <array>

namespace souk::payments {

namespace {

// By the variant's index.
constexpr std::array<std::string_view, 4> type_names{
    "PaymentStarted",
    "PaymentSucceeded",
    "PaymentFailed",
    "PaymentRefunded",
};
static_assert(type_names.size() == std::variant_size_v<stream_event::kind>);

constexpr money most_money{1'000'000'000'000'000};
constexpr json::fields::text_limits any_text{
    .least = 0,
    .most = 100'000,
    .control_characters = true,
};

struct payload_writer {
    json::writer& out;

    void operator()(const stream_event::started& what) const
    {
        out.member("orderId", what.order.value)
            .member("amount", what.amount)
            .member("method", what.method);
    }

    void operator()(const stream_event::succeeded&) const {}

    void operator()(const stream_event::failed& what) const
    {
        out.member("reason", what.why.reason).member("message", what.why.message);
        out.key("errors").begin_array();
        for (const field_error& each : what.why.errors) {
            out.begin_object()
                .member("field", each.field)
                .member("detail", each.detail)
                .end_object();
        }
        out.end_array();
    }

    void operator()(const stream_event::refunded&) const {}
};

stream_event::started read_started(json::fields& in)
{
    return {
        .order = {in.required("orderId", in.text("orderId", any_text))},
        .amount = in.required("amount", in.amount("amount", money{0}, most_money)),
        .method = in.required("method", in.text("method", any_text)),
    };
}

stream_event::failed read_failed(json::fields& in)
{
    stream_event::failed read{
        .why =
            {
                .reason = in.required("reason", in.text("reason", any_text)),
                .message = in.required("message", in.text("message", any_text)),
                .errors = {},
            },
    };
    const auto* const errors = in.array("errors", 0, any_text.most);
    if (errors == nullptr) {
        in.note("errors", "is required");
        return read;
    }
    for (const json::value& each : *errors) {
        json::fields error{each, "errors."};
        read.why.errors.push_back({
            .field = error.required("field", error.text("field", any_text)),
            .detail = error.required("detail", error.text("detail", any_text)),
        });
        in.take_errors_of(error);
    }
    return read;
}

stream_event::kind read_known(std::size_t type, json::fields& in)
{
    switch (type) {
    case 0: return read_started(in);
    case 1: return stream_event::succeeded{};
    case 2: return read_failed(in);
    default: return stream_event::refunded{};
    }
}

}  // namespace

std::string_view type_of(const stream_event::kind& what)
{
    return type_names.at(what.index());
}

std::string write_payload(const stream_event::kind& what)
{
    json::writer out;
    out.begin_object();
    std::visit(payload_writer{out}, what);
    out.end_object();
    return std::move(out).text();
}

stream_event::kind read_payload(std::string_view type, std::string_view payload)
{
    const auto parsed = json::parse(payload);
    if (!parsed) {
        throw unavailable{"a payment's stream holds an unreadable event"};
    }
    return read_payload(type, *parsed);
}

stream_event::kind read_payload(std::string_view type, const json::value& payload)
{
    std::size_t index = 0;
    while (index < type_names.size() && type_names.at(index) != type) {
        ++index;
    }
    if (index == type_names.size() || payload.type != json::value::kind::object) {
        throw unavailable{"a payment's stream holds an unreadable event"};
    }
    json::fields in{payload};
    auto read = read_known(index, in);
    if (!in.ok()) {
        throw unavailable{"a payment's stream holds an incomplete event"};
    }
    return read;
}

}  // namespace souk::payments
