#include "base/text.hpp"
#include "items/http_reading.hpp"
#include "items/search.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace souk::items {
namespace {

constexpr std::size_t most_query_text = 200;
constexpr std::size_t most_upcs_asked = 1'000;

struct sort_name {
    std::string_view text;
    sort_order sort;
    bool reversed;
};

constexpr std::array sort_names{
    sort_name{.text = "name", .sort = sort_order::name, .reversed = false},
    sort_name{.text = "-name", .sort = sort_order::name, .reversed = true},
    sort_name{.text = "price", .sort = sort_order::price, .reversed = false},
    sort_name{.text = "-price", .sort = sort_order::price, .reversed = true},
    sort_name{.text = "createdAt", .sort = sort_order::created_at, .reversed = false},
    sort_name{.text = "-createdAt", .sort = sort_order::created_at, .reversed = true},
    sort_name{.text = "availableUnits", .sort = sort_order::available_units, .reversed = false},
    sort_name{.text = "-availableUnits", .sort = sort_order::available_units, .reversed = true},
};

// Tells cursors of different sorts apart.
char mark_of(const list_query& query)
{
    return static_cast<char>('0' + static_cast<int>(query.sort) * 2 + (query.reversed ? 1 : 0));
}

// Reads query parameters, and notes what is wrong with each.
class parameters {
public:
    explicit parameters(const http::request& from) : from_(from) {}

    std::optional<std::string> text(const std::string& name, std::size_t most)
    {
        const auto found = from_.query.find(name);
        if (found == from_.query.end() || found->second.empty()) {
            return std::nullopt;
        }
        if (count_code_points(found->second).value_or(most + 1) > most) {
            note(name, "must have at most " + std::to_string(most) + " characters");
            return std::nullopt;
        }
        return found->second;
    }

    std::optional<money> amount(const std::string& name)
    {
        const auto given = from_.query.find(name);
        if (given == from_.query.end()) {
            return std::nullopt;
        }
        const auto read = parse_money(given->second);
        if (!read || *read < money{0} || *read > most_price) {
            note(name, "must be an amount from 0 to " + to_string(most_price));
            return std::nullopt;
        }
        return read;
    }

    std::optional<bool> boolean(const std::string& name)
    {
        const auto given = from_.query.find(name);
        if (given == from_.query.end()) {
            return std::nullopt;
        }
        if (given->second != "true" && given->second != "false") {
            note(name, "must be true or false");
        }
        return given->second == "true";
    }

    void sort(list_query& into)
    {
        const auto given = from_.query.find("sort");
        if (given == from_.query.end()) {
            return;
        }
        for (const auto& each : sort_names) {
            if (each.text == given->second) {
                into.sort = each.sort;
                into.reversed = each.reversed;
                return;
            }
        }
        note(
            "sort", "must be name, price, createdAt or availableUnits, or one of them after a minus"
        );
    }

    std::optional<std::int64_t>
    whole(const std::string& name, std::int64_t least, std::int64_t most)
    {
        const auto read = from_.whole(name, least, most);
        if (!read) {
            std::ranges::copy(read.error().errors, std::back_inserter(errors_));
            return std::nullopt;
        }
        return *read;
    }

    void note(std::string field, std::string detail)
    {
        errors_.push_back({.field = std::move(field), .detail = std::move(detail)});
    }

    std::vector<field_error> errors() && { return std::move(errors_); }

private:
    const http::request& from_;
    std::vector<field_error> errors_;
};

std::vector<std::string> split_upcs(std::string_view text)
{
    std::vector<std::string> upcs;
    while (true) {
        const auto comma = text.find(',');
        upcs.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos) {
            return upcs;
        }
        text.remove_prefix(comma + 1);
    }
}

result<void> read_cursor(const http::request& from, list_query& into)
{
    const auto given = from.query.find("cursor");
    if (given == from.query.end()) {
        return {};
    }
    const auto decoded = from_base64url(given->second);
    if (!decoded || decoded->size() < 2 || decoded->front() != mark_of(into)) {
        return invalid("bad-cursor", "The cursor is none of this list's.");
    }
    into.after = decoded->substr(1);
    return {};
}

}  // namespace

result<list_query> read_list_query(const http::request& from)
{
    parameters in{from};
    list_query query;
    query.words = words_of(in.text("q", most_query_text).value_or(""));
    if (const auto upcs = from.query.find("upc"); upcs != from.query.end()) {
        query.upcs = split_upcs(upcs->second);
        if (query.upcs.size() > most_upcs_asked) {
            in.note("upc", "must name at most " + std::to_string(most_upcs_asked) + " upcs");
        }
    }
    query.category = in.text("category", most_query_text);
    query.least_price = in.amount("minPrice");
    query.most_price = in.amount("maxPrice");
    query.in_stock = in.boolean("inStock");
    query.most_units = in.whole("maxUnits", 0, most_units);
    in.sort(query);
    const auto most = static_cast<std::int64_t>(query.limit);
    query.limit = static_cast<std::size_t>(in.whole("limit", 1, most).value_or(most));
    if (auto errors = std::move(in).errors(); !errors.empty()) {
        return invalid_fields(std::move(errors));
    }
    if (const auto read = read_cursor(from, query); !read) {
        return std::unexpected(read.error());
    }
    return query;
}

result<bool> read_preview(const http::request& from)
{
    parameters in{from};
    const auto wanted = in.boolean("preview");
    if (auto errors = std::move(in).errors(); !errors.empty()) {
        return invalid_fields(std::move(errors));
    }
    return wanted.value_or(false);
}

std::string to_cursor(const list_query& query, const std::string& next)
{
    return to_base64url(mark_of(query) + next);
}

}  // namespace souk::items
