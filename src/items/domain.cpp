#include "items/domain.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace souk::items {
namespace {

using errors = std::vector<field_error>;

constexpr std::size_t most_upc = 64;
constexpr std::size_t most_name = 200;
constexpr std::size_t most_description = 5'000;
constexpr std::size_t most_category = 100;
constexpr std::size_t most_image_url = 500;

// Notes what is wrong with a text and answers whether nothing is.
bool check_text(errors& to, const char* field, std::string_view text, std::size_t most)
{
    const auto length = count_code_points(text);
    if (!length) {
        to.push_back({.field = field, .detail = "must be valid UTF-8"});
    } else if (*length > most) {
        const auto rule = "must have at most " + std::to_string(most) + " characters";
        to.push_back({.field = field, .detail = rule});
    } else {
        return true;
    }
    return false;
}

bool check_line(errors& to, const char* field, std::string_view text, std::size_t most)
{
    if (!check_text(to, field, text, most)) {
        return false;
    }
    if (has_control_characters(text)) {
        to.push_back({.field = field, .detail = "must not hold control characters"});
        return false;
    }
    return true;
}

void check_upc(errors& to, const std::string& upc)
{
    if (!check_line(to, "upc", upc, most_upc)) {
        return;
    }
    if (trim(upc).empty()) {
        to.push_back({.field = "upc", .detail = "must not be blank"});
    } else if (upc.contains(',')) {
        to.push_back({.field = "upc", .detail = "must not hold a comma"});
    }
}

void check_name(errors& to, const std::string& name)
{
    if (check_line(to, "name", name, most_name) && trim(name).empty()) {
        to.push_back({.field = "name", .detail = "must not be blank"});
    }
}

void check_price(errors& to, money price)
{
    if (price < least_price || price > most_price) {
        const auto rule =
            "must be between " + to_string(least_price) + " and " + to_string(most_price);
        to.push_back({.field = "price", .detail = rule});
    }
}

// Line breaks and tabs are what a description may hold besides what a line may.
void check_description(errors& to, const std::string& description)
{
    if (!check_text(to, "description", description, most_description)) {
        return;
    }
    std::string rest = description;
    std::erase_if(rest, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
    if (has_control_characters(rest)) {
        to.push_back({.field = "description", .detail = "must not hold control characters"});
    }
}

bool is_image_url(std::string_view url)
{
    if (url.find_first_of(" \"'<>\\`") != std::string_view::npos) {
        return false;
    }
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (url.starts_with(scheme)) {
            const auto host = url.substr(scheme.size());
            return !host.empty() && host.front() != '/';
        }
    }
    return url.starts_with('/') && !url.starts_with("//");
}

void check_image_url(errors& to, const std::string& url)
{
    if (check_line(to, "imageUrl", url, most_image_url) && !url.empty() && !is_image_url(url)) {
        const auto* const rule = "must be an http or https URL, or a path that begins with /";
        to.push_back({.field = "imageUrl", .detail = rule});
    }
}

void check_units(errors& to, std::int64_t units)
{
    if (units < 0 || units > most_units) {
        const auto rule = "must be between 0 and " + std::to_string(most_units);
        to.push_back({.field = "availableUnits", .detail = rule});
    }
}

}  // namespace

std::vector<field_error> check(const draft& what)
{
    errors found;
    check_upc(found, what.about.upc);
    check_name(found, what.about.name);
    check_price(found, what.about.price);
    check_units(found, what.available_units);
    check_description(found, what.about.description);
    check_line(found, "category", what.about.category, most_category);
    check_image_url(found, what.about.image_url);
    return found;
}

std::vector<field_error> check(const edit& what)
{
    // What is not given stands as something that is right.
    auto filled = to_draft(what);
    filled.about.upc = what.upc.value_or("x");
    filled.about.name = what.name.value_or("x");
    filled.about.price = what.price.value_or(least_price);
    return check(filled);
}

details apply(const edit& change, details to)
{
    to.upc = change.upc.value_or(std::move(to.upc));
    to.name = change.name.value_or(std::move(to.name));
    to.price = change.price.value_or(to.price);
    to.description = change.description.value_or(std::move(to.description));
    to.category = change.category.value_or(std::move(to.category));
    to.image_url = change.image_url.value_or(std::move(to.image_url));
    return to;
}

draft to_draft(const edit& what)
{
    return {.about = apply(what, {}), .available_units = what.available_units.value_or(0)};
}

bool is_current(const item& now, std::int64_t seen_version)
{
    return seen_version >= now.edited_version && seen_version <= now.version;
}

result<std::vector<hold_line>> merge(const std::vector<hold_line>& lines)
{
    std::map<item_id, hold_line> merged;
    for (const auto& each : lines) {
        if (each.quantity < 1 || each.quantity > most_units) {
            return invalid("invalid-request", "A line's quantity is out of range.");
        }
        const auto [place, added] = merged.try_emplace(each.item, each);
        if (!added) {
            place->second.quantity += each.quantity;
        }
    }
    if (merged.empty()) {
        return invalid("invalid-request", "There is no line to hold.");
    }
    std::vector<hold_line> answer;
    answer.reserve(merged.size());
    for (auto& [item, line] : merged) {
        answer.push_back(std::move(line));
    }
    return answer;
}

std::string_view to_string(movement_kind kind)
{
    switch (kind) {
    case movement_kind::initial: return "initial";
    case movement_kind::adjusted: return "adjusted";
    case movement_kind::held: return "held";
    case movement_kind::sold: return "sold";
    case movement_kind::released: return "released";
    }
    std::unreachable();
}

bool is_balanced(const item_books& books)
{
    return books.received == books.available + books.held + books.sold &&
           books.ledger == books.available && books.received >= 0 && books.available >= 0 &&
           books.held >= 0 && books.sold >= 0;
}

void add(item_books& total, const item_books& books)
{
    total.received += books.received;
    total.ledger += books.ledger;
    total.available += books.available;
    total.held += books.held;
    total.sold += books.sold;
}

}  // namespace souk::items
