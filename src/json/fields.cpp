#include "base/decimal.hpp"
#include "base/text.hpp"
#include "json/reader.hpp"

#include <algorithm>
#include <iterator>

namespace souk::json {
namespace {

std::string between(const std::string& least, const std::string& most)
{
    return "must be between " + least + " and " + most;
}

std::string length_rule(std::size_t least, std::size_t most, const std::string& unit)
{
    if (least == 0) {
        return "must have at most " + std::to_string(most) + " " + unit;
    }
    return "must have " + std::to_string(least) + " to " + std::to_string(most) + " " + unit;
}

}  // namespace

fields::fields(const value& object, std::string at) : object_(object), at_(std::move(at)) {}

const value* fields::present(std::string_view name)
{
    return object_.find(name);
}

std::optional<std::string> fields::text(std::string_view name, text_limits limits)
{
    const auto* found = present(name);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (found->type != value::kind::text) {
        note(name, "must be a text");
        return std::nullopt;
    }
    const auto length = count_code_points(found->text);
    if (!length || *length < limits.least || *length > limits.most) {
        note(name, length_rule(limits.least, limits.most, "characters"));
        return std::nullopt;
    }
    if (!limits.control_characters && has_control_characters(found->text)) {
        note(name, "must not hold control characters");
        return std::nullopt;
    }
    return found->text;
}

std::optional<std::int64_t>
fields::whole(std::string_view name, std::int64_t least, std::int64_t most)
{
    const auto* found = present(name);
    if (found == nullptr) {
        return std::nullopt;
    }
    const bool number = found->type == value::kind::number;
    const auto read = number ? parse_decimal(found->text, 0) : std::nullopt;
    if (!read) {
        note(name, "must be a whole number");
        return std::nullopt;
    }
    if (*read < least || *read > most) {
        note(name, between(std::to_string(least), std::to_string(most)));
        return std::nullopt;
    }
    return read;
}

std::optional<money> fields::amount(std::string_view name, money least, money most)
{
    const auto* found = present(name);
    if (found == nullptr) {
        return std::nullopt;
    }
    const bool number = found->type == value::kind::number;
    const auto read = number ? parse_money(found->text) : std::nullopt;
    if (!read) {
        note(name, "must be a number with at most two decimals");
        return std::nullopt;
    }
    if (*read < least || *read > most) {
        note(name, between(to_string(least), to_string(most)));
        return std::nullopt;
    }
    return read;
}

std::optional<bool> fields::boolean(std::string_view name)
{
    const auto* found = present(name);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (found->type != value::kind::boolean) {
        note(name, "must be true or false");
        return std::nullopt;
    }
    return found->boolean;
}

const std::vector<value>* fields::array(std::string_view name, std::size_t least, std::size_t most)
{
    const auto* found = present(name);
    if (found == nullptr) {
        return nullptr;
    }
    if (found->type != value::kind::array) {
        note(name, "must be an array");
        return nullptr;
    }
    if (found->elements.size() < least || found->elements.size() > most) {
        note(name, length_rule(least, most, "elements"));
        return nullptr;
    }
    return &found->elements;
}

const value* fields::object(std::string_view name)
{
    const auto* found = present(name);
    if (found != nullptr && found->type != value::kind::object) {
        note(name, "must be an object");
        return nullptr;
    }
    return found;
}

bool fields::has(std::string_view name) const
{
    const auto& members = object_.members;
    return std::ranges::find(members, name, &member::name) != members.end();
}

void fields::note(std::string_view name, std::string detail)
{
    errors_.push_back({.field = at_ + std::string{name}, .detail = std::move(detail)});
}

void fields::note_absent(std::string_view name)
{
    const auto field = at_ + std::string{name};
    if (std::ranges::find(errors_, field, &field_error::field) == errors_.end()) {
        note(name, "is required");
    }
}

void fields::take_errors_of(fields& other)
{
    std::ranges::move(other.errors_, std::back_inserter(errors_));
    other.errors_.clear();
}

}  // namespace souk::json
