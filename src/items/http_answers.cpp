#include "items/http_answers.hpp"

#include "items/json.hpp"

#include <utility>

namespace souk::items {

http::response with_etag(http::response answer, const std::string& etag)
{
    answer.extra.emplace_back("ETag", etag);
    answer.extra.emplace_back("Cache-Control", "private, no-cache");
    return answer;
}

http::response to_response(const item& shown, int status)
{
    return with_etag({.status = status, .body = to_json(shown)}, to_etag(shown));
}

item_id named_item(const http::request& from, const service& items)
{
    const auto& key = from.parameter("id");
    const auto found = items.find(key);
    return found ? found->what.id : item_id{key};
}

}  // namespace souk::items
