#include "json/record.hpp"

#include <fmt/format.h>
#include <limits>
#include <stdexcept>
#include <utility>

namespace souk::json {

namespace {

constexpr fields::text_limits any_text{
    .most = std::numeric_limits<std::size_t>::max(), .control_characters = true
};
constexpr auto most = std::numeric_limits<std::int64_t>::max();

[[noreturn]] void fail(const field_error& why)
{
    throw std::runtime_error{fmt::format("{} {}", why.field, why.detail)};
}

void check(fields& in)
{
    if (!in.ok()) {
        fail(in.refuse().error().errors.front());
    }
}

template <class T>
T present(fields& in, std::string_view name, std::optional<T> read)
{
    auto value = in.required(name, std::move(read));
    check(in);
    return value;
}

}  // namespace

value parse_record(std::string_view text)
{
    auto read = parse(text);
    if (!read || read->type != value::kind::object) {
        throw std::runtime_error{"is no JSON object"};
    }
    return *std::move(read);
}

std::string record::text(std::string_view name) const
{
    fields in{object_};
    return present(in, name, in.text(name, any_text));
}

std::optional<std::string> record::optional_text(std::string_view name) const
{
    fields in{object_};
    auto read = in.text(name, any_text);
    check(in);
    return read;
}

std::int64_t record::whole(std::string_view name) const
{
    fields in{object_};
    return present(in, name, in.whole(name, -most, most));
}

money record::amount(std::string_view name) const
{
    fields in{object_};
    return present(in, name, in.amount(name, money{0}, money{most}));
}

bool record::boolean(std::string_view name) const
{
    fields in{object_};
    return present(in, name, in.boolean(name));
}

timestamp record::time(std::string_view name) const
{
    const auto read = parse_timestamp(text(name));
    if (!read) {
        fail({.field = std::string{name}, .detail = "must be a time"});
    }
    return *read;
}

const std::vector<value>& record::array(std::string_view name) const
{
    fields in{object_};
    const auto* const found = in.array(name, 0, any_text.most);
    check(in);
    if (found == nullptr) {
        fail({.field = std::string{name}, .detail = "is required"});
    }
    return *found;
}

const value* record::optional_object(std::string_view name) const
{
    fields in{object_};
    const auto* const found = in.object(name);
    check(in);
    return found;
}

const value& record::object(std::string_view name) const
{
    const auto* const found = optional_object(name);
    if (found == nullptr) {
        fail({.field = std::string{name}, .detail = "is required"});
    }
    return *found;
}

}  // namespace souk::json
