#include "http/conditional.hpp"
#include "items/http.hpp"
#include "items/http_answers.hpp"
#include "items/http_reading.hpp"

#include <utility>

namespace souk::items {
namespace {

using http::request;
using http::response;
using response_result = result<response>;

// PUT /api/v1/items/{id}/picture
task<response_result> put_picture(const request& from, service& items)
{
    const auto said = parse_media_type(from.header("content-type"));
    if (!said) {
        co_return refuse(
            refusal_kind::unsupported_media,
            "unsupported-media-type",
            "The body must be a picture, with Content-Type: image/png, image/jpeg or image/webp."
        );
    }
    SOUK_CO_TRY(shown, make_picture(*said, from.body));
    const auto id = named_item(from, items);
    SOUK_CO_TRY(changed, co_await items.set_picture(from.call, id, shown));
    co_return to_response(changed);
}

// DELETE /api/v1/items/{id}/picture
task<response_result> remove_picture(const request& from, service& items)
{
    const auto id = named_item(from, items);
    SOUK_CO_TRY(changed, co_await items.drop_picture(from.call, id));
    co_return to_response(changed);
}

// GET /api/v1/pictures/{id}
task<response_result> show_picture(const request& from, service& items)
{
    auto found = co_await items.find_picture(from.call, from.parameter("id"));
    if (!found) {
        co_return not_found("unknown-picture", "There is no such picture.");
    }
    const auto etag = '"' + found->id + '"';
    response answer{.content_type = to_media_type(found->type)};
    if (http::knows(from, etag)) {
        answer.status = 304;
    } else {
        answer.body = std::move(found->bytes);
    }
    // What the id names never changes.
    answer.extra.emplace_back("ETag", etag);
    answer.extra.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    co_return answer;
}

}  // namespace

void add_picture_routes(http::router& router, service& items, std::size_t most_picture_bytes)
{
    using enum http::verb;
    using http::access;
    const auto* const one = "/api/v1/items/{id}/picture";
    router.add(put, one, access::admin, put_picture, items, most_picture_bytes);
    router.add(del, one, access::admin, remove_picture, items);
    router.add(get, "/api/v1/pictures/{id}", access::anyone, show_picture, items);
}

}  // namespace souk::items
