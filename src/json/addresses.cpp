#include "json/addresses.hpp"

#include "base/outage.hpp"

#include <stdexcept>
#include <utility>

namespace souk::json {

namespace {

// Above any rule.
constexpr fields::text_limits any_line{.least = 0, .most = 10'000, .control_characters = true};

std::string to_json(const address& where)
{
    writer out;
    out.begin_object()
        .member("line1", where.line1)
        .member("line2", where.line2)
        .member("city", where.city)
        .member("postalCode", where.postal_code)
        .member("country", where.country)
        .end_object();
    return std::move(out).text();
}

address read_members(fields& in)
{
    return {
        .line1 = in.required("line1", in.text("line1", any_line)),
        .line2 = in.text("line2", any_line),
        .city = in.required("city", in.text("city", any_line)),
        .postal_code = in.required("postalCode", in.text("postalCode", any_line)),
        .country = in.required("country", in.text("country", any_line)),
    };
}

}  // namespace

void write_address(writer& out, std::string_view name, const std::optional<address>& where)
{
    if (where) {
        out.key(name).raw(to_json(*where));
    }
}

std::optional<address> read_address(fields& in, std::string_view name)
{
    const auto* const object = in.object(name);
    if (object == nullptr) {
        return std::nullopt;
    }
    fields members{*object, std::string{name} + "."};
    auto where = read_members(members);
    in.take_errors_of(members);
    return where;
}

std::optional<address> read_address(const record& in, std::string_view name)
{
    const auto* const object = in.optional_object(name);
    if (object == nullptr) {
        return std::nullopt;
    }
    fields members{*object};
    auto where = read_members(members);
    if (!members.ok()) {
        throw std::runtime_error{std::string{name} + " lacks something"};
    }
    return where;
}

std::optional<std::string> to_stored(const std::optional<address>& where)
{
    return where ? std::optional{to_json(*where)} : std::nullopt;
}

std::optional<address> read_stored_address(const std::optional<std::string>& text)
{
    if (!text) {
        return std::nullopt;
    }
    const auto object = parse(*text);
    if (!object) {
        throw unavailable{"a stored address is no JSON"};
    }
    fields members{*object};
    auto where = read_members(members);
    if (!members.ok()) {
        throw unavailable{"a stored address lacks something"};
    }
    return where;
}

}  // namespace souk::json
