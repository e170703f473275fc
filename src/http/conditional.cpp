#include "http/conditional.hpp"

#include "base/text.hpp"

namespace souk::http {

bool knows(const request& asked, std::string_view etag)
{
    auto tags = asked.header("if-none-match");
    while (!tags.empty()) {
        const auto comma = tags.find(',');
        auto tag = trim(tags.substr(0, comma));
        if (tag.starts_with("W/")) {
            tag.remove_prefix(2);
        }
        if (tag == etag || tag == "*") {
            return true;
        }
        tags.remove_prefix(comma == std::string_view::npos ? tags.size() : comma + 1);
    }
    return false;
}

}  // namespace souk::http
