#include "orders/events.hpp"

#include "base/text.hpp"
#include "json/reader.hpp"
#include "json/times.hpp"
#include "json/writer.hpp"

namespace souk::orders {

result<order_cancelled> order_cancelled::read(std::string_view body)
{
    const auto parsed = json::parse(body);
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    json::fields in{*parsed};
    const auto order = in.required("orderId", in.text("orderId", {.most = 36}));
    const auto at = json::time_of(parsed->find("occurredAt"));
    if (!in.ok()) {
        return in.refuse();
    }
    if (!is_uuid(order) || !at) {
        return invalid("malformed-event", "orderId or occurredAt has another form.");
    }
    return order_cancelled{.order = {order}, .occurred_at = *at};
}

event to_event(const order_cancelled& what)
{
    json::writer body;
    body.begin_object()
        .member("orderId", what.order.value)
        .member("occurredAt", what.occurred_at)
        .end_object();
    return {
        .topic = order_cancelled::topic,
        .type = order_cancelled::type,
        .key = what.order.value,
        .body = std::move(body).text(),
    };
}

}  // namespace souk::orders
