#include "payments/events.hpp"

#include "base/text.hpp"
#include "json/reader.hpp"
#include "json/times.hpp"
#include "json/writer.hpp"

namespace souk::payments {

namespace {

constexpr money most{1'000'000'000'000};

template <class Event>
result<Event> read_event(std::string_view body)
{
    const auto parsed = json::parse(body);
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    json::fields in{*parsed};
    const auto order = in.required("orderId", in.text("orderId", {.most = 36}));
    const auto payment = in.required("paymentId", in.text("paymentId", {.most = 36}));
    const auto amount = in.required("amount", in.amount("amount", money{0}, most));
    const auto at = json::time_of(parsed->find("occurredAt"));
    if (!in.ok()) {
        return in.refuse();
    }
    if (!is_uuid(order) || !is_uuid(payment) || !at) {
        return invalid("malformed-event", "An id or occurredAt has another form.");
    }
    return Event{
        .order = {order},
        .payment = {payment},
        .amount = amount,
        .occurred_at = *at,
    };
}

template <class Event>
event write_event(const Event& what)
{
    json::writer body;
    body.begin_object()
        .member("orderId", what.order.value)
        .member("paymentId", what.payment.value)
        .member("amount", what.amount)
        .member("occurredAt", what.occurred_at)
        .end_object();
    return {
        .topic = Event::topic,
        .type = Event::type,
        .key = what.order.value,
        .body = std::move(body).text(),
    };
}

}  // namespace

result<payment_succeeded> payment_succeeded::read(std::string_view body)
{
    return read_event<payment_succeeded>(body);
}

result<payment_failed> payment_failed::read(std::string_view body)
{
    return read_event<payment_failed>(body);
}

event to_event(const payment_succeeded& what)
{
    return write_event(what);
}

event to_event(const payment_failed& what)
{
    return write_event(what);
}

}  // namespace souk::payments
