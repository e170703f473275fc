// A list's target, with filters and the cursor of its next page.
#include "fuzzing.hpp"
#include "http/target.hpp"
#include "items/http_reading.hpp"
#include "orders/http_reading.hpp"

#include <string>

namespace souk::fuzz {
namespace {

http::request asking(http::request_target target, role of)
{
    http::request made;
    made.path = std::move(target.path);
    made.query = std::move(target.query);
    made.who = principal{.email = {"ada@example.com"}, .role = of};
    return made;
}

// A cursor that is taken is the one that the list would give for that place.
void read_items(const http::request& asked)
{
    const auto wanted = items::read_list_query(asked);
    if (!wanted) {
        return;
    }
    expect(wanted->limit > 0, "a page holds something");
    if (!wanted->after.empty()) {
        const auto cursor = items::to_cursor(*wanted, wanted->after);
        expect(asked.text("cursor") == cursor, "a place in a list has one cursor");
    }
}

void read_movements(const http::request& asked)
{
    const auto last = items::read_movement_cursor(asked);
    if (last && *last) {
        const auto cursor = items::to_movement_cursor(**last);
        expect(asked.text("cursor") == cursor, "a place in a list has one cursor");
    }
}

void read_orders(const http::request& asked)
{
    const auto wanted = orders::read_filter(asked);
    if (wanted && !asked.who->is_admin()) {
        expect(wanted->owner == asked.who->email, "a customer lists no other's orders");
    }
}

void read(std::string_view bytes)
{
    const auto target = http::parse_target(bytes);
    if (!target) {
        return;
    }
    expect(http::parse_target(http::encode_path(target->path)).has_value(), "a path can be told");
    for (const auto of : {role::user, role::admin}) {
        const auto asked = asking(*target, of);
        read_items(asked);
        read_movements(asked);
        read_orders(asked);
    }
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string query{souk::fuzz::text_of(data, size)};
    souk::fuzz::read(query);
    souk::fuzz::read("/api/v1/items?" + query);
    return 0;
}
