#include "items/json.hpp"

#include "json/writer.hpp"

namespace souk::items {

std::string to_json(const item& what)
{
    json::writer out;
    out.begin_object()
        .member("id", what.id.value)
        .member("upc", what.about.upc)
        .member("name", what.about.name)
        .member("price", what.about.price)
        .member("unitPrice", what.about.price)
        .member("availableUnits", what.available_units)
        .member("description", what.about.description)
        .member("category", what.about.category)
        .member("imageUrl", what.about.image_url)
        .member("createdAt", what.created_at)
        .member("updatedAt", what.updated_at)
        .end_object();
    return std::move(out).text();
}

std::string to_etag(const item& what)
{
    return '"' + std::to_string(what.version) + '-' + what.id.value + '"';
}

}  // namespace souk::items
