#include "http/message.hpp"

#include "http/characters.hpp"
#include "http/client.hpp"
#include "http/target.hpp"

#include <charconv>
#include <stdexcept>

namespace souk::http {
namespace {

// application/json, with no other charset than UTF-8.
bool is_json(std::string_view content_type)
{
    static constexpr std::string_view json = "application/json";
    static constexpr std::string_view charset = "charset=";
    if (!equal_without_case(content_type.substr(0, json.size()), json)) {
        return false;
    }
    auto rest = content_type.substr(json.size());
    while (!rest.empty()) {
        if (rest.front() != ';' && rest.front() != ' ') {
            return false;
        }
        rest.remove_prefix(1);
        const auto parameter = rest.substr(0, rest.find_first_of("; "));
        rest.remove_prefix(parameter.size());
        const auto value = parameter.substr(std::min(charset.size(), parameter.size()));
        if (equal_without_case(parameter.substr(0, charset.size()), charset) &&
            !equal_without_case(value, "utf-8") && !equal_without_case(value, "\"utf-8\"")) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string_view to_string(verb method)
{
    switch (method) {
    case verb::get: return "GET";
    case verb::head: return "HEAD";
    case verb::post: return "POST";
    case verb::put: return "PUT";
    case verb::patch: return "PATCH";
    case verb::del: return "DELETE";
    case verb::options: return "OPTIONS";
    case verb::other: return "OTHER";
    }
    return "OTHER";
}

std::string_view request::header(std::string_view name) const
{
    for (const auto& [known, value] : fields) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

const principal& request::caller() const
{
    if (!who) {
        throw std::logic_error{"a route without a token has no caller"};
    }
    return *who;
}

result<json::value> request::json() const
{
    if (!is_json(header("content-type"))) {
        return refuse(
            refusal_kind::unsupported_media,
            "unsupported-media-type",
            "The body must be JSON, with Content-Type: application/json."
        );
    }
    auto parsed = json::parse(body);
    if (parsed && parsed->type != json::value::kind::object) {
        return invalid("malformed-json", "The body must be a JSON object.");
    }
    return parsed;
}

result<std::optional<std::int64_t>>
request::whole(const std::string& name, std::int64_t least, std::int64_t most) const
{
    const auto found = query.find(name);
    if (found == query.end()) {
        return std::nullopt;
    }
    const std::string& text = found->second;
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped != end || number < least || number > most) {
        return invalid_fields({{
            .field = name,
            .detail = "Must be a whole number from " + std::to_string(least) + " to " +
                      std::to_string(most) + ".",
        }});
    }
    return number;
}

std::string request::text(const std::string& name) const
{
    const auto found = query.find(name);
    return found == query.end() ? std::string{} : found->second;
}

void add_next_link(response& page, const request& asked, const std::string& cursor)
{
    std::string link = "<" + encode_path(asked.path) + "?";
    for (const auto& [name, value] : asked.query) {
        if (name != "cursor") {
            link += percent_encode(name) + "=" + percent_encode(value) + "&";
        }
    }
    link += "cursor=" + percent_encode(cursor) + ">; rel=\"next\"";
    page.extra.emplace_back("Link", std::move(link));
}

}  // namespace souk::http
