#include "accounts/codec.hpp"

#include "base/outage.hpp"

namespace souk::accounts {

namespace {

// Above any rule of the domain's.
constexpr json::fields::text_limits any_line{
    .least = 0, .most = 10'000, .control_characters = true
};

}  // namespace

std::string to_json(const address& where)
{
    json::writer out;
    out.begin_object()
        .member("line1", where.line1)
        .member("line2", where.line2)
        .member("city", where.city)
        .member("postalCode", where.postal_code)
        .member("country", where.country)
        .end_object();
    return std::move(out).text();
}

address read_address(json::fields& in)
{
    return {
        .line1 = in.required("line1", in.text("line1", any_line)),
        .line2 = in.text("line2", any_line),
        .city = in.required("city", in.text("city", any_line)),
        .postal_code = in.required("postalCode", in.text("postalCode", any_line)),
        .country = in.required("country", in.text("country", any_line)),
    };
}

address read_stored_address(std::string_view text)
{
    const auto read = json::parse(text);
    if (!read) {
        throw unavailable{"a stored address is no JSON"};
    }
    json::fields in{*read};
    auto where = read_address(in);
    if (!in.ok()) {
        throw unavailable{"a stored address lacks something"};
    }
    return where;
}

}  // namespace souk::accounts
