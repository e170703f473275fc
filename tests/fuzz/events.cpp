// What comes from the bus: an event of any other program is read or refused, never half read.
#include "orders/events.hpp"

#include "base/text.hpp"
#include "fuzzing.hpp"
#include "payments/events.hpp"

namespace souk::fuzz {
namespace {

void check(const orders::order_cancelled& read)
{
    expect(is_uuid(read.order.value), "an order has an id");
}

template <class Event>
void check(const Event& read)
{
    expect(is_uuid(read.order.value) && !read.payment.value.empty(), "a payment has its ids");
    expect(read.amount.cents >= 0, "no amount is negative");
}

template <class Event>
void read(std::string_view bytes)
{
    const auto read = Event::read(bytes);
    if (!read) {
        return;
    }
    check(*read);
    const auto again = Event::read(to_event(*read).body);
    expect(again.has_value() && to_event(*again).body == to_event(*read).body, "it stays the same");
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = souk::fuzz::text_of(data, size);
    souk::fuzz::read<souk::orders::order_cancelled>(bytes);
    souk::fuzz::read<souk::payments::payment_succeeded>(bytes);
    souk::fuzz::read<souk::payments::payment_failed>(bytes);
    return 0;
}
